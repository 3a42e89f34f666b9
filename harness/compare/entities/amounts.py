"""Figures with something behind them: money, percentages, lengths of time, measures."""

from __future__ import annotations

from decimal import Decimal

from harness.compare.entities.entity import Found
from harness.compare.entities.lexicon import (
    CENTS,
    CURRENCIES,
    DURATION_MONTHS,
    DURATION_S,
    HALF,
    QUARTER,
    SCALES,
    UNITS,
    singular,
)
from harness.compare.entities.numbers import Run, read_group, read_run, text_at
from harness.compare.entities.values import Duration, Money, Percent, Quantity
from harness.compare.normal import Tokens

_SIGNS = frozenset("$£€")
_SCALE_SHORT = {"k": 1000, "m": 1_000_000, "bn": 1_000_000_000} | SCALES
_FREE = (
    ("free", "of", "charge"), ("for", "free"), ("without", "charge"), ("at", "no", "cost"), ("at", "no", "charge"),
    *(("no", *more, noun) for noun in ("charge", "cost", "fee") for more in ((), ("extra",), ("additional",))),
)  # fmt: skip
_CODES = frozenset({"usd", "gbp", "eur", "cad", "aud"})
_ONE = frozenset({"dollar", "buck", "pound", "euro", "quid"})
_NOTES = {"fiver": 5, "tenner": 10}
_LANDS = frozenset({"us", "canadian", "australian", "american"})
_BEHIND = frozenset({"percent", "%", "per", "am", "pm", "a", "p", "o'clock"})
_AFTER_LENGTH = frozenset(
    {"with", "including", "in", "all", "long", "from", "and", "so", "plus", "altogether", "total"}
)
_SHORT_WAITS = frozenset({"second", "sec", "minute", "min"})
_DAY_KINDS = frozenset({"business", "working", "calendar", "full", "whole"})


def read_money(tokens: Tokens, at: int) -> Found | None:
    """ "$1,250.50", "forty bucks", "a dollar twenty", "fifty cents", "free of charge"; a minus before it counts."""
    found = _free(tokens, at) or _signed(tokens, at) or _in_words(tokens, at)
    if found is None or not isinstance(found.value, Money) or not _minus(tokens, at):
        return found
    return Found(Money(-found.value.amount, found.value.currency), at, found.end)


def _free(tokens: Tokens, at: int) -> Found | None:
    """No money at all: weak, because "no fee" and its like are told by their clause, too."""
    if tokens[at].text not in {"free", "for", "without", "at", "no"}:
        return None
    for phrase in _FREE:
        if tuple(text_at(tokens, at + n) for n in range(len(phrase))) == phrase:
            return Found(Money(Decimal(0)), at, at + len(phrase), weak=True)
    return None


def _minus(tokens: Tokens, at: int) -> bool:
    if at == 0:
        return False
    return tokens[at - 1].text in {"minus", "negative"} or (tokens[at - 1].after.endswith("-") and not tokens[at].glued)


def _in_words(tokens: Tokens, at: int) -> Found | None:
    """An amount with its unit behind it."""
    note = at + (tokens[at].text == "a")
    if (worth := _NOTES.get(text_at(tokens, note))) is not None:
        return Found(Money(Decimal(worth), "GBP"), at, note + 1)
    if tokens[at].text in {"a", "one"} and text_at(tokens, at + 1) in _ONE:
        return _spoken(tokens, at, Decimal(1), at + 1)
    run = read_run(tokens, at)
    amount = _amount(run) if run else None
    if run is None or amount is None:
        return None
    unit = text_at(tokens, run.end)
    if unit in CENTS:
        return Found(Money(amount / 100), at, run.end + 1)
    if unit in CURRENCIES and unit not in _SIGNS:
        return _spoken(tokens, at, amount, run.end)
    if unit in _LANDS and text_at(tokens, run.end + 1) in CURRENCIES:
        return _spoken(tokens, at, amount, run.end + 1)
    return Found(Money(amount), at, run.end) if text_at(tokens, run.end - 1) == "grand" else None


