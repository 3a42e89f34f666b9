"""What an entity's value is, and when two values say the same.

Rules:
    1. A value says what was said and no more: an unsaid half of the day, year or currency is ``None``.
    2. Two values that agree on all that both say are compatible; "at nine" does not contradict "nine a.m.".
    3. A bare number or run of digits may be any kind of figure; it agrees with a typed value that is written with the
       same digits ("three fifteen", "3:15").
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import IntEnum
from typing import TypeAlias

from harness.compare.entities.lexicon import written_short


class Agreement(IntEnum):
    """How two values stand to each other, from best to worst."""

    EQUAL = 3
    COMPATIBLE = 2
    DIFFERENT = 1
    UNRELATED = 0


@dataclass(frozen=True, slots=True)
class Number:
    """A number without a unit; ``ordinal`` for "third"."""

    value: Decimal
    ordinal: bool = False


@dataclass(frozen=True, slots=True)
class Digits:
    """A run of figures read out one after the other; ``groups`` as they were said: "twenty twenty six" is 20, 26."""

    text: str
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Money:
    amount: Decimal
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class Percent:
    value: Decimal


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time: seconds for units of fixed length, months for those that are not."""

    seconds: Decimal = Decimal(0)
    months: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Quantity:
    value: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar day as far as it was said; weekday 0 is Monday.

    ``dates`` are the days it can mean, where what was said and the call's date narrow it down; ``relative`` counts days
    from the call: 1 for "tomorrow". ``either`` is set where it was written with figures that can be read day first or
    month first: "3/11".
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    relative: int | None = None
    dates: tuple[date, ...] = ()
    either: bool = False


@dataclass(frozen=True, slots=True)
class Period:
    """A week, month or year counted from the call's: ("week", 1) is next week; "weekdays" and "weekends" in general."""

    unit: str
    offset: int
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day. ``minute`` counts from midnight; where the half of the day was not said it is below 720."""

    minute: int
    half_known: bool = False


@dataclass(frozen=True, slots=True)
class DayPart:
    """Morning, afternoon, evening or night."""

    name: str
    first: int
    end: int


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone number; ``digits`` is the national number where the region's plan knows it, else as said."""

    digits: str


@dataclass(frozen=True, slots=True)
class Email:
    local: str
    domain: str


@dataclass(frozen=True, slots=True)
class Letters:
    """A spelled word or a code of letters and figures, upper case without gaps."""

    text: str


