"""What was heard of the agent's utterances that a clear cut."""

from __future__ import annotations

import pytest

from harness.core.events import CallStarted, Clear, Event, Speech
from harness.core.time import ns_from_ms as ms
from harness.core.timeline import Timeline
from harness.session.heard import cut_short


def timeline(*events: Event) -> Timeline:
    return Timeline.of("live", [CallStarted(call_id="c"), *events])


def said(start_ms: int, end_ms: int, source: str | None = None, **fields: int) -> Speech:
    return Speech(party="agent", start_ns=ms(start_ms), end_ns=ms(end_ms), source=source, **fields)


def clear(at_ms: int, dropped_ms: int = 0) -> Clear:
    return Clear(at_ns=ms(at_ms), dropped_ns=ms(dropped_ms))


@pytest.mark.parametrize(
    ("speech", "cut", "heard_ms", "end_ms"),
    [
        (said(1000, 5000), clear(2000, 3000), 2000, 5000),
        (said(1000, 5000), clear(2000), None, 5000),
        (said(1000, 5000), clear(500, 3000), None, 5000),
        (said(1000, 5000), clear(6000, 3000), None, 5000),
        (said(1000, 1950, "derived/vad"), clear(2000, 3000), 1950, 5000),
        (said(1000, 2100, "derived/vad"), clear(2000, 3000), 2000, 5000),
        (said(1000, 5000, "derived/vad"), clear(2000, 3000), None, 5000),
        (said(1000, 1950, "derived/vad"), clear(2000), None, 1950),
        (said(1000, 5000, heard_until_ns=ms(1500)), clear(2000, 3000), 1500, 5000),
    ],
)
def test_only_a_clear_that_dropped_sound_cuts_what_it_falls_into(
    speech: Speech, cut: Clear, heard_ms: int | None, end_ms: int
) -> None:
    (found,) = cut_short(timeline(speech, cut)).speech("agent")
    assert found.heard_until_ns == (None if heard_ms is None else ms(heard_ms))
    assert (found.start_ns, found.end_ns) == (ms(1000), ms(end_ms))


def test_each_clear_cuts_its_own_utterance_and_nobody_else() -> None:
    caller = Speech(party="caller", start_ns=ms(1500), end_ns=ms(9000))
    found = cut_short(timeline(said(1000, 4000), caller, said(5000, 9000), clear(2000, 2000), clear(6000, 3000)))
    assert [speech.heard_until_ns for speech in found.speech("agent")] == [ms(2000), ms(6000)]
    assert found.speech("caller") == (caller,)
