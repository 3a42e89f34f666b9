"""Values that one side tells and the other lets follow from what it tells: a count of what is listed, a stretch."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from harness.compare.entities.entity import Entity
from harness.compare.entities.values import Clock, Day, Duration, Number, Period

_LISTED = range(2, 7)
_BETWEEN = 2
_DAY_S, _MINUTE_S = 86400, 60


def implied(one: Entity, told: Sequence[Entity]) -> bool:
    """Whether a value follows from those the other side told: "two gaps" of two times that it names, "two nights" of
    the sixteenth to the eighteenth. ``told`` are in the order of saying."""
    match one.value:
        case Number(value, False) if value in _LISTED:
            return any(len(same) == value for same in _of_one_kind(told))
        case Duration(seconds, months) if seconds and not months:
            return any(seconds in _apart(a.value, b.value) for a, b in pairwise(told) if _follows(a, b))
        case Period(_, _, first, last) if first and last:
            return any(_falls_in(other.value, first, last) for other in told)
        case _:
            return False


def _falls_in(value: object, first: date, last: date) -> bool:
    """Whether a day is told so that it can only be one of a stretch: "Wednesday the eighth" of next week."""
    if not isinstance(value, Day) or value.day is None:
        return False
    stretch = (first + timedelta(days) for days in range((last - first).days + 1))
    return any(
        one.day == value.day and value.weekday in (None, one.weekday()) and value.month in (None, one.month)
        for one in stretch
    )


def _of_one_kind(told: Sequence[Entity]) -> list[set[object]]:
    """The distinct values of each kind that is listed."""
    return [{other.value for other in told if type(other.value) is kind} for kind in {type(o.value) for o in told}]


def _follows(one: Entity, two: Entity) -> bool:
    return 0 <= two.words.first - one.words.end <= _BETWEEN


def _apart(one: object, two: object) -> frozenset[int]:
    """How many seconds lie between two days or two times of day."""
    match one, two:
        case Day(dates=(first,)), Day(dates=(last,)):
            return frozenset({abs((last - first).days) * _DAY_S})
        case Day(day=int(first), month=a), Day(day=int(last), month=b) if None in (a, b) or a == b:
            return frozenset({abs(last - first) * _DAY_S})
        case Clock(first, _), Clock(last, _):
            return frozenset({abs(last - first) * _MINUTE_S, (last - first) % 720 * _MINUTE_S})
        case _:
            return frozenset()
