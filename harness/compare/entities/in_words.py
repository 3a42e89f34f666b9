"""Values without a partner that the other side's words carry all the same, read as something else or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from harness.compare.entities.entity import Entity, EntityPair
from harness.compare.entities.foreign import readable
from harness.compare.entities.lexicon import PHONETIC
from harness.compare.entities.sequence import carries_on, cover, find, sequences_of
from harness.compare.entities.values import Digits, Email, Letters, Name, Number, Phone, Value
from harness.compare.normal import Tokens

_UNTYPED = (Number, Digits, Letters, Phone, Name, Email)
"""Kinds that say figures or letters and not what they measure."""
_JOINED = (Number, Digits, Letters, Phone, Name)
_SURE_FIGURES = 4
_LONG = 5
"""From so many figures and letters on, a sequence is found also where it was read as a measure."""
_MOST_COVERED = 5


def found_in_words(
    ours: list[Entity], theirs: list[Entity], agreed: Sequence[EntityPair], texts: tuple[str, str]
) -> list[EntityPair]:
    """Take out of both lists what the other side's words carry, and pair it with what it was read as there."""
    given = readable(texts[0]), readable(texts[1])
    busy = [_tokens_of(pair.live for pair in agreed), _tokens_of(pair.other for pair in agreed)]
    out: list[EntityPair] = []
    for mine, yours, side in ((ours, theirs, 1), (theirs, ours, 0)):
        for one, others in _covers(mine, yours, (given[1 - side], given[side]), busy[side]):
            _drop(mine, (one,))
            _drop(yours, others)
            out += [EntityPair(one, other) if side else EntityPair(other, one) for other in others]
    for mine, yours, side in ((ours, theirs, 1), (theirs, ours, 0)):
        for row, value in _rows(mine, given[1 - side], busy[1 - side]):
            if any(all(one is not left for left in mine) for one in row):
                continue
            place = find(value, given[side], frozenset(busy[side] | _typed(value, yours)))
            if place is None:
                continue
            inside = [other for other in yours if place[0] <= other.first and other.end <= place[1]]
            busy[side] |= set(range(*place))
            _drop(mine, row)
            _drop(yours, inside)
            out += [EntityPair(row[0], other) if side else EntityPair(other, row[0]) for other in inside]
    return out


def _rows(entities: Sequence[Entity], given: Tokens, busy: set[int]) -> Iterator[tuple[tuple[Entity, ...], Value]]:
    """The values and, before them, rows of figures and letters with nothing between: "CN" and "e933" of "CN-e933"."""
    yield from _words(entities, given, busy)
    codes = [one for one in entities if isinstance(one.value, _JOINED)]
    rows = [
        tuple(codes[first:end])
        for first in range(len(codes))
        for end in range(first + 2, len(codes) + 1)
        if all(a.end == b.first for a, b in pairwise(codes[first:end]))
    ]
    yield from ((row, _joined(row)) for row in sorted(rows, key=len, reverse=True))
    yield from (((one,), one.value) for one in sorted(entities, key=_length, reverse=True))


def _words(entities: Sequence[Entity], given: Tokens, busy: set[int]) -> Iterator[tuple[tuple[Entity, ...], Value]]:
    """Codes written as one word of which a reader made less: "71-13lt48"."""
    for word in dict.fromkeys(given[one.first].word for one in entities if isinstance(one.value, _JOINED)):
        places = [at for at, token in enumerate(given) if token.word == word]
        text = "".join(char for at in places for char in given[at].text if char.isalnum())
        inside = tuple(one for one in entities if places[0] <= one.first and one.end <= places[-1] + 1)
        if inside and busy.isdisjoint(places) and not text.isalpha() and not text.isdigit():
            yield inside, Letters(text.upper())


def _joined(row: Sequence[Entity]) -> Value:
    return Letters("".join("".join(sequences_of(one.value)[:1]) or _short(one.value) for one in row).upper())


def _short(value: Value) -> str:
    return f"{value.value:.0f}" if isinstance(value, Number) else getattr(value, "text", "")


def _covers(
    mine: Sequence[Entity], yours: Sequence[Entity], given: tuple[Tokens, Tokens], busy: set[int]
) -> Iterator[tuple[Entity, tuple[Entity, ...]]]:
    """Values read as one on this side that are two or more on the other: "fourteen twenty two ten"."""
    left = list(yours)
    for one in mine:
        if one.end - one.first < 2 or len(left) < 2:
            continue
        numbers = cover(given[0], one.first, one.end, [other.value for other in left])
        if 1 < len(numbers) <= _MOST_COVERED:
            parts = [left[number] for number in numbers]
            if not _alone(parts, given[1], busy):
                continue
            yield one, tuple(parts)
            left = [other for number, other in enumerate(left) if number not in numbers]


def _alone(parts: Sequence[Entity], given: Tokens, busy: set[int]) -> bool:
    """Whether no figure or letter stands beside the parts but those of the parts themselves and of other values."""
    own = _tokens_of(parts) | busy
    beside = {at for part in parts for at in (part.first - 1, part.end)} - own
    return not any(0 <= at < len(given) and carries_on(given, at, code=True) for at in beside)


def letters_lost(code: Value, figures: Entity, beside: Sequence[Entity], text: str) -> bool:
    """Whether a code agrees with bare figures although nothing on their side says its letters: "S180", "one eighty".

    "G12" and "row G, eleven and twelve" agree, and so does a number without the letters that head it ("BR-54098").
    """
    if not isinstance(code, Letters) or not isinstance(figures.value, (Number, Digits, Phone)) or not text:
        return False
    letters = "".join(char for char in code.text if char.isalpha()).lower()
    given = readable(text)
    if any(letters in (token.text, PHONETIC.get(token.text)) for token in given) or letters in ("", "a"):
        return False
    if any(isinstance(other.value, Letters) and letters.upper() in other.value.text for other in beside):
        return False
    headed = code.text.lower().startswith(letters) and len(code.text) - len(letters) >= _SURE_FIGURES
    return len(letters) == 1 or not headed or (figures.first > 0 and carries_on(given, figures.first - 1, code=True))


def words_between(one: Entity, two: Entity, text: str) -> bool:
    """Whether only words lie between two figures, no letter of a code."""
    return not text or not any(carries_on(readable(text), at, code=True) for at in range(one.end, two.first))


def _length(entity: Entity) -> int:
    return entity.words.end - entity.words.first


def _drop(entities: list[Entity], gone: Iterable[Entity]) -> None:
    ids = {id(one) for one in gone}
    entities[:] = [one for one in entities if id(one) not in ids]


def _tokens_of(entities: Iterable[Entity]) -> set[int]:
    return {at for entity in entities for at in range(entity.first, entity.end)}


def _typed(value: Value, yours: Iterable[Entity]) -> set[int]:
    """Tokens of values that measure something, where a short row of figures would be found by chance."""
    text = getattr(value, "text", getattr(value, "digits", ""))
    if len(text) >= _LONG - (isinstance(value, Letters) and not text.isalpha()) or isinstance(value, Email):
        return set()
    return _tokens_of(other for other in yours if not isinstance(other.value, _UNTYPED))
