"""Words of closed classes, where one excludes the others: "northbound", "red", "upstairs"; and the letter of "row G".

Rules:
    1. A choice is weak: left out or said besides it is nothing, in another's place it is a changed value.
    2. A word of everyday speech counts only before a noun that makes it a choice: "half board", "double room".
"""

from __future__ import annotations

import re

from harness.compare.entities.entity import RATE, Found
from harness.compare.entities.lengths import counted_before
from harness.compare.entities.lexicon import DAY_PARTS, DURATION_MONTHS, DURATION_S, MONTHS, WEEKDAYS, singular
from harness.compare.entities.numbers import starters, text_at
from harness.compare.entities.values import Choice, Letters
from harness.compare.normal import Tokens
from harness.compare.plain import STOP_WORDS, word_set

_COMPASS = re.compile(r"(north|south)?-?(east|west)?(?:bound|ern|erly|ward|wards)?")
_CLASSES = {
    "way": "inbound outbound",
    "storey": "upstairs downstairs",
    "hill": "uphill downhill",
    "turn": "clockwise anticlockwise=counterclockwise",
    "doors": "indoors outdoors",
    "stream": "upstream downstream",
    "colour": "red blue green yellow black white brown pink purple grey=gray silver beige",
    "meal": "breakfast lunch dinner=supper",
    "kin": "wife husband son daughter mother=mum=mom father=dad brother sister aunt uncle nephew niece "
    "grandmother=grandma grandfather=grandpa",
    "scale": "celsius=centigrade fahrenheit",
    "fuel": "petrol=unleaded diesel",
    "age": "adult child=kid senior=pensioner student infant=baby",
    "size": "small medium large=big",
}
_OF_WORD = {
    word: (axis, way.split("=")[0])
    for axis, ways in _CLASSES.items()
    for way in ways.split()
    for word in way.split("=")
}
_BEFORE_NOUN: dict[str, tuple[str, str, frozenset[str]]] = {
    word: (axis, way, nouns)
    for axis, nouns, ways in (
        ("measure", word_set("board day"), "half full"),
        ("bed", word_set("room bed"), "single double twin triple king queen family"),
        ("seat", word_set("seat"), "window aisle middle front back"),
        ("days", word_set("day"), "business working=business calendar"),
        ("part", word_set("next this in") | MONTHS.keys() | WEEKDAYS.keys() | DAY_PARTS.keys(), "early mid late"),
    )
    for word, _, way in ((one.partition("=")[0], "", one.partition("=")[2] or one) for one in ways.split())
}
_NEEDING_WORDS = word_set("age size") | {"day meant"}
"""Classes whose words stand for many things: two of them are told against each other among the same words only."""
_RATED = {
    word: way
    for way, words in (
        ("once", "stay visit booking reservation trip journey order delivery"),
        ("unit", "unit kwh mile"),
    )
    for word in words.split()
}
_DAY_MEANT = {"that": "same", "same": "same", "previous": "before", "next": "after", "following": "after"}
_BEFORE_SIDE = word_set(
    "the his her their its turn your on my to bear keep far hard upper lower front rear back bottom top"
)
_AFTER_SIDE = word_set(
    "one ones side hand lane turn turning arm leg ear eye knee foot shoulder wing door of at on into then and"
)
_LETTERED = word_set(
    "row rows gate platform zone group section block wing bay dock stand hall level grade class tier apartment apt "
    "flat unit suite terminal plan option vitamin hepatitis building pier carriage coach room door dept lot form size"
)


def read_choice(tokens: Tokens, at: int) -> Found | None:
    """A word that excludes others: a point of the compass, a side, a colour, a kind of room."""
    text = tokens[at].text.removesuffix("'s")
    if text in {"left", "right"}:
        return _side(tokens, at)
    if text in {"every", "alternate"}:
        return _every(tokens, at)
    if text in _RATED or text == "day":
        return _day_meant(tokens, at) if text == "day" else _rate(tokens, at)
    if (before := _BEFORE_NOUN.get(text)) and not tokens[at].after.strip("-"):
        axis, way, nouns = before
        noun = text_at(tokens, at + 1)
        return Found(Choice(axis, way), at, at + 1, weak=True) if noun in nouns or singular(noun) in nouns else None
    known = _OF_WORD.get(text) or _OF_WORD.get(singular(text)) or ({"children": ("age", "child")}.get(text))
    if known and (at == 0 or not _is_name(tokens, at)):
        return Found(Choice(*known), at, at + 1, weak=True)
    point = _COMPASS.fullmatch(text)
    if point is None or not (point[1] or point[2]):
        return None
    return Found(Choice("compass", (point[1] or "") + (point[2] or "")), at, at + 1, weak=True)