def _amount(run: Run) -> Decimal | None:
    """One number; of two, the second is cents: "twelve ninety nine"."""
    if run.single:
        return run.single.value
    if len(run.groups) == 2 and len(run.groups[1].figures) == 2 and run.groups[0].whole is not None:
        return run.groups[0].value + run.groups[1].value / 100
    return Decimal(int(run.figures)) if run.figures.isdigit() else None


def _signed(tokens: Tokens, first: int) -> Found | None:
    """An amount with its sign or code before it: "$5k", "USD 40", "US$40"."""
    sign = first + (tokens[first].text == "us" and text_at(tokens, first + 1) in _SIGNS)
    if tokens[sign].text not in _SIGNS | _CODES:
        return None
    group = read_group(tokens, sign + 1)
    if group is None:
        return None
    amount, end = group.value, group.end
    if text_at(tokens, end) in _SCALE_SHORT and (tokens[end].glued or text_at(tokens, end) in SCALES):
        amount, end = amount * _SCALE_SHORT[text_at(tokens, end)], end + 1
    if text_at(tokens, end) in CURRENCIES and text_at(tokens, end) not in _SIGNS:
        end += 1
    return Found(Money(amount, CURRENCIES.get(tokens[sign].text)), first, end)


def _spoken(tokens: Tokens, first: int, amount: Decimal, unit: int) -> Found:
    """An amount with its currency at ``unit``, and the cents behind it."""
    currency, end = CURRENCIES[tokens[unit].text], unit + 1
    step = end + (text_at(tokens, end) == "and")
    cents = None if tokens[end - 1].after else read_group(tokens, step)
    if cents is not None and cents.whole is not None and cents.value < 100 and not cents.ordinal:
        behind = text_at(tokens, cents.end)
        if behind in {"a", "p"} and text_at(tokens, cents.end + 1) != "m":
            behind = ""
        if behind in CENTS:
            return Found(Money(amount + cents.value / 100, currency), first, cents.end + 1)
        if step == end and cents.value >= 10 and not _is_unit(behind) and not cents.written:
            return Found(Money(amount + cents.value / 100, currency), first, cents.end)
    if tuple(text_at(tokens, end + n) for n in range(3)) == ("and", "a", "half"):
        return Found(Money(amount + HALF, currency), first, end + 3)
    return Found(Money(amount, currency), first, end)


def _is_unit(text: str) -> bool:
    """Whether a number before this word counts something other than cents."""
    word = singular(text)
    units = (DURATION_S, DURATION_MONTHS, UNITS)
    return text in _BEHIND or text in CURRENCIES or any(word in table for table in units)


def read_measure(tokens: Tokens, at: int) -> Found | None:
    """ "fifteen percent", "five miles", "twenty milligrams"."""
    run = read_run(tokens, at)
    group = run.single if run else None
    if group is None or group.ordinal:
        return None
    unit = text_at(tokens, group.end)
    if unit in {"percent", "%"}:
        return Found(Percent(group.value), at, group.end + 1)
    if unit == "per" and text_at(tokens, group.end + 1) == "cent":
        return Found(Percent(group.value), at, group.end + 2)
    name = UNITS.get(unit) or UNITS.get(singular(unit))
    return Found(Quantity(group.value, name), at, group.end + 1) if name else None


