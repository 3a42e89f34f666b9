"""Whether one side refuses or denies what the other does, grants or tells, in words that have little in common.

Rules:
    1. One side denies: it has a clause that is plainly denied and hangs on no condition, or words of refusal. The other
       denies nothing anywhere.
    2. The other side takes a stand that the denial is against: it says yes, tells a deed as done or announced, repeats
       what the caller asked for, or tells news that the denying side does not tell; or the two clauses share their
       content words for the greater part.
    3. Where the two tell the same values, a denial may be mere wording ("nothing before tomorrow", "tomorrow's the
       soonest"): no stand is inferred.
    4. To a question that is itself denied ("isn't it?") yes and no may mean the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from harness.compare.acts import Acts
from harness.compare.cues import any_of
from harness.compare.entities.numbers import starters
from harness.compare.frames import contrary
from harness.compare.normal import plain_words
from harness.compare.opposites import NEGATIONS
from harness.compare.plain import STOP_WORDS, stem, word_set
from harness.compare.polarity import Clause, Contradiction, clauses

_YES = word_set("yes sure absolutely certainly definitely indeed")
_ACCEPTS = any_of(
    "of course", "happy to", "glad to", "my pleasure", "(?:we|i) (?:do|can|will)(?! not)", "you (?:can|may)(?! not)"
)
_REFUSES = any_of(
    "unfortunately",
    "afraid",
    "unable",
    "regret",
    "not (?:able|possible|available|something)",
    "(?:can|will|do|does|did|could|would|may|is|are|was|were|have|has) not",
    "no (?:_ ){1,3}(?:left|available|remaining)",
    "no (?:openings?|availability|appointments?|slots?|longer)",
    "fully booked",
    "booked up",
    "sold out",
    "booked solid",
    "out of stock",
    "(?:stopped|discontinued|gave up|given up|ceased)",
    "none",
)
_NO = word_set("no nope nah none neither")
_NONE_SUCH = any_of(
    "(?:is|are|was|were|have|has|got|get) (?:_ )?(?:no|nothing|none)",
    "not (?:have|give|do|get|take|offer) (?:any\\w*|that|those)",
    "none of",
)
_LEADS = word_set("oh well so right okay hm ah sorry i am sure let me see")
"""Words before an answer that are none of it."""
_LONG = 14
"""Words without punctuation that are more than one clause."""
_NOUGHT = word_set("zero nil nought only unless except")
_ONLY_TO = re.compile(r"\bonly (?:switch|turn|use|make sure|please|keep|remember|bring|take|mind|be)\b")
"""An "only" that asks for something and leaves what was said as it is: "fine, only switch it off"."""
_ASKED = re.compile(
    r"(?<!what )(?<!when )(?<!where )(?<!how )(?<!why )(?<!who )(?<!which )(?<!long )(?<!much )(?<!many )(?<!time )"
    r"\b(?:is|are|was|were|do|does|did|can|could|will|would|should|shall|may|might|have|has|am)"
    r" (?!not\b)(?:i|we|you|he|she|it|they|there|that|this|these|those|the|my|your|our|his|her|their|any\w*"
    r"|some\w*|all)\b"
    r"|^(?:(?:and|so|but|then|ok|okay|oh|well|right|great|also|um|uh|yeah|yes|no|alright|hi|hello) )*"
    r"(?:is|are|was|were|does|did|can|could|will|would|has) \w"
)
"""Where a question begins that is answered by yes or no."""


_NUMBERS = frozenset(stem(word) for word in starters())
_GRANTS = any_of(
    "(?:can|could|may|might) (?:i|we|you|he|she|they|the|my|our)",
    "(?:do|will|would) (?:you|they)",
    "(?:is|are|am) (?:_ ){1,4}?(?:allowed|permitted|ok|okay|possible|welcome|available)",
)
"""Questions for leave or for a service: what denies them refuses."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The caller's question: its content, and whether it asks to be granted something. ``topic`` is all they said."""

    content: frozenset[str] = frozenset()
    grants: bool = False
    topic: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Sides:
    """What each side of a turn does and tells beyond its words; live first.

    ``acted`` is whether a tool that changes something was called, ``news`` whether a value is told that the other side
    does not tell, ``agreed`` whether both tell a value that was not told before.
    """

    acts: tuple[Acts, Acts]
    acted: tuple[bool, bool]
    news: tuple[bool, bool]
    agreed: bool


def opposed(live: str, other: str, asked: str, sides: Sides) -> Contradiction | None:
    """A denial on one side against a stand of the other; see the rules above."""
    both = _apart(clauses(live), clauses(other))
    question = _asked(asked)
    if (answers := _answers(both, question.content)) is not None:
        return answers
    if sides.agreed:
        return None
    for at in (0, 1):
        denying, standing = both[at], both[1 - at]
        if not standing or any(_negative(one) for one in standing):
            continue
        for denial in _denials(denying, question.content):
            against = _stand(standing, denial, question, sides, 1 - at)
            if against is not None and not _stands_too(denying, sides, at, 1 - at):
                return Contradiction(against, denial) if at else Contradiction(denial, against)
    return None


def _apart(ours: tuple[Clause, ...], theirs: tuple[Clause, ...]) -> tuple[tuple[Clause, ...], tuple[Clause, ...]]:
    """The clauses without those that both sides have word for word; none where one says no more than that."""
    same = {one.text for one in ours} & {two.text for two in theirs}
    mine, yours = (tuple(one for one in side if one.text not in same) for side in (ours, theirs))
    return (mine, yours) if mine and yours else ((), ())


