"""One side's value looked for among the other side's words: the same letters and figures in a row, however written.

Readers know forms; this knows none. "the l d l" and "the ldl", "V K one eight, H for hotel" and "vk18 h", "dana dot
reyes oh two at proton mail dot com" and "dana.reyes02@protonmail.com" carry the same letters and figures.

Rules:
    1. Only equal sequences agree: each token gives the figures or letters it stands for and has to be used up.
    2. A row of figures is found whole or not at all: none may stand before or behind it, but those of another value.
    3. Words between ("and", "dash", "dollars") carry nothing; the marks of an address and a decimal point do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from harness.compare.entities.lexicon import (
    CENTS,
    CURRENCIES,
    DIGIT_WORDS,
    DURATION_S,
    LETTER_NAMES,
    PHONETIC,
    TEENS,
    TENS,
    UNITS,
    ZEROS,
    is_written_short,
    singular,
    written_short,
)
from harness.compare.entities.numbers import read_digits, read_group, text_at
from harness.compare.entities.spelling import read_letter
from harness.compare.entities.values import (
    Digits,
    Duration,
    Email,
    Letters,
    Money,
    Name,
    Number,
    Percent,
    Phone,
    Quantity,
    Value,
)
from harness.compare.normal import Tokens
from harness.compare.plain import STOP_WORDS, word_set

_LEAST_FIGURES, _LEAST_LETTERS, _LEAST_NAME = 2, 3, 4
_MARKS = {
    "dot": ".", "period": ".", "point": ".", "underscore": "_", "_": "_", "dash": "-", "hyphen": "-", "minus": "-",
    "at": "@", "@": "@", "plus": "+", "+": "+",
}  # fmt: skip
_SILENT = (
    word_set("and then dash hyphen slash stroke space dot capital letter letters number figure digit lower upper case")
    | word_set("$ £ € #")
    | CURRENCIES.keys()
    | CENTS
)
_MOST = 10**15
"""Nobody says more figures as one number; beyond the digits that decimals are counted with, cents cannot be told."""
_JOINING = str.maketrans("", "", ",:/")
_SHORT_NAMES = LETTER_NAMES | {"see": "c", "sea": "c", "be": "b", "you": "u", "are": "r", "why": "y", "oh": "o"}
_FIGURE_WORDS = DIGIT_WORDS.keys() | TEENS.keys() | TENS.keys() | (ZEROS - {"o", "oh"})


def sequences_of(value: Value) -> tuple[str, ...]:
    """The rows of figures and letters that are this value and no other; empty where it has none of some length."""
    match value:
        case Email(local, domain):
            return (f"{local}@{domain}",)
        case Letters(text):
            least = _LEAST_FIGURES if any(char.isdigit() for char in text) else _LEAST_LETTERS
            return (text.lower(),) if len(text) >= least else ()
        case Digits(text) | Phone(text):
            return (text,) if len(text) >= _LEAST_FIGURES else ()
        case Number(number) if number.is_finite() and 10 <= number < _MOST:
            return (f"{number.normalize():f}",)
        case Money(amount) if amount.is_finite() and 1 <= amount < _MOST:
            whole = f"{amount.normalize():f}"
            return (whole,) if "." not in whole else (f"{amount:.2f}", f"{amount:.2f}".replace(".", ""))
        case Name(parts):
            name = "".join(written_short(part) for part in parts if part.isalnum())
            return (name,) if sum(map(len, parts)) >= _LEAST_NAME or is_written_short(name) else ()
        case _:
            return ()


def find(value: Value, given: Tokens, taken: frozenset[int]) -> tuple[int, int] | None:
    """First token, and the token after the last, of a value's sequence; ``taken`` are tokens of other values."""
    for wanted in sequences_of(value):
        for first in range(len(given)):
            if first in taken or not _may_begin(given, first, wanted):
                continue
            for end in _ends(given, first, wanted, isinstance(value, Email)):
                if taken.isdisjoint(range(first, end)) and _stands_alone(given, (first, end), wanted, value, taken):
                    return first, end
    return None


def cover(given: Tokens, first: int, end: int, values: Sequence[Value]) -> tuple[int, ...]:
    """Which of the values, in the order in which they are said, make up the tokens between without a rest."""
    for number, value in enumerate(values):
        for wanted in _pieces_of_cover(value, text_at(given, end)):
            for last in _ends(given, first, wanted, marks=False, apart=True):
                stop = _past_silent(given, last, end)
                if stop == end:
                    return (number,)
                left = [one for at, one in enumerate(values) if at != number]
                if stop < end and (rest := cover(given, stop, end, left)):
                    return (number, *(at + (at >= number) for at in rest))
    return ()


