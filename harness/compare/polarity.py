"""Whether two replies say the opposite: clauses with the same content, one denied and one not.

Rules:
    1. Idioms that deny nothing ("no problem", "don't hesitate") are left out.
    2. A clause is denied by a negation, or by words of bad news ("fully booked"); both together cancel ("not closed").
    3. A denied clause contradicts a clause of the other side that has the same content and is not denied, unless the
       denied side also says what the other says. Pairs of opposites ("open", "closed") count with their denial.
    4. Where no clause has the same content, rules here cannot tell; refusals are weighed in ``stances``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from harness.compare.cues import any_of
from harness.compare.entities.lexicon import DAY_PARTS, MONTHS, WEEKDAYS, singular
from harness.compare.entities.numbers import starters
from harness.compare.normal import opened, tokens
from harness.compare.opposites import AXES, BAD_NEWS, NEGATIONS, contrary, related
from harness.compare.phrases import ALL_BUT, BAD_PHRASES, DUTY, MOVED, READY, SIDES, TURNED, WELL, meaning
from harness.compare.plain import STOP_WORDS, stem, word_set

_BREAKS = word_set("but so because although though however since while unless and or rather instead")
_CONDITIONS = word_set("if unless until once before otherwise")
_SUBJECT_VERB = re.compile(r"(?:i|we|you|he|she|it|they|there|that)'(?:s|m|re|ve|ll)")
_LINKS = word_set("that if when where what which who how so because than as once until while")
_SUBJECTS = word_set("i we you they he she it the")
_MUST = any_of("have to", "has to", "got to", "must", "needs?", "needed", "required?", "requires", "mandatory")
"""What says that something must be; sides that share it and one word are about the same duty."""
_ORDERS = re.compile(
    r"^(?:(?:please|just|and|then|so|but|only|do) )*(?:bring|take|use|keep|leave|wait|send|call|ring|come|have|pay|post"
    r"|switch|turn|give|show|fill|sign|park|avoid|stay|wear|check|remember|make sure)\b"
)
"""How a clause begins that tells the caller to do something."""
_NEED_NOT = any_of("no need", "not (?:need|have to|required|necessary)", "need not")
_SORRY = word_set("unfortunately afraid sadly regret")
_BAD = BAD_NEWS - _SORRY - NEGATIONS
_VALUES = (
    starters()
    | set(MONTHS)
    | set(WEEKDAYS)
    | set(DAY_PARTS)
    | word_set("today tomorrow tonight week month am pm noon midday midnight")
)
_FREE = AXES["costless"][0][0]
_FREE_OF_NOTHING = word_set("toll hands")
_SHORT = 8
"""Words without punctuation that are one clause for sure."""
_AUXILIARIES = word_set("is are was were do does did can could will would should have has had may might still")
_SO = word_set("afraid think believe hope expect imagine say")
_NEAR = 5
"""Words before a word within which a negation is about it."""
_BESIDE = 3
"""Words around a word that it is said of."""
_REACH = 4
"""Content words behind a negation that it is against."""
_DROPPED = STOP_WORDS | NEGATIONS | BAD_NEWS


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of a reply, whitespace-separated words ``first`` to ``end``.

    ``stems`` are its content, days and numbers apart in ``values``; ``signs`` are the pairs of opposites that it takes
    a side of, after denial, and ``turning`` the pairs with the stems that take it. ``plainly`` denied is what a
    negation denies, not bad news alone, and ``scope`` the content behind the negation, which is what is denied: empty
    where the verb is left out ("the shirt is not"); ``subject`` is the noun before it. ``frame`` is the content of the
    clause before; ``hedged`` what holds under a condition that its sentence names. ``loose`` marks words without
    punctuation, of which nobody knows where their clauses end.
    """

    text: str
    stems: frozenset[str]
    values: frozenset[str]
    signs: frozenset[tuple[int, bool]]
    turning: frozenset[tuple[int, str]]
    denied: bool
    condition: str
    first: int
    end: int
    all_stems: frozenset[str] = frozenset()
    frame: frozenset[str] = frozenset()
    plainly: bool = False
    scope: frozenset[str] = frozenset()
    subject: str = ""
    hedged: bool = False
    loose: bool = False


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


@lru_cache(maxsize=512)
def clauses(text: str) -> tuple[Clause, ...]:
    """The clauses of a text, in order."""
    given = tokens(text)
    bare = not any(set(token.after) & set(".?!;:,") for token in given)
    loose = bare and len(given) > _SHORT
    out: list[Clause] = []
    words: list[str] = []
    first = begun = 0
    for number, token in enumerate(given):
        if token.text == "free" and token.glued and words and words[-1] not in _FREE_OF_NOTHING:
            words[-1:] = ["no", words[-1]]  # "bleach-free" is without bleach
        else:
            words.extend(opened(token.text))
        following = given[number + 1] if number + 1 < len(given) else None
        mark = bool(set(token.after) & set(".?!;:,"))
        if following is None or (mark and not following.glued) or _splits(words, following.text, bare):
            clause = _clause(_without_interjection(words) if bare else words, first, token.word + 1, loose)
            out.append(replace(clause, frame=out[-1].stems | out[-1].values if out else frozenset()))
            words, first = [], following.word if following else 0
            if following is None or set(token.after) & set(".?!;"):
                out[begun:] = _hedged(out[begun:])
                begun = len(out)
    return tuple(out)


