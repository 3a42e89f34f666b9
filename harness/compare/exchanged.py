"""One word said in the place of another: the same sentence on both sides but for what stands in one spot.

Rules:
    1. A frame is the same words in the same order around, values apart that both sides tell. Paraphrases do not come
       into it: the greater part of both replies must be equal, and what differs must stand in one or two spots.
    2. In a spot one or two words with content stand for one or two others. Synonyms, derived and misspelt words,
       courtesy and verbs that say little leave the sense as it was; values are weighed elsewhere.
    3. Where the only two spots hold each other's words, these changed places: "from Hull to Leeds". In a list
       ("the hall and the kitchen") the order says nothing.
    4. Where the only spot holds a denial on one side alone, that side denies what the other says: "two", "none".
    5. Contraries and members of one class of everyday things ("by card", "by cheque") say something else for certain.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from harness.compare.difference import Difference, WordSpan
from harness.compare.entities import Entity, EntityDiff
from harness.compare.entities.values import Choice, Name
from harness.compare.normal import plain_words, tokens
from harness.compare.opposites import NEGATIONS, contrary, exclusive, related
from harness.compare.phrases import ALL_BUT, IDIOMS
from harness.compare.plain import STOP_WORDS, stem, word_set
from harness.compare.synonyms import said_for, synonyms
from harness.core.findings import Severity

_FRAME = 0.7
"""Share of equal words that makes two replies one frame."""
_LOOSE_FRAME = 0.6
"""Share that does for words that exclude each other."""
_AROUND = 3
"""Equal words that a frame has at least."""
_NEAR = 4
"""Equal words on either side that make a frame of their own, whatever else is said."""
_NEARER = 2
"""Words that do for words that exclude each other."""
_SPOTS = 2
"""Spots that a frame may have."""
_WIDE = 4
"""Words that may stand in a spot."""
_TELLING = 2
"""Words with content that may."""
_SWITCHES = word_set("turn switch shut turned switched")
_SWITCHED = {"on": "open", "off": "close"}
_LISTING = word_set("and or as well both with")
_ARTICLES = word_set("the a an my our your his her their some")
_LIGHT = frozenset(
    stem(word)
    for word in word_set(
        "until till since unless if when while because where give take make offer have bring want get put need "
        "like look see let go come keep do be use say try show find help seem become feel mean hope think believe "
        "guess expect know speak talk wait might could would should here there again already still yet even quite "
        "rather pretty actually basically certainly definitely probably perhaps maybe though however also too else "
        "anyway please kindly thank welcome sorry afraid sure absolutely lovely great good perfect fine nice "
        "brilliant wonderful excellent super smashing grand cheers right alright okay course happy glad time times "
        "whenever wherever anytime best well fully completely totally entirely exactly roughly about around bit "
        "little lot thing stuff one another other such same sir madam mister missus miss everything anything "
        "something someone somebody everyone everybody anyone anybody people folks team done set ready able only "
        "just soon shortly quickly"
    )
)
"""Words that say little by themselves, or whose exchange changes nothing for certain."""


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a frame: its text, or the number of the value that both sides tell; and where it stands."""

    text: str
    words: WordSpan
    value: Entity | None = None


@dataclass(frozen=True, slots=True)
class _Spot:
    """What differs in one place, and how many equal words stand before and behind."""

    mine: list[_Word]
    yours: list[_Word]
    before: int
    behind: int


def exchanged(live: str, other: str, values: EntityDiff) -> Iterator[Difference]:
    """What stands in the spots of one frame and says something else; ``values`` are the values of the two replies."""
    pairs = list(enumerate(values.agreed))
    mine = _words(live, [(f"#{n}", pair.live) for n, pair in pairs], _alone(values, live=True))
    yours = _words(other, [(f"#{n}", pair.other) for n, pair in pairs], _alone(values, live=False))
    spots = list(_spots(mine, yours))
    equal = len(mine) - sum(len(spot.mine) for spot in spots)
    share = equal / max(len(mine), len(yours)) if len(spots) <= _SPOTS and equal >= _AROUND else 0.0
    if any(word.text in NEGATIONS for spot in spots for side in (spot.mine, spot.yours) for word in side):
        if len(spots) == 1 and share >= _FRAME and _denied(spots[0]):
            yield _difference(live, other, spots[0], certain=True)
        return
    if len(spots) == _SPOTS and _mutual(spots[0], spots[1]):
        if not _listed(spots[0], spots[1], mine):
            yield from (_difference(live, other, spot, certain=True) for spot in spots)
        return
    for spot in spots:
        certain = _excluding(spot)
        least, near = (_LOOSE_FRAME, _NEARER) if certain else (_FRAME, _NEAR)
        if certain is not None and (share >= least or min(spot.before, spot.behind) >= near):
            yield _difference(live, other, spot, certain)


def _alone(values: EntityDiff, live: bool) -> list[Entity]:
    changed = [pair.live if live else pair.other for pair in values.changed]
    return [*changed, *(values.missing if live else values.extra)]


def _words(text: str, agreed: Sequence[tuple[str, Entity]], alone: Sequence[Entity]) -> list[_Word]:
    """The plain words of a text, an agreed value as one of them."""
    given = tokens(text)
    out: list[_Word] = []
    for plain in plain_words(text):
        at = given[plain.token].word
        name, value = next(((name, one) for name, one in agreed if one.words.first <= at < one.words.end), ("", None))
        if value is None:
            value = next((one for one in alone if one.words.first <= at < one.words.end), None)
            out.append(_Word(plain.text, WordSpan(at, at + 1), value))
        elif not out or out[-1].value is not value:
            out.append(_Word(name, value.words, value))
    return [*_switched(out)]


