"""Whether the tracks of a stream count each for itself or all together, and which numbers nobody has used.

Providers do not say. Tracks that count for themselves use the same numbers; a track that joins in a common count begins
beyond the numbers of the others. Until a number is seen on two tracks, the first number of the later track decides.
"""

from __future__ import annotations

from bisect import bisect_right

from harness.wire.media import TrackName

NEAR = 64
"""How far behind the newest number a message out of order may lie."""

MAX_RANGES = 1024


class Numbering:
    """The numbers used on one stream."""

    def __init__(self) -> None:
        self._tops: dict[TrackName, int] = {}
        self._near: dict[TrackName, set[int]] = {}
        self._common: bool | None = None
        self._ranges: list[tuple[int, int]] = []

    def use(self, track: TrackName, number: int) -> None:
        """A message of ``track`` bears ``number``."""
        others = [top for name, top in self._tops.items() if name != track]
        if others and self._common is not False:
            shared = any(number in self._near[name] for name in self._tops if name != track)
            if self._common is None:
                self._common = not shared and number > max(others) - NEAR
            elif shared:
                self._common = False
        top = self._tops[track] = max(number, self._tops.get(track, number))
        near = self._near.setdefault(track, set())
        near.add(number)
        if len(near) > 2 * NEAR:
            near -= {old for old in near if old < top - NEAR}
            if len(near) > 2 * NEAR:
                near.clear()
        if self._common is not False:
            self._add(number)

    def missing(self, first: int, last: int) -> int:
        """How many of the numbers from ``first`` to ``last``, which one track has not used, no track has used."""
        if not self._common:
            return last - first + 1
        used = 0
        for low, high in self._ranges:
            used += max(0, min(high, last) - max(low, first) + 1)
        return last - first + 1 - used

    def _add(self, number: int) -> None:
        at = bisect_right(self._ranges, (number, number))
        before = self._ranges[at - 1] if at else None
        if before and before[1] >= number:
            return
        low = high = number
        if at < len(self._ranges) and self._ranges[at][0] <= number + 1:
            high = self._ranges.pop(at)[1]
        if before and before[1] == number - 1:
            low = before[0]
            at -= 1
            self._ranges.pop(at)
        self._ranges.insert(at, (low, high))
        if len(self._ranges) > MAX_RANGES:
            self._ranges.pop(0)