def _pieces_of_cover(value: Value, behind: str) -> tuple[str, ...]:
    """As ``sequences_of``, but figures of any length: what makes them certain is that nothing is left.

    ``behind`` is the word after the last token: it may be the unit of a length of time.
    """
    match value:
        case Name() | Email():
            return ()
        case Duration(seconds, months) if seconds and not months and (unit := DURATION_S.get(singular(behind))):
            return (f"{seconds / unit:.0f}",) if not seconds % unit else ()
        case Quantity(number, unit) if unit in (UNITS.get(behind), UNITS.get(singular(behind))):
            return (f"{number.normalize():f}",)
        case Percent(number) if behind in {"percent", "%", "per"}:
            return (f"{number.normalize():f}",)
        case Number(number) if number == number.to_integral_value():
            return (f"{number:.0f}",)
        case _:
            return sequences_of(value)


def _past_silent(given: Tokens, at: int, end: int) -> int:
    while at < end and given[at].text in _SILENT:
        at += 1
    return at


def _may_begin(given: Tokens, at: int, wanted: str) -> bool:
    return given[at].text not in _SILENT and any(text and wanted.startswith(text) for text, _ in _read(given, at))


def _ends(given: Tokens, at: int, wanted: str, marks: bool, apart: bool = False) -> Iterator[int]:
    """The tokens after which the wanted sequence is used up; ``apart`` lets it end between "fifty" and "two"."""
    for text, end in _read(given, at):
        if text == wanted:
            yield end
        elif wanted.startswith(text):
            yield from _go_on(given, end, wanted[len(text) :], marks, apart)
    ten = str(TENS.get(given[at].text, "")) if apart else ""
    if ten == wanted and at + 1 < len(given) and given[at + 1].text in DIGIT_WORDS:
        yield at + 1


def _go_on(given: Tokens, at: int, wanted: str, marks: bool, apart: bool) -> Iterator[int]:
    if at >= len(given):
        return
    text, after = given[at].text, given[at - 1].after
    if (marks or text == "point") and wanted.startswith(_MARKS.get(text, " ")):
        yield from _ends(given, at + 1, wanted[1:], marks, apart) if at + 1 < len(given) else ()
    elif marks and after and wanted.startswith(after) and given[at].glued:
        yield from _ends(given, at, wanted[len(after) :], marks, apart)
    else:
        if text in _SILENT and not marks:
            yield from _go_on(given, at + 1, wanted, marks, apart)
        yield from _ends(given, at, wanted, marks, apart)


@lru_cache(maxsize=4096)
def _read(given: Tokens, at: int) -> tuple[tuple[str, int], ...]:
    """What a token, with those that belong to it, may stand for in figures and letters, and the token after it."""
    text = text_at(given, at)
    if "@" in text or text[:1].isdigit():
        return ((text.translate(_JOINING), at + 1),)
    if repeated := read_digits(given, at):
        out = [("".join(group.figures for group in repeated), repeated[-1].end)]
    elif text in _FIGURE_WORDS | {"a", "hundred"} and (group := read_group(given, at)):
        out = [(group.figures if group.whole is not None else f"{group.value.normalize():f}", group.end)]
    else:
        out = []
    if letter := read_letter(given, at):
        out.append((letter.text, letter.end))
    if text in _SHORT_NAMES:
        out.append((_SHORT_NAMES[text], at + 1))
    if text in PHONETIC:
        out.append((PHONETIC[text], at + 1))
    if text not in _FIGURE_WORDS:
        word = "".join(char for char in text if char.isalnum())
        headed = text[2:] if text[1:2] == "'" else ""
        out += [(form, at + 1) for form in dict.fromkeys((word, written_short(word), headed)) if form]
    return tuple(out)


def _stands_alone(given: Tokens, place: tuple[int, int], wanted: str, value: Value, taken: frozenset[int]) -> bool:
    """Whether nothing beside the place may belong to the same row, and words alone are no chance."""
    first, end = place
    if isinstance(value, (Name, Email)):
        return not all(given[at].text in STOP_WORDS for at in range(first, end))
    code = isinstance(value, Letters)
    if wanted.isalpha() and end - first > 1 and all(given[at].text in STOP_WORDS for at in range(first, end)):
        return False
    return not any(at not in taken and 0 <= at < len(given) and carries_on(given, at, code) for at in (first - 1, end))


def carries_on(given: Tokens, at: int, code: bool) -> bool:
    """Whether a token would carry a row on: a figure, for a code also a single letter."""
    text = given[at].text
    if text[0].isdigit() or text in _FIGURE_WORDS or read_digits(given, at) or text in {"hundred", "thousand", "point"}:
        return True
    return code and ((len(text) == 1 and text.isalpha() and text not in "ai") or text in PHONETIC)
