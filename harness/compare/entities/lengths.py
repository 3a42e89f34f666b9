"""Lengths of time, and what amounts are counted by: "half an hour", "two hours thirty", "per night", "weekly"."""

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
    VULGAR,
    singular,
)
from harness.compare.entities.numbers import read_group, starters, text_at
from harness.compare.entities.values import Duration
from harness.compare.normal import Tokens

_ALWAYS = {("around", "the", "clock"), ("round", "the", "clock"), ("twenty", "four", "seven")}
_DAY_S = 86400
_SHORT_WAITS = frozenset({"second", "sec", "minute", "min"})
_DAY_KINDS = frozenset({"business", "working", "calendar", "full", "whole"})
_AFTER_LENGTH = frozenset(
    {"with", "including", "in", "all", "long", "from", "and", "so", "plus", "altogether", "total"}
)
RATES = {
    "hourly": Duration(seconds=Decimal(3600)), "daily": Duration(seconds=Decimal(86400)),
    "nightly": Duration(seconds=Decimal(86400)), "weekly": Duration(seconds=Decimal(604800)),
    "fortnightly": Duration(seconds=Decimal(1209600)), "monthly": Duration(months=Decimal(1)),
    "quarterly": Duration(months=Decimal(3)), "yearly": Duration(months=Decimal(12)),
    "annually": Duration(months=Decimal(12)),
}  # fmt: skip
"""What an amount is counted by, in one word."""
FRACTIONS: dict[tuple[str, ...], Decimal] = {
    ("and", "a", "half"): HALF,
    ("and", "a", "quarter"): QUARTER,
    ("and", "three", "quarters"): QUARTER * 3,
}
"""What is said behind a unit: "a mile and a half"."""
_WHOLE_ONE = frozenset({"first", "free", "extra", "additional", "initial"})
"""What stands before one of a length of time without a count: "after the first hour", "the free night"."""
_BEFORE_WHOLE = frozenset({"the", "that", "each", "every", "per", "your", "this"})
_COUNTS: dict[tuple[str, ...], Decimal] = {
    **{(sign,): part for sign, part in VULGAR.items()},
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


def read_duration(tokens: Tokens, at: int) -> Found | None:
    """ "half an hour", "an hour and a half", "two hours thirty minutes", "three weeks"."""
    words = tuple(text_at(tokens, at + n) for n in range(3))
    if words in _ALWAYS or words[0] == "24/7":
        return Found(Duration(seconds=Decimal(86400)), at, at + (1 if words[0] == "24/7" else 3), weak=True)
    if (rate := RATES.get(text_at(tokens, at))) is not None and counted_before(tokens, at):
        return Found(rate, at, at + 1, weak=True)
    first = _length(tokens, at)
    if first is None:
        return None
    value, end, weak = first
    if value.seconds == _DAY_S and (text_at(tokens, end), text_at(tokens, end + 1)) == ("a", "day"):
        return Found(value, at, end + 2, weak=True)
    while True:
        step = end + (text_at(tokens, end) == "and")
        more = None if tokens[end - 1].after.strip(",") else _length(tokens, step)
        if tokens[end - 1].text.endswith("'s"):
            return Found(value, at, end, weak)
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
    if text_at(tokens, end) == "quarter" and singular(text_at(tokens, end + 1)) == "hour":
        value, end = value * QUARTER, end + 1
    unit = singular(text_at(tokens, end))
    rate = article and counted_before(tokens, at)
    if article and unit in _SHORT_WAITS and not rate and tokens[at].text not in _WHOLE_ONE:
        return None
    if unit not in DURATION_S and unit not in DURATION_MONTHS:
        return None
    after = tuple(text_at(tokens, end + 1 + n) for n in range(3))
    end += 1
    if more := FRACTIONS.get(after):
        value, end = value + more, end + 3
    weak = article and (unit != "hour" or rate or tokens[at].text in _WHOLE_ONE)
    if unit in DURATION_S:
        return Duration(seconds=value * DURATION_S[unit]), end, weak
    return Duration(months=value * DURATION_MONTHS[unit]), end, weak


def counted_before(tokens: Tokens, at: int) -> bool:
    """Whether an article or "per" follows an amount, so that it says by what the amount is counted."""
    before = text_at(tokens, at - 1)
    return (
        at > 0
        and not tokens[at - 1].after
        and (before in CURRENCIES or before in CENTS or is_figure(before) or (before == "p" and tokens[at - 1].glued))
    )


def is_figure(text: str) -> bool:
    """Whether a word says a figure and is no article or everyday word besides."""
    return text[:1].isdigit() or (text in starters() and text not in {"a", "oh", "o", "first", "second", "third"})


def _count(tokens: Tokens, at: int) -> tuple[Decimal, int, bool] | None:
    """How many: (count, token after it, whether only an article said it)."""
    words = tuple(text_at(tokens, at + n) for n in range(4))
    if words[:2] == ("half", "day"):
        return None
    if words[:2] == ("quarter", "hour"):
        return Decimal(1), at, False
    for length in (4, 3, 2, 1):
        if words[:length] in _COUNTS:
            return _COUNTS[words[:length]], at + length, False
    opening = words[0] in _WHOLE_ONE and text_at(tokens, at - 1) in _BEFORE_WHOLE and words[1] in DURATION_S
    if opening or (words[0] in {"per", "each", "every"} and counted_before(tokens, at)):
        return Decimal(1), at + 1, True
    if words[0] in {"a", "an"} and words[1] not in {"hundred", "thousand", "million", "dozen"}:
        return Decimal(1), at + 1, True
    if words[0] == "one" and singular(words[1]) in _SHORT_WAITS:
        return Decimal(1), at + 1, True
    if words[:2] == ("the", "hour") and text_at(tokens, at - 1) == "within":
        return Decimal(1), at + 1, False
    group = read_group(tokens, at)
    return (group.value, group.end, False) if group and not group.ordinal else None