def read_duration(tokens: Tokens, at: int) -> Found | None:
    """ "half an hour", "an hour and a half", "two hours thirty minutes", "three weeks"."""
    if tuple(text_at(tokens, at + n) for n in range(3)) == ("around", "the", "clock"):
        return Found(Duration(seconds=Decimal(86400)), at, at + 3)
    first = _length(tokens, at)
    if first is None:
        return None
    value, end, weak = first
    while True:
        step = end + (text_at(tokens, end) == "and")
        more = None if tokens[end - 1].after.strip(",") else _length(tokens, step)
        if more is None and (minutes := _bare_minutes(tokens, step, value)) is not None:
            return Found(Duration(value.seconds + minutes[0] * 60), at, minutes[1])
        if more is None or more[2] or not (value.seconds and more[0].seconds and more[0].seconds < value.seconds):
            return Found(value, at, end, weak)
        value, end = Duration(value.seconds + more[0].seconds, value.months), more[1]


def _bare_minutes(tokens: Tokens, at: int, hours: Duration) -> tuple[Decimal, int] | None:
    """The minutes of "two hours twenty", and the token after them."""
    if hours.months or not hours.seconds or hours.seconds % 3600 or tokens[at - 1].after:
        return None
    group = read_group(tokens, at)
    if group is None or group.whole is None or not 5 <= group.value < 60 or group.ordinal:
        return None
    behind = text_at(tokens, group.end)
    ends = not behind or bool(tokens[group.end - 1].after) or behind in _AFTER_LENGTH
    return (group.value, group.end) if ends else None


def _length(tokens: Tokens, at: int) -> tuple[Duration, int, bool] | None:
    """One count and its unit: (length, token after it, whether it may be mere grammar: "a day")."""
    count = _count(tokens, at)
    if count is None:
        return None
    value, end, article = count
    if text_at(tokens, end) in _DAY_KINDS:
        end += 1
    unit = singular(text_at(tokens, end))
    if article and unit in _SHORT_WAITS:
        return None
    if unit not in DURATION_S and unit not in DURATION_MONTHS:
        return None
    after = tuple(text_at(tokens, end + 1 + n) for n in range(3))
    end += 1
    if more := _FRACTIONS.get(after):
        value, end = value + more, end + 3
    weak = article and unit != "hour"
    if unit in DURATION_S:
        return Duration(seconds=value * DURATION_S[unit]), end, weak
    return Duration(months=value * DURATION_MONTHS[unit]), end, weak


_FRACTIONS: dict[tuple[str, ...], Decimal] = {
    ("and", "a", "half"): HALF,
    ("and", "a", "quarter"): QUARTER,
    ("and", "three", "quarters"): QUARTER * 3,
}
_COUNTS: dict[tuple[str, ...], Decimal] = {
    ("half", "a"): HALF,
    ("half", "an"): HALF,
    ("a", "half", "an"): HALF,
    ("a", "half"): HALF,
    ("one", "half"): HALF,
    ("half",): HALF,
    ("a", "quarter", "of", "an"): QUARTER,
    ("quarter", "of", "an"): QUARTER,
    ("three", "quarters", "of", "an"): QUARTER * 3,
    ("three", "quarter"): QUARTER * 3,
    ("a", "couple", "of"): Decimal(2),
    ("the", "couple", "of"): Decimal(2),
    ("couple", "of"): Decimal(2),
}
"""Counts that are no numbers; longer ones hide shorter ones."""


def _count(tokens: Tokens, at: int) -> tuple[Decimal, int, bool] | None:
    """How many: (count, token after it, whether only an article said it)."""
    words = tuple(text_at(tokens, at + n) for n in range(4))
    for length in (4, 3, 2, 1):
        if words[:length] in _COUNTS:
            return _COUNTS[words[:length]], at + length, False
    if words[0] in {"a", "an"} and words[1] not in {"hundred", "thousand", "million", "dozen"}:
        return Decimal(1), at + 1, True
    if words[0] == "one" and singular(words[1]) in _SHORT_WAITS:
        return Decimal(1), at + 1, True
    if words[:2] == ("the", "hour") and text_at(tokens, at - 1) == "within":
        return Decimal(1), at + 1, False
    group = read_group(tokens, at)
    return (group.value, group.end, False) if group and not group.ordinal else None
