"""A word of the caller in whose place the other side heard quite another: "the gas meter", "the electric meter".

Rules:
    1. Recognisers mishear what sounds or is written alike; that is a word error. An unlike word is another thing.
    2. Only words of content count, as many on either side, in a turn whose other words agree; no pieces of values.
    3. A word that a tool's argument holds is a value of the call.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rapidfuzz import fuzz

from harness.compare.entities.lexicon import written_short
from harness.compare.entities.sound import sound
from harness.compare.plain import STOP_WORDS, stem, word_set

_MOST_WORDS, _LONGEST = 2, 3
_ALIKE, _ONSET = 48, 2
"""Likeness in writing, of a hundred, and letters in common at the start, from which on a word may be another hearing of
the same sound."""
_SPELLED = 75
"""Likeness from which on a word may be another spelling of the same."""
_SHARE_AGREED = 0.6
_PARTICLES = {frozenset(pair) for pair in (("up", "down"), ("in", "out"), ("on", "off"), ("above", "below"))}
_LOOSE = word_set("cos cause yeah yes okay ok ta thanks thank cheers hiya hey hi hello hullo")


def unlike(live: Sequence[str], other: Sequence[str], used: bool = False) -> bool:
    """Whether words stand for one another that neither sound nor are written alike.

    Of words that a tool ``used``, all count but those that are another spelling of the same sound.
    """
    if len(live) != len(other) or len(live) > _MOST_WORDS or set(live) & set(other):
        return False
    if len(live) == 1 and frozenset((*live, *other)) in _PARTICLES:
        return True
    pairs = [(a, b) for a, b in zip(live, other, strict=True) if _content(a) and _content(b)]
    return len(pairs) == len(live) and all(_far(a, b, used) for a, b in pairs)


def mostly_agreed(errors: int, words: int) -> bool:
    """Whether a turn was heard alike but for a few words, so that a word stands in another's place for sure."""
    return words > 0 and 1 - errors / words >= _SHARE_AGREED


def said_in(words: Sequence[str], text: Sequence[str]) -> bool:
    """Whether one of the words stands in a text after all, written apart or not: "walkup", "walk up"."""
    joined = {"".join(text[at : at + length]) for length in range(1, _LONGEST + 1) for at in range(len(text))}
    return any(word in joined for word in words)


def words_of(values: Iterable[Any]) -> frozenset[str]:
    """Stems of the words of content in the texts of JSON values."""
    return frozenset(stem(word) for text in _texts(values) for word in text.lower().split() if _content(word))


def _texts(values: Iterable[Any]) -> Iterator[str]:
    for value in values:
        if isinstance(value, str):
            yield value.replace("_", " ").replace("-", " ")
        elif isinstance(value, Mapping):
            yield from _texts(value.values())
        elif isinstance(value, (list, tuple)):
            yield from _texts(value)


def _content(word: str) -> bool:
    return word.isalpha() and len(word) > 2 and word not in STOP_WORDS and word not in _LOOSE


def _far(one: str, two: str, used: bool) -> bool:
    if written_short(one) == written_short(two) or stem(one) == stem(two) or sound(one) == sound(two):
        return False
    likeness = fuzz.ratio(one, two)
    return likeness < _SPELLED if used else one[:_ONSET] != two[:_ONSET] and likeness < _ALIKE
