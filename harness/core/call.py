"""A recorded call: its sound, what the live side reported, and how well it was captured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from harness.core.audio import Party, Track
from harness.core.events import Gap, GapCause
from harness.core.expected import Expected
from harness.core.time import Span
from harness.core.timeline import Timeline

SUITE = "suite"
"""Provider of calls that a suite file describes."""


@dataclass(frozen=True, slots=True)
class MediaGap:
    """A stretch without sound in the summary of a track."""

    start_ns: int
    end_ns: int
    cause: GapCause

    def __post_init__(self) -> None:
        if not 0 <= self.start_ns <= self.end_ns:
            raise ValueError(f"a gap must run forward from zero or later: {self.start_ns} to {self.end_ns} ns")


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackMedia:
    """How one track was captured; counts in packets or messages, zero where the source has none."""

    encoding: str
    rate_hz: int
    expected: int = 0
    received: int = 0
    lost: int = 0
    late: int = 0
    duplicate: int = 0
    reordered: int = 0
    gaps: tuple[MediaGap, ...] = ()
    drift_ppm: float | None = None
    max_stall_ms: float | None = None

    def gap_ns(self, *causes: GapCause) -> int:
        """Total length of the gaps with one of these causes."""
        return sum(gap.end_ns - gap.start_ns for gap in self.gaps if gap.cause in causes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """``media.json``: the tracks that were captured, and how the stream ended."""

    caller: TrackMedia | None = None
    agent: TrackMedia | None = None
    ended: str = "stop"

    def track(self, party: Party) -> TrackMedia | None:
        return self.caller if party == "caller" else self.agent


@dataclass(frozen=True, kw_only=True)
class Call:
    """One call as captured. ``live`` is ``None`` where nothing but sound is known of the live side.

    ``reference`` is what was really said, where a person or a larger model wrote it down. ``origin`` is where the call
    was read from, for error messages. A track that was not captured is absent from ``tracks``.
    ``expected`` is what a person wrote down as right.
    """

    call_id: str
    tracks: Mapping[Party, Track]
    live: Timeline | None = None
    provider: str = "recording"
    started_at: str | None = None
    attributes: Mapping[str, Any] = field(default_factory=dict)
    links: Mapping[str, Any] = field(default_factory=dict)
    media: Media = field(default_factory=Media)
    origin: str = ""
    reference: Timeline | None = None
    expected: Expected | None = None

    @property
    def scripted(self) -> bool:
        """Whether the caller reads from a script and nobody answered: a case of a suite."""
        return self.provider == SUITE

    @property
    def duration_ns(self) -> int:
        return max((track.duration_ns for track in self.tracks.values()), default=0)

    def gaps(self) -> tuple[Gap, ...]:
        """Capture gaps of both tracks as events."""
        found: list[Gap] = []
        parties: tuple[Party, Party] = ("caller", "agent")
        for party in parties:
            media = self.media.track(party)
            for gap in media.gaps if media else ():
                found.append(Gap(party=party, start_ns=gap.start_ns, end_ns=gap.end_ns, cause=gap.cause))
        return tuple(sorted(found, key=lambda gap: Span(gap.start_ns, gap.end_ns)))