def _hedged(sentence: list[Clause]) -> list[Clause]:
    """A sentence's clauses, marked where one of them names a condition."""
    return [replace(one, hedged=True) for one in sentence] if any(one.condition for one in sentence) else sentence


def _splits(words: list[str], following: str, bare: bool) -> bool:
    """Whether a conjunction begins another clause, or in words without punctuation a subject with its verb ("it's").

    "A hundred and twenty" is one number.
    """
    if bare and len(words) >= 3 and _SUBJECT_VERB.fullmatch(following) and words[-1] not in _LINKS:
        return True
    if following == "so" and words[-1] in _SO:
        return False
    in_number = following == "and" and words[-1] in {"hundred", "thousand"}
    return following in _BREAKS and len(words) >= 3 and not in_number


def _without_interjection(words: list[str]) -> list[str]:
    """ "No there is not" as a recogniser writes it denies once."""
    return words[1:] if words[0] == "no" and any(word in NEGATIONS for word in words[1:]) else words


def _clause(words: list[str], first: int, end: int, loose: bool) -> Clause:
    line = meaning(words)
    kept = line.split()
    negations = sum(word in NEGATIONS for word in kept) - sum({a, b} <= NEGATIONS for a, b in pairwise(kept))
    odd = negations % 2 == 1
    bad = any(word in _BAD for word in kept) or bool(BAD_PHRASES.search(line))
    signs = {
        (axis, sign != _turned(kept, at, odd, loose))
        for at, word in enumerate(kept)
        for axis, sign in AXES.get(word, ())
        if word not in NEGATIONS
    }
    signs |= {(-1, side == "left") for side in SIDES.findall(line)}
    signs |= {(-2, (side == "on") != odd) for side in TURNED.findall(line)}
    signs |= {(-3, (side == "forward") != odd) for side in MOVED.findall(line)}
    content = [word for word in kept if word not in _DROPPED and word[0].isalnum()]
    return Clause(
        line,
        frozenset(stem(word) for word in content if not _is_value(word)),
        frozenset(stem(word) for word in content if _is_value(word)),
        _one_sided(signs),
        frozenset((axis, stem(word)) for word in kept for axis, _ in AXES.get(word, ())),
        odd != bad,
        _condition(kept),
        first,
        end,
        frozenset(stem(word) for word in kept),
        plainly=odd and not bad,
        scope=_scope(kept),
        subject=_subject(kept),
        loose=loose,
    )


def _turned(kept: list[str], at: int, odd: bool, loose: bool) -> bool:
    """Whether a word is denied; in words without punctuation only by a negation near it."""
    if not loose:
        return odd
    return sum(word in NEGATIONS for word in kept[max(0, at - _NEAR) : at + 2]) % 2 == 1


def _subject(kept: list[str]) -> str:
    """The content word of which a verb is denied: "shirt" in "the shirt is not ready"."""
    last = max((at for at, word in enumerate(kept) if word == "not"), default=0)
    before = next((word for word in reversed(kept[:last]) if word not in _AUXILIARIES), "")
    return "" if before in _DROPPED or not before[:1].isalnum() else stem(before)


def _scope(kept: list[str]) -> frozenset[str]:
    """The first content words behind the last negation."""
    last = max((at for at, word in enumerate(kept) if word in NEGATIONS), default=len(kept))
    denied = [stem(word) for word in kept[last + 1 :] if word not in _DROPPED and word[0].isalnum()]
    return frozenset(denied[:_REACH]) - WELL


def _condition(kept: list[str]) -> str:
    """What makes the clause depend on another; "before" only where a clause follows, "otherwise" in front."""
    for word, following in pairwise([*kept, ""]):
        inner = (word == "before" and following not in _SUBJECTS) or word == "otherwise" != kept[0]
        if word in _CONDITIONS and not inner:
            return word
    return ""


def _one_sided(signs: set[tuple[int, bool]]) -> frozenset[tuple[int, bool]]:
    """The pairs that a clause takes one side of; "opens at nine, closed at five" says nothing about open or closed."""
    return frozenset((axis, sign) for axis, sign in signs if (axis, not sign) not in signs)


def _is_value(word: str) -> bool:
    return word in _VALUES or singular(word) in _VALUES or word[0].isdigit()


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
    mine, yours = (side.stems - {word for axis, word in side.turning if axis in axes} for side in (one, two))
    if not axes and _good(one) and two.denied and not two.signs:
        mine -= {word for _, word in one.turning}
        return 0.6 if mine & yours and len(yours - mine) <= 1 and len(mine - yours) <= 1 else 0.0
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


def _good(clause: Clause) -> bool:
    """Whether a clause takes only good sides: "included", "open", "approved"."""
    return not clause.denied and bool(clause.signs) and all(sign for _, sign in clause.signs)


def _contradict(one: Clause, two: Clause) -> bool:
    axes = {axis for axis, _ in one.signs} & {axis for axis, _ in two.signs}
    if not _conditions_allow(one, two):
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
    if denying.plainly and not denies(denying, granting):
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
    if says_little(granting, denying):
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
