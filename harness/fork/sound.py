"""One party's sound as it grows, its gaps, and the account of how it was captured."""

from __future__ import annotations

from dataclasses import dataclass, field

from harness.core.audio import Format
from harness.core.call import MediaGap, TrackMedia
from harness.core.errors import WireError
from harness.core.events import GapCause
from harness.core.time import ns_from_samples
from harness.fork.lane import Lane
from harness.fork.order import Hole

LONGEST_S = 24 * 3600
"""A time that is wrong by years must not become silence in memory."""


@dataclass(frozen=True, slots=True)
class SampleGap:
    """Samples without sound; of a hole, the cause is known when the call is over."""

    start: int
    end: int
    cause: GapCause | Hole


@dataclass(slots=True)
class Sound:
    """One party's sound so far. ``lanes`` are its tracks of all streams, oldest first; ``owner`` is the one that
    writes."""

    format: Format
    data: bytearray = field(default_factory=bytearray)
    gaps: list[SampleGap] = field(default_factory=list)
    lanes: list[Lane] = field(default_factory=list)
    owner: Lane | None = None
    refused: int = 0

    @property
    def samples(self) -> int:
        return len(self.data) // self.format.encoding.bytes_per_sample

    @property
    def end_ns(self) -> int:
        return ns_from_samples(self.samples, self.format.rate_hz)

    def fill(self, samples: int, cause: GapCause | Hole) -> None:
        """Add silence; nothing where ``samples`` is not positive.

        Raises:
            WireError: the sound would last longer than a call can.
        """
        if samples > 0:
            if self.samples + samples > LONGEST_S * self.format.rate_hz:
                raise WireError(f"a call's sound may last {LONGEST_S} s, this would have {samples} samples of silence")
            self.gaps.append(SampleGap(self.samples, self.samples + samples, cause))
            self.data += self.format.encoding.silence * samples

    def write(self, start: int, payload: bytes, pause: GapCause = "not_sent") -> None:
        """Add sound that begins at sample ``start``: behind a pause if that lies ahead, less what is there already."""
        self.fill(start - self.samples, pause)
        self.data += payload[(self.samples - start) * self.format.encoding.bytes_per_sample :]

    def superseded(self, lane: Lane) -> bool:
        """Whether a younger lane than ``lane`` writes."""
        return self.owner is not None and self.lanes.index(self.owner) > self.lanes.index(lane)

    def media(self) -> TrackMedia:
        """The account of this track."""
        counts = [lane.order.counts for lane in self.lanes]
        received = sum(count.received for count in counts)
        lost = sum(loss.never_came for lane in self.lanes for loss in lane.losses)
        drifts = [lane.drift_ppm for lane in self.lanes if lane.drift_ppm is not None]
        stalls = [lane.max_stall_ms for lane in self.lanes if lane.max_stall_ms is not None]
        return TrackMedia(
            encoding=self.format.encoding.value,
            rate_hz=self.format.rate_hz,
            expected=received + lost,
            received=received,
            lost=lost,
            late=sum(count.late for count in counts),
            duplicate=sum(count.duplicate for count in counts),
            reordered=sum(count.reordered for count in counts),
            gaps=tuple(self._gap(gap) for gap in self.gaps),
            drift_ppm=drifts[-1] if drifts else None,
            max_stall_ms=max(stalls, default=None),
        )

    def _gap(self, gap: SampleGap) -> MediaGap:
        rate_hz = self.format.rate_hz
        return MediaGap(ns_from_samples(gap.start, rate_hz), ns_from_samples(gap.end, rate_hz), _cause(gap.cause))


def _cause(cause: GapCause | Hole) -> GapCause:
    if isinstance(cause, Hole):
        return "late" if len(cause.late) == cause.missing else "lost"
    return cause