def _switched(words: list[_Word]) -> Iterator[_Word]:
    """The words, "turn on" and "turn off" put as one: "open", "close"."""
    for number, word in enumerate(words):
        behind = words[number + 1].text if number + 1 < len(words) else ""
        if word.text in _SWITCHES and behind in _SWITCHED:
            yield _Word(_SWITCHED[behind], WordSpan(word.words.first, words[number + 1].words.end))
        elif not (number and word.text in _SWITCHED and words[number - 1].text in _SWITCHES):
            yield word


def _spots(mine: list[_Word], yours: list[_Word]) -> Iterator[_Spot]:
    """What stands between stretches of equal words."""
    one = two = before = 0
    steps = [
        step for step in Levenshtein.opcodes([a.text for a in mine], [b.text for b in yours]) if step.tag == "equal"
    ]
    for step in [*(step for step in steps if step.tag == "equal"), None]:
        ends = (step.src_start, step.dest_start) if step else (len(mine), len(yours))
        behind = step.src_end - step.src_start if step else 0
        if ends != (one, two):
            yield _Spot(mine[one : ends[0]], yours[two : ends[1]], before, behind)
        if step:
            one, two, before = step.src_end, step.dest_end, behind


def _denied(spot: _Spot) -> bool:
    """Whether one side denies in the spot what the other says there, and not its contrary: "three of them", "none"."""
    if not 0 < len(spot.mine) <= _WIDE or not 0 < len(spot.yours) <= _WIDE:
        return False
    lines = [IDIOMS.sub(" ", " ".join(word.text for word in side)).split() for side in (spot.mine, spot.yours)]
    denied = [sum(word in NEGATIONS for word in line) for line in lines]
    if sorted(denied) != [0, 1] or any(stem(word) in ALL_BUT for line in lines for word in line):
        return False
    pairs = [(a, b) for a in lines[0] for b in lines[1] if {a, b}.isdisjoint(NEGATIONS)]
    return not any(contrary(a, b) or exclusive(a, b) for a, b in pairs)


def _mutual(one: _Spot, two: _Spot) -> bool:
    """Whether two spots hold each other's words."""
    mine, yours = ([[word.text for word in side] for side in (spot.mine, spot.yours)] for spot in (one, two))
    return mine == yours[::-1] and not any(STOP_WORDS.issuperset(side) for side in mine)


def _listed(one: _Spot, two: _Spot, mine: list[_Word]) -> bool:
    """Whether two spots are a list in another order: "the hall and the kitchen"."""
    first, last = mine.index(one.mine[0]), mine.index(two.mine[0])
    between = {word.text for word in mine[first + len(one.mine) : last]}
    before = {word.text for word in mine[max(0, first - 2) : first]}
    return between <= _LISTING | _ARTICLES | before and not between.isdisjoint(_LISTING)


def _excluding(spot: _Spot) -> bool | None:
    """Whether what stands in a spot excludes each other for certain; ``None`` where it may say the same."""
    if (
        not 0 < len(spot.mine) <= _WIDE
        or not 0 < len(spot.yours) <= _WIDE
        or (_valued(spot.mine) and _valued(spot.yours))
    ):
        return None
    a, b = ([word.text for word in side if word.text not in STOP_WORDS] for side in (spot.mine, spot.yours))
    a, b = [x for x in a if not any(alike(x, y) for y in b)], [y for y in b if not any(alike(x, y) for x in a)]
    certain = any(contrary(x, y) or exclusive(x, y) for x in a for y in b)
    light = any(stem(word) in _LIGHT or not word.isalpha() for word in (*a, *b))
    telling = 0 < len(a) <= _TELLING and 0 < len(b) <= _TELLING
    return certain if telling and (certain or not light) else None


def _difference(live: str, other: str, spot: _Spot, certain: bool) -> Difference:
    mine, yours = _span(spot.mine), _span(spot.yours)
    one, two = (" ".join(text.split()[at.first : at.end]) for text, at in ((live, mine), (other, yours)))
    return Difference(
        check="reply.content",
        kind="changed",
        path="word",
        severity=Severity.CRITICAL if certain else Severity.MAJOR,
        live=one,
        other=two,
        why=f"in the same sentence the live agent says {one!r}, the candidate {two!r}",
        live_words=mine,
        other_words=yours,
    )


def _valued(words: list[_Word]) -> bool:
    """Whether a value stands there that other rules weigh; names and classes of words may be something else's."""
    return any(word.value is not None and not isinstance(word.value.value, (Name, Choice)) for word in words)


def _span(words: list[_Word]) -> WordSpan:
    return WordSpan(min(word.words.first for word in words), max(word.words.end for word in words))


@lru_cache(maxsize=4096)
def alike(one: str, two: str) -> bool:
    """Whether two words may say the same: derived, spelt otherwise, or listed as synonyms."""
    if contrary(one, two):
        return False
    a, b = stem(one), stem(two)
    if exclusive(one, two):
        return said_for(a, b)
    misspelt = min(len(one), len(two)) > 4 and one[0] == two[0] and Levenshtein.distance(one, two) <= 2
    return related(a, b) or misspelt or synonyms(a, b)
