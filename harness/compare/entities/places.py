"""Which value stands with which: "ninety for a year, or fifty for six months".

Rules:
    1. A text falls into segments at punctuation and at conjunctions, never inside a value.
    2. What else stands in a value's segment, words and values, says what it is the value of.
    3. Two values changed places where each stands with what was the other's, and with nothing that was its own. One of
       the two is enough where both stand with something on both sides and no third value is told that could be meant.
       Another order, or another cut into segments, is no such evidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from harness.compare.entities.entity import Entity, EntityPair
from harness.compare.plain import STOP_WORDS, stem, word_set

_CONJUNCTIONS = word_set("and or but then while whereas though so otherwise instead")
_MARKS = ".,;:?!"

Keys = frozenset[object]


class Places:
    """What each agreed value of two texts stands with, on either side."""

    def __init__(self, agreed: Sequence[EntityPair], texts: tuple[str, str]) -> None:
        self._agreed = agreed
        self._live = _keys([pair.live for pair in agreed], texts[0])
        self._other = _keys([pair.other for pair in agreed], texts[1])

    def exchanged(self, one: int, two: int) -> bool:
        """Whether the agreed values of two numbers changed places between the sides."""
        mine = _own(self._live, one, two), _own(self._live, two, one)
        yours = _own(self._other, one, two), _own(self._other, two, one)
        if mine[0] & yours[0] or mine[1] & yours[1]:
            return False
        crossing = bool(mine[0] & yours[1]), bool(mine[1] & yours[0])
        placed = all(mine) and all(yours) and self._alone(one, two)
        return all(crossing) or (any(crossing) and placed)

    def _alone(self, one: int, two: int) -> bool:
        """Whether no third value is told that could be meant."""
        kinds = {self._agreed[one].live.kind, self._agreed[two].live.kind}
        return not any(
            pair.live.kind in kinds and not pair.live.weak and number not in (one, two)
            for number, pair in enumerate(self._agreed)
        )


def _own(keys: Sequence[Keys], one: int, two: int) -> Keys:
    """What stands with one value and not with the other; the two themselves tell nothing."""
    return keys[one] - keys[two] - {one, two}


def _keys(values: Sequence[Entity], text: str) -> list[Keys]:
    """By value: the content words of its segment, and the numbers of the other values in it."""
    words = text.split()
    segment = _segments(words, values)
    out: list[Keys] = []
    inside = {at for value in values for at in range(value.words.first, value.words.end)}
    for value in values:
        here = segment[value.words.first] if value.words.first < len(segment) else -1
        said = {
            key
            for at, word in enumerate(words)
            if segment[at] == here and at not in inside and (key := _key(word)) is not None
        }
        beside: set[object] = {
            number
            for number, other in enumerate(values)
            if other is not value and other.words.first < len(segment) and segment[other.words.first] == here
        }
        out.append(frozenset(said | beside))
    return out


def _key(word: str) -> str | None:
    plain = word.lower().strip(_MARKS + "'\"()")
    return None if not plain or plain in STOP_WORDS else stem(plain)


def _segments(words: Sequence[str], values: Iterable[Entity]) -> list[int]:
    """The number of each word's segment."""
    joined = {at for value in values for at in range(value.words.first + 1, value.words.end)}
    out: list[int] = []
    number = 0
    for at, word in enumerate(words):
        begins = at > 0 and (words[at - 1][-1] in _MARKS or word.lower() in _CONJUNCTIONS)
        if begins and at not in joined:
            number += 1
        out.append(number)
    return out
