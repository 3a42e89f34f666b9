"""The canonical wording of a value: what counts as its words in an error rate."""

from __future__ import annotations

from harness.compare.entities.lexicon import MONTHS, WEEKDAYS
from harness.compare.entities.values import (
    Choice,
    Clock,
    Day,
    DayPart,
    Digits,
    Duration,
    Email,
    Letters,
    Money,
    Name,
    Number,
    Percent,
    Period,
    Phone,
    Quantity,
    Value,
)

_MONTHS = {number: name for name, number in MONTHS.items()}
_WEEKDAYS = {number: name for name, number in WEEKDAYS.items()}
_LENGTHS = ((604800, "weeks"), (86400, "days"), (3600, "hours"), (60, "minutes"), (1, "seconds"))


def spoken(value: Value) -> tuple[str, ...]:  # noqa: C901 - one case a kind
    """The value as words, the same for every way of saying it."""
    match value:
        case Number(number, _):
            return (f"{number.normalize():f}",)
        case Digits(text) | Phone(text) | Letters(text) | DayPart(text, _, _):
            return (text.lower(),)
        case Money(amount, _):
            return (f"{amount:.2f}".removesuffix(".00"), "dollars")
        case Percent(number):
            return (f"{number.normalize():f}", "percent")
        case Quantity(number, unit):
            return (f"{number.normalize():f}", unit)
        case Duration():
            return _length(value)
        case Day():
            return _day(value)
        case Period(unit, offset):
            return ({0: "this", 1: "next", -1: "last"}.get(offset, str(offset)), unit)
        case Clock(minute, known):
            hour = minute // 60 if known else (minute // 60 - 1) % 12 + 1
            return (f"{hour}:{minute % 60:02d}",)
        case Email(local, domain):
            return (f"{local}@{domain}",)
        case Name(parts):
            return parts
        case Choice(_, way):
            return (way,)


def _length(value: Duration) -> tuple[str, ...]:
    if value.months:
        return (f"{value.months.normalize():f}", "months")
    unit, name = next(((size, name) for size, name in _LENGTHS if value.seconds % size == 0), _LENGTHS[-1])
    return (f"{(value.seconds / unit).normalize():f}", name)


def _day(value: Day) -> tuple[str, ...]:
    parts = [
        _WEEKDAYS[value.weekday] if value.weekday is not None else None,
        _MONTHS[value.month] if value.month else None,
        str(value.day) if value.day else None,
        str(value.year) if value.year else None,
    ]
    said = tuple(part for part in parts if part)
    if said:
        return said
    return ({0: "today", 1: "tomorrow", -1: "yesterday"}.get(value.relative or 0, f"{value.relative}-days"),)