@dataclass(frozen=True, slots=True)
class Name:
    """Parts of a person's or a place's name, lower case."""

    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a class whose members exclude each other: ("compass", "north"), ("side", "left"), ("colour", "red")."""

    axis: str
    way: str


Value: TypeAlias = (
    Number
    | Digits
    | Money
    | Percent
    | Duration
    | Quantity
    | Day
    | Period
    | Clock
    | DayPart
    | Phone
    | Email
    | Letters
    | Name
    | Choice
)

_CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_FINE_SHARE = -4
"""Exponent of a share that had to be rounded: a third is 33.3333 percent."""


def digits_of(value: Value) -> frozenset[str]:
    """The ways in which a value is written with figures only; empty where it has none."""
    match value:
        case Number(number):
            return frozenset({_figures(number), f"{number:f}".replace(".", "").lstrip("-")})
        case Percent(number) | Quantity(number, _):
            return frozenset({_figures(number)})
        case Digits(text) | Phone(text):
            return frozenset({text})
        case Money(amount, _):
            return frozenset({_figures(amount), f"{amount:.2f}".replace(".", "").lstrip("0") or "0"})
        case Clock(minute, _):
            return _clock_figures(minute)
        case Day(year, month, day):
            return _day_figures(year, month, day)
        case Letters(text) if text.isdigit():
            return frozenset({text})
        case Duration(seconds, months):
            return _duration_figures(seconds, months)
        case _:
            return frozenset()


def written_of(value: Value) -> frozenset[str]:
    """The ways in which a value is written with figures and capitals without gaps; empty where it has none."""
    if not isinstance(value, Letters):
        return digits_of(value)
    sides = value.text.split("X")
    dimension = len(sides) > 1 and all(side.isdigit() for side in sides)
    return frozenset({value.text, "".join(sides)}) if dimension else frozenset({value.text})


def agreement(a: Value, b: Value) -> Agreement:
    """How two values stand to each other; symmetric."""
    if a == b:
        return Agreement.EQUAL
    if type(a) is not type(b):
        return _across(a, b)
    return _alike(a, b)


def _alike(a: Value, b: Value) -> Agreement:  # noqa: C901 - one case a kind
    match a, b:
        case Number(), Number():
            return _graded(a.value == b.value, a.ordinal == b.ordinal)
        case Digits(), Digits():
            return _graded(a.text == b.text)
        case Money(), Money():
            same = a.amount == b.amount and (a.currency == b.currency or None in (a.currency, b.currency))
            return _graded(same, a.currency == b.currency)
        case Day(), Day():
            return _days(a, b)
        case Clock(), Clock():
            if a.half_known and b.half_known:
                return Agreement.DIFFERENT
            return _graded(a.minute % 720 == b.minute % 720, False)
        case DayPart(), DayPart():
            return _graded(
                {a.name, b.name} in ({"night", "tonight"}, {"evening", "tonight"}, {"evening", "night"}), False
            )
        case Phone(), Phone():
            return _graded(_tail(a.digits, b.digits), False)
        case Email(), Email():
            same = a.domain == b.domain and _tail(a.local, b.local, 3)
            return _graded(same, False)
        case Name(), Name():
            return _names(a, b)
        case _:
            return _alike_else(a, b)


def _alike_else(a: Value, b: Value) -> Agreement:
    match a, b:
        case Choice(), Choice():
            return Agreement.DIFFERENT if a.axis == b.axis else Agreement.UNRELATED
        case Percent(one), Percent(two):
            rounded = _FINE_SHARE in (one.as_tuple().exponent, two.as_tuple().exponent)
            return _graded(rounded and round(one) == round(two), False)
        case Letters(one), Letters(two):
            return _graded(one.removeprefix("A") == two or two.removeprefix("A") == one, False)
        case _:
            return Agreement.DIFFERENT


def _across(a: Value, b: Value) -> Agreement:  # noqa: C901 - one case a pair of kinds
    """Values of two kinds: a bare figure against a typed one, a day in a week, a time in a part of the day."""
    for one, two in ((a, b), (b, a)):
        match one, two:
            case ((Number() | Digits()), Phone(digits)):
                return _graded(any(_tail(figures, digits) for figures in digits_of(one)), False)
            case ((Number() | Digits()), _) if digits_of(two):
                return _graded(bool(digits_of(one) & digits_of(two)), False)
            case Phone(), (Letters() | Clock() | Day() | Money()) if digits_of(two):
                return _graded(bool(digits_of(one) & digits_of(two)), False)
            case Clock(minute, known), DayPart(_, first, end):
                return _graded(first <= minute < end or (not known and first <= minute + 720 < end), False)
            case Day(weekday=weekday), Period(unit=("weekends" | "weekdays") as kind) if weekday is not None:
                return _graded((weekday >= 5) is (kind == "weekends"), False)
            case Day(dates=dates), Period(first=start, last=last) if dates and start and last:
                return _graded(any(start <= day <= last for day in dates), False)
            case Day(relative=days), Duration(seconds=length) if days is not None:
                return _graded(length == abs(days) * 86400, False)
            case Letters(text), Name(parts):
                return Agreement.COMPATIBLE if text.lower() in parts else Agreement.UNRELATED
            case Letters(text), (Number() | Digits() | Quantity()):
                return _code_and_figures(text, two)
            case Money(amount), Percent(share) if amount == share:
                return Agreement.DIFFERENT
            case Money(amount, ("GBP" | None)), Quantity(value, "lb"):
                return _graded(amount == value, False)
    return Agreement.UNRELATED


def _code_and_figures(code: str, figures: Number | Digits | Quantity) -> Agreement:
    """A code without its letters against figures: "14A", "110V"; a measure that does not fit is something else."""
    same = code.strip(_CAPITALS) in digits_of(figures)
    return Agreement.UNRELATED if isinstance(figures, Quantity) and not same else _graded(same, False)


def _graded(same: bool, exact: bool = True) -> Agreement:
    if not same:
        return Agreement.DIFFERENT
    return Agreement.EQUAL if exact else Agreement.COMPATIBLE


def _days(a: Day, b: Day) -> Agreement:
    grade = _same_days(a, b)
    if grade is not Agreement.DIFFERENT or a.either is b.either:
        return grade
    written, said = (a, b) if a.either else (b, a)
    turned = Day(written.year, written.day, written.month, written.weekday)
    return min(_same_days(turned, said), Agreement.COMPATIBLE)


def _same_days(a: Day, b: Day) -> Agreement:
    pairs = ((a.year, b.year), (a.month, b.month), (a.day, b.day), (a.weekday, b.weekday), (a.relative, b.relative))
    if any(x != y for x, y in pairs if x is not None and y is not None):
        return Agreement.DIFFERENT
    if a.dates and b.dates:
        shared = set(a.dates) & set(b.dates)
        return _graded(bool(shared), a.dates == b.dates and len(a.dates) == 1)
    for one, two in ((a, b), (b, a)):
        if one.dates and not any(_fits(two, day) for day in one.dates):
            return Agreement.DIFFERENT
    return Agreement.COMPATIBLE


def _fits(said: Day, day: date) -> bool:
    """Whether a day as far as it was said can be this date."""
    return (
        said.year in (None, day.year)
        and said.month in (None, day.month)
        and said.day in (None, day.day)
        and said.weekday in (None, day.weekday())
    )


def _names(a: Name, b: Name) -> Agreement:
    one, two = ({written_short(part) for part in name.parts} for name in (a, b))
    return _graded(one <= two or two <= one, one == two)


def _tail(a: str, b: str, least: int = 4) -> bool:
    """Whether one is the end of the other: a number without its area code, the last four digits."""
    short, long = sorted((a, b), key=len)
    return len(short) >= least and long.endswith(short)


def _figures(number: Decimal) -> str:
    text = f"{number.normalize():f}"
    return text.replace(".", "").lstrip("-") if text != "0" else text


def _clock_figures(minute: int) -> frozenset[str]:
    hour, rest = divmod(minute, 60)
    hours = {hour, (hour - 1) % 12 + 1}
    out = {f"{h}{rest:02d}" for h in hours} | {f"{h:02d}{rest:02d}" for h in hours}
    return frozenset(out | {str(h) for h in hours} if rest == 0 else out)


def _day_figures(year: int | None, month: int | None, day: int | None) -> frozenset[str]:
    if day is None:
        return frozenset({str(year)}) if year and month is None else frozenset()
    if not month:
        return frozenset({str(day)})
    out = {str(day), f"{month}{day}", f"{month:02d}{day:02d}"}
    for written in {str(year), f"{year % 100:02d}"} if year else ():
        out |= {f"{month}{day}{written}", f"{day}{month}{written}"}
        out |= {f"{month:02d}{day:02d}{written}", f"{day:02d}{month:02d}{written}"}
    return frozenset(out)


def _duration_figures(seconds: Decimal, months: Decimal) -> frozenset[str]:
    counts = [seconds / unit for unit in (1, 60, 3600, 86400, 604800)] + [months, months / 12]
    return frozenset(_figures(count) for count in counts if count and count == round(count, 2))
