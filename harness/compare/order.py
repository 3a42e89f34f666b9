"""Which paired tool calls changed their order where order matters."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from harness.compare.assignment import Pair


def moved(pairs: Sequence[Pair], writes: Callable[[Pair], bool]) -> tuple[Pair, ...]:
    """The fewest pairs, roughly, that must be moved to undo every crossing in which a write takes part.

    Reads may swap among themselves. Calls that one side made at the same instant have no order on that side.
    """
    both = [pair for pair in pairs if pair.live is not None and pair.other is not None]
    crossings: dict[int, set[int]] = {index: set() for index in range(len(both))}
    for one in range(len(both)):
        for two in range(one + 1, len(both)):
            if (writes(both[one]) or writes(both[two])) and _crossed(both[one], both[two]):
                crossings[one].add(two)
                crossings[two].add(one)
    out: list[Pair] = []
    while True:
        index = max(crossings, key=lambda at: (len(crossings[at]), writes(both[at]), at), default=None)
        if index is None or not crossings[index]:
            return tuple(out)
        out.append(both[index])
        for other in crossings.pop(index):
            crossings[other].discard(index)


def _crossed(one: Pair, two: Pair) -> bool:
    assert one.live and one.other and two.live and two.other
    live = one.live.call.at_ns - two.live.call.at_ns
    other = one.other.call.at_ns - two.other.call.at_ns
    return live * other < 0
