"""Two sides' values against each other, as multisets: what agrees, what changed, what is missing or extra.

Rules:
    1. The order of saying is no difference; neither is saying a value twice.
    2. Equal values are paired first, then compatible ones, then figures that are only grouped otherwise.
    3. What is left over of one kind on both sides is a changed value; paired by the words around it.
    4. A weak value ("one", "first") is never missing or extra.
    5. Two values of one kind that changed places ("forty for the exam, sixty for the film"; "five of nine") are changed
       values.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from harness.compare.entities.agreeing import agreement
from harness.compare.entities.entity import RATE, Entity, EntityPair
from harness.compare.entities.implied import implied
from harness.compare.entities.in_words import found_in_words, letters_lost, words_between
from harness.compare.entities.places import Places
from harness.compare.entities.values import (
    Agreement,
    Choice,
    Clock,
    Day,
    Digits,
    Duration,
    Letters,
    Money,
    Number,
    Phone,
    Quantity,
    written_of,
)
from harness.compare.plain import word_set

_RELATION = 6
_RELATING = word_set("to of by for from until till before after per with out over in on at than not")
"""What relates a value to the one behind it; "and" and "or" only list them."""
_OPPOSITE_BOUNDS = {frozenset(("before", "after")), frozenset(("ahead", "behind"))}
_COUNTED = {"number", "money", "quantity", "percent"}
_FIGURES = (Number, Digits, Money, Clock, Phone, Letters)


@dataclass(frozen=True, slots=True)
class EntityDiff:
    """How the values of two texts stand to each other; repeats of agreed values are in none of the fields."""

    changed: tuple[EntityPair, ...] = ()
    missing: tuple[Entity, ...] = ()
    extra: tuple[Entity, ...] = ()
    agreed: tuple[EntityPair, ...] = ()

    @property
    def same(self) -> bool:
        return not (self.changed or self.missing or self.extra)


def compare_entities(live: Sequence[Entity], other: Sequence[Entity], texts: tuple[str, str] = ("", "")) -> EntityDiff:
    """Pair the values of two texts; see the rules above. ``texts`` are the texts, where words between values count."""
    ours, theirs = list(live), list(other)
    agreed: list[EntityPair] = []
    lost = _Lost(live, other, texts)
    agreed += _take(ours, theirs, lambda a, b: match(a, b) == Agreement.EQUAL)
    agreed += _take(ours, theirs, lambda a, b: match(a, b) == Agreement.COMPATIBLE and not lost(a, b))
    agreed += _regrouped(ours, theirs, texts)
    read_alike = tuple(agreed)
    if any(texts) and (ours or theirs):
        agreed += found_in_words(ours, theirs, agreed, texts)
    our_repeats = _split_off(ours, agreed)
    their_repeats = _split_off(theirs, agreed)
    changed = _take(ours, theirs, lambda a, b: _changed(a, b) or (match(a, b) == Agreement.COMPATIBLE and lost(a, b)))
    changed += _take(ours, their_repeats, lambda a, b: _replaced(a, b, b, agreed))
    changed += _take(our_repeats, theirs, lambda a, b: _replaced(a, b, a, agreed))
    changed += _take(our_repeats, their_repeats, lambda a, b: _replaced(a, b, a, agreed) and _replaced(a, b, b, agreed))
    swapped = _swapped(read_alike, texts)
    changed += swapped
    kept = tuple(pair for pair in agreed if not any(pair.live is one.live for one in swapped))
    return EntityDiff(
        tuple(changed),
        tuple(one for one in ours if not one.weak and not implied(one, other)),
        tuple(one for one in theirs if not one.weak and not implied(one, live)),
        kept,
    )


@dataclass(frozen=True, slots=True)
class _Lost:
    """Whether one of two values that may agree is a code whose letters the other side never says."""

    live: Sequence[Entity]
    other: Sequence[Entity]
    texts: tuple[str, str]

    def __call__(self, a: Entity, b: Entity) -> bool:
        return letters_lost(a.value, b, self.other, self.texts[1]) or letters_lost(b.value, a, self.live, self.texts[0])


def match(a: Entity, b: Entity) -> Agreement:
    """Agreement of two values with their bounds: "before five" contradicts "after five"."""
    grade = agreement(a.value, b.value)
    if grade < Agreement.COMPATIBLE or a.bound == b.bound:
        return grade
    return Agreement.DIFFERENT if frozenset((a.bound, b.bound)) in _OPPOSITE_BOUNDS else Agreement.COMPATIBLE


def _changed(a: Entity, b: Entity) -> bool:
    if match(a, b) != Agreement.DIFFERENT:
        return False
    rates = RATE in a.near, RATE in b.near
    if isinstance(a.value, Duration) and isinstance(b.value, Duration) and rates[0] is not rates[1]:
        return False
    if (
        type(a.value) is not type(b.value)
        and isinstance(a.value, Choice | Duration)
        and isinstance(b.value, Choice | Duration)
    ):
        return all(rates)
    return bool(a.near & b.near) if a.weak or b.weak else True


def _replaced(a: Entity, b: Entity, repeat: Entity, agreed: Sequence[EntityPair]) -> bool:
    """Whether a value left over stands where the other side has a repeat, or what may be one: it is only compatible."""
    if match(a, b) != Agreement.DIFFERENT:
        return False
    certain = any(Agreement.EQUAL in (match(repeat, pair.live), match(repeat, pair.other)) for pair in agreed)
    return bool(a.near & b.near) or (not certain and type(a.value) is type(b.value))


def _take(ours: list[Entity], theirs: list[Entity], fits: object) -> list[EntityPair]:
    """Pair off what fits, the closest in wording, type and place first, and take it out of both lists."""
    assert callable(fits)
    ranked = sorted(
        (
            (-len(a.near & b.near), type(a.value) is not type(b.value), abs(i / len(ours) - j / len(theirs)), i, j)
            for i, a in enumerate(ours)
            for j, b in enumerate(theirs)
            if fits(a, b)
        ),
    )
    pairs: list[tuple[int, int]] = []
    for *_, i, j in ranked:
        if all(i != x and j != y for x, y in pairs):
            pairs.append((i, j))
    out = [EntityPair(ours[i], theirs[j]) for i, j in sorted(pairs)]
    ours[:] = [one for i, one in enumerate(ours) if all(i != x for x, _ in pairs)]
    theirs[:] = [one for j, one in enumerate(theirs) if all(j != y for _, y in pairs)]
    return out


def _split_off(left: list[Entity], agreed: Sequence[EntityPair]) -> list[Entity]:
    """Take repeats of agreed values out of what is left over."""
    values = [value for pair in agreed for value in (pair.live, pair.other)]
    repeats = [one for one in left if any(match(one, value) >= Agreement.COMPATIBLE for value in values)]
    left[:] = [one for one in left if all(one is not repeat for repeat in repeats)]
    return repeats


def _regrouped(ours: list[Entity], theirs: list[Entity], texts: tuple[str, str]) -> list[EntityPair]:
    """Figures that are the same in a row and only cut apart otherwise: "forty fifty" and "forty, fifty"."""
    out: list[EntityPair] = []
    for one, many, flipped in ((ours, theirs, False), (theirs, ours, True)):
        text = texts[0] if flipped else texts[1]
        for whole in [entity for entity in one if isinstance(entity.value, _FIGURES)]:
            row = next((row for row in _rows(many, text) if _joined(row) & written_of(whole.value)), None)
            if row is None:
                continue
            one[:] = [entity for entity in one if entity is not whole]
            many[:] = [entity for entity in many if all(entity is not part for part in row)]
            out += [EntityPair(part, whole) if flipped else EntityPair(whole, part) for part in row]
    return out


def _rows(entities: Sequence[Entity], text: str) -> Iterator[tuple[Entity, ...]]:
    """Stretches of two to six figures that follow one another with at most one word between."""
    for first in range(len(entities)):
        for end in range(first + 2, min(first + 7, len(entities) + 1)):
            row = entities[first:end]
            if not isinstance(row[-1].value, _FIGURES) or row[-1].words.first - row[-2].words.end > 1:
                break
            if not words_between(row[-2], row[-1], text):
                break
            if isinstance(row[0].value, _FIGURES):
                yield tuple(row)


def _joined(row: Sequence[Entity]) -> frozenset[str]:
    heads = frozenset({""})
    for entity in row:
        heads = frozenset(head + figures for head in heads for figures in written_of(entity.value))
    return heads


def _swapped(agreed: Sequence[EntityPair], texts: tuple[str, str]) -> list[EntityPair]:
    """Pairs of one kind whose surroundings say that each stands in the other's place."""
    out: list[EntityPair] = []
    words = texts[0].lower().split(), texts[1].lower().split()
    places = Places(agreed, texts)
    for (at, one), (behind, two) in combinations(enumerate(agreed), 2):
        if _traded(one, two) or (
            _of_one_kind(one, two)
            and match(one.live, two.live) < Agreement.COMPATIBLE
            and (_crossed(one, two) or _turned(one, two, words) or places.exchanged(at, behind))
        ):
            out += [EntityPair(one.live, two.other), EntityPair(two.live, one.other)]
    return out


