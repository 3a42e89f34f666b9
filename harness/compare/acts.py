"""What an agent does with its words: asks, tells a deed as done, hands the caller over; by cues of general English.

Rules:
    1. A question is a sentence with a question mark, an inverted opening ("can I have") or a request ("I need your").
    2. A commitment is a deed told as done ("you're booked", "I've sent"); one that is offered or asked about is none.
    3. Politeness (greeting, apology, "anything else?") is no act that could differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from harness.compare.cues import (
    BURIED,
    DEEDS,
    DONE,
    HAND_OVER,
    INVERTED,
    LISTS,
    MAY_ASK,
    OFFERS,
    OPENERS,
    REQUESTS,
    SURELY_ASKS,
    WILL,
)
from harness.compare.normal import opened, tokens
from harness.compare.plain import STOP_WORDS, stem, word_set
from harness.compare.slots import CUES, HARD, SOFT, data_asked, slots_of

Transfer = Literal["", "offered", "made"]

_CLASS = {word: name for name, words in DEEDS.items() for word in words}
_FINISHED = frozenset({"confirmed", "completed", "finished", "finalized", "set"})
_PERFECT = re.compile(r"(?:i|we) have \w|\w+ (?:has|have|is) been ")
_NO_DEED = word_set(
    "looked checked reviewed searched received heard tried noticed asked spent reached missed called talked discussed "
    "mentioned lost wanted needed helped understood listed based supposed interested concerned"
)
"""What one can have done without any deed for the caller."""
_DENIED = re.compile(r"\b(?:not|never|no longer|nothing|nobody|no one|unable|if|once|unless)\b")
_AUXILIARIES = word_set("do does did is are was were can could will would have has am should")
"""A comma behind one of these keeps it from opening a question: "sure do, you just sign up"."""
_LAID = word_set("put placed")
_ON_HOLD = re.compile(r"(?: \w+){0,4} on hold\b")
_FORMER = re.compile(r"\b(?:old|previous|original|earlier)\b")
"""Who cancels these has moved to another."""
_OFF = re.compile(r"(?: \w+){0,2} off\b")
_SHORT = 8
"""Words without punctuation that are one sentence for sure."""
_NO_END = frozenset({"dr", "mr", "mrs", "ms", "st"})


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence as plain words, and whether it asks."""

    text: str
    asks: bool


@dataclass(frozen=True, slots=True)
class Acts:
    """What a reply does. ``asks`` are slots of questions; ``open_questions`` the stems of those of no known slot.

    ``data`` is for how much they ask together.
    ``asked`` are the stems of the questions for each slot, ``told`` those of what is told as it is: "you're signed up".
    ``loose`` marks words without punctuation, in which nobody can tell for sure what asks; ``named`` are the slots that
    they name, ``may_ask`` whether anything in them may be a question, ``surely_asks`` whether something is one.
    """

    asks: frozenset[str] = frozenset()
    asked: frozenset[tuple[str, frozenset[str]]] = frozenset()
    open_questions: tuple[frozenset[str], ...] = ()
    data: int = 0
    done: frozenset[str] = frozenset()
    told: frozenset[str] = frozenset()
    will: frozenset[str] = frozenset()
    transfer: Transfer = ""
    loose: bool = False
    named: frozenset[str] = frozenset()
    may_ask: bool = False
    surely_asks: bool = True

    @property
    def questions(self) -> frozenset[str]:
        """Slots of questions that steer the call."""
        return self.asks - SOFT

    @property
    def surely_steers(self) -> bool:
        """Whether it steers even if what lacks punctuation asks nothing but for a datum or for leave."""
        return self.steers if self.surely_asks else bool(self.asks & (HARD | {"proposal"}))

    @property
    def steers(self) -> bool:
        """Whether the caller's answer decides how the call goes on."""
        return bool(self.questions or self.open_questions or "proposal" in self.asks)


@lru_cache(maxsize=512)
def sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of a text; "Dr." ends none."""
    out: list[Sentence] = []
    words: list[str] = []
    given = tokens(text)
    for number, token in enumerate(given):
        words.extend(_opened(token.text, given[number + 1].text if number + 1 < len(given) else ""))
        if token.after == "," and words[-1] in _AUXILIARIES:
            words.append(",")
        last = number + 1 == len(given)
        dot = token.text in _NO_END or (not last and given[number + 1].glued)
        if last or (any(mark in token.after for mark in ".?!;:") and not dot):
            line = " ".join(words)
            if ":" in token.after and not last and LISTS.search(line):
                continue
            out.append(Sentence(line, "?" in token.after or _asks(line)))
            words = []
    if len(out) == 1 and not out[0].asks and not any(set(token.after) & set(".,?!;:") for token in given):
        return _without_punctuation(out[0])
    return tuple(out)


def _opened(token: str, following: str) -> tuple[str, ...]:
    """A token's words; before a participle the ending of a noun is a verb: "the room's booked", "it's been sent"."""
    if token.endswith("'s") and following in ("been", "gone"):
        return (token.removesuffix("'s"), "has")
    if token.endswith("'s") and following == "on":
        return (token.removesuffix("'s"), "is")
    if token.endswith("'s") and (following in _CLASS or following in _FINISHED) and following.endswith(("ed", "ent")):
        return (token.removesuffix("'s"), "is")
    return opened(token)