def marks(choice: Choice) -> frozenset[str]:
    """What is near each choice of a class, so that one is told against another whatever stands around them."""
    return frozenset() if choice.axis in _NEEDING_WORDS else frozenset({choice.axis})


def _rate(tokens: Tokens, at: int) -> Found | None:
    """What an amount is counted by, where it is no length of time: "twenty pounds a stay"."""
    way = _RATED.get(tokens[at].text)
    counted = text_at(tokens, at - 1) in {"a", "an", "per", "each", "every"} and counted_before(tokens, at - 1)
    return Found(Choice(RATE, way), at, at + 1, weak=True) if way and counted else None


def _day_meant(tokens: Tokens, at: int) -> Found | None:
    """ "Noon that day", "the day before", "the following day"."""
    before, behind = text_at(tokens, at - 1), text_at(tokens, at + 1)
    way = _DAY_MEANT.get(before)
    if before == "the" and not tokens[at].after:
        way = {"before": "before", "after": "after"}.get(behind)
    return Found(Choice("day meant", way), at, at + 1, weak=True) if way else None


def _side(tokens: Tokens, at: int) -> Found | None:
    """ "on the left", "turn right"; not "right away" and what is left."""
    told = text_at(tokens, at - 1) in _BEFORE_SIDE and not tokens[at - 1].after
    owned = tokens[at].text != text_at(tokens, at)
    behind = "" if tokens[at].after or owned else text_at(tokens, at + 1)
    if not told or (behind and behind not in _AFTER_SIDE | STOP_WORDS | starters()):
        return None
    return Found(Choice("side", text_at(tokens, at)), at, at + 1, weak=True)


def _every(tokens: Tokens, at: int) -> Found | None:
    """ "every Tuesday", "every other Tuesday", "alternate weeks"."""
    other = tokens[at].text == "alternate" or text_at(tokens, at + 1) in {"other", "second"}
    unit = singular(text_at(tokens, at + 1 + (other and tokens[at].text == "every")))
    if unit not in WEEKDAYS and unit not in DURATION_S and unit not in DURATION_MONTHS:
        return None
    return Found(Choice("every", "other" if other else "each"), at, at + 1, weak=True)


def _two_letters(tokens: Tokens, at: int) -> Found | None:
    """A firm or a thing called by two letters: "B and Q", "M&M"."""
    one, two = tokens[at].text, text_at(tokens, at + 2)
    joined = text_at(tokens, at + 1) in {"and", "&"} and not tokens[at].after and not tokens[at + 1].after
    if not joined or len(two) != 1 or not (one + two).isalpha() or {one, two} & {"a", "i"}:
        return None
    return Found(Letters(f"{one}&{two}".upper()), at, at + 3, weak=True)


def _lettered(tokens: Tokens, at: int) -> bool:
    return text_at(tokens, at - 1) in _LETTERED


def _named(tokens: Tokens, at: int) -> bool:
    """Whether a capital stands behind a word with one that is no title: "Magnolia B"."""
    if at == 0 or not tokens[at].capital or tokens[at].text == "i" or tokens[at].glued:
        return False
    before = tokens[at - 1]
    word = len(before.text) > 2 and before.text.isalpha() and before.text not in STOP_WORDS and not before.raw.isupper()
    return before.capital and word and not before.after and not (at > 1 and tokens[at - 2].ends_sentence)


def _is_name(tokens: Tokens, at: int) -> bool:
    """Whether a capital inside a sentence makes a colour or a kind of kin a name: "Mrs Brown"."""
    return tokens[at].capital and not tokens[at - 1].ends_sentence


def read_lettered(tokens: Tokens, at: int) -> Found | None:
    """The letter of "row G", "platform b"; not the article of "row a seat"."""
    token = tokens[at]
    if len(token.text) == 1 and not _lettered(tokens, at) and (both := _two_letters(tokens, at)):
        return both
    if len(token.text) != 1 or not token.text.isalpha() or not (_lettered(tokens, at) or _named(tokens, at)):
        return None
    following = text_at(tokens, at + 1)
    ends = token.after or not following or following in STOP_WORDS | starters() or following[0].isdigit()
    if tokens[at - 1].after or (token.raw in {"a", "i"} and not ends):
        return None
    return Found(Letters(token.text.upper()), at, at + 1, weak=True)