def _of_one_kind(one: EntityPair, two: EntityPair) -> bool:
    """Whether either value could stand in the other's place; of sums the second often is told without its unit."""
    if one.live.kind != two.live.kind:
        return {one.live.kind, two.live.kind} <= _COUNTED
    return isinstance(one.live.value, Day) is isinstance(two.live.value, Day)


def _traded(one: EntityPair, two: EntityPair) -> bool:
    """Whether the pairs agree only across kinds where each kind is there on both sides: "for six at seven".

    A quantity may leave its unit unsaid: "48 of 50 gigabytes", "48 gigabytes, the limit is 50"; so may an amount among
    the same words: "forty pounds for the room", "forty for the room".
    """
    mine, yours = type(one.live.value), type(one.other.value)
    if Quantity in (mine, yours) or (Money in (mine, yours) and not _crossed(one, two)):
        return False
    return mine is not yours and (type(two.live.value), type(two.other.value)) == (yours, mine)


def _in_place(one: EntityPair, two: EntityPair) -> bool:
    """Whether the words around speak for the pairs as they are, not for values that traded places."""
    straight = len(one.live.near & one.other.near) + len(two.live.near & two.other.near)
    crossing = len(one.live.near & two.other.near) + len(two.live.near & one.other.near)
    return straight > crossing


