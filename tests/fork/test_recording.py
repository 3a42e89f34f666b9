from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np
import pytest

from harness.audio import pcm
from harness.core.audio import Encoding, Format
from harness.core.call import MediaGap
from harness.core.errors import InputError
from harness.fork.recording import expand, open_call
from tests.fork.recordings import RATE_HZ, STARTED, head, two_tones, write_call, write_sound

LEFT, RIGHT = two_tones().T


def sound_of(call, party: str) -> list[int]:
    return pcm.track_samples(call.tracks[party]).tolist()


def pitch_hz(call, party: str) -> int:
    samples = np.array(sound_of(call, party))
    return round(np.argmax(np.abs(np.fft.rfft(samples))) * call.tracks[party].format.rate_hz / samples.size)


def test_a_folder_is_a_call_with_all_that_is_told_of_it(tmp_path) -> None:
    call_json = head(provider="twilio", started_at="2026-11-20T10:00:00Z", attributes={"intent": "book"})
    started = {**STARTED, "attributes": {"intent": "other", "locale": "en-US"}, "links": {"ticket": "T1"}}
    spoke = {"kind": "speech", "party": "caller", "start_ns": 0, "end_ns": 10**9, "text": "hi"}
    call = open_call(write_call(tmp_path / "one", call_json, [started, spoke]))
    assert (call.call_id, call.provider, call.started_at) == ("c1", "twilio", "2026-11-20T10:00:00Z")
    assert call.attributes == {"intent": "book", "locale": "en-US"}
    assert call.links == {"ticket": "T1"}
    assert call.tracks["caller"].format == Format(Encoding.MULAW, 8000)
    assert (pitch_hz(call, "caller"), pitch_hz(call, "agent")) == (440, 620)
    assert [event.text for event in call.live.speech("caller")] == ["hi"]
    assert call.media.caller.encoding == "mulaw"
    assert (call.media.caller.received, call.media.caller.gaps) == (0, ())


def test_a_bare_stereo_file_is_a_call_named_after_it(tmp_path) -> None:
    call = open_call(write_sound(tmp_path / "call 7.flac", two_tones(rate_hz=44100), 44100, "PCM_24"))
    assert (call.call_id, call.live) == ("call 7", None)
    assert (pitch_hz(call, "caller"), pitch_hz(call, "agent")) == (440, 620)
    assert (call.media.agent.encoding, call.media.agent.rate_hz) == ("flac/pcm_24", 44100)


@pytest.mark.parametrize("bare", [True, False])
def test_swapping_gives_each_channel_to_the_other_party(tmp_path, bare) -> None:
    path = write_sound(tmp_path / "x.wav", two_tones()) if bare else write_call(tmp_path / "x")
    call = open_call(path, swap_channels=True)
    assert (pitch_hz(call, "caller"), pitch_hz(call, "agent")) == (620, 440)
    assert call.tracks["caller"].party == "caller"


def test_two_mono_files_of_any_rate_and_length_lie_on_one_clock(tmp_path) -> None:
    audio = {"caller": {"file": "in.wav"}, "agent": {"file": "out.flac", "channel": 0}}
    folder = write_call(tmp_path / "one", head(audio=audio))
    write_sound(folder / "in.wav", LEFT[:8000])
    write_sound(folder / "out.flac", two_tones(3.0, 16000)[:, 1], 16000)
    call = open_call(folder)
    assert {party: track.format.rate_hz for party, track in call.tracks.items()} == {"caller": 8000, "agent": 16000}
    assert call.tracks["caller"].duration_ns == call.tracks["agent"].duration_ns == 3 * 10**9
    assert sound_of(call, "caller") == [*LEFT[:8000].tolist(), *[0] * 16000]
    assert call.media.caller.gaps == (MediaGap(10**9, 3 * 10**9, "not_sent"),)
    assert call.media.agent.gaps == ()


def test_one_track_is_a_one_sided_call(tmp_path) -> None:
    call = open_call(write_call(tmp_path / "one", head(audio={"caller": {"file": "audio.wav", "channel": 1}})))
    assert list(call.tracks) == ["caller"]
    assert pitch_hz(call, "caller") == 620
    assert call.media.agent is None


