import io
import wave
from dataclasses import replace

from harness.core.audio import Encoding, Format
from harness.core.events import Speech
from harness.core.time import NS_PER_MS, NS_PER_S, Span
from harness.store.clips import MAX_NS, PAD_NS, Withheld, cut_clips
from tests.store.stored import finding, live, track

TRACKS = {"caller": track("caller", 40), "agent": track("agent", 40)}
CANDIDATE = track("agent", 40, Format(Encoding.PCM_S16LE, 16_000))
LIVE = live("CA12")
SILENT = LIVE.as_side("candidate")


def seconds(data: bytes) -> float:
    with wave.open(io.BytesIO(data)) as file:
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2), "linear PCM plays in every browser"
        return file.getnframes() / file.getframerate()


def test_a_finding_is_heard_from_all_three_sides_at_one_moment() -> None:
    clipped = cut_clips([finding()], TRACKS, CANDIDATE, LIVE, SILENT)
    (cut,) = clipped.findings
    assert [(clip.party, clip.file) for clip in cut.clips] == [
        ("caller", "clips/f1-caller.wav"),
        ("agent", "clips/f1-agent.wav"),
        ("candidate", "clips/f1-candidate.wav"),
    ]
    assert {seconds(data) for data in clipped.files.values()} == {1 + 2 * PAD_NS / NS_PER_S}


def test_findings_of_one_moment_share_clips() -> None:
    clipped = cut_clips([finding(1), finding(2), finding(3, span=Span(0, 9))], TRACKS, None, LIVE, SILENT)
    assert clipped.findings[0].clips == clipped.findings[1].clips != clipped.findings[2].clips
    assert len(clipped.files) == 4


def test_a_later_reply_of_the_candidate_is_heard_too() -> None:
    late = Speech(party="agent", start_ns=5 * NS_PER_S, end_ns=7 * NS_PER_S, text="hello", turn=1)
    clipped = cut_clips([finding()], TRACKS, CANDIDATE, LIVE, SILENT.with_events([late]))
    assert seconds(clipped.files["clips/f1-candidate.wav"]) == 6 + 2 * PAD_NS / NS_PER_S
    other_turn = cut_clips([finding(turn=2)], TRACKS, CANDIDATE, LIVE, SILENT.with_events([late]))
    assert seconds(other_turn.files["clips/f1-candidate.wav"]) == 1 + 2 * PAD_NS / NS_PER_S


def test_a_misheard_word_is_heard_in_its_utterance_and_shares_that_clip_with_the_others() -> None:
    said = Speech(party="caller", start_ns=10 * NS_PER_S, end_ns=16 * NS_PER_S, text="five five one two")
    words = [
        finding(number, check="transcript.word", span=Span(at * NS_PER_S, at * NS_PER_S + 200 * NS_PER_MS))
        for number, at in enumerate((11, 13))
    ]
    clipped = cut_clips(words, TRACKS, None, LIVE.with_events([said]), SILENT)
    assert len(clipped.files) == 2
    assert {seconds(data) for data in clipped.files.values()} == {6 + 2 * PAD_NS / NS_PER_S}


def test_a_clip_has_a_longest_length() -> None:
    clipped = cut_clips([finding(span=Span(0, 400 * NS_PER_S))], TRACKS, None, LIVE, SILENT)
    assert {seconds(data) for data in clipped.files.values()} == {MAX_NS / NS_PER_S}


def test_a_call_nobody_may_hear_has_no_clips_and_says_why() -> None:
    unheard = Withheld("words have no times", (Span(0, 3600 * NS_PER_S),))
    clipped = cut_clips([finding()], TRACKS, CANDIDATE, LIVE, SILENT, withheld=unheard)
    assert clipped.files == {}
    assert clipped.findings == (replace(finding(), clips_withheld="words have no times"),)


def test_a_finding_id_cannot_lead_out_of_the_folder() -> None:
    clipped = cut_clips([finding(id="../../x", span=Span(0, NS_PER_MS))], TRACKS, None, LIVE, SILENT)
    assert all(name.startswith("clips/") and name.count("/") == 1 for name in clipped.files)
