"""Numbers in words and figures: "a hundred and five", "double five", "twenty twenty six", "1,250", "two and a half".

A *group* is one number as grammar builds it; a *run* is the groups said one after the other without a pause.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from harness.compare.entities.lexicon import (
    DECADES,
    DIGIT_WORDS,
    HALF,
    ORDINAL_TEENS,
    ORDINAL_TENS,
    ORDINAL_UNITS,
    PHONETIC,
    REPEATS,
    SCALES,
    TEENS,
    TENS,
    VULGAR,
    ZEROS,
)
from harness.compare.normal import Tokens

_WRITTEN = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d*\.?\d+")
_MANY = frozenset({"two", "three", "four", "five", "six"})
_PLURALS = {"sixes" if word == "six" else f"{word}s": figure for word, figure in DIGIT_WORDS.items()}
"""Figures as they are counted out: "four ones", "two sevens"."""
_BEHIND_WHOLE = {"1/2": HALF, "1/4": HALF / 2, "3/4": HALF * 3 / 2}
_SUFFIX = frozenset({"st", "nd", "rd", "th"})


@dataclass(frozen=True, slots=True)
class Group:
    """One number; ``figures`` is how it is written ("07" keeps its zero), ``end`` the token after it."""

    value: Decimal
    figures: str
    end: int
    ordinal: bool = False
    written: bool = False

    @property
    def whole(self) -> int | None:
        return int(self.value) if self.value == self.value.to_integral_value() else None


@dataclass(frozen=True, slots=True)
class Run:
    """Groups said one after the other, and the token after them."""

    groups: tuple[Group, ...]
    end: int

    @property
    def figures(self) -> str:
        return "".join(group.figures for group in self.groups)

    @property
    def single(self) -> Group | None:
        return self.groups[0] if len(self.groups) == 1 else None


def text_at(tokens: Tokens, at: int) -> str:
    """The token's text without a possessive, empty beyond both ends."""
    return tokens[at].text.removesuffix("'s") if 0 <= at < len(tokens) else ""


def pause_before(tokens: Tokens, at: int) -> bool:
    """Whether punctuation other than a hyphen stands before a token, or nothing does."""
    return at == 0 or bool(tokens[at - 1].after.strip("-"))


@lru_cache(maxsize=2048)
def read_run(tokens: Tokens, at: int) -> Run | None:
    """The longest run of numbers that starts at a token."""
    groups: list[Group] = []
    end = at
    while (found := read_digits(tokens, end) or read_group(tokens, end)) and (
        not groups or _joined(tokens, end, groups[-1], found[0] if isinstance(found, list) else found)
    ):
        fresh = found if isinstance(found, list) else [found]
        groups.extend(fresh)
        end = fresh[-1].end
        if groups[-1].ordinal or "." in f"{groups[-1].value}":
            break
    if not groups or not any(_counts(tokens, at, groups)):
        return None
    return Run(tuple(groups), end)


def _counts(tokens: Tokens, at: int, groups: Sequence[Group]) -> list[bool]:
    """ "oh" alone, or before a pause, is an exclamation and no figure."""
    told = text_at(tokens, groups[-1].end) == "hours" or text_at(tokens, at - 1) in {
        "dash",
        "hyphen",
        "slash",
        "stroke",
    }
    if tokens[at].text in {"oh", "o"} and ((len(groups) < 3 and not told) or tokens[at].after):
        return [False]
    return [True]


def _joined(tokens: Tokens, at: int, left: Group, right: Group) -> bool:
    """Whether a group carries the run on: without a pause, or figure by figure through commas and dots."""
    if left.ordinal or right.ordinal:
        return False
    after = tokens[at - 1].after
    if after == "-" and left.written and right.written:
        chain = (tokens[at - 2].after if at > 1 else "", tokens[at].after)
        return len(left.figures) == len(right.figures) == 1 and "-" in chain
    if not after.strip("-)"):
        return not (right.written and left.written and tokens[at].glued and not after)
    figure_by_figure = len(left.figures) == 1 and len(right.figures) == 1
    return (after == "," and figure_by_figure) or (after == "." and right.written and left.written and tokens[at].glued)


def read_digits(tokens: Tokens, at: int) -> list[Group] | None:
    """ "double five", "triple oh", "oh": figures that only digit strings have."""
    text = text_at(tokens, at)
    if text in ZEROS and text != "zero" and text_at(tokens, at + 1) != "point":
        return [Group(Decimal(0), "0", at + 1)]
    if text in _MANY and text_at(tokens, at + 1) in _PLURALS:
        counted = _PLURALS[text_at(tokens, at + 1)]
        return [Group(Decimal(counted), str(counted), at + 2)] * DIGIT_WORDS[text]
    if text not in REPEATS:
        return None
    following = text_at(tokens, at + 1)
    figure = "0" if following in ZEROS else str(DIGIT_WORDS.get(following, following))
    if len(figure) != 1 or not figure.isdigit():
        return None
    return [Group(Decimal(int(figure)), figure, at + 2)] * REPEATS[text]


