"""When two values say the same, the less specific one included.

Rules:
    1. Two values that agree on all that both say are compatible; "at nine" does not contradict "nine a.m.".
    2. A bare number or run of digits may be any kind of figure; it agrees with a typed value that is written with the
       same digits ("three fifteen", "3:15").
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from harness.compare.entities.lexicon import written_short
from harness.compare.entities.values import (
    Agreement,
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
    digits_of,
)
from harness.compare.plain import STOP_WORDS

_CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SHORT_RUN = 2
_EVERY_OTHER = frozenset({2 * 86400, 2 * 604800})
_FINE_SHARE = -4
"""Exponent of a share that had to be rounded: a third is 33.3333 percent."""


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
            return _graded(_tail(a.digits, b.digits) and _prefixed(a.digits, b.digits), False)
        case Email(), Email():
            same = a.domain == b.domain and _tail(a.local, b.local, 3) and _word_before(a.local, b.local)
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


def _across(a: Value, b: Value) -> Agreement:
    """Values of two kinds: a bare figure against a typed one, a day in a week, a time in a part of the day."""
    for one, two in ((a, b), (b, a)):
        compared = _COMPARED.get((type(one), type(two)))
        if compared is not None and (grade := compared(one, two)) is not None:
            return grade
    return Agreement.UNRELATED


def _bare(one: Value, two: Value) -> Agreement | None:
    """Figures without a unit against what has one, or is longer."""
    match one, two:
        case ((Number() | Digits()), Phone(digits)):
            return _graded(any(_tail(figures, digits) for figures in digits_of(one)), False)
        case Number(number), (Quantity() | Percent()):
            return _graded(number == two.value, False)
        case Number(number), Money(amount):
            return _graded(number == amount or (amount != int(amount) and number == amount * 100), False)
        case Digits(text), (Number() | Quantity() | Percent()) if two.value != int(two.value):
            return _graded(text in (f"{two.value:.2f}".replace(".", ""), *_long(digits_of(two))), False)
        case ((Number() | Quantity() | Percent()), Digits()) if one.value != int(one.value):
            return None
        case ((Number() | Digits()), _) if digits_of(two):
            return _graded(bool(digits_of(one) & digits_of(two)), False)
        case Phone(), (Letters() | Clock() | Day() | Money()) if digits_of(two):
            return _graded(bool(digits_of(one) & digits_of(two)), False)
        case Letters(text), (Number() | Digits() | Quantity()):
            return _code_and_figures(text, two)
    return None


def _in_calendar(one: Value, two: Value) -> Agreement | None:
    """A time in a part of the day, a day in a stretch or as far off as a length."""
    match one, two:
        case Clock(minute, known), DayPart(_, first, end):
            return _graded(first <= minute < end or (not known and first <= minute + 720 < end), False)
        case Day(weekday=weekday), Period(unit=("weekends" | "weekdays") as kind) if weekday is not None:
            return _graded((weekday >= 5) is (kind == "weekends"), False)
        case Day(dates=dates), Period(first=start, last=last) if dates and start and last:
            return _graded(any(start <= day <= last for day in dates), False)
        case Day(relative=days), Duration(seconds=length) if days is not None:
            return _graded(length == abs(days) * 86400, False)
        case Choice("a rate", _), Duration():
            return Agreement.DIFFERENT
        case Choice("every", "other"), Duration(seconds, months):
            return _graded(seconds in _EVERY_OTHER or months == 2, False)
    return None


def _of_kinds(one: Value, two: Value) -> Agreement | None:
    """What is said alike and read as two kinds: a spelled name, "six fifty" behind "at", pounds of two sorts."""
    match one, two:
        case Letters(text), Name(parts):
            return Agreement.COMPATIBLE if text.lower() in parts else None
        case Clock(minute, False), Money(amount) if digits_of(one) & digits_of(two) or (
            minute % 60 and amount != int(amount)
        ):
            return _graded(bool(digits_of(one) & digits_of(two)), False)
        case Money(amount), Percent(share) if amount == share:
            return Agreement.DIFFERENT
        case Money(amount, ("GBP" | None)), Quantity(value, "lb"):
            return _graded(amount == value, False)
    return None


_WITH_FIGURES = (Number, Digits, Money, Percent, Duration, Quantity, Day, Clock, Phone, Letters)
_COMPARED: dict[tuple[type[Value], type[Value]], Callable[[Value, Value], Agreement | None]] = {
    **{(bare, kind): _bare for bare in (Number, Digits, Phone, Letters) for kind in _WITH_FIGURES if kind is not bare},
    **{(kind, Digits): _bare for kind in (Quantity, Percent)},
    **{pair: _in_calendar for pair in ((Clock, DayPart), (Day, Period), (Day, Duration))},
    (Choice, Duration): _in_calendar,
    **{pair: _of_kinds for pair in ((Letters, Name), (Clock, Money), (Money, Percent), (Money, Quantity))},
}
"""What compares values of two kinds, in this order of the two; pairs that are not here have nothing in common."""


def _long(figures: frozenset[str]) -> frozenset[str]:
    """Figures enough that a point between them may have been left unsaid: "three twenty five"."""
    return frozenset(text for text in figures if len(text) > _SHORT_RUN)


def _code_and_figures(code: str, figures: Number | Digits | Quantity) -> Agreement:
    """A code without its letters against figures: "14A", "110V"; a measure that does not fit is something else."""
    same = code.strip(_CAPITALS) in digits_of(figures)
    if not isinstance(figures, Quantity):
        return _graded(same, False)
    letters = "".join(char for char in code if char.isalpha()).lower()
    return _graded(letters[:1] == figures.unit[:1], False) if same else Agreement.UNRELATED


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
    for one, two in ((a, b), (b, a)):
        if one.weekday is not None and two.dates and all(day.weekday() != one.weekday for day in two.dates):
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
    one, two = _without_initials(one, two), _without_initials(two, one)
    return _graded(one <= two or two <= one, one == two)


def _without_initials(own: set[str], other: set[str]) -> set[str]:
    """The parts of a name, its initials put out where the other has them: "M Adeyemi", "Mike Adeyemi"."""
    return {next((full for full in sorted(other) if len(part) == 1 and full[0] == part), part) for part in own}


def _tail(a: str, b: str, least: int = 4) -> bool:
    """Whether one is the end of the other: a number without its area code, the last four digits."""
    short, long = sorted((a, b), key=len)
    return len(short) >= least and long.endswith(short)


def _word_before(a: str, b: str) -> bool:
    """Whether what one address has before the other is a word of the sentence or a part of its own: "to j.moss"."""
    before = max(a, b, key=len)[: abs(len(a) - len(b))]
    return before in STOP_WORDS or before[-1:] in {".", "_", "-", "+"}


def _prefixed(a: str, b: str) -> bool:
    """Whether what one number has before the other can stand there: one figure is a trunk prefix or a country."""
    return abs(len(a) - len(b)) != 1 or max(a, b, key=len)[0] in "01"