def test_gaps_are_told_by_the_live_account_and_by_the_capture(tmp_path) -> None:
    live = [
        STARTED,
        {"kind": "gap", "party": "caller", "start_ns": 10**8, "end_ns": 2 * 10**8, "cause": "lost"},
        {"kind": "gap", "party": "caller", "start_ns": 5 * 10**8, "end_ns": 6 * 10**8, "cause": "late"},
    ]
    folder = write_call(tmp_path / "one", live=live)
    assert [gap.cause for gap in open_call(folder).media.caller.gaps] == ["lost", "late"]
    told = {
        "encoding": "mulaw",
        "rate_hz": 8000,
        "expected": 100,
        "received": 95,
        "lost": 5,
        "gaps": [{"start_ns": 10**8, "end_ns": 2 * 10**8, "cause": "lost"}],
    }
    (folder / "media.json").write_text(json.dumps({"caller": told, "ended": "closed:1006"}))
    media = open_call(folder).media
    assert (media.ended, media.caller.lost) == ("closed:1006", 5)
    assert [gap.cause for gap in media.caller.gaps] == ["lost", "late"]
    assert media.agent.encoding == "mulaw"


@pytest.mark.parametrize("call_id", ["a/b", "..", "Gespräch 1", "\U0001f600", "x" * 300])
def test_any_id_is_kept_as_it_is(tmp_path, call_id) -> None:
    live = [{**STARTED, "call_id": call_id}]
    assert open_call(write_call(tmp_path / "one", head(id=call_id), live)).call_id == call_id


def test_facts_may_come_after_the_end_but_sound_may_not_by_much(tmp_path) -> None:
    late = [
        STARTED,
        {"kind": "tool_call", "call": "t", "name": "note", "at_ns": 10**9},
        {"kind": "tool_result", "call": "t", "at_ns": 30 * 10**9},
        {"kind": "speech", "party": "agent", "start_ns": 10**9, "end_ns": 9 * 10**9, "heard_until_ns": 2 * 10**9},
        {"kind": "mark", "name": "m", "at_ns": 3 * 10**9},
        {"kind": "outcome", "value": "resolved", "at_ns": 90 * 10**9},
        {"kind": "feedback", "name": "csat", "value": 4, "at_ns": 10**13},
        {"kind": "call_ended", "at_ns": 8 * 10**9},
    ]
    assert len(open_call(write_call(tmp_path / "one", live=late)).live.events) == 8


SPEECH = {"kind": "speech", "party": "caller", "start_ns": 0, "end_ns": 10**9}
BAD_LIVE = [
    ("", "live.jsonl: a timeline needs at least a call_started"),
    ("{\n", "live.jsonl:1: not JSON"),
    ('{"kind":"call_started","call_id":"c1"}\n\n{"kind":"speech",}\n', "live.jsonl:3: not JSON"),
    ([SPEECH], "live.jsonl:1: the first event must be call_started"),
    ([STARTED, STARTED], "live.jsonl: a timeline needs exactly one call_started"),
    ([STARTED, {"kind": "singing"}], "live.jsonl:2: unknown kind 'singing'"),
    ([STARTED, {**SPEECH, "start_ns": -1}], "live.jsonl:2: speech: start_ns must not be negative, is -1"),
    ([STARTED, {**SPEECH, "start_ns": 2 * 10**9}], "live.jsonl:2: speech: end_ns 1000000000 is before start_ns"),
    ([STARTED, {**SPEECH, "start_ns": 0.5}], "live.jsonl:2: speech: start_ns must be an integer, is 0.5"),
    ([STARTED, {"kind": "tool_result", "call": "t9", "at_ns": 0}], "live.jsonl:2: tool_result answers call 't9'"),
    (
        [STARTED, {**SPEECH, "end_ns": 5 * 10**9}],
        "live.jsonl:2: speech at 5.000 s is after the end of the sound, 2.000",
    ),
    ([STARTED, {"kind": "tool_call", "call": "t", "name": "n", "at_ns": 10**12}], "live.jsonl:2: tool_call at 1000"),
    (
        [STARTED, {"kind": "gap", "party": "agent", "start_ns": 0, "end_ns": 10**10, "cause": "lost"}],
        "live.jsonl:2: gap",
    ),
    ([{**STARTED, "call_id": "c2"}], "live.jsonl:1: call_id is 'c2', in call.json it is 'c1'"),
]


