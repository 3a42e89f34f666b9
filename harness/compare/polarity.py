"""Whether two replies say the opposite: clauses with the same content, one denied and one not.

Rules:
    1. A denied clause contradicts a clause of the other side that has the same content and is not denied, unless the
       denied side also says what the other says. Pairs of opposites ("open", "closed") count with their denial.
    2. A denial up to a time, or for now, contradicts nothing that holds from then on.
    3. Where no clause has the same content, rules here cannot tell; refusals are weighed in ``stances``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from harness.compare.clauses import Clause, clauses
from harness.compare.cues import any_of
from harness.compare.opposites import AXES, NEGATIONS, contrary, related
from harness.compare.phrases import ALL_BUT, DUTY, READY, WELL
from harness.compare.plain import stem

_MUST = any_of("have to", "has to", "got to", "must", "needs?", "needed", "required?", "requires", "mandatory")
"""What says that something must be; sides that share it and one word are about the same duty."""
_ORDERS = re.compile(
    r"^(?:(?:please|just|and|then|so|but|only|do) )*(?:bring|take|use|keep|leave|wait|send|call|ring|come|have|pay|post"
    r"|switch|turn|give|show|fill|sign|park|avoid|stay|wear|check|remember|make sure)\b"
)
"""How a clause begins that tells the caller to do something."""
_NEED_NOT = any_of("no need", "not (?:need|have to|required|necessary)", "need not")
_FREE = AXES["costless"][0][0]
_BESIDE = 3
"""Words around a word that it is said of."""
_TERM = re.compile(r"\b(before|until|(?:sooner|earlier|longer|later) than)\b")

_FOR_NOW = any_of("not (?:quite|yet|just yet|at the moment|right now)", "yet")
_STILL = frozenset(stem(word) for word in ("again", "still", "already", "now"))
_BEFORE = any_of("before", "until")
_WAITS = any_of(
    "(?:has|have|need|needs|must|wait|waits)(?: _){1,8} (?:before|until)", "wait for", "once", "after", "first"
)
_LATER = any_of("will", "should be", "going to")


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


def compare_polarity(live: str, other: str) -> PolarityDiff:
    """Contradictions between two replies; see the rules above."""
    ours, theirs = clauses(live), clauses(other)
    found: list[Contradiction] = []
    doubt = False
    for mine, yours, flipped in ((ours, theirs, False), (theirs, ours, True)):
        for one in mine:
            if not one.denied and not one.signs:
                continue
            two = _closest(one, yours)
            if two is None:
                doubt = doubt or one.denied
            elif _contradict(one, two) and not _said_too(two, one, mine):
                pair = Contradiction(two, one) if flipped else Contradiction(one, two)
                if pair not in found:
                    found.append(pair)
            elif two.denied != one.denied:
                doubt = doubt or one.plainly
    return PolarityDiff(tuple(found), doubt and any(one.denied for one in ours) != any(one.denied for one in theirs))


def _closest(one: Clause, among: tuple[Clause, ...]) -> Clause | None:
    """The clause with most of the same content; ``None`` where none has half of it."""
    ranked = [(likeness(one, two), two.denied == one.denied, -number) for number, two in enumerate(among)]
    best = max(ranked, default=(0.0, False, 0))
    return among[-best[2]] if best[0] >= 0.5 else None


def likeness(one: Clause, two: Clause) -> float:
    """How far two clauses have the same content, 0 to 1; days and numbers count where there is nothing else."""
    axes = {axis for axis, _ in one.signs} & {axis for axis, _ in two.signs}
    mine, yours = (side.stems - _sides_taken(side, axes) for side in (one, two))
    if not axes and _good(one) and two.denied and not two.signs:
        return _good_likeness(one, two)
    if not axes and _good(two) and one.denied and not one.signs:
        return likeness(two, one)
    if mine and yours:
        shared = len(mine & yours)
        if shared and not (one.loose or two.loose) and _one_duty(one, two):
            return 0.9
        if _contrast(one) or _contrast(two):
            return _against_contrast(one, two) if _contrast(one) else _against_contrast(two, one)
        if one.loose or two.loose:
            return 0.9 * shared / len(mine | yours)
        within = (mine <= yours or yours <= mine) and abs(len(mine) - len(yours)) <= shared
        return max(shared / len(mine | yours), 0.9 if within else 0.0)
    if (mine or yours) and not axes:
        return 0.0
    if mine or yours:
        free = "costless" in (*one.text.split(), *two.text.split())
        return 0.5 if len(mine | yours) == 1 and (free or one.values == two.values) else 0.0
    if one.values and two.values:
        shared = len(one.values & two.values)
        return shared / (min(len(one.values), len(two.values)) if axes else len(one.values | two.values))
    a, b = (set(side.text.split()) - NEGATIONS - AXES.keys() for side in (one, two))
    return len(a & b) / max(len(a | b), 1)


def _good_likeness(good: Clause, denied: Clause) -> float:
    """Likeness of a clause that takes a good side to one that denies and takes none: the side itself may be denied."""
    taken = frozenset(word for _, word in good.turning)
    if taken & denied.scope and len(denied.stems - taken) <= 1:
        return 0.9
    mine, yours = good.stems - taken, denied.stems
    return 0.6 if mine & yours and len(yours - mine) <= 1 and len(mine - yours) <= 1 else 0.0


def _sides_taken(clause: Clause, axes: set[int]) -> frozenset[str]:
    """The words of a clause that take a side, with those of time beside them: "open again", "still shut"."""
    taken = frozenset(word for axis, word in clause.turning if axis in axes)
    return taken | _STILL if axes and clause.stems - taken - _STILL else taken


def _one_duty(one: Clause, two: Clause) -> bool:
    """Whether both clauses are about what the caller must do: "bring an ID", "you don't need any ID"."""
    if _MUST.search(one.text) and _MUST.search(two.text):
        return True
    return any(
        _ORDERS.search(a.text) and not a.denied and _NEED_NOT.search(b.text) for a, b in ((one, two), (two, one))
    )


def _against_contrast(meant: Clause, clause: Clause) -> float:
    """Likeness to a clause that only says what is not meant: all of it, in the frame that it is taken out of."""
    told = meant.stems <= clause.stems and meant.frame & (clause.stems | clause.values)
    return 0.9 if told else 0.4


def _contrast(clause: Clause) -> bool:
    """Whether a clause only says what is not meant: "the garden, not the sea"."""
    return clause.plainly and clause.text.startswith(("not ", "but not ")) and len(clause.stems) <= 2


def is_free(clause: Clause) -> bool:
    """Whether a clause says that something costs nothing."""
    return any(sign and axis == _FREE for axis, sign in clause.signs)


def is_charged(clause: Clause) -> bool:
    """Whether a clause says that something is charged for."""
    return any(not sign and axis == _FREE for axis, sign in clause.signs)


def _good(clause: Clause) -> bool:
    """Whether a clause takes only good sides: "included", "open", "approved"."""
    return not clause.denied and bool(clause.signs) and all(sign for _, sign in clause.signs)


def _contradict(one: Clause, two: Clause) -> bool:
    axes = {axis for axis, _ in one.signs} & {axis for axis, _ in two.signs}
    if not _conditions_allow(one, two) or _in_turn(one, two) or _in_turn(two, one):
        return False
    if axes:
        ours, theirs = ({item for item in side.signs if item[0] in axes} for side in (one, two))
        if not ours & theirs or not (one.loose or two.loose):
            bare = [side.stems - {word for _, word in side.turning} for side in (one, two)]
            framed = bare[0] == bare[1] != set() and any((axis, not sign) in theirs for axis, sign in ours)
            return framed or not ours & theirs
    if one.denied == two.denied:
        return False
    denying, granting = (one, two) if one.denied else (two, one)
    if not denying.plainly and not denying.stems & granting.stems:
        return False
    if denying.plainly and not (denies(denying, granting) and _same_term(denying, granting)):
        return False
    if _contrast(denying) and (denying.values - granting.values or {"just", "only"} & set(granting.text.split())):
        return False
    if len(granting.stems) == 1 and granting.text.startswith(("as for", "for the", "about", "on the", "with the")):
        return False
    if {word for _, word in denying.turning} & granting.all_stems and not denying.plainly:
        return False
    return all(sign for _, sign in granting.signs)


def denies(denying: Clause, granting: Clause) -> bool:
    """Whether what a clause denies is what the other says: not its mere subject, and not the contrary of it.

    A verb left out is that of the clause before: the other must tell nothing new of the subject.
    """
    if not denying.scope:
        return granting.stems - {word for _, word in granting.turning} <= denying.stems | denying.frame | WELL
    told = granting.stems | granting.values
    if says_little(granting, denying) or any(f"{word} free" in granting.text for word in denying.text.split()):
        return False
    if any(contrary(a, b) for a in denying.scope for b in told):
        return False
    if denying.loose and denying.subject and denying.subject not in granting.stems:
        return False
    if denying.scope & READY and told & READY:
        return True
    other_thing = denying.scope - told - DUTY and granting.stems - denying.stems
    if other_thing and _ORDERS.search(granting.text) and _NEED_NOT.search(denying.text):
        return False
    return any(related(a, b) for a in denying.scope for b in told)


def _in_turn(one: Clause, two: Clause) -> bool:
    """Whether one says what must wait and the other for what: "don't paint before it's dry", "it has to dry first"."""
    if not one.plainly or two.denied or _NEED_NOT.search(one.text):
        return False
    return bool(_BEFORE.search(one.text) and _WAITS.search(two.text))


def _same_term(denying: Clause, granting: Clause) -> bool:
    """Whether a denial up to a time is against a clause up to it: "not before Tuesday" and "on Tuesday" agree."""
    if _FOR_NOW.search(denying.text) and _LATER.search(granting.text):
        return False
    return not denying.values or set(_TERM.findall(denying.text)) <= set(_TERM.findall(granting.text))


def says_little(granting: Clause, denying: Clause) -> bool:
    """Whether a clause may itself say that what the other denies is not there: "I'll hold the onions"."""
    words = [stem(word) for word in granting.text.split()]
    return any(
        word in ALL_BUT and denying.stems & set(words[max(0, at - _BESIDE) : at + _BESIDE + 1]) - {word}
        for at, word in enumerate(words)
    )


def _conditions_allow(one: Clause, two: Clause) -> bool:
    """Whether what two clauses depend on leaves room for a contradiction.

    A denial under a condition is an exception and contradicts nothing, unless it holds for now ("not until they call");
    a consent under one is still consent.
    """
    if one.condition == two.condition:
        return True
    if one.denied == two.denied:
        return False
    denying, granting = (one, two) if one.denied else (two, one)
    if denying.condition == "until" and not denying.values and not granting.hedged:
        return True
    return not denying.hedged and granting.condition in ("", "if")


def _said_too(two: Clause, one: Clause, mine: tuple[Clause, ...]) -> bool:
    """Whether another clause of the same side agrees with the clause at least as closely."""
    return any(
        other is not one and not _contradict(other, two) and likeness(other, two) >= likeness(one, two)
        for other in mine
    )
