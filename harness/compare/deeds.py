"""Deeds that one side tells as done and the other does not: another deed, none, or one that nobody did.

Rules:
    1. Contrary deeds (booked, cancelled) are critical.
    2. A deed that one side tells as done and the other as failed, declined or left as it was is critical.
    3. A deed that only the candidate tells, while live asks or tells none, is critical where it is certainly not so:
       its side has tools that change something, and none of its calls up to there did that could be the deed.
    4. So is what the candidate tells of the caller's own affairs where live first asks for the datum to look them up
       by, and the candidate has looked up nothing.
    5. Where only one side tells its deed as done and the other asks first, it is major.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from harness.compare.acts import Acts, acts, sentences, verb_told
from harness.compare.cues import DEEDS, DONE, any_of
from harness.compare.plain import word_set
from harness.compare.slots import HARD
from harness.core.findings import FindingKind, Severity


@dataclass(frozen=True, slots=True)
class Calls:
    """What the calls of tools say of the deeds that are told in a turn.

    ``wrote`` is whether live and the other side called a tool in it that changes something. ``nothing_written`` is that
    the other side has such tools and no call of it up to here changed anything that live had not changed before;
    ``nothing_read`` that it has called no tool at all.
    """

    wrote: tuple[bool, bool] = (False, False)
    nothing_written: bool = False
    nothing_read: bool = False


@dataclass(frozen=True, slots=True)
class DeedDifference:
    """Two accounts of a deed: what is left out, added or told otherwise, its weight, and the reason."""

    kind: FindingKind
    severity: Severity
    why: str


_OPPOSED = frozenset(
    (a, b)
    for one, two in (
        ("create", "cancel"),
        ("change", "cancel"),
        ("pay", "refund"),
        ("create", "change"),
        ("note", "cancel"),
        ("keep", "cancel"),
        ("stop", "release"),
        ("accept", "reject"),
        ("raise", "lower"),
        ("pay", "waive"),
    )
    for a, b in ((one, two), (two, one))
)
_FIRM = ("create", "cancel", "pay", "refund", "stop", "release", "accept", "raise", "lower", "waive")
"""Deeds that nobody tells as done who has only taken note of them."""
_SURE = word_set(
    "reset waived issued dispatched delivered transferred filed requested replaced fixed repaired resolved done"
)
"""Participles of deeds that no class holds."""
_NOTED = word_set("noted note recorded record logged log")
_SIGHT = word_set("opened placed removed stopped order booking submit")
"""Words of a class that may be said of what was only looked at or left out: "I've opened your file"."""
_MOVES = _SURE | frozenset(word for words in DEEDS.values() for word in words) - DEEDS["keep"] - _NOTED
_BEEN = re.compile(
    r"^(?:you are|(?:it|that|this) is done)|\b(?:has|have) been\b|\b(?:is|are) (?:all )?(?:already|now)\b"
)
"""How what is so tells a deed: "it has been sent", "you are booked"."""
_COMING = re.compile(r"\b(?:is|are) (?:already |now )*on (?:the|its|his|her|their) way\b")
_HANGS = re.compile(r"\b(?:not|never|no longer|unable|if|once|unless|until|when|as soon as)\b")
_TOO = re.compile(r"\b(?:as well|too|also|on top|in addition)\b")
_YOURS = re.compile(
    r"\byour (?:\w+ ){1,4}?(?:came|was|were|went|(?:has|have|is|are) (?:already|now|been)|(?:has|have) \w+ed)\b"
)
"""What is told of the caller's own affairs."""
_DEED = "(?:" + "|".join(sorted(word for word in _MOVES if word.endswith(("ed", "nt", "id", "en")))) + ")"
_FAILED = any_of(
    "(?:has |have |was |were |got |been )*failed",
    "(?:was|were|been|got|is) (?:declined|rejected|refused|blocked by the bank)",
    "(?:(?:has|have) )?(?:declined|rejected|refused) it",
    "(?:did|has|have|would|will|is|are) not (?:go|gone|going|come|coming) through",
    "(?:nobody|no one) (?:is|will be) (?:coming|there)",
)
"""A deed that came to nothing."""
_LEFT = any_of(
    "(?<!can )(?<!could )left (?:it|that|this|them|everything|things|all) (?:just )?(?:as (?:it|they|that)|unchanged"
    "|alone|the way)",
    "(?<!can )(?<!could )(?<!may )(?<!should )(?:stays?|stayed|remains?|is|are) (?:exactly |just )?"
    "(?:as (?:it|they) (?:was|were|is|are)|unchanged)",
    "nothing (?:is |has |was |will be )?(?:been )?(?:changes|changed|different|happened)",
)
"""What is as it was before: no deed, unless another one is told beside it."""
_DEPENDS = re.compile(r"\b(?:if|unless|until|once|when|should|in case|before|can|could|may|might)\b")
_UNDONE = any_of(
    rf"(?:nothing|nobody|no one) (?:is|has|was)? ?(?:been )?(?P<nothing>{_DEED})",
    rf"(?:is|are|was|were|have|has) not (?:yet )?(?:been )?(?:able to )?(?P<undone>{_DEED})",
    r"(?:is|are|was|were|got|have|has) no (?:\w+ )?(?!more |further |other )\w+ (?:is |has been |was )?"
    rf"(?P<none>{_DEED})",
)
"""A deed that was not done, by its word."""