def _without_punctuation(sentence: Sentence) -> tuple[Sentence, ...]:
    """A recogniser's words: what leads up to a question and the question are two sentences."""
    match = BURIED.search(sentence.text)
    if match is None:
        return (sentence,)
    return Sentence(sentence.text[: match.start()].strip(), False), Sentence(sentence.text[match.start() :], True)


def _asks(line: str) -> bool:
    start = OPENERS.match(line)
    return bool(INVERTED.match(line, start.end() if start else 0) or REQUESTS.search(line))


@lru_cache(maxsize=512)
def acts(text: str) -> Acts:
    """The acts of one reply."""
    asked: set[tuple[str, frozenset[str]]] = set()
    unknown: list[frozenset[str]] = []
    data = 0
    done: set[str] = set()
    told: set[str] = set()
    will: set[str] = set()
    transfer: Transfer = ""
    for sentence in sentences(text):
        handed = _transfer(sentence)
        transfer = handed if handed == "made" or not transfer else transfer
        if handed:
            continue
        if not sentence.asks:
            done |= set(_deeds(sentence.text))
            told |= {stem(match["passive"]) for match in DONE.finditer(sentence.text) if match["passive"]}
            will |= {
                _CLASS[verb]
                for match in WILL.finditer(sentence.text)
                if (verb := match["will"] or match["let"]) in _CLASS
            }
            continue
        questions = slots_of(sentence.text)
        data += data_asked(sentence.text, questions)
        asked |= {(slot, _content(part)) for part, slots in questions for slot in slots}
        if not questions:
            unknown.append(_content(sentence.text))
    loose = _loose(text)
    line = " ".join(word for token in tokens(text) for word in opened(token.text)) if loose else ""
    return Acts(
        frozenset(slot for slot, _ in asked),
        frozenset(asked),
        tuple(unknown),
        data,
        frozenset(done),
        frozenset(told),
        frozenset(will),
        transfer,
        loose,
        frozenset(slot for slot, pattern in CUES if loose and pattern.search(line)),
        bool(MAY_ASK.search(line)),
        not loose or bool(SURELY_ASKS.search(line) or REQUESTS.search(line)),
    )


def _content(line: str) -> frozenset[str]:
    return frozenset(stem(word) for word in line.split() if word not in STOP_WORDS)


def _loose(text: str) -> bool:
    given = tokens(text)
    return len(given) > _SHORT and not any(set(token.after) & set(".,?!;:") for token in given)


def _deeds(line: str) -> Iterator[str]:
    """Classes of what is told as done; "done" where no verb says what. What is denied or depends is not done."""
    for part in re.split(r"\b(?:but|so|and|because) ", line):
        if _DENIED.search(part):
            continue
        told = f"i {part}" if part.split(" ", 1)[0] in _CLASS else part
        for match in DONE.finditer(told):
            verb = verb_told(told, match)
            if match["set"] or match["sole"] or verb in _FINISHED:
                yield "done"
            elif verb in _CLASS:
                yield _CLASS[verb]
                if _CLASS[verb] == "cancel" and _FORMER.search(part):
                    yield "change"
            elif _PERFECT.match(match.group()) and verb not in _NO_DEED:
                yield "done"


def verb_told(line: str, match: re.Match[str]) -> str:
    """The verb of a match of ``DONE``: what is taken off is removed, what is put on hold is paused."""
    verb: str = match["active"] or match["passive"] or ("booked" if match["down"] else "")
    if verb == "taken" and _OFF.match(line, match.end()):
        return "removed"
    if verb in _LAID and _ON_HOLD.match(line, match.end()):
        return "paused"
    return verb


def _transfer(sentence: Sentence) -> Transfer:
    match = HAND_OVER.search(sentence.text)
    if match is None:
        return ""
    before = sentence.text[: match.start()]
    if re.search(
        r"\b(?:not|cannot|never|unable|before|no need)\b(?: (?!let|will|am|so|but|is|are)\w+){0,4}\s*$", before
    ):
        return ""
    return "offered" if sentence.asks or OFFERS.search(before + match.group()) else "made"
