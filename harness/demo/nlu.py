"""What a caller's turn means: intents, slots and answers, read from the recogniser's text.

Reading is by rules over tokens, so the same text on the same day always means the same; near misses of the
vocabulary ("root canals", "delta dentist") are taken for the entry they are closest to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, time
from typing import Literal, cast

from rapidfuzz import fuzz, process

from harness.demo.names import find_name, find_phone, partial_phone
from harness.demo.vocabulary import ANSWERS, CHOICES, INSURERS, INTENTS, PARTS, SERVICES
from harness.demo.when import NextWeekday, find_date, find_time, in_next_week
from harness.demo.words import ORDINALS, digit_runs, tokens

Intent = Literal["book", "reschedule", "cancel", "availability", "insurance", "price", "hours", "person", "complaint"]
Question = Literal["name", "phone", "date", "choice", "service", "insurer", "confirm", "person", "anything_else"]
Answer = Literal["yes", "no", "bye", "repeat", "wait"]
PartOfDay = Literal["morning", "afternoon"]

_NEAR = 88
"""Lowest similarity, out of 100, at which a misheard phrase is taken for a word of the vocabulary."""

_YES = frozenset(
    (
        "yes",
        "yeah",
        "yep",
        "sure",
        "okay",
        "ok",
        "correct",
        "right",
        "exactly",
        "absolutely",
        "please",
        "perfect",
        "great",
    )
)
_UNINSURED = ("without insurance", "without any insurance", "no insurance", "don't have insurance")
_NO = frozenset(("no", "nope", "not", "don't", "wrong"))


@dataclass(frozen=True, slots=True)
class Understood:
    """What one turn of the caller gave; ``choice`` is a place in what was offered, -1 the last."""

    intents: frozenset[Intent] = frozenset()
    answers: frozenset[Answer] = frozenset()
    service: str | None = None
    insurer: str | None = None
    day: date | None = None
    at: time | None = None
    part: PartOfDay | None = None
    name: str | None = None
    phone: str | None = None
    partial_phone: str = ""
    choice: int | None = None
    keys: str = ""
    uninsured: bool = False

    @property
    def empty(self) -> bool:
        """Whether nothing was understood."""
        return self == Understood()

    def after(self, earlier: Understood) -> Understood:
        """This and what the same caller said just before; a new wish takes the place of an earlier one."""
        if self.intents:
            return self
        nothing = Understood()
        said = {item.name: getattr(self, item.name) for item in fields(self)}
        new = {name: value for name, value in said.items() if value != getattr(nothing, name)}
        return replace(earlier, **new)


def understand(text: str, asked: Question | None, today: date, next_weekday: NextWeekday = in_next_week) -> Understood:
    """Read a caller's turn. ``asked`` is what the agent's last question was about."""
    if text.startswith("DTMF: "):
        keys = "".join(character for character in text[6:] if character.isdigit())
        return Understood(
            keys=keys,
            phone=keys if len(keys) in (7, 10) else None,
            intents=frozenset({"person"}) if keys == "0" else frozenset(),
        )
    words = tokens(text)
    plain = f" {' '.join(words)} "
    phone = find_phone(words)
    spoken = [word for at, word in enumerate(words) if at not in _phone_places(words)] if phone else words
    intents = _intents(plain)
    service = _service(plain, words)
    return Understood(
        intents=intents,
        answers=_answers(plain, words),
        service=service,
        insurer=_insurer(plain, words),
        day=find_date(spoken, today, next_weekday),
        at=find_time(spoken, expected=asked in ("choice", "date")),
        part=_part_of_day(plain),
        name=find_name(words, asked=asked == "name" and not intents - {"book"}),
        phone=phone,
        partial_phone="" if phone or asked != "phone" else partial_phone(words),
        choice=_choice(plain),
        uninsured=_has(plain, _UNINSURED),
    )


def _phone_places(words: Sequence[str]) -> set[int]:
    return {at for start, stop, digits in digit_runs(words) if len(digits) >= 3 for at in range(start, stop)}


def _has(plain: str, phrases: Sequence[str]) -> bool:
    return any(f" {phrase} " in plain for phrase in phrases)


def _intents(plain: str) -> frozenset[Intent]:
    found = {intent for intent, phrases in INTENTS.items() if _has(plain, phrases)}
    if "reschedule" in found:
        found -= {"book", "availability", "cancel"}
    elif "cancel" in found:
        found -= {"book"}
    if _has(plain, _UNINSURED):
        found -= {"insurance"}
    return frozenset(cast("set[Intent]", found))


def _service(plain: str, words: Sequence[str]) -> str | None:
    exact = [name for name, phrases in SERVICES.items() for phrase in phrases if _said(plain, phrase)]
    if exact:
        return max(exact, key=len) if "deep cleaning" in exact else exact[0]
    return _nearest(words, [name for name in SERVICES if name != "deep cleaning"])


def _said(plain: str, phrase: str) -> bool:
    return f" {phrase} " in plain or f" {phrase}s " in plain


def _insurer(plain: str, words: Sequence[str]) -> str | None:
    for insurer in INSURERS:
        if f" {insurer} " in plain or f" {insurer} " in plain.replace("met life", "metlife"):
            return insurer
    return _nearest(words, INSURERS)


def _nearest(words: Sequence[str], vocabulary: Sequence[str]) -> str | None:
    phrases = [" ".join(words[at : at + size]) for size in (1, 2) for at in range(len(words) - size + 1)]
    best: tuple[float, str] | None = None
    for phrase in phrases:
        if len(phrase) < 5:
            continue
        match = process.extractOne(phrase, vocabulary, scorer=fuzz.ratio, score_cutoff=_NEAR)
        if match and (best is None or match[1] > best[0]):
            best = (match[1], match[0])
    return best[1] if best else None


def _answers(plain: str, words: Sequence[str]) -> frozenset[Answer]:
    found = {answer for answer in ("bye", "repeat", "wait") if _has(plain, ANSWERS[answer])}
    opening = next((word for word in words if word not in ("um", "uh", "oh", "well", "actually")), "")
    if opening in _NO or _has(plain, ANSWERS["no"]):
        found.add("no")
    elif any(word in _YES for word in words) or _has(plain, ANSWERS["yes"]):
        found.add("yes")
    return frozenset(cast("set[Answer]", found))


def _part_of_day(plain: str) -> PartOfDay | None:
    parts: tuple[PartOfDay, PartOfDay] = ("morning", "afternoon")
    return next((part for part in parts if _has(plain.replace(f" good {part} ", " "), PARTS[part])), None)


def _choice(plain: str) -> int | None:
    if _has(plain, CHOICES["last"]):
        return -1
    if _has(plain, CHOICES["first"]):
        return 0
    for word, number in ORDINALS.items():
        if number <= 3 and _has(plain, (f"{word} one", f"the {word} please", f"the {word} time")):
            return number - 1
    return None
