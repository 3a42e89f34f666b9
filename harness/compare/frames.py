"""Two replies in one frame: the same sentence with a contrary word in it, or with two of its words changed about.

Rules:
    1. A frame is the same words around: a word counts as replaced only where its clause is else the same for the
       greater part. Paraphrases do not come into it.
    2. Contraries are WordNet's antonyms and the pairs of ``opposites``, by their stems; both sides must deny as often.
    3. Words change places between two clauses that stay what they were otherwise; in a list ("parts and labour") the
       order says nothing.
"""

from __future__ import annotations

from itertools import combinations

from rapidfuzz.distance import Levenshtein

from harness.compare.clauses import Clause, clauses
from harness.compare.normal import plain_words
from harness.compare.opposites import NEGATIONS, contrary
from harness.compare.plain import STOP_WORDS, stem
from harness.compare.polarity import Contradiction

_LIGHT = frozenset(stem(word) for word in ("give", "take", "make", "offer", "have", "bring", "want"))
"""Verbs that say little beside their object: "we don't give refunds", "we don't do exchanges"."""
_FRAME = 0.6
"""Share of equal words that makes two clauses one frame."""


def turned_round(live: str, other: str) -> Contradiction | None:
    """Where one reply says the contrary of the other in the same frame."""
    ours, theirs = clauses(live), clauses(other)
    if len(ours) != len(theirs):
        return None
    for one, two in zip(ours, theirs, strict=True):
        alike = (one.denied, one.condition, one.values) == (two.denied, two.condition, two.values)
        if alike and contrary_word(one.text, two.text):
            return Contradiction(one, two)
    return _places_changed(ours, theirs)


def contrary_word(one: str, two: str) -> bool:
    """Whether two texts are the same but for a word and its contrary."""
    mine, yours = ([word.text for word in plain_words(text)] for text in (one, two))
    if sum(word in NEGATIONS for word in mine) != sum(word in NEGATIONS for word in yours):
        return False
    steps = Levenshtein.opcodes(mine, yours)
    equal = sum(step.src_end - step.src_start for step in steps if step.tag == "equal")
    if equal < _FRAME * (max(len(mine), len(yours)) - 1) or not equal:
        return False
    return any(
        contrary(a, b)
        for step in steps
        if step.tag == "replace"
        for a, b in zip(mine[step.src_start : step.src_end], yours[step.dest_start : step.dest_end], strict=False)
    )


def _places_changed(ours: tuple[Clause, ...], theirs: tuple[Clause, ...]) -> Contradiction | None:
    """Two clauses between which two words changed places."""
    for (one, two), (three, four) in combinations(zip(ours, theirs, strict=True), 2):
        a, b, c, d = (clause.stems - _LIGHT for clause in (one, two, three, four))
        gone, come = a - b, b - a
        traded = c - d == come and d - c == gone
        framed = (a & b or one.denied == two.denied) and (c & d or (three.denied and four.denied))
        if _listed(one, three, gone | come) or (one.values, three.values) != (two.values, four.values):
            continue
        if len(gone) == 1 == len(come) and traded and framed and (three.denied or (a & b and c & d)):
            return Contradiction(one, two)
    for one, two in zip(ours, theirs, strict=True):
        if one.denied == two.denied and _within(one.text.split(), two.text.split()):
            return Contradiction(one, two)
    return None


def _listed(one: Clause, two: Clause, words: frozenset[str]) -> bool:
    """Whether one clause ends and the next begins with one of two words: "chicken and beef in a box"."""
    last, first = one.text.split()[-1:], two.text.split()[:2]
    return first[:1] in (["and"], ["or"]) and {stem(word) for word in (*last, *first[1:])} <= words


def _within(mine: list[str], yours: list[str]) -> bool:
    """Whether two words of a clause changed places with others between them, the rest staying in order."""
    if sorted(mine) != sorted(yours) or mine == yours:
        return False
    moved = [at for at, (a, b) in enumerate(zip(mine, yours, strict=True)) if a != b]
    if len(moved) != 2 or not {"and", "or"}.isdisjoint(mine[moved[0] : moved[1]]):
        return False
    between = [word for word in mine[moved[0] + 1 : moved[1]] if word not in STOP_WORDS]
    return bool(between) and all(mine[at] not in STOP_WORDS for at in moved)
