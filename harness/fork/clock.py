"""The media clock of one track: at which sample each frame lies.

Rules
-----
1. Sound is counted in samples. A frame begins where the one before ended, unless something is missing between them.
2. Missing numbers are lost frames: as many frames of silence, but no more than the stamps bear out.
3. A pause is a step up of the delay (stamp minus samples) that lasts: each delay within ``HOLD_NS`` after it is above
   each one before it. A step that falls back was a stall with a burst behind it, and is no pause.
4. Stamps of milliseconds are no sample clock: a pause is rounded to whole frames. Exact stamps are taken as they are.
5. A pause longer than the time between the arrivals is a stamp that jumped: it is counted, and nothing is filled.
6. The track begins at the smallest delay of its first ``HOLD_NS``, not at that of its first frame.
7. Without stamps, arrival stands in for them; the first frame tells whether a track has any.
8. Stamps that do not advance hold nothing up: after ``STUCK_NS`` of sound the track begins.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from harness.core.audio import Format
from harness.core.time import NS_PER_MS, NS_PER_S, ns_from_samples, samples_from_ns
from harness.fork.order import Hole, Ordered
from harness.wire.media import Stamps

HOLD_NS = {"exact": 0, "approximate": 200 * NS_PER_MS, "none": 500 * NS_PER_MS}
HISTORY_FRAMES = 50
ARRIVAL_SLACK_NS = 2 * NS_PER_S
STUCK_NS = NS_PER_S
LONGEST_PAUSE_NS = 3600 * NS_PER_S
"""Bound of a pause where no arrival is known."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Sound from sample ``start`` of the track on; before it a pause of ``paused`` samples, before that ``lost``
    samples of ``hole``."""

    start: int
    payload: bytes
    arrival_ns: int | None
    hole: Hole | None = None
    lost: int = 0
    paused: int = 0


@dataclass(frozen=True, slots=True)
class _Held:
    item: Ordered
    time_ns: int
    start: int
    samples: int
    lost: int
    delay_ns: int


class MediaClock:
    """Places the ordered frames of one track of one stream."""

    def __init__(self, fmt: Format, stamps: Stamps) -> None:
        self.base_ns: int | None = None
        """Stream time of sample 0, known once the first frames are placed."""
        self.jumps = 0
        self._fmt = fmt
        self._exact = stamps == "exact"
        self._stamped = stamps != "none"
        self._hold_ns = HOLD_NS[stamps]
        self._first: list[Ordered] = []
        self._held: list[_Held] = []
        self._delays: deque[int] = deque(maxlen=1 if self._exact else HISTORY_FRAMES)
        self._next = 0
        self._frame = 0
        self._time_ns = 0
        self._arrival_ns: int | None = None

    @property
    def holds(self) -> bool:
        """Whether frames are held until their place is clear."""
        return bool(self._first or self._held)

    def push(self, item: Ordered) -> list[Placed]:
        """Take the next frame in order; give those whose place is clear."""
        if not self._fmt.samples(item.frame.payload):
            return []
        if self.base_ns is None:
            if not self._first:
                self._stamped = self._stamped and item.frame.stamp_ns is not None
            self._first.append(item)
            return self._begin() if self._begins() else []
        self._hold(item)
        if self._held[-1].delay_ns <= self._ceiling_ns:
            return self._go_on()
        if self._held[-1].time_ns - self._held[0].time_ns >= self._hold_ns:
            return self._after_step()
        return []

    def flush(self) -> list[Placed]:
        """Place what is held: the stream has ended."""
        out = self._begin() if self._first else []
        while self._held:
            out += self._after_step()
        return out

    def _begin(self) -> list[Placed]:
        items, self._first = self._first, []
        length, delays = 0, []
        for item in items:
            delays.append(self._time_of(item) - ns_from_samples(length, self._fmt.rate_hz))
            length += self._fmt.samples(item.frame.payload)
        self.base_ns = min(delays)
        self._delays.append(self.base_ns)
        self._time_ns = self.base_ns
        return [placed for item in items for placed in self.push(item)]

    def _begins(self) -> bool:
        """Whether enough is here to tell where the track begins."""
        if self._time_of(self._first[-1]) - self._time_of(self._first[0]) >= self._hold_ns:
            return True
        samples = sum(self._fmt.samples(item.frame.payload) for item in self._first)
        return ns_from_samples(samples, self._fmt.rate_hz) >= STUCK_NS

    def _time_of(self, item: Ordered) -> int:
        stamp = item.frame.stamp_ns if self._stamped else item.arrival_ns
        return self._time_ns if stamp is None else stamp

    @property
    def _ceiling_ns(self) -> int:
        """Highest delay that is no step up."""
        half_frame_ns = 0 if self._exact else ns_from_samples(self._held[-1].samples, self._fmt.rate_hz) // 2
        return max(self._delays) + half_frame_ns

    @property
    def _usual_ns(self) -> int:
        """The delay without jitter, which only ever adds: near the smallest, but not one of a few that are wrong."""
        return sorted(self._delays)[len(self._delays) // 10]

    def _hold(self, item: Ordered) -> None:
        time_ns = self._time_of(item)
        samples = self._fmt.samples(item.frame.payload)
        lost = self._lost(item, time_ns)
        start = self._next + lost
        delay_ns = time_ns - ns_from_samples(start, self._fmt.rate_hz)
        self._held.append(_Held(item, time_ns, start, samples, lost, delay_ns))
        self._next = start + samples
        self._frame = samples
        self._time_ns = max(self._time_ns, time_ns)

    def _lost(self, item: Ordered, time_ns: int) -> int:
        """Samples to fill for the numbers missing before ``item``."""
        if item.hole is None or not self._frame:
            return 0
        missing = item.hole.missing * self._frame
        if self._stamped and time_ns > self._time_ns:
            usual_ns = self._held[-1].delay_ns if self._held else self._usual_ns
            step_ns = time_ns - ns_from_samples(self._next, self._fmt.rate_hz) - usual_ns
            missing = min(missing, self._samples(step_ns))
        return missing if self._plausible(item, missing) else 0

    def _go_on(self) -> list[Placed]:
        """Place what is held without a pause: the delay has fallen back."""
        held, self._held = self._held, []
        highest_ns = max(self._delays)
        *stalled, last = held
        self._delays.extend(min(each.delay_ns, highest_ns) for each in stalled)
        self._delays.append(last.delay_ns)
        return [self._place(each, 0) for each in held]

    def _after_step(self) -> list[Placed]:
        """Place the first frame held behind a pause, and look at the others anew."""
        first, *others = self._held
        paused = self._samples(min(each.delay_ns for each in self._held) - self._usual_ns)
        self._held = []
        if not self._plausible(first.item, paused):
            paused = 0
            self._delays.clear()
        self._next = first.start + paused + first.samples
        self._time_ns = first.time_ns
        self._delays.append(first.delay_ns - ns_from_samples(paused, self._fmt.rate_hz))
        out = [self._place(first, paused)]
        for each in others:
            out += self.push(each.item)
        return out

    def _place(self, held: _Held, paused: int) -> Placed:
        self._arrival_ns = held.item.arrival_ns
        item = held.item
        return Placed(held.start + paused, item.frame.payload, item.arrival_ns, item.hole, held.lost, paused)

    def _samples(self, step_ns: int) -> int:
        """A step of the delay in samples: of whole frames, unless the stamps are exact."""
        samples = max(0, samples_from_ns(step_ns, self._fmt.rate_hz))
        if self._exact:
            return samples
        return (samples + self._frame // 2) // self._frame * self._frame

    def _plausible(self, item: Ordered, samples: int) -> bool:
        bound_ns = LONGEST_PAUSE_NS
        if item.arrival_ns is not None and self._arrival_ns is not None:
            bound_ns = max(0, item.arrival_ns - self._arrival_ns) + ARRIVAL_SLACK_NS
        if ns_from_samples(samples, self._fmt.rate_hz) <= bound_ns:
            return True
        self.jumps += 1
        return False
