"""What is known to be private in one call, so that parts, repeats and other wordings of it are recognised."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from rapidfuzz.distance import DamerauLevenshtein

from harness.redact.tokens import folded, words

_PART = 4
"""So many figures of a known number are a part of it wherever they stand; fewer only as a group read out alone."""
_FUZZY = 4
COMMON = frozenset(
    words(
        "the and for you not may will mark rose grace joy hope faith art bill bob drew frank grant gene jack jay "
        "june april august summer autumn dawn sunny rich rob pat sue guy dick chuck chase wade miles page penny "
        "daisy iris ivy olive lily violet ruby amber crystal pearl star sky rain storm north south east west "
        "young old long short small brown green white black gray grey king price bush wood woods field fields "
        "hill hills stone rivers lake banks bell cook baker carter mason hunter fisher porter taylor day week "
        "love case cash chance church clay cross dean duke earl early good best strong sharp swift wise major "
        "noble park street main house home room doctor mister miss sir madam name caller customer patient guest "
        "member agent support service team test user none null true false unknown last first next new call number "
        "date time hello thanks thank please yes no okay this that there here with from what when where have has "
        "had are was were can could would should one two three four five six seven eight nine ten monday tuesday "
        "wednesday thursday friday saturday sunday january february march july september october november "
        "december"
    )
)
"""Words that are also names: they are taken for one only in a full name, or where capitals or a cue say so."""


@dataclass(frozen=True, slots=True)
class Known:
    """Private values of one call. ``numbers`` are figures alone, ``codes`` have letters among them; ``groups`` are
    parts as they were read out; ``names`` the parts of names."""

    numbers: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    groups: dict[str, str] = field(default_factory=dict)
    births: frozenset[date] = frozenset()
    full_names: frozenset[tuple[str, ...]] = frozenset()
    streets: frozenset[tuple[str, ...]] = frozenset()

    def owner(self, figures: str, *, alone: bool) -> str | None:
        """The number that ``figures`` are, end in, or are a part of."""
        for number in sorted(self.numbers, key=len):
            if figures == number or (len(number) >= 7 and figures.endswith(number) and len(figures) <= len(number) + 3):
                return number
        if len(figures) >= _PART:
            for number in sorted(self.numbers):
                if len(number) > len(figures) and figures in number:
                    return number
        return self.groups.get(figures) if alone else None

    @property
    def names(self) -> frozenset[str]:
        """Single names that stand for a person by themselves."""
        return frozenset(part for name in self.full_names for part in name if len(part) > 2 and part not in COMMON)

    def name_like(self, word: str, names: Iterable[str]) -> str | None:
        """The name that a word is, or is a mishearing of: one letter off, or the same by ear."""
        word = folded(word)
        if word in names:
            return word
        if len(word) < _FUZZY or word in COMMON:
            return None
        return next((name for name in sorted(names) if _misheard(word, name)), None)


def sound(word: str) -> str:
    """A rough key of how a name sounds: its letters, those that sound alike as one, silent ones dropped."""
    plain = word.replace("ph", "f").replace("ck", "k").replace("c", "k").replace("y", "i").replace("z", "s")
    return re.sub(r"(.)\1+", r"\1", re.sub(r"h|e$", "", plain).replace("ai", "a"))


def _misheard(word: str, name: str) -> bool:
    if len(name) < _FUZZY or name in COMMON:
        return False
    if sound(word) == sound(name):
        return True
    return len(name) > _FUZZY and name[0] == word[0] and DamerauLevenshtein.distance(name, word) == 1
