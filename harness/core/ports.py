"""The doors by which plugins enter; the built-ins use the same ones. Each has one method."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from typing import Protocol

from harness.core.call import Call
from harness.core.events import Event, Word
from harness.core.findings import Decision, Finding
from harness.core.timeline import Timeline


class Clock(Protocol):
    """**Protocol:** tells now, for code that needs it. Nothing else reads a clock."""

    def now_ns(self) -> int:
        """Nanoseconds on the call clock."""
        ...


class Candidate(Protocol):
    """**Protocol:** an agent that can be run on a call."""

    def run(self, call: Call) -> AsyncIterator[Event]:
        """Yield what the candidate did, in any order; faults are events, not exceptions."""
        ...


class Check(Protocol):
    """**Protocol:** one comparison of the live side with another side."""

    def __call__(self, live: Timeline, other: Timeline) -> Iterable[Finding]:
        """Yield the differences found."""
        ...


class Sink(Protocol):
    """**Protocol:** is told of each finished comparison."""

    def publish(self, call: Call, decision: Decision) -> None:
        """Take note of a call's verdict."""
        ...


class Journal(Protocol):
    """**Protocol:** append-only raw storage of a call in progress."""

    def append(self, data: bytes) -> None:
        """Store ``data`` after all that was stored before."""
        ...


class Recognizer(Protocol):
    """**Protocol:** speech to text, one utterance at a time."""

    name: str
    """Engine and model, as shown in ``source`` fields: ``faster-whisper/base.en``."""

    def transcribe(self, pcm: bytes, rate_hz: int) -> tuple[Word, ...]:
        """Words of one endpointed utterance of signed 16-bit little-endian mono sound, times from its start."""
        ...