def _turned(one: EntityPair, two: EntityPair, words: tuple[list[str], ...]) -> bool:
    """Whether the same words relate the two in the other order: "from nine to five", "from five to nine"."""
    first, second = sorted((one.live, two.live), key=lambda entity: entity.words.first)
    theirs = sorted((one.other, two.other), key=lambda entity: entity.words.first)
    if match(first, theirs[0]) >= Agreement.COMPATIBLE or one.live.kind != one.other.kind:
        return False
    between = words[0][first.words.end : second.words.first]
    if not 0 < len(between) <= _RELATION or between != words[1][theirs[0].words.end : theirs[1].words.first]:
        return False
    if between[-1] in _RELATING:
        return True
    behind = words[0][second.words.end : second.words.end + 2]
    same = behind == words[1][theirs[1].words.end : theirs[1].words.end + 2]
    return same and len(between) > 1 and bool(behind) and not _ends(words[0][second.words.end - 1])


def _ends(word: str) -> bool:
    return word[-1] in ".,?!;"


def _crossed(one: EntityPair, two: EntityPair) -> bool:
    """Whether each value stands among the words that were the other's, and among none of its own."""
    own_live = one.live.near - two.live.near, two.live.near - one.live.near
    own_other = one.other.near - two.other.near, two.other.near - one.other.near
    straight = len(own_live[0] & own_other[0]) + len(own_live[1] & own_other[1])
    crossing = len(own_live[0] & own_other[1]), len(own_live[1] & own_other[0])
    return not straight and min(crossing) > 0
