"""Integer nanoseconds on the call clock.

Zero is the call's first media sample. Floats never hold a time: sums of float seconds need repair, sums of
integers do not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

NS_PER_S = 1_000_000_000
NS_PER_MS = 1_000_000


def ns_from_seconds(seconds: float) -> int:
    """Nanoseconds of a duration in seconds, rounded to the nearest."""
    return round(seconds * NS_PER_S)


def ns_from_ms(milliseconds: float) -> int:
    """Nanoseconds of a duration in milliseconds, rounded to the nearest."""
    return round(milliseconds * NS_PER_MS)


def ns_from_samples(samples: int, rate_hz: int) -> int:
    """Start time of sample number ``samples``; exact for all telephone rates."""
    return samples * NS_PER_S // rate_hz


def samples_from_ns(ns: int, rate_hz: int) -> int:
    """Number of the sample that is heard at ``ns``, rounded to the nearest."""
    return (ns * rate_hz + NS_PER_S // 2) // NS_PER_S


def seconds(ns: int) -> float:
    """Seconds, for people and for libraries that want floats."""
    return ns / NS_PER_S


def ms(ns: int) -> float:
    """Milliseconds, for people and for thresholds."""
    return ns / NS_PER_MS


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open stretch of the call clock, in nanoseconds: ``start_ns`` is in it, ``end_ns`` is not."""

    start_ns: int
    end_ns: int

    def __post_init__(self) -> None:
        if self.end_ns < self.start_ns:
            raise ValueError(f"span ends before it starts: {self.start_ns} to {self.end_ns} ns")

    @property
    def duration_ns(self) -> int:
        return self.end_ns - self.start_ns

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one instant; touching ends do not."""
        return self.start_ns < other.end_ns and other.start_ns < self.end_ns

    def overlap_ns(self, other: Span) -> int:
        """Length of the shared stretch, zero where there is none."""
        return max(0, min(self.end_ns, other.end_ns) - max(self.start_ns, other.start_ns))

    def padded(self, ns: int) -> Span:
        """The span widened by ``ns`` on both ends, not before time zero."""
        return Span(max(0, self.start_ns - ns), self.end_ns + ns)


def union(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The stretches covered by at least one span, ascending and disjoint."""
    out: list[Span] = []
    for span in sorted(spans):
        if out and span.start_ns <= out[-1].end_ns:
            out[-1] = Span(out[-1].start_ns, max(out[-1].end_ns, span.end_ns))
        else:
            out.append(span)
    return tuple(out)