@lru_cache(maxsize=2048)
def read_group(tokens: Tokens, at: int) -> Group | None:
    """One number as grammar builds it: "half a dozen", "two and a half thousand", "three point five"."""
    counted = _collective(tokens, at)
    if counted:
        return counted
    whole = _whole(tokens, at)
    if whole is None or whole.ordinal:
        return whole or _point(tokens, at, None)
    part = _point(tokens, whole.end, whole) or _fraction(tokens, whole)
    return _scaled(tokens, part) if part else whole


def _collective(tokens: Tokens, at: int) -> Group | None:
    """Dozens and couples, "half a million", "a quarter of a million", "a couple hundred"."""
    if text_at(tokens, at + 1) not in {"a", "couple", "dozen", "quarter"}:
        return None
    words = tuple(text_at(tokens, at + step) for step in range(3))
    if words == ("half", "a", "dozen"):
        return _made(Decimal(6), at + 3)
    if words[:2] == ("half", "a") and words[2] in SCALES:
        return _made(HALF * SCALES[words[2]], at + 3)
    if words[:2] == ("a", "quarter"):
        step = at + 2 + 2 * ((words[2], text_at(tokens, at + 3)) == ("of", "a"))
        scale = SCALES.get(text_at(tokens, step))
        return _made(Decimal(scale) / 4, step + 1) if scale else None
    if words[1] == "couple" and words[0] in {"a", "the"}:
        end = at + 2 + (words[2] == "of")
        many = {"hundred": 100, **SCALES}.get(text_at(tokens, end), 1)
        return _made(Decimal(2 * many), end + (many > 1))
    first = Group(Decimal(1), "1", at + 1) if words[0] == "a" else _small(tokens, at) if words[1] == "dozen" else None
    return _made(first.value * 12, at + 2) if first and words[1] == "dozen" else None


def _scaled(tokens: Tokens, group: Group) -> Group:
    scale = {"hundred": 100}.get(text_at(tokens, group.end)) or _scale(tokens, group)
    return _made(group.value * scale, group.end + 1) if scale else group


def _whole(tokens: Tokens, at: int) -> Group | None:
    """Thousands, hundreds and the rest; "a hundred", "fifteen hundred", "1.5 million", "five k"."""
    first = _hundreds(tokens, at)
    if first is None:
        scale = SCALES.get(text_at(tokens, at + 1))
        if text_at(tokens, at) == "a" and scale:
            first = Group(Decimal(1), "1", at + 1)
        else:
            return None
    total, group, last_scale = Decimal(0), first, 10**12
    while (scale := _scale(tokens, group)) and scale < last_scale:
        total, last_scale = total + group.value * scale, scale
        end = group.end + 1
        step = end + (text_at(tokens, end) == "and")
        following = None if pause_before(tokens, end) and end > at + 1 else _hundreds(tokens, step)
        if following is None or following.value >= scale or "." in following.figures:
            return _made(total, end)
        group = following
        if group.ordinal:
            return Group(total + group.value, f"{int(total + group.value)}", group.end, True)
    return _made(total + group.value, group.end, group.ordinal) if total else group


def _scale(tokens: Tokens, group: Group) -> int | None:
    text = text_at(tokens, group.end)
    if text in {"k", "grand"} and not tokens[group.end - 1].after and not _letter_behind(tokens, group.end):
        return 1000
    return SCALES.get(text)


def _letter_behind(tokens: Tokens, at: int) -> bool:
    """Whether a "k" is the letter of a code: explained, or with another letter behind it."""
    following = text_at(tokens, at + 1)
    explained = following in {"for", "like"} and text_at(tokens, at + 2)[:1] == "k"
    return (
        (following, text_at(tokens, at + 2)) == ("as", "in")
        or explained
        or following in PHONETIC
        or (len(following) == 1 and following.isalpha() and following not in {"a", "i"} and not tokens[at].after)
    )


def _made(value: Decimal, end: int, ordinal: bool = False) -> Group:
    return Group(value, f"{value.normalize():f}".replace(".", ""), end, ordinal)


def _hundreds(tokens: Tokens, at: int) -> Group | None:
    text = text_at(tokens, at)
    if text in {"a", "the", "hundred", "hundredth"}:
        hundred_at = at + (text in {"a", "the"})
        spoken = text_at(tokens, hundred_at) in ({"hundredth"} if text == "the" else {"hundred", "hundredth"})
        first = Group(Decimal(1), "1", hundred_at) if spoken else None
    else:
        first = _small(tokens, at)
    if first and text_at(tokens, first.end) == "hundredth":
        return _made(first.value * 100, first.end + 1, True)
    if first is None or first.ordinal or text_at(tokens, first.end) not in {"hundred", "hundreds"}:
        return first
    value = first.value * 100
    end = first.end + 1
    if tokens[end - 1].after.strip("-"):
        return _made(value, end)
    step = end + (text_at(tokens, end) == "and")
    rest = _small(tokens, step)
    if rest is None or rest.value >= 100 or rest.figures[0] == "0" or _goes_on(tokens, rest, step == end):
        return _made(value, end)
    return _made(value + rest.value, rest.end, rest.ordinal)


