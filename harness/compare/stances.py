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
from harness.compare.clauses import Clause, clauses
from harness.compare.cues import any_of
from harness.compare.entities.numbers import starters
from harness.compare.normal import plain_words
from harness.compare.offers import denies_too, offers, priced, refused
from harness.compare.opposites import NEGATIONS, contrary, related
from harness.compare.plain import STOP_WORDS, stem, word_set
from harness.compare.polarity import Contradiction, denies, says_little

_YES = word_set("yes sure absolutely certainly definitely indeed")
_ACCEPTS = any_of(
    "of course", "happy to", "glad to", "my pleasure", "(?:we|i) (?:do|can|will)(?! not)", "you (?:can|may)(?! not)"
)
_REFUSES = any_of(
    "unfortunately(?! yes)",
    "afraid(?! so)",
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
_SO = any_of(
    "(?:afraid|think|believe|hope|imagine|expect) so", "(?:sadly|unfortunately|regrettably) (?:yes|so)", "by all means"
)
_NOT_SO = any_of("(?:afraid|think|believe) not", "(?:sadly|unfortunately|regrettably) (?:no|not)")
_SHORT = re.compile(
    r"(?:(?:oh|well|so|right|okay|yes|no) )*(?:i|we|you|he|she|it|they|there|that|this) "
    r"(?:(?:sure|certainly|most|indeed|definitely|really|in fact) )*"
    r"(?P<verb>is|are|was|were|do|does|did|can|could|will|would|should|have|has|may|might)"
    r"(?P<not> not)?(?: (?:indeed|yes|though|actually|now|then|as it happens))*"
)
"""A short answer: "it is", "you do not", "we sure can"."""
_ALIKE = {"can": "may", "could": "may", "might": "may", "does": "do", "did": "do", "would": "will", "are": "is"}
_ALIKE |= {"was": "is", "were": "is", "has": "have"}
_TROUBLE = frozenset(stem(word) for word in word_set("problem issue trouble bother matter mind hard difficult late"))
"""Questions about these are answered by yes and no alike: "no, that's fine", "yes, that's fine"."""
_NONE_SUCH = any_of(
    "(?:is|are|was|were|have|has|got|get) (?:_ )?(?:no|nothing|none)",
    "not (?:have|give|do|get|take|offer) (?:any\\w*|that|those)",
    "none of",
)
_AFTER_NO = word_set(
    "i we you he she it they there that this these those the my your our a an sorry unfortunately not never all any "
    "because but only just please and so as if once every everything nothing none nobody do is are can will thank madam"
)
"""Words that stand behind the answer "no" and not behind the article."""
_NO_MORE = re.compile(r"(?:so |but |well )?(?:no|not any ?more|not any longer|no longer|not really|not this time)")
_LEADS = word_set("oh well so right okay hm ah sorry i am sure let me see")
"""Words before an answer that are none of it."""
_HARM = frozenset(
    stem(word)
    for word in word_set("affected damaged hurt harmed harm delayed interrupted disrupted broken worse penalised")
)
"""Who denies these refuses nothing."""
_UNABLE = re.compile(
    r"(?:(?:oh|so|well|sorry|unfortunately|i am (?:so )?(?:sorry|afraid)) )*(?:but )?(?:i|we) "
    r"(?:could not|(?:was|were|am|are) (?:not able|unable) to|have not (?:been able|managed) to)\b"
)
"""How a clause begins that tells of a deed not done."""
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


_AUXILIARIES = word_set("is are was were do does did can could will would should have has may might")
_NUMBERS = frozenset(stem(word) for word in starters())
_GRANTS = any_of(
    "(?:can|could|may|might) (?:i|we|you|he|she|they|the|my|our)",
    "(?:do|will|would) (?:you|they)",
    "(?:is|are|am) (?:_ ){1,4}?(?:allowed|permitted|ok|okay|possible|welcome|available)",
)
"""Questions for leave or for a service: what denies them refuses."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The caller's question: its content, and whether it asks to be granted something. ``topic`` is all they said.

    ``verb`` is the auxiliary that it begins with, empty where they asked more than one.
    """

    content: frozenset[str] = frozenset()
    grants: bool = False
    topic: frozenset[str] = frozenset()
    verb: str = ""


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
    given = [_answer(side, question) for side in both]
    if given[0] is not None and given[1] is not None:
        return None if given[0][1] == given[1][1] else Contradiction(given[0][0], given[1][0])
    told = _failed(both, sides) or refused(both, question.topic, sides.agreed) or priced(both)
    if told is not None:
        return told
    if sides.agreed or all(one.transfer == "made" for one in sides.acts):
        return None
    for at in (0, 1):
        denying, standing = both[at], both[1 - at]
        if not standing:
            continue
        for denial in _denials(denying, question.content):
            if any(_negative(one) and (not one.denied or denies_too(one, denial, standing)) for one in standing):
                continue
            against = _stand(standing, denial, question, sides, 1 - at)
            if against is not None and not _stands_too(denying, standing, sides, at, 1 - at):
                return Contradiction(against, denial) if at else Contradiction(denial, against)
    return None


def _failed(both: tuple[tuple[Clause, ...], tuple[Clause, ...]], sides: Sides) -> Contradiction | None:
    """One side tells the deed as done, the other only that it could not do it."""
    for at in (0, 1):
        acts, denier = sides.acts[at], sides.acts[1 - at]
        if not acts.done or denier.done or denier.will or not both[at]:
            continue
        denial = next((one for one in both[1 - at] if _UNABLE.match(one.text) and not one.hedged), None)
        if denial is not None:
            return Contradiction(denial, both[at][0]) if at else Contradiction(both[at][0], denial)
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
    verb = next((word for word in words if word in _AUXILIARIES), "") if len(starts) == 1 else ""
    return Asked(_content(words), bool(_GRANTS.match(" ".join(words))), topic, _ALIKE.get(verb, verb))


def _content(words: list[str]) -> frozenset[str]:
    return frozenset(stem(word) for word in words if word not in STOP_WORDS and word.isalpha())


def _answer(side: tuple[Clause, ...], question: Asked) -> tuple[Clause, bool] | None:
    """A plain yes or no to the caller's question: by word, by short answer, or by repeating it."""
    if not side or not question.content:
        return None
    if question.content & _TROUBLE:
        return _is_trouble(side)
    unless = any(one.condition in ("if", "unless") for one in side[:4])
    if (short := _short_answer(side[:2], question.verb)) is not None:
        return None if unless and not short[1] else short
    if refusal := next((one for one in side[1:3] if _says_no(one, question) and not one.hedged), None):
        return refusal, False
    first = next(
        (one for one in side[:3] if one.stems or not _YES.isdisjoint(one.text.split()) or _bare_no(one)), side[0]
    )
    words = first.text.split()
    while words and words[0] in _LEADS:
        words = words[1:]
    if words[:1] and words[0] in _NO and (not first.hedged or (len(words) == 1 and not unless)):
        return (first, False) if words[0] != "no" or _says_no(first, question) else None
    if words[:1] and words[0] in _YES:
        return first, True
    echo = next((one for one in side if _echoes(one, question.content)), None)
    if echo is None or echo.condition:
        return None
    if echo.denied and (echo.hedged or not echo.plainly or (echo.scope and not echo.scope & question.content)):
        return None
    return echo, not echo.denied


def _is_trouble(side: tuple[Clause, ...]) -> tuple[Clause, bool] | None:
    """What a side says to "is that a problem?"; of "no" and "yes" alone only no is sure."""
    said = next((one for one in side if one.stems & _TROUBLE and not one.hedged), None)
    if said is not None:
        return said, not said.denied
    return (side[0], False) if _bare_no(side[0]) or not side[0].text else None


def _short_answer(opening: tuple[Clause, ...], verb: str) -> tuple[Clause, bool] | None:
    """What the first clauses answer by "I'm afraid so", or in the auxiliary of the question: "it is", "you don't"."""
    for one in opening:
        if _NO_MORE.fullmatch(one.text):
            return one, False
        if _SO.search(one.text):
            return one, True
        if _NOT_SO.search(one.text):
            return one, False
        match = _SHORT.fullmatch(one.text) if verb and not one.loose else None
        if match and _ALIKE.get(match["verb"], match["verb"]) == verb:
            return one, not match["not"]
    return None


def _says_no(clause: Clause, question: Asked) -> bool:
    """Whether a clause is the answer "no", or says that there is none of what was asked for."""
    if _NO_MORE.fullmatch(clause.text):
        return True
    none = clause.text.startswith("no ") and _shared(clause.stems, question.content)
    return _bare_no(clause) or bool(none)


def _bare_no(clause: Clause) -> bool:
    """Whether a clause begins with the answer "no", not with the article: "no, we don't" and "no extra for that"."""
    words = clause.text.split()[:2]
    return words[:1] in (["no"], ["nope"]) and (len(words) == 1 or words[1] in _AFTER_NO)


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
    firm = [one for one in side if one.denied or "without" not in one.text.split()]
    firm = [one for one in firm if not (one.hedged or one.condition or (one.loose and len(one.text.split()) > _LONG))]
    yield from (one for one in firm if _refuses(one) or (one.plainly and (one.stems or question)))
    yield from (one for one in firm if one.denied and not one.plainly and not _refuses(one))


def _stand(standing: tuple[Clause, ...], denial: Clause, asked: Asked, sides: Sides, at: int) -> Clause | None:
    """The clause that the denial is against; ``None`` where the side takes no stand."""
    if any(contrary(a, b) for one in standing for a in one.text.split() for b in denial.text.split()):
        return None
    if any(one.signs & denial.signs or says_little(one, denial) for one in standing):
        return None
    first, acts, denier = standing[0], sides.acts[at], sides.acts[1 - at]
    deed = bool(acts.done or acts.will or sides.acted[at]) and not (denier.done or denier.will)
    plain = denial.plainly or _refuses(denial)
    if sides.news[at] and _none_such(denial, standing, asked):
        return first
    for one in standing:
        shared = _shared(one.stems, denial.stems)
        close = shared >= 2 and 2 * shared >= min(len(one.stems), len(denial.stems))
        if close and not one.condition and (not denial.plainly or denies(denial, one)):
            return one
        if plain and shared and asked.grants and len(denial.stems & asked.content) >= len(denial.stems) - 1:
            return one
        if not plain and shared and (deed or sides.news[at]):
            return one
    beside = bool(denial.scope & _HARM) or (not denial.scope and denial.subject and denial.subject not in asked.topic)
    if _refuses(denial) and not beside and (deed or sides.news[at] or any(_accepts(one) for one in standing)):
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
    return sum(any(related(a, b) for b in two) for a in one)


def _stands_too(denying: tuple[Clause, ...], standing: tuple[Clause, ...], sides: Sides, mine: int, yours: int) -> bool:
    """Whether the denying side does or tells what the other does: its denial is beside the point."""
    shared = [one for one in denying if offers(one) and any(_shared(one.stems, two.stems) for two in standing)]
    return bool(shared) or any(_accepts(one) for one in denying) or bool(sides.acts[mine].done & sides.acts[yours].done)


def _refuses(clause: Clause) -> bool:
    return bool(_REFUSES.search(clause.text)) or clause.text.split()[:1] in (["no"], ["nope"])


def _accepts(clause: Clause) -> bool:
    if clause.condition:
        return False
    return clause.text.split()[:1] in [[word] for word in _YES] or bool(_ACCEPTS.search(clause.text))
