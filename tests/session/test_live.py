"""What a candidate beside a call in progress is given, piece by piece."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from harness.candidate.protocol import Ended, Facts, Media
from harness.core.audio import Encoding, Format
from harness.core.events import Event, Speech
from harness.core.time import NS_PER_S
from harness.session.live import Growing, LiveSource

FORMAT = Format(Encoding.PCM_S16LE, 8000)
SAID = Speech(party="agent", start_ns=0, end_ns=NS_PER_S, text="Hello.")


@dataclass
class Recording:
    """A call of which some seconds are recorded."""

    settled_ns: int = 0
    formats: dict[str, Format] = field(default_factory=lambda: {"caller": FORMAT})

    def sound(self, party: str, start_ns: int, end_ns: int) -> bytes:
        return bytes(16_000 * (end_ns - start_ns) // NS_PER_S)


@dataclass
class Journals:
    recorder: Recording = field(default_factory=Recording)

    @property
    def reader(self) -> Journals:
        return self

    def read(self) -> None: ...

    def caller_format(self) -> Format | None:
        return self.recorder.formats["caller"]


def following(journals: Journals, reported: Sequence[Event], over: threading.Event, holdback_s: int = 0) -> LiveSource:
    return LiveSource(cast("Growing", journals), lambda: tuple(reported), holdback_s * NS_PER_S, over)


def told(source: LiveSource) -> list[Any]:
    """Sound in seconds, facts as their number and how far they go, and the end."""
    given: list[Any] = []
    for piece in source.take():
        match piece:
            case Media(pcm=pcm):
                given.append(len(pcm) / 16_000)
            case Facts(events=events, complete_ns=complete_ns):
                given.append((len(events), complete_ns // NS_PER_S))
            case Ended():
                given.append("over")
    return given


def test_what_has_been_told_is_not_told_again() -> None:
    journals, over = Journals(), threading.Event()
    reported: list[Event] = []
    source = following(journals, reported, over)
    assert (told(source), told(source)) == ([(0, 0)], [])
    journals.recorder.settled_ns = 2 * NS_PER_S
    assert (told(source), told(source)) == ([(0, 2), 2.0], [])
    reported.append(SAID)
    assert (told(source), told(source)) == ([(1, 2)], [])
    over.set()
    assert (told(source), told(source)) == (["over"], [])


def test_facts_held_back_are_complete_when_the_call_is_over() -> None:
    journals, over = Journals(Recording(5 * NS_PER_S)), threading.Event()
    source = following(journals, [SAID], over, holdback_s=3)
    assert (told(source), told(source)) == ([(1, 2), 5.0], [])
    over.set()
    assert told(source) == [(0, 5), "over"]