def _goes_on(tokens: Tokens, rest: Group, bare: bool) -> bool:
    """Whether what follows a hundred begins something new: another hundred, or single figures."""
    following = text_at(tokens, rest.end)
    figure_by_figure = bare and len(rest.figures) == 1 and following in DIGIT_WORDS.keys() | ZEROS
    return figure_by_figure or following in {"hundred", "hundreds"}


def _small(tokens: Tokens, at: int) -> Group | None:
    """Below a hundred in words, or any number in figures."""
    if not 0 <= at < len(tokens):
        return None
    text = text_at(tokens, at)
    if text[0].isdigit() or text[0] == ".":
        return _in_figures(tokens, at)
    if text in ZEROS and text_at(tokens, at + 1) == "point":
        return Group(Decimal(0), "0", at + 1)
    if text in TENS:
        return _tens(tokens, at)
    for words, ordinal in (
        (DIGIT_WORDS, False),
        (TEENS, False),
        (DECADES, False),
        (ORDINAL_UNITS, True),
        (ORDINAL_TEENS, True),
        (ORDINAL_TENS, True),
    ):
        if text in words:
            return Group(Decimal(words[text]), str(words[text]), at + 1, ordinal)
    return None


def _tens(tokens: Tokens, at: int) -> Group:
    value = TENS[text_at(tokens, at)]
    following = text_at(tokens, at + 1) if not tokens[at].after.strip("-") else ""
    unit = DIGIT_WORDS.get(following, 0)
    ordinal = ORDINAL_UNITS.get(following, 0)
    total = value + (unit or ordinal)
    return Group(Decimal(total), str(total), at + 1 + bool(unit or ordinal), bool(ordinal))


def _in_figures(tokens: Tokens, at: int) -> Group | None:
    text = tokens[at].text
    if not _WRITTEN.fullmatch(text):
        return None
    plain = text.replace(",", "")
    ordinal = text_at(tokens, at + 1) in _SUFFIX and tokens[at + 1].glued
    return Group(Decimal(plain), plain.replace(".", ""), at + 1 + ordinal, ordinal, True)


def _point(tokens: Tokens, at: int, whole: Group | None) -> Group | None:
    """ "three point two five", "point five"."""
    if text_at(tokens, at) != "point":
        return None
    figures, end = "", at + 1
    while end < len(tokens):
        text = tokens[end].text
        figure = (
            "0" if text in ZEROS else str(DIGIT_WORDS[text]) if text in DIGIT_WORDS else text if text.isdigit() else ""
        )
        if not figure and text in TENS | TEENS and not figures:
            group = _small(tokens, end)
            assert group is not None
            figure, end = group.figures, group.end - 1
        if not figure:
            break
        figures, end = figures + figure, end + 1
        if tokens[end - 1].after:
            break
    if not figures:
        return None
    value = (whole.value if whole else Decimal(0)) + Decimal(int(figures)).scaleb(-len(figures))
    return Group(value, f"{value:f}".replace(".", ""), end)


def _fraction(tokens: Tokens, whole: Group) -> Group | None:
    """ "two and a half", "one and three quarters"."""
    at = whole.end
    words = tuple(text_at(tokens, at + step) for step in range(3))
    if whole.written and words[0] in _BEHIND_WHOLE and not tokens[at - 1].after:
        value = whole.value + _BEHIND_WHOLE[words[0]]
        return Group(value, f"{value:f}".replace(".", ""), at + 1, False, True)
    if whole.written and words[0] in VULGAR and tokens[at].glued:
        value = whole.value + VULGAR[words[0]]
        return Group(value, f"{value:f}".replace(".", ""), at + 1, False, True)
    for phrase, part in ((("and", "a", "half"), HALF), (("and", "a", "quarter"), Decimal("0.25"))):
        if words == phrase:
            value = whole.value + part
            return Group(value, f"{value:f}".replace(".", ""), at + 3)
    if words == ("and", "three", "quarters"):
        value = whole.value + Decimal("0.75")
        return Group(value, f"{value:f}".replace(".", ""), at + 3)
    return None


@lru_cache(maxsize=1)
def starters() -> frozenset[str]:
    """Words with which a number in words can begin."""
    words: set[str] = {"a", "hundred", "hundredth", "point"} | ZEROS | set(REPEATS)
    for table in (DIGIT_WORDS, TEENS, TENS, DECADES, ORDINAL_UNITS, ORDINAL_TEENS, ORDINAL_TENS):
        words |= set(table)
    return frozenset(words)
