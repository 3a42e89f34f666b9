"""Whether two replies say the opposite: clauses with the same content, one denied and one not.

Rules:
    1. Idioms that deny nothing ("no problem", "don't hesitate") are left out.
    2. A clause is denied by a negation, or by the bad side of a pair of opposites; both together cancel ("not closed").
    3. A denied clause contradicts a clause of the other side that has the same content and is not denied.
    4. Where no clause has the same content, a refusal contradicts an acceptance; else rules cannot tell.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from harness.compare.normal import opened, tokens
from harness.compare.opposites import AXES, BAD_NEWS, NEGATIONS
from harness.compare.plain import STOP_WORDS, stem, word_set

_IDIOMS = re.compile(
    r"\b(?:no (?:problem|worries|trouble|rush|hurry|doubt|matter|wonder)\w*|not (?:a|at all a) problem|not at all|not only"
    r"|(?:do|please do|you do) not (?:worry|hesitate|mind|forget)|(?:can|could) not (?:wait|thank you enough)|why not"
    r"|whether or not|or not|if not|(?:do|would|will|is|are|can|did|have) not you|is not it|does not it|nothing else"
    r"|no (?:later|earlier|sooner|more|less|fewer) than|no (?:extra |additional |further )?(?:charge|cost|fee)s?"
    r"|(?:did|could) not (?:quite )?(?:catch|hear|get|understand)\w*|not sure (?:i|we)|never mind|no need to worry)\b"
)
_YES = word_set("yes sure absolutely certainly definitely indeed")
_ACCEPTS = re.compile(
    r"\b(?:of course|happy to|glad to|my pleasure|(?:we|i) (?:do|can|will)\b(?! not)|you (?:can|may)\b(?! not))"
)
_REFUSES = re.compile(
    r"\b(?:unfortunately|afraid|unable|regret|not (?:able|possible|available|something)|(?:can|will|do|does|could|would|may) not"
    r"|no (?:openings?|availability|appointments?|slots?|longer)|fully booked|booked up|sold out|booked solid|out of stock|all booked"
    r"|do not have any|none)\b"
)
_BREAKS = word_set("but so because although though however since while unless and or")
_GENERAL = STOP_WORDS - NEGATIONS


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of a reply: its content stems, the sides of opposites that it takes, and whether it is denied.

    ``signs`` maps a pair of opposites to the side taken, after denial.
    """

    text: str
    stems: frozenset[str]
    signs: frozenset[tuple[int, bool]]
    denied: bool
    first: int
    end: int


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two stretches that say the opposite."""

    live: Clause
    other: Clause


@dataclass(frozen=True, slots=True)
class PolarityDiff:
    """Contradictions for certain, and whether only one side denies something (a doubt, not a difference)."""

    contradictions: tuple[Contradiction, ...] = ()
    one_sided: bool = False


@lru_cache(maxsize=4096)
def clauses(text: str) -> tuple[Clause, ...]:
    """The clauses of a text, in order; ``first`` and ``end`` are whitespace-separated words."""
    given = tokens(text)
    out: list[Clause] = []
    words: list[str] = []
    first = 0
    for number, token in enumerate(given):
        words.extend(opened(token.text))
        following = given[number + 1] if number + 1 < len(given) else None
        breaks = following is None or (bool(set(token.after) & set(".?!;:,")) and not following.glued)
        if breaks or (following is not None and following.text in _BREAKS and len(words) >= 3):
            out.append(_clause(words, first, token.word + 1))
            words, first = [], following.word if following else 0
    return tuple(out)


def _clause(words: list[str], first: int, end: int) -> Clause:
    line = _IDIOMS.sub(" ", " ".join(words))
    kept = line.split()
    negations = sum(word in NEGATIONS for word in kept)
    negations -= sum(a in NEGATIONS and b in NEGATIONS for a, b in zip(kept, kept[1:], strict=False))
    odd = negations % 2 == 1
    signs = frozenset(
        (axis, sign != odd) for word in kept for axis, sign in AXES.get(word, ()) if word not in NEGATIONS
    )
    denied = odd != any(word in BAD_NEWS - {"unfortunately", "afraid", "sadly", "regret"} for word in kept)
    stems = frozenset(
        stem(word)
        for word in kept
        if word not in _GENERAL and word not in NEGATIONS and word not in AXES and word not in BAD_NEWS
    )
    return Clause(line, stems, signs, denied, first, end)


def compare_polarity(live: str, other: str) -> PolarityDiff:
    """Contradictions between two replies; see the rules above."""
    ours, theirs = clauses(live), clauses(other)
    found: list[Contradiction] = []
    doubt = False
    for mine, yours, flipped in ((ours, theirs, False), (theirs, ours, True)):
        for one in mine:
            if not one.denied and not one.signs:
                continue
            two = _counterpart(one, yours)
            if two is None:
                doubt = doubt or one.denied
            elif _contradict(one, two):
                pair = Contradiction(two, one) if flipped else Contradiction(one, two)
                if pair not in found:
                    found.append(pair)
    if not found and (stance := _stances(ours, theirs)):
        found.append(stance)
    return PolarityDiff(tuple(found), doubt and any(c.denied for c in ours) != any(c.denied for c in theirs))


def _counterpart(one: Clause, among: tuple[Clause, ...]) -> Clause | None:
    """The clause with most of the same content; ``None`` where none shares half of it."""
    best = max(among, key=lambda two: (_overlap(one, two), two.denied == one.denied), default=None)
    return best if best and _overlap(one, best) >= 0.5 else None


def _overlap(one: Clause, two: Clause) -> float:
    if not one.stems and not two.stems:
        a, b = set(one.text.split()) - NEGATIONS, set(two.text.split()) - NEGATIONS
        return len(a & b) / max(len(a | b), 1)
    if not one.stems or not two.stems:
        return 0.0
    return (
        len(one.stems & two.stems)
        / min(len(one.stems), len(two.stems))
        * (1.0 if len(one.stems & two.stems) > 1 or max(len(one.stems), len(two.stems)) <= 3 else 0.6)
    )


def _contradict(one: Clause, two: Clause) -> bool:
    axes = {axis for axis, _ in one.signs} & {axis for axis, _ in two.signs}
    if axes:
        ours, theirs = ({item for item in side.signs if item[0] in axes} for side in (one, two))
        return not ours & theirs
    return one.denied != two.denied and not _bad(two if one.denied else one)


def _bad(clause: Clause) -> bool:
    """Whether a clause without negation takes the bad side of any pair."""
    return any(not sign for _, sign in clause.signs)


def _stances(ours: tuple[Clause, ...], theirs: tuple[Clause, ...]) -> Contradiction | None:
    """A refusal on one side where the other accepts and refuses nothing."""
    for refusing, accepting, flipped in ((ours, theirs, False), (theirs, ours, True)):
        refusal = next((one for one in refusing if _refuses(one)), None)
        if refusal is None or any(_refuses(one) or one.denied for one in accepting):
            continue
        consent = next((one for one in accepting if _accepts(one)), None)
        if consent and not any(_accepts(one) for one in refusing):
            return Contradiction(consent, refusal) if flipped else Contradiction(refusal, consent)
    return None


def _refuses(clause: Clause) -> bool:
    words = clause.text.split()
    return bool(_REFUSES.search(clause.text)) or words[:1] in (["no"], ["nope"])


def _accepts(clause: Clause) -> bool:
    words = clause.text.split()
    return bool(words and words[0] in _YES) or bool(_ACCEPTS.search(clause.text))
