"""Which tool call of the other side stands for which live call: the cheapest assignment within a window of turns.

Rules:

- Only calls of the same tool pair. Between those, cost is the share of arguments that differ plus a little for each
  turn between them; two calls that would cost more than being missing and extra do not pair.
- Solved as a linear sum assignment, so that no early greedy choice spoils a later one.
- What stays alone and says the same pairs at any distance: that is one call at another time, not two.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from harness.compare.arguments import ArgumentRules, compare_arguments, distance
from harness.compare.entities import EntityContext
from harness.compare.result import ArgumentDiff
from harness.core.events import ToolCall

WINDOW = 2
"""Turns by which the two calls of a pair may lie apart."""

_UNPAIRED = 0.75
_PER_TURN = 0.3
_PLACE = 0.1
_NEVER = 1e6


@dataclass(frozen=True, slots=True)
class Placed:
    """A call, the number of its turn, and its place among all calls of its side."""

    turn: int
    place: int
    call: ToolCall


@dataclass(frozen=True, slots=True)
class Pair:
    """A live call and the other side's; ``None`` for the one that is not there."""

    live: Placed | None
    other: Placed | None
    arguments: tuple[ArgumentDiff, ...] = ()

    @property
    def differing(self) -> tuple[ArgumentDiff, ...]:
        return tuple(diff for diff in self.arguments if not diff.same)


def assign(
    live: Sequence[Placed], other: Sequence[Placed], rules: Mapping[str, ArgumentRules], context: EntityContext
) -> tuple[Pair, ...]:
    """Pair the calls of two sides, each in exactly one pair; live order first, then what only the other side did."""
    pairs: list[Pair] = []
    for name in dict.fromkeys(placed.call.name for placed in (*live, *other)):
        mine = [placed for placed in live if placed.call.name == name]
        theirs = [placed for placed in other if placed.call.name == name]
        tool = rules.get(name, ArgumentRules())
        pairs += _reunited(_assign_tool(mine, theirs, tool, context), tool, context)
    return tuple(sorted(pairs, key=_order))


def _reunited(pairs: Sequence[Pair], rules: ArgumentRules, context: EntityContext) -> list[Pair]:
    """Pairs with those joined that are alone, far apart, and the same."""
    out = [pair for pair in pairs if pair.live is not None and pair.other is not None]
    alone = [pair.other for pair in pairs if pair.live is None and pair.other is not None]
    for live in [pair.live for pair in pairs if pair.other is None and pair.live is not None]:
        twin: Placed | None = None
        for other in alone:
            diffs = compare_arguments(rules, live.call.arguments, other.call.arguments, context)
            if distance(diffs) == 0:
                twin = other
                out.append(Pair(live, other, diffs))
                break
        if twin is None:
            out.append(Pair(live, None))
        else:
            alone.remove(twin)
    return out + [Pair(None, other) for other in alone]


def _order(pair: Pair) -> tuple[int, int, int]:
    first = pair.live or pair.other
    assert first is not None
    return (first.turn, pair.live is None, first.place)


def _assign_tool(
    live: Sequence[Placed], other: Sequence[Placed], rules: ArgumentRules, context: EntityContext
) -> list[Pair]:
    """Pairs of calls of one tool. Square cost matrix: pairs, and for each call the choice to stay alone."""
    if not live or not other:
        return [Pair(one, None) for one in live] + [Pair(None, one) for one in other]
    rows, columns = len(live), len(other)
    costs = np.full((rows + columns, columns + rows), 0.0)
    costs[:rows, columns:] = _NEVER
    costs[rows:, :columns] = _NEVER
    diffs: dict[tuple[int, int], tuple[ArgumentDiff, ...]] = {}
    most = 1 + max(placed.place for placed in (*live, *other))
    for row, mine in enumerate(live):
        costs[row, columns + row] = _UNPAIRED
        for column, theirs in enumerate(other):
            apart = abs(mine.turn - theirs.turn)
            if apart > WINDOW:
                costs[row, column] = _NEVER
                continue
            diffs[row, column] = compare_arguments(rules, mine.call.arguments, theirs.call.arguments, context)
            places = abs(mine.place - theirs.place) / most
            costs[row, column] = distance(diffs[row, column]) + _PER_TURN * apart + _PLACE * places
    for column in range(columns):
        costs[rows + column, column] = _UNPAIRED
    return _read_off(live, other, diffs, *linear_sum_assignment(costs))


def _read_off(
    live: Sequence[Placed],
    other: Sequence[Placed],
    diffs: Mapping[tuple[int, int], tuple[ArgumentDiff, ...]],
    rows: Sequence[int],
    columns: Sequence[int],
) -> list[Pair]:
    out: list[Pair] = []
    for row, column in zip(map(int, rows), map(int, columns), strict=True):
        if row < len(live) and column < len(other):
            out.append(Pair(live[row], other[column], diffs[row, column]))
        elif row < len(live):
            out.append(Pair(live[row], None))
        elif column < len(other):
            out.append(Pair(None, other[column]))
    return out