def compare_deeds(live: str, other: str, calls: Calls, news: bool, before: tuple[str, ...]) -> Iterator[DeedDifference]:
    """Differences between the deeds of two replies, the gravest only.

    ``news`` is whether live tells values that the other side does not; ``before`` are live's earlier replies.
    """
    ours, theirs = acts(live), acts(other)
    if (failed := _came_to_nothing((live, other), calls, news)) is not None:
        yield DeedDifference("changed", Severity.CRITICAL, failed)
        return
    mine, yours = ours.done - {"done"}, theirs.done - {"done"}
    apart = not (mine | ours.will) & (yours | theirs.will)
    if apart and _OPPOSED & {(a, b) for a in mine for b in yours}:
        did = f"the live agent did one thing ({', '.join(sorted(mine))})"
        yield DeedDifference("changed", Severity.CRITICAL, f"{did}, the candidate another ({', '.join(sorted(yours))})")
        return
    if calls.nothing_written and not calls.wrote[0] and (claim := _untrue(live, other, calls, before)):
        yield DeedDifference("extra", Severity.CRITICAL, claim)
        return
    yield from _asked_first(ours, theirs)


def _asked_first(ours: Acts, theirs: Acts) -> Iterator[DeedDifference]:
    done = tuple(bool(side.done or _asked_for(side, other)) for side, other in ((ours, theirs), (theirs, ours)))
    if done[0] and not done[1] and not theirs.will and _asks_instead(ours, theirs):
        why = "the live agent tells the caller that it is done, the candidate asks instead"
        yield DeedDifference("missing", Severity.MAJOR, why)
    elif done[1] and not done[0] and not ours.will and _asks_instead(theirs, ours):
        why = "the candidate tells the caller that it is done, the live agent asks instead"
        yield DeedDifference("extra", Severity.MAJOR, why)


def _asked_for(doer: Acts, other: Acts) -> bool:
    """Whether one side tells what the other proposes to do, in the same verb: "you're signed up", "shall I sign"."""
    return any(slot == "proposal" and stems & doer.told for slot, stems in other.asked)


def _asks_instead(doer: Acts, other: Acts) -> bool:
    """Whether one side asks where the other acts: for leave, or for anything where the other has nothing to ask."""
    steers = other.surely_steers and not doer.steers and not doer.may_ask
    return ("proposal" in other.asks - doer.asks and not doer.may_ask) or steers


def _came_to_nothing(texts: tuple[str, str], calls: Calls, news: bool) -> str | None:
    """Why two accounts of one deed are contrary: one side did it, with the other it came to nothing."""
    for at, who in ((0, "the candidate"), (1, "the live agent")):
        doer, denier = acts(texts[at]), acts(texts[1 - at])
        if _undone(texts[at]) or (doer.done & denier.done) - {"keep"} or denier.will or doer.steers:
            continue
        told = doer.done - {"keep"}
        did = bool(told) or (calls.wrote[at] and not doer.may_ask)
        for word in _undone(texts[1 - at]):
            same = word in told or not (told - {"done"} or denier.done - {"keep"})
            if (did and (not word or same)) or (word and not at and news and not doer.asks):
                return f"{who} says that it was not done, the other side tells it as done"
    return None


def _undone(text: str) -> tuple[str, ...]:
    """The classes of deeds that a reply tells as not done; an empty one where something came to nothing."""
    out: list[str] = []
    told = acts(text).done - {"keep", "done"}
    for line in (sentence.text for sentence in sentences(text) if not sentence.asks):
        for pattern in (_FAILED, _UNDONE, *(() if told else (_LEFT,))):
            match = pattern.search(line)
            if match is not None and not _DEPENDS.search(line[: match.start()]):
                word = next(filter(None, match.groups()), "")
                out.append(next((name for name, words in DEEDS.items() if word in words), "done" if word else ""))
    return tuple(out)


def _untrue(live: str, other: str, calls: Calls, before: tuple[str, ...]) -> str | None:
    """Why what the other side tells as done cannot be so; ``None`` where it may be."""
    ours, theirs = acts(live), acts(other)
    asks_first = ours.surely_steers and not theirs.questions & HARD
    done = ours.done - {"note", "keep"} - ({"done"} if asks_first else set())
    if done or _tells(live) or ours.questions & theirs.questions:
        return None
    told = frozenset(name for text in before for name in acts(text).done)
    for name, verb, own in _claims(other):
        if name in told or (name in ours.will and not ours.questions & HARD):
            continue
        firm = own and (name in _FIRM or verb in _SURE) and verb not in _SIGHT
        added = own and verb == "added" and _TOO.search(other)
        if asks_first or firm or added:
            return f"the candidate tells a deed as done ({verb}) that none of its calls did, and live tells none"
    if calls.nothing_read and ours.questions & HARD and not theirs.steers and _looked_up(other):
        return "the candidate tells of the caller's affairs without having looked them up; the live agent asks first"
    return None


def _claims(text: str) -> Iterator[tuple[str, str, bool]]:
    """Deeds told as done: class, word, and whether the speaker did it."""
    for sentence in sentences(text):
        if sentence.asks:
            continue
        for part in re.split(r"\b(?:but|so|and|because) ", sentence.text):
            if _HANGS.search(part):
                continue
            if _COMING.search(part):
                yield "send", "on the way", False
            for match in DONE.finditer(part):
                verb = verb_told(part, match)
                if verb in _MOVES and (match["active"] or match["down"] or _BEEN.search(match.group())):
                    name = next((name for name, words in DEEDS.items() if verb in words), verb)
                    yield name, verb, not match["passive"]


def _tells(text: str) -> bool:
    """Whether a reply tells any deed as done or under way, be it no more than a state: "the card is blocked"."""
    told = (one.text for one in sentences(text) if not one.asks)
    return any(
        _COMING.search(line) or any(verb_told(line, match) in _MOVES for match in DONE.finditer(line)) for line in told
    )


def _looked_up(text: str) -> bool:
    return any(_YOURS.search(one.text) and not _HANGS.search(one.text) for one in sentences(text) if not one.asks)
