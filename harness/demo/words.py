"""Spoken English taken apart and put together: tokens, numbers, ordinals, digit strings, money."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_UNITS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ORDINALS = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh"),
    *("twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth"),
    "twentieth",
)

CARDINALS = {word: value for value, word in enumerate(_UNITS)} | {
    word: 10 * (index + 2) for index, word in enumerate(_TENS)
}
ORDINALS = {word: value for value, word in enumerate(_ORDINALS, start=1)} | {"thirtieth": 30}
DIGITS = {word: str(value) for value, word in enumerate(_UNITS[:10])} | {"oh": "0", "o": "0"}
_REPEATS = {"double": 2, "triple": 3}

_JOINED = ((r"\b([ap])\.? ?m\b\.?", r"\1m"), (r"\$(\d+)", r"\1 dollars"), (r"(\d)(am|pm)\b", r"\1 \2"))


def tokens(text: str) -> list[str]:
    """Lower-case words and numerals of a transcript, whatever recogniser wrote it: ``"9:30 a.m."`` and
    ``"nine thirty a m"`` both come apart into words that the other functions here read."""
    plain = text.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    for pattern, replacement in _JOINED:
        plain = re.sub(pattern, replacement, plain)
    return re.findall(r"\d+:\d\d|\d+(?:st|nd|rd|th)\b|\d+|[a-z]+(?:'[a-z]+)*", plain)


def cardinal(words: Sequence[str], at: int) -> tuple[int, int] | None:
    """A number below one hundred that starts at ``at``: its value and how many words it takes."""
    word = words[at] if at < len(words) else ""
    if word.isdigit():
        return int(word), 1
    value = CARDINALS.get(word)
    if value is None:
        return None
    follower = CARDINALS.get(words[at + 1], 0) if at + 1 < len(words) else 0
    if value >= 20 and 1 <= follower <= 9:
        return value + follower, 2
    return value, 1


def ordinal(words: Sequence[str], at: int) -> tuple[int, int] | None:
    """An ordinal up to thirty-first that starts at ``at``: its value and how many words it takes."""
    word = words[at] if at < len(words) else ""
    numeral = re.fullmatch(r"(\d+)(?:st|nd|rd|th)", word)
    if numeral:
        return int(numeral[1]), 1
    if word in ("twenty", "thirty") and at + 1 < len(words) and 1 <= ORDINALS.get(words[at + 1], 0) <= 9:
        return CARDINALS[word] + ORDINALS[words[at + 1]], 2
    return (ORDINALS[word], 1) if word in ORDINALS else None


def digit_runs(words: Sequence[str]) -> list[tuple[int, int, str]]:
    """Strings of spoken or written digits as (first word, one past the last word, digits)."""
    runs: list[tuple[int, int, str]] = []
    at = 0
    while at < len(words):
        start, digits = at, ""
        while at < len(words) and (part := _digits(words, at)):
            digits, at = digits + part[0], at + part[1]
        if digits:
            runs.append((start, at, digits))
        else:
            at += 1
    return runs


def _digits(words: Sequence[str], at: int) -> tuple[str, int] | None:
    word = words[at]
    if word in _REPEATS and at + 1 < len(words) and words[at + 1] in DIGITS:
        return DIGITS[words[at + 1]] * _REPEATS[word], 2
    if word in DIGITS:
        return DIGITS[word], 1
    if word.isdigit():
        return word, 1
    number = cardinal(words, at)
    return (str(number[0]), number[1]) if number else None


def say_number(value: int) -> str:
    """A whole number below ten thousand in words."""
    if value < 20:
        return _UNITS[value]
    if value < 100:
        tens, unit = divmod(value, 10)
        return _TENS[tens - 2] + (f" {_UNITS[unit]}" if unit else "")
    size, name = (1000, "thousand") if value >= 1000 else (100, "hundred")
    count, rest = divmod(value, size)
    joint = " and " if rest and (size == 100 or rest < 100) else " "
    return f"{_UNITS[count]} {name}" + (joint + say_number(rest) if rest else "")


def say_ordinal(value: int) -> str:
    """A day of the month in words."""
    if value <= 20:
        return _ORDINALS[value - 1]
    tens, unit = divmod(value, 10)
    return f"{_TENS[tens - 2]} {_ORDINALS[unit - 1]}" if unit else "thirtieth"


def say_money(dollars: int) -> str:
    """A whole amount of dollars in words."""
    return f"{say_number(dollars)} {'dollar' if dollars == 1 else 'dollars'}"


def say_digits(digits: str) -> str:
    """Digits one by one, grouped the way telephone numbers are read."""
    cuts = {7: (3,), 10: (3, 6)}.get(len(digits), ())
    groups = [digits[start:stop] for start, stop in zip((0, *cuts), (*cuts, len(digits)), strict=True)]
    return ", ".join(" ".join("oh" if digit == "0" else _UNITS[int(digit)] for digit in group) for group in groups)


def listed(items: Iterable[str], joint: str = "and") -> str:
    """``a, b and c``."""
    *head, last = items
    return f"{', '.join(head)} {joint} {last}" if head else last