@pytest.mark.parametrize(("live", "rule"), BAD_LIVE)
def test_a_live_account_that_breaks_a_rule_is_refused_with_its_line(tmp_path, live, rule) -> None:
    assert_refused(write_call(tmp_path / "one", live=live), rule)


BAD_HEAD = [
    ("", "call.json:1: not JSON"),
    ('{"id": "c1",\n"audio": }', "call.json:2: not JSON"),
    ("[]", "call.json: value must be an object"),
    (head(id=None), "call.json: id is missing"),
    (head(id=7), "call.json: id must be a string, is 7"),
    (head(id=""), "call.json: id must not be empty"),
    (head(schema=2), "call.json: schema must be 1, is 2"),
    (head(audio=None), "call.json: audio is missing"),
    (head(audio={}), "call.json: audio needs the track of the caller or of the agent"),
    (head(audio={"agnet": {"file": "audio.wav"}}), "call.json: audio.agnet is no track"),
    (head(audio={"caller": "audio.wav"}), "call.json: audio.caller must be an object"),
    (head(audio={"caller": {"file": "audio.wav", "channel": "0"}}), "audio.caller.channel must be an integer"),
    (head(audio={"caller": {"file": "audio.wav", "channel": True}}), "audio.caller.channel must be an integer"),
    (
        head(audio={"caller": {"file": "audio.wav", "channel": 2}}),
        "audio.caller.channel must be 0 to 1 in audio.wav, is 2",
    ),
    (head(audio={"caller": {"file": "audio.wav", "channel": -1}}), "audio.caller.channel must be 0 to 1"),
    (head(audio={"caller": {"file": "audio.wav"}}), "audio.caller.channel is missing, audio.wav has 2 channels"),
    (
        head(audio={party: {"file": "audio.wav", "channel": 0} for party in ("caller", "agent")}),
        "must not share channel 0",
    ),
    (head(audio={"agent": {"file": "none.wav", "channel": 0}}), "none.wav: cannot be read: No such file"),
    (head(audio={"agent": {"file": "../audio.wav", "channel": 0}}), "audio.agent.file must lie in the call's folder"),
    (head(audio={"agent": {"file": "/etc/passwd", "channel": 0}}), "audio.agent.file must lie in the call's folder"),
    (head(audio={"agent": {"file": ".", "channel": 0}}), "audio.agent.file must lie in the call's folder"),
    (head(audio={"agent": {"file": "", "channel": 0}}), "audio.agent.file must name a file"),
    (head(audio={"agent": {"file": "a\0b", "channel": 0}}), "audio.agent.file must name a file"),
    (head(attributes=["x"]), "call.json: attributes must be an object"),
    (head(started_at="yesterday"), "started_at must be an RFC 3339 time with its zone, is 'yesterday'"),
    (head(started_at="2026-11-20T10:00:00"), "started_at must be an RFC 3339 time"),
]


@pytest.mark.parametrize(("content", "rule"), BAD_HEAD)
def test_a_call_file_that_breaks_a_rule_is_refused_with_its_key(tmp_path, content, rule) -> None:
    assert_refused(write_call(tmp_path / "one", content if content else " "), rule)


def assert_refused(path: Path, rule: str) -> None:
    with pytest.raises(InputError) as caught:
        open_call(path)
    assert rule in str(caught.value)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_link_out_of_the_folder_is_refused(tmp_path) -> None:
    folder = write_call(tmp_path / "one")
    (folder / "audio.wav").rename(tmp_path / "elsewhere.wav")
    (folder / "audio.wav").symlink_to(tmp_path / "elsewhere.wav")
    assert_refused(folder, "must lie in the call's folder")


def test_text_that_is_not_utf8_is_refused(tmp_path) -> None:
    folder = write_call(tmp_path / "one")
    (folder / "live.jsonl").write_bytes(b'{"kind":"call_started","call_id":"\xff"}\n')
    assert_refused(folder, "must be UTF-8, byte 34 is not")


