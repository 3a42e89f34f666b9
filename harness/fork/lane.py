"""One track of one stream on its way to the recording: put in order, placed, and accounted for."""

from __future__ import annotations

from dataclasses import dataclass

from harness.core.audio import Party
from harness.core.time import NS_PER_MS, NS_PER_S, ns_from_samples
from harness.fork.clock import MediaClock, Placed
from harness.fork.numbering import Numbering
from harness.fork.order import Hole, Order, Ordered
from harness.wire.media import MediaFrame, Started, TrackName

DRIFT_BUCKET_NS = NS_PER_S
DRIFT_BUCKETS = 10
"""Buckets needed before a slope says anything."""


@dataclass(frozen=True, slots=True)
class Loss:
    """Messages of a hole that were filled with silence."""

    hole: Hole
    messages: int

    @property
    def never_came(self) -> int:
        return max(0, self.messages - len(self.hole.late))


class Lane:
    """One track of one stream."""

    def __init__(self, party: Party, track: TrackName, started: Started, numbering: Numbering) -> None:
        fmt, stamps = started.format_of(track), started.stamps
        self.party = party
        self.format = fmt
        self.offset: int | None = None
        """Sample of the call at which sample 0 of the lane lies, once it is known."""
        self.first_ns: int | None = None
        """Smallest stream time seen, before anything is placed."""
        self.dropped = False
        """Whether the harness itself is why the next frames are missing."""
        self.losses: list[Loss] = []
        self.order = Order(fmt, numbering, track)
        self.clock = MediaClock(fmt, stamps)
        self._stamped = stamps != "none"
        self._stall_ns: int | None = None
        self._last: tuple[int, int] | None = None
        self._delays: dict[int, int] = {}

    @property
    def unsettled(self) -> bool:
        """Whether sound is here that has no place yet."""
        return self.order.waits or self.clock.holds

    def time_of(self, frame: MediaFrame, arrival_ns: int | None) -> int | None:
        """The stream time of a frame: its stamp, or its arrival where the track has no stamps."""
        if self.first_ns is None and frame.stamp_ns is None:
            self._stamped = False
        return frame.stamp_ns if self._stamped else arrival_ns

    def push(self, frame: MediaFrame, arrival_ns: int | None) -> list[Placed]:
        """Take a frame; give what has found its place."""
        time_ns = self.time_of(frame, arrival_ns)
        if time_ns is not None and (self.first_ns is None or time_ns < self.first_ns):
            self.first_ns = time_ns
        return self._place(self.order.push(frame, arrival_ns))

    def expire(self, now_ns: int | None) -> list[Placed]:
        """Give up what has been waited for too long."""
        return self._place(self.order.expire(now_ns))

    def flush(self) -> list[Placed]:
        """Place all that is here: the stream has ended."""
        return self._place(self.order.flush()) + self._noted(self.clock.flush())

    @property
    def drift_ppm(self) -> float | None:
        """How much slower than our clock the sound's runs, by the slope of the smallest delay of each second."""
        if len(self._delays) < DRIFT_BUCKETS:
            return None
        buckets = sorted(self._delays)
        mean_x = sum(buckets) / len(buckets)
        mean_y = sum(self._delays.values()) / len(buckets)
        spread = sum((x - mean_x) ** 2 for x in buckets)
        slope = sum((x - mean_x) * (self._delays[x] - mean_y) for x in buckets) / spread
        return round(slope / DRIFT_BUCKET_NS * 1e6, 1)

    @property
    def max_stall_ms(self) -> float | None:
        """The longest that a message came later after the one before it than its sound asks for."""
        return None if self._stall_ns is None else round(self._stall_ns / NS_PER_MS, 3)

    def _place(self, items: list[Ordered]) -> list[Placed]:
        return [placed for item in items for placed in self._noted(self.clock.push(item))]

    def _noted(self, found: list[Placed]) -> list[Placed]:
        for placed in found:
            if placed.hole and placed.lost:
                frame = self.format.samples(placed.payload)
                self.losses.append(Loss(placed.hole, -(-placed.lost // frame)))
            if placed.arrival_ns is not None:
                self._note_arrival(placed.start, placed.arrival_ns)
        return found

    def _note_arrival(self, start: int, arrival_ns: int) -> None:
        at_ns = ns_from_samples(start, self.format.rate_hz)
        if self._last is not None:
            stall_ns = (arrival_ns - self._last[1]) - (at_ns - self._last[0])
            self._stall_ns = max(self._stall_ns or 0, stall_ns)
        self._last = (at_ns, arrival_ns)
        bucket, delay_ns = at_ns // DRIFT_BUCKET_NS, arrival_ns - at_ns
        self._delays[bucket] = min(delay_ns, self._delays.get(bucket, delay_ns))
