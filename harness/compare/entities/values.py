"""What an entity's value is: what was said and no more. An unsaid half of the day, year or currency is ``None``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import IntEnum
from typing import TypeAlias


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