def _asked(text: str) -> Asked:
    """The caller's last question for yes or no; empty where there is none, or where it is denied itself."""
    line = " ".join(word.text for word in plain_words(text))
    topic = _content(line.split())
    starts = [match.start() for match in _ASKED.finditer(line)]
    if not starts:
        return Asked(topic=topic)
    words = line[starts[-1] :].split()[:14]
    if any(word in NEGATIONS or word == "mind" for word in words):
        return Asked(topic=topic)
    return Asked(_content(words), bool(_GRANTS.match(" ".join(words))), topic)


def _content(words: list[str]) -> frozenset[str]:
    return frozenset(stem(word) for word in words if word not in STOP_WORDS and word.isalpha())


def _answers(both: tuple[tuple[Clause, ...], tuple[Clause, ...]], question: frozenset[str]) -> Contradiction | None:
    """A plain yes on one side and a plain no on the other, by the first word or by repeating the question."""
    found = [_answer(side, question) for side in both]
    if found[0] is None or found[1] is None or found[0][1] == found[1][1]:
        return None
    return Contradiction(found[0][0], found[1][0])


def _answer(side: tuple[Clause, ...], question: frozenset[str]) -> tuple[Clause, bool] | None:
    if not side or not question:
        return None
    if refusal := next((one for one in side[1:3] if _bare_no(one) and not one.hedged), None):
        return refusal, False
    first = next(
        (one for one in side[:3] if one.stems or not _YES.isdisjoint(one.text.split()) or _bare_no(one)), side[0]
    )
    words = first.text.split()
    while words and words[0] in _LEADS:
        words = words[1:]
    if words[:1] and words[0] in _NO and not first.hedged:
        return first, False
    if words[:1] and words[0] in _YES:
        return first, True
    echo = next((one for one in side if _echoes(one, question)), None)
    if echo is None or echo.condition:
        return None
    return None if echo.denied and (echo.hedged or not echo.plainly) else (echo, not echo.denied)


def _bare_no(clause: Clause) -> bool:
    return clause.text.split()[:1] in (["no"], ["nope"])


def _echoes(clause: Clause, question: frozenset[str]) -> bool:
    """Whether a clause repeats a question: it shares two words and two thirds of its own or the question's content."""
    shared = len(clause.stems & question)
    return shared >= 2 and 3 * shared >= 2 * min(len(clause.stems), len(question))


def _negative(clause: Clause) -> bool:
    if clause.denied and (clause.plainly or not clause.condition):
        return True
    return _refuses(clause) or not _NOUGHT.isdisjoint(_ONLY_TO.sub("", clause.text).split())


def _denials(side: tuple[Clause, ...], question: frozenset[str]) -> Iterator[Clause]:
    """The clauses that refuse or deny for good, those that do so plainly first."""
    firm = [one for one in side if not (one.hedged or one.condition or (one.loose and len(one.text.split()) > _LONG))]
    yield from (one for one in firm if _refuses(one) or (one.plainly and (one.stems or question)))
    yield from (one for one in firm if one.denied and not one.plainly and not _refuses(one))


def _stand(standing: tuple[Clause, ...], denial: Clause, asked: Asked, sides: Sides, at: int) -> Clause | None:
    """The clause that the denial is against; ``None`` where the side takes no stand."""
    if any(contrary(a, b) for one in standing for a in one.text.split() for b in denial.text.split()):
        return None
    first, acts, denier = standing[0], sides.acts[at], sides.acts[1 - at]
    deed = bool(acts.done or acts.will or sides.acted[at]) and not (denier.done or denier.will)
    plain = denial.plainly or _refuses(denial)
    if sides.news[at] and _none_such(denial, standing, asked):
        return first
    for one in standing:
        shared = _shared(one.stems, denial.stems)
        if not one.condition and shared >= 2 and 2 * shared >= min(len(one.stems), len(denial.stems)):
            return one
        if plain and shared and asked.grants and len(denial.stems & asked.content) >= len(denial.stems) - 1:
            return one
        if not plain and shared and (deed or sides.news[at]):
            return one
    if _refuses(denial) and (deed or sides.news[at] or any(_accepts(one) for one in standing)):
        return first
    if plain and asked.grants and _echoes(denial, asked.content):
        return first
    answers = bool(denial.stems & asked.content) and plain
    return first if answers and (deed or sides.news[at]) else None


def _none_such(denial: Clause, standing: tuple[Clause, ...], asked: Asked) -> bool:
    """Whether a denial says that what the caller asked about, or what the other side tells of, is not there."""
    if not _NONE_SUCH.search(denial.text) or any(word in _NUMBERS or word[0].isdigit() for word in denial.values):
        return False
    about = asked.topic | frozenset(word for one in standing for word in one.stems)
    return bool(denial.stems & about) or not denial.stems


def _shared(one: frozenset[str], two: frozenset[str]) -> int:
    """How many stems of one clause the other has, derived words included: "sign" and "signature"."""
    return sum(
        any(a == b or (min(len(a), len(b)) >= 4 and (a.startswith(b) or b.startswith(a))) for b in two) for a in one
    )


def _stands_too(denying: tuple[Clause, ...], sides: Sides, mine: int, yours: int) -> bool:
    """Whether the denying side does or tells what the other does: its denial is beside the point."""
    return any(_accepts(one) for one in denying) or bool(sides.acts[mine].done & sides.acts[yours].done)


def _refuses(clause: Clause) -> bool:
    return bool(_REFUSES.search(clause.text)) or _bare_no(clause)


def _accepts(clause: Clause) -> bool:
    if clause.condition:
        return False
    return clause.text.split()[:1] in [[word] for word in _YES] or bool(_ACCEPTS.search(clause.text))
