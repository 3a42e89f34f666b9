"""Puts the frames of one track in order, and says which never came.

Rules
-----
1. Frames are numbered by ``chunk``, else by ``seq``; frames without numbers pass as they come. Tracks of a stream count
   each for itself, or all together: then a number that another track has used is not missing.
2. A number that is already there is a duplicate and is dropped. A number given up is late: it is counted and dropped,
   its place stays silent, so that no sound is ever heard twice.
3. A missing number is waited for until ``WINDOW_NS`` of later sound is there, or ``PATIENCE_NS`` have passed by
   arrival. The first frames are waited for until ``START_NS`` of sound is there: nobody knows the first number.
4. A number at or below the last one whose stamp lies beyond the last one's is a counter that began anew.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from harness.core.audio import Format
from harness.core.time import NS_PER_MS, NS_PER_S, ns_from_samples
from harness.fork.numbering import Numbering
from harness.wire.media import MediaFrame, TrackName

WINDOW_NS = NS_PER_S
PATIENCE_NS = 2 * NS_PER_S
START_NS = 100 * NS_PER_MS


@dataclass(slots=True)
class Hole:
    """Numbers ``first`` to ``last``, of which ``missing`` were not there in time, and those of them that came late."""

    first: int
    last: int
    missing: int
    late: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Ordered:
    """A frame in its turn; ``hole`` is what is missing between it and the one before."""

    frame: MediaFrame
    arrival_ns: int | None
    hole: Hole | None = None


@dataclass(slots=True)
class Counts:
    """What happened to the messages of one track."""

    received: int = 0
    duplicate: int = 0
    reordered: int = 0
    late: int = 0


class Order:
    """The frames of one track of one stream, in order."""

    def __init__(self, fmt: Format, numbering: Numbering, track: TrackName) -> None:
        self.counts = Counts()
        self._fmt = fmt
        self._numbering = numbering
        self._track = track
        self._waiting: dict[int, Ordered] = {}
        self._waiting_samples = 0
        self._last: int | None = None
        self._highest = 0
        self._stamp_ns = 0
        self._holes: list[Hole] = []

    @property
    def waits(self) -> bool:
        """Whether frames wait for an earlier one."""
        return bool(self._waiting)

    @property
    def _waiting_ns(self) -> int:
        return ns_from_samples(self._waiting_samples, self._fmt.rate_hz)

    def push(self, frame: MediaFrame, arrival_ns: int | None) -> list[Ordered]:
        """Take a frame as it arrives; give those whose turn has come."""
        number = frame.seq if frame.chunk is None else frame.chunk
        if number is None:
            self.counts.received += 1
            return [Ordered(frame, arrival_ns)]
        self._numbering.use(self._track, number)
        begun_anew: list[Ordered] = []
        if self._last is not None and number <= self._last:
            if not (frame.stamp_ns is not None and frame.stamp_ns > self._stamp_ns):
                self._too_late(number)
                return []
            begun_anew = self.flush()
            self._last, self._highest, self._stamp_ns, self._holes = None, number, 0, []
        if number in self._waiting:
            self.counts.duplicate += 1
            return begun_anew
        self.counts.received += 1
        self.counts.reordered += number < self._highest
        self._highest = max(self._highest, number)
        self._waiting[number] = Ordered(frame, arrival_ns)
        self._waiting_samples += self._fmt.samples(frame.payload)
        return begun_anew + self._ready() + self.expire(arrival_ns)

    def expire(self, now_ns: int | None) -> list[Ordered]:
        """Give up what has been waited for too long."""
        out: list[Ordered] = []
        while self._waiting and self._overdue(now_ns):
            out += self._give_up()
        return out

    def flush(self) -> list[Ordered]:
        """Give up all that is missing: the stream has ended."""
        out: list[Ordered] = []
        while self._waiting:
            out += self._give_up()
        return out

    def _overdue(self, now_ns: int | None) -> bool:
        if self._waiting_ns >= WINDOW_NS:
            return True
        arrival_ns = next(iter(self._waiting.values())).arrival_ns
        return now_ns is not None and arrival_ns is not None and now_ns - arrival_ns >= PATIENCE_NS

    def _give_up(self) -> list[Ordered]:
        number = min(self._waiting)
        if self._last is None:
            return [self._begin(number), *self._ready()]
        hole = Hole(self._last + 1, number - 1, self._numbering.missing(self._last + 1, number - 1))
        self._holes.append(hole)
        return [self._take(number, hole), *self._ready()]

    def _ready(self) -> list[Ordered]:
        out: list[Ordered] = []
        if self._last is None and self._waiting_ns >= START_NS:
            out.append(self._begin(min(self._waiting)))
        while self._last is not None and self._waiting:
            number = min(self._waiting)
            if number > self._last + 1 and self._numbering.missing(self._last + 1, number - 1):
                break
            out.append(self._take(number, None))
        return out

    def _begin(self, number: int) -> Ordered:
        self._holes.append(Hole(0, number - 1, 0))
        return self._take(number, None)

    def _take(self, number: int, hole: Hole | None) -> Ordered:
        item = self._waiting.pop(number)
        self._waiting_samples -= self._fmt.samples(item.frame.payload)
        self._last = number
        self._stamp_ns = max(self._stamp_ns, item.frame.stamp_ns or 0)
        return Ordered(item.frame, item.arrival_ns, hole)

    def _too_late(self, number: int) -> None:
        for hole in reversed(self._holes):
            if hole.first <= number <= hole.last and number not in hole.late:
                hole.late.add(number)
                self.counts.late += 1
                self.counts.received += 1
                return
        self.counts.duplicate += 1
