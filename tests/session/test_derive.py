"""What is derived from sound, with a recogniser that says how much it was given to hear."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.audio import files, pcm
from harness.core.audio import Encoding, Format, Party, Track
from harness.core.call import Call
from harness.core.events import CallStarted, Speech, ToolCall, Word
from harness.core.timeline import Timeline
from harness.session.derive import WITHOUT_TEXT, derive_live

RATE_HZ = 8000
CLIP = Path(__file__).parents[1] / "candidate" / "stt" / "audio" / "slt-00.wav"
SPEECH = files.read(CLIP).channel(0)


class Listener:
    """Hears one word in the middle half of whatever it is given."""

    name = "test/listener"

    def __init__(self) -> None:
        self.heard_ns: list[int] = []

    def transcribe(self, data: bytes, rate_hz: int) -> tuple[Word, ...]:
        length_ns = len(data) // 2 * 1_000_000_000 // rate_hz
        self.heard_ns.append(length_ns)
        return (Word("word", length_ns // 4, 3 * length_ns // 4, 0.5), Word("end", 3 * length_ns // 4, length_ns, 0.5))


def track(party: Party, *parts: float) -> Track:
    """Silences of so many seconds with the clip after each but the last."""
    fmt = Format(Encoding.PCM_S16LE, RATE_HZ)
    data = b""
    for number, silence_s in enumerate(parts):
        data += bytes(2 * int(silence_s * RATE_HZ))
        if number + 1 < len(parts):
            data += pcm.encode(SPEECH, fmt)
    return Track(party, fmt, data)


def call(live: Timeline | None = None, **tracks: Track) -> Call:
    return Call(
        call_id="c1", tracks=tracks, live=live, started_at="2026-05-01T10:00:00Z", attributes={"intent": "book"}
    )


def test_a_bare_recording_gets_spans_and_text_of_both_parties() -> None:
    derived = derive_live(call(caller=track("caller", 1, 6), agent=track("agent", 5, 2)), Listener())
    assert derived.started == CallStarted(
        call_id="c1", started_at="2026-05-01T10:00:00Z", attributes={"intent": "book"}
    )
    caller, agent = derived.speech("caller"), derived.speech("agent")
    assert [len(caller), len(agent)] == [1, 1]
    assert caller[0].text == agent[0].text == "word end"
    assert caller[0].source == agent[0].source == "derived/test/listener"
    assert abs(agent[0].start_ns - caller[0].start_ns - 4_000_000_000) <= 20_000_000


def test_words_lie_on_the_call_clock_within_their_utterance() -> None:
    (said,) = derive_live(call(caller=track("caller", 2, 1)), Listener()).speech("caller")
    assert all(said.start_ns <= word.start_ns <= word.end_ns <= said.end_ns for word in said.words)
    assert abs((said.words[0].end_ns + said.words[0].start_ns) // 2 - (said.start_ns + said.end_ns) // 2) < 150_000_000


def test_the_recogniser_hears_some_of_the_line_around_an_utterance() -> None:
    listener = Listener()
    (said,) = derive_live(call(caller=track("caller", 1, 1)), listener).speech("caller")
    assert listener.heard_ns[0] >= said.end_ns - said.start_ns + 400_000_000


def test_a_short_pause_does_not_part_an_utterance_and_a_long_one_does() -> None:
    assert len(derive_live(call(caller=track("caller", 1, 0.0, 1)), None).speech("caller")) == 1
    assert len(derive_live(call(caller=track("caller", 1, 1.5, 1)), None).speech("caller")) == 2


def test_without_a_recogniser_there_are_spans_and_no_text() -> None:
    (said,) = derive_live(call(caller=track("caller", 1, 1)), None).speech("caller")
    assert (said.text, said.words, said.source) == ("", (), WITHOUT_TEXT)


def test_what_live_reported_is_left_alone() -> None:
    said = Speech(party="caller", start_ns=900_000_000, end_ns=1_000_000_000, text="as reported", source="live/stt")
    tool = ToolCall(call="t1", name="find_slots", at_ns=2_000_000_000)
    live = Timeline.of("live", [CallStarted(call_id="c1"), said, tool])
    derived = derive_live(call(live, caller=track("caller", 1, 1), agent=track("agent", 1, 1)), Listener())
    assert derived.speech("caller") == (said,)
    assert derived.tool_calls == (tool,)
    assert [event.source for event in derived.speech("agent")] == ["derived/test/listener"]


def test_a_full_report_needs_no_recogniser_and_stays_identical() -> None:
    events = [CallStarted(call_id="c1")]
    spoken = [Speech(party=party, start_ns=0, end_ns=10, text="hi", source="live") for party in ("caller", "agent")]
    live = Timeline.of("live", [*events, *spoken])
    assert derive_live(call(live, caller=track("caller", 1, 1), agent=track("agent", 1, 1)), None) == live


def test_a_reported_span_without_text_gets_its_text() -> None:
    span = Speech(party="caller", start_ns=1_000_000_000, end_ns=2_000_000_000)
    live = Timeline.of("live", [CallStarted(call_id="c1"), span])
    (said,) = derive_live(call(live, caller=track("caller", 1, 1)), Listener()).speech("caller")
    assert (said.start_ns, said.end_ns, said.text) == (span.start_ns, span.end_ns, "word end")
    assert said.source == "derived/test/listener"


@pytest.mark.parametrize("seconds", [0.0, 3.0])
def test_a_silent_or_empty_track_says_nothing(seconds: float) -> None:
    assert derive_live(call(caller=track("caller", seconds)), Listener()).speech("caller") == ()
