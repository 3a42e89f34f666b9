"""Ways of saying that exclude each other, whatever the sentence: "comes off the bill", "is charged on top".

Rules:
    1. A pair of ways is weighed where each side uses one and none uses both, in clauses that are about the same: they
       share a content word, or the clauses before them do, or one of them names nothing but the way.
    2. A condition excludes that there is none ("as long as it is sealed", "even if it is open"). "If" does so
       only where one side denies what the other says: "you keep it if you ring", "you lose it even if you ring".
    3. Of a class of everyday things one alone excludes the others: "cash only", "you can pay by card".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

from harness.compare.clauses import Clause, clauses
from harness.compare.cues import any_of
from harness.compare.normal import plain_words
from harness.compare.opposites import exclusive, related
from harness.compare.plain import stem
from harness.compare.polarity import Contradiction

_CHARGES = "(?:tax|vat|taxes|service|tip|gratuity|delivery|postage|shipping|fees?|breakfast|insurance|installation)"
_UNBOUND = "(?:even (?:if|when|though|before|after|without|where)|whether or not|regardless|no matter)"
_PAIRS = (
    (
        any_of(
            "(?:comes?|came|goes|go|taken?|took|knocked|knock|gets?|is|are) (?:_ )?off (?:the|your|our|my|that|what)",
            "deduct(?:ed|s)?",
            "(?:credited|counts?|goes|go) (?:against|towards?)",
        ),
        any_of("on top(?! of the)", "added (?:to|on)", "in addition", "charged on", "(?:is|are|comes?|be) extra"),
    ),
    (
        any_of(
            f"(?:including|with|inclusive of|includes) (?:the |all )?{_CHARGES}",
            f"{_CHARGES} (?:is |are )?(?:included|in(?: it| that)?$)",
            "(?:that|it|which|price) includes (?:the )?_",
        ),
        any_of(
            f"(?:plus|before|without|excluding|exclusive of|not including|not) (?:the |any )?{_CHARGES}",
            f"{_CHARGES} (?:is |are )?(?:not included|not in|extra|on top|excluded|charged extra)",
            f"{_CHARGES} (?:comes?|goes|gets) on top",
        ),
    ),
    (
        any_of("(?:as|so) long as", "provided(?: that)?", "only if", "on condition", "only when"),
        any_of(_UNBOUND),
    ),
    (
        any_of("in advance", "up front", "upfront", "beforehand", "when you book", "on booking", "at the start"),
        any_of(
            "afterwards?", "at the end", "in arrears", "when you leave", "once you have", "after you have", "later on"
        ),
    ),
    (
        any_of("on an empty stomach", "for an empty stomach", "before (?:food|meals|eating|breakfast)", "without food"),
        any_of("with (?:food|meals|a meal|breakfast)", "after (?:food|meals|eating|breakfast)", "full stomach"),
    ),
    (
        any_of(
            "(?:stays?|staying|remains?) (?:the same|as (?:it|they) (?:is|was|are))",
            "not (?:_ )?(?:chang\\w+|going to change)",
        ),
        any_of(
            "(?:goes|go|going|gone|went|gets|getting) (?:_ )?(?:up|down)",
            "(?:rises?|rising|falls?|falling|dearer|cheaper)",
        ),
    ),
    (
        any_of(
            "(?:has|have|is|are|it|already) (?:_ )?(?:left|gone out|on (?:its|his|their|the) way|set off|on the van)"
        ),
        any_of("(?:is|are|it) still (?:_ )?(?:in|at|here|with us)", "not (?:_ )?(?:left|set off|gone out)"),
    ),
    (
        any_of("(?:plenty|lots|in stock|on the shel\\w+|a good few)"),
        any_of(
            "(?:clean |right |all |completely )?out of (?:it|them|those|these|that|stock)", "not (?:_ ){0,3}in stock"
        ),
    ),
    (
        any_of(
            "(?:has|have|need|needs|will need|must|wait for) (?:_ ){1,8}before(?: _)",
            "(?:only )?(?:after|once) (?:_ ){1,5}has",
        ),
        any_of("(?:straight|right) away without", "without (?:anyone|anybody|someone|the|an?) _", "no need to wait"),
    ),
    (
        any_of("(?:is|are|will be) (?:_ )?in (?:all|today|tomorrow|this|on|until|from)", "(?:is|are) (?:_ )?in$"),
        any_of("(?:is|are|will be) (?:_ )?away"),
    ),
)
"""Ways that exclude each other."""
_ANY = re.compile("|".join(way.pattern for pair in _PAIRS for way in pair))
_ALONE = re.compile(r"\b(\w+) only\b|\bonly (?:\w+ )??(\w+)")
_IF = any_of("(?<!even )(?:if|when|until|once|before)")
_EVEN = any_of(_UNBOUND)


def other_terms(live: str, other: str) -> Contradiction | None:
    """Where the sides use ways of saying that exclude each other; see the rules above."""
    both = [[(one, _plain(text, one)) for one in clauses(text)] for text in (live, other)]
    telling = [[(one, line) for one, line in side if _ANY.search(line)] for side in both]
    for pair in _PAIRS if all(telling) else ():
        ours, theirs = ([_uses(side, way) for way in pair] for side in telling)
        for plus, minus in ((0, 1), (1, 0)):
            if ours[minus] or theirs[plus]:
                continue
            for one, two in product(ours[plus], theirs[minus]):
                if _of_one_thing(one, two):
                    return Contradiction(one, two)
    return next(_in_spite(both), None) or next(_only(both), None)


def _only(both: list[list[tuple[Clause, str]]]) -> Iterator[Contradiction]:
    """One thing of a class alone on one side, and another of it on the other: "cash only", "by card"."""
    for at in (0, 1):
        said = {stem(word) for _, line in both[at] for word in line.split()}
        limited = [(one, line) for one, line in both[at] if "only" in line]
        for (one, mine), (two, yours) in product(limited, both[1 - at]):
            alone = {stem(word) for match in _ALONE.finditer(mine) for word in match.groups() if word}
            told = {stem(word) for word in yours.split()}
            if two.denied or not alone.isdisjoint(told):
                continue
            if any(exclusive(a, b) for a in alone for b in told - said):
                yield Contradiction(two, one) if at else Contradiction(one, two)


def _uses(side: list[tuple[Clause, str]], way: re.Pattern[str]) -> list[Clause]:
    return [clause for clause, line in side if way.search(line)]


def _plain(text: str, clause: Clause) -> str:
    """A clause's plain words as they were said."""
    return " ".join(word.text for word in plain_words(" ".join(text.split()[clause.first : clause.end])))


def _in_spite(both: list[list[tuple[Clause, str]]]) -> Iterator[Contradiction]:
    """What one side says under a condition and the other denies in spite of it."""
    for (one, mine), (two, yours) in product(*both):
        even, hedge = (mine, yours) if _EVEN.search(mine) else (yours, mine)
        if not _EVEN.search(even) or _EVEN.search(hedge) or not _IF.search(hedge):
            continue
        if one.denied is not two.denied and len(_shared(one.stems, two.stems)) >= 2:
            yield Contradiction(one, two)


def _of_one_thing(one: Clause, two: Clause) -> bool:
    if _shared(one.stems, two.stems) or _shared(one.frame | one.stems, two.frame | two.stems):
        return True
    return min(len(one.stems), len(two.stems)) <= 1


def _shared(ours: frozenset[str], theirs: frozenset[str]) -> frozenset[str]:
    return frozenset(a for a in ours if a not in _WAYS and any(related(a, b) for b in theirs))


_WAYS = frozenset(stem(word) for word in ("included", "extra", "advance", "end", "off", "top", "food", "meal", "stock"))
"""Words of the ways themselves."""