def test_a_bad_media_file_is_refused(tmp_path) -> None:
    folder = write_call(tmp_path / "one")
    gap = {"start_ns": 5, "end_ns": 1, "cause": "lost"}
    (folder / "media.json").write_text(json.dumps({"caller": {"encoding": "mulaw", "rate_hz": 8000, "gaps": [gap]}}))
    assert_refused(folder, "media.json: caller.gaps[0]: a gap must run forward")


@pytest.mark.parametrize(
    ("samples", "rule"),
    [
        (LEFT, "this one is mono"),
        (np.stack([LEFT, LEFT], axis=1), "a mixed recording cannot be separated"),
        (np.stack([LEFT, -(LEFT // 2)], axis=1), "a mixed recording cannot be separated"),
        (np.stack([LEFT] * 3, axis=1), "one or two channels, has 3"),
        (two_tones()[:0], "its length is 0 samples"),
    ],
)
def test_a_recording_whose_parties_cannot_be_told_apart_is_refused(tmp_path, samples, rule) -> None:
    assert_refused(write_sound(tmp_path / "x.wav", samples), rule)


def test_an_account_that_nothing_ties_to_a_sound_file_is_not_passed_over(tmp_path) -> None:
    folder = write_call(tmp_path / "x", live=[STARTED])
    (sound,) = folder.glob("*.wav")
    assert open_call(sound).live is None, "whoever names the file of a whole call asks for its sound alone"
    (folder / "call.json").unlink()
    assert_refused(sound, "live.jsonl lies beside it and would not be read: a call.json must name both")


def test_what_is_no_recording_is_refused(tmp_path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "notes.txt").write_text("hello")
    (tmp_path / "empty.wav").write_bytes(b"")
    assert_refused(tmp_path / "none", "no such file or folder")
    assert_refused(tmp_path / "*.mp3", "no recording matches")
    assert_refused(tmp_path / "empty", "holds no recording")
    assert_refused(tmp_path / "notes.txt", "a recording is a folder with call.json or a file ending in")
    assert_refused(tmp_path / "empty.wav", "must not be empty")


def test_a_folder_stands_for_all_recordings_in_it(tmp_path) -> None:
    write_call(tmp_path / "b")
    write_sound(tmp_path / "b" / "deeper" / "not-a-call.wav", LEFT)
    write_call(tmp_path / "nested" / "a")
    write_sound(tmp_path / "c.WAV", two_tones())
    write_sound(tmp_path / ".hidden" / "d.wav", two_tones())
    (tmp_path / "README.md").write_text("not a recording")
    found = [path.relative_to(tmp_path).as_posix() for path in expand([tmp_path])]
    assert found == ["b", "c.WAV", "nested/a"]


def test_paths_keep_their_order_and_count_once(tmp_path) -> None:
    one, two = write_call(tmp_path / "1"), write_call(tmp_path / "2")
    assert expand([two, tmp_path, one]) == [two, one]


def test_a_pattern_finds_recordings_and_passes_over_the_rest(tmp_path) -> None:
    write_call(tmp_path / "x1")
    write_sound(tmp_path / "x2.wav", two_tones())
    (tmp_path / "x3.txt").write_text("")
    assert expand([str(tmp_path / "x*")]) == [tmp_path / "x1", tmp_path / "x2.wav"]
    assert expand([tmp_path / "y*"]) == [tmp_path / "y*"]


def test_a_path_that_is_no_recording_is_kept_to_be_told_of(tmp_path) -> None:
    (tmp_path / "notes.txt").write_text("")
    given = [tmp_path / "notes.txt", tmp_path / "none.wav", Path("x\0y")]
    assert expand(given) == given
    assert_refused(given[2], "no such file or folder")


@pytest.mark.skipif(os.name != "posix", reason="file names are bytes on POSIX only")
def test_a_file_name_that_is_not_utf8_gives_an_id_that_can_be_written(tmp_path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.wav"))
    write_sound(tmp_path / "x.wav", two_tones()).rename(path)
    assert open_call(path).call_id == "caf\ufffd"


def test_non_speech_is_a_recording_all_the_same(tmp_path) -> None:
    noise = np.random.default_rng(1).integers(-3000, 3000, (RATE_HZ, 2)).astype(np.int16)
    assert open_call(write_sound(tmp_path / "noise.wav", noise)).duration_ns == 10**9
