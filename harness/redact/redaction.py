"""Redacting one call: learn what is private from all that was said and done, then exchange it everywhere.

Rules
-----
1. All sides of a call are learned from before anything is exchanged, so that a value that one side shows to be private
   is private on every side.
2. Where readings overlap, the one named first wins: e-mail, date of birth, address, number, name.
3. The same value gets the same stand-in in every call under one key.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from harness.redact import births, codes, mail, numbers, people, places
from harness.redact.figures import runs
from harness.redact.known import Known
from harness.redact.private import Private, applied
from harness.redact.surrogates import Surrogates
from harness.redact.tokens import folded, tokens

_NAME_KEY = re.compile(
    r"(?:^|_)(?:(?:full|first|last|sur|given|family|maiden)_?name|name|patient|caller|guest|customer|surname)$"
)
_NUMBER_KEY = re.compile(
    r"phone|mobile|cell|card|ssn|social|account|order|member|policy_n|msisdn|^from$|^to$|caller|(?:^|_)(?:tel|fax|zip|pin)"
    r"(?:_|$)|zip_?code|post(?:al)?_?code|passport|licen[cs]e|iban|cvv|cvc|mrn|routing"
)
_NAME_PARTS = frozenset(("first", "last", "middle", "given", "family", "full"))
_BIRTH_KEY = re.compile(r"birth|dob")
_PLACE_KEY = re.compile(r"address|street")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_LONGEST_NAME = 4
_WHOLE = 1e15
"""Below this a float tells every figure of a number."""
_LEAST_PIECES = 2
_SPLIT_GROUP = 2


@dataclass(frozen=True, slots=True)
class Said:
    """One text and who said it; ``asked`` where a date of birth had just been asked for."""

    text: str
    by_caller: bool = True
    asked: bool = False


@dataclass(frozen=True)
class Redaction:
    """What is private in one call, and its stand-ins."""

    surrogates: Surrogates
    known: Known = field(default_factory=Known)

    def learn(self, said: Sequence[Said], facts: Iterable[Any], names: Iterable[str] = ()) -> Redaction:
        """Learn from utterances in the order of the call, from JSON values with keys, and from a list of names."""
        grown = self.known
        for name in names:
            grown = _with_name(grown, name)
        for fact in facts:
            for key, value in _leaves(fact):
                grown = self._learned_fact(grown, key, value)
        for one in said:
            for parts in people.announced(one.text, tokens(one.text)):
                grown = replace(grown, full_names=grown.full_names | {parts})
        learned = replace(self, known=grown)
        for one in said:
            learned = learned._learned(learned.found(one.text, by_caller=one.by_caller, asked=one.asked))
        for by_caller in (True, False):
            learned = learned._with_split([one.text for one in said if one.by_caller is by_caller])
        return learned

    def found(self, text: str, *, by_caller: bool = True, asked: bool = False) -> tuple[Private, ...]:
        """All that is private in a text, in order, without overlaps."""
        return _apart(self._readings(text, by_caller, asked))

    def text(self, text: str, *, by_caller: bool = True, asked: bool = False) -> str:
        """A text with its private values exchanged."""
        return applied(text, self.found(text, by_caller=by_caller, asked=asked)) if text else text

    def value(self, value: Any, key: str = "") -> Any:
        """A JSON value with its private values exchanged; ``key`` is the one that it stands under."""
        match value:
            case str():
                return self._keyed(value, key)
            case bool():
                return value
            case float() if value.is_integer() and abs(value) < _WHOLE:
                made = self.value(int(value), key)
                return value if made == value else float(made)
            case int() if len(str(abs(value))) >= numbers.LONG or _NUMBER_KEY.search(_plain_key(key)):
                made = self._keyed(str(value), key)
                return int(made) if made.lstrip("-").isdecimal() else value
            case Mapping():
                return {self.text(str(name)): self.value(item, str(name)) for name, item in value.items()}
            case list() | tuple():
                return self._pieces(value, key) or [self.value(item, key) for item in value]
            case _:
                return value

    def _pieces(self, row: Sequence[Any], key: str) -> list[Any] | None:
        """A known number that is given in pieces, exchanged as one; ``None`` where a row is none."""
        figures = _joined(row)
        if len(figures) < numbers.LONG or self.known.owner(figures, alone=False) is None:
            return None
        made = self._keyed(figures, key)
        if len(made) != len(figures) or not made.isdecimal():
            return None
        out: list[Any] = []
        at = 0
        for item in row:
            piece = made[at : at + len(str(item))]
            out.append(piece if isinstance(item, str) else int(piece))
            at += len(str(item))
        return out

    def identifier(self, text: str) -> str:
        """A name in a program, such as a tool's or a path, with the numbers and addresses in it exchanged."""
        given = tokens(text)
        found = [*mail.find(given, text, self.surrogates), *numbers.find(given, self.known, self.surrogates)]
        return applied(text, _apart(found))

    def _keyed(self, text: str, key: str) -> str:
        plain = _plain_key(key)
        if _BIRTH_KEY.search(plain):
            return self.text(text, asked=True)
        if _NUMBER_KEY.search(plain) and re.fullmatch(r"[+\d\s().-]{4,}", text) and not births_written(text):
            return self.text(f"number {text}")[len("number ") :]
        return self.text(text)

    def _readings(self, text: str, by_caller: bool, asked: bool) -> Iterator[Private]:
        given = tokens(text)
        yield from mail.find(given, text, self.surrogates)
        yield from births.find(given, text, self.known, self.surrogates, asked)
        yield from places.find(given, text, self.known, self.surrogates, only_known=not by_caller)
        yield from codes.find(given, text, self.known, self.surrogates)
        yield from numbers.find(given, self.known, self.surrogates)
        yield from people.find(given, text, self.known, self.surrogates)

    def _learned(self, found: Iterable[Private]) -> Redaction:
        known = self.known
        for one in found:
            match one.kind:
                case "number" if not one.value.isdecimal():
                    known = replace(known, codes=known.codes | {one.value})
                case "phone" | "card" | "ssn" | "number":
                    known = replace(known, numbers=known.numbers | {one.value})
                case "birth_date":
                    known = replace(known, births=known.births | {date.fromisoformat(one.value)})
                case "address":
                    known = replace(known, streets=known.streets | {tuple(one.value.split())})
                case _:
                    pass
        return replace(self, known=known)

    def _learned_fact(self, known: Known, key: str, value: Any) -> Known:
        plain = _plain_key(key)
        if isinstance(value, tuple):
            owner = numbers.canonical("".join(value), self.surrogates.region)
            groups = known.groups | {group: owner for group in value if len(group) >= _SPLIT_GROUP}
            return replace(known, numbers=known.numbers | {owner}, groups=groups)
        if isinstance(value, str) and _NAME_KEY.search(plain) and not any(char.isdecimal() for char in value):
            return _with_name(known, value)
        text = str(value)
        if _PLACE_KEY.search(plain) or isinstance(value, str):
            at = replace(self, known=known)
            learned = at._learned(at.found(text, asked=bool(_BIRTH_KEY.search(plain))))
            known = learned.known
        if _NUMBER_KEY.search(plain) and isinstance(value, (str, int)) and not isinstance(value, bool):
            figures = re.sub(r"\D", "", text)
            if len(figures) >= _LONGEST_NAME and re.fullmatch(r"[+\d\s().-]+", text):
                number = numbers.canonical(figures, self.surrogates.region)
                known = replace(known, numbers=known.numbers | {number})
        return known

    def _with_split(self, texts: Sequence[str]) -> Redaction:
        """Numbers that one party read out over several utterances, and the groups of them."""
        known = self.known
        row: list[str] = []
        groups = dict(known.groups)
        found = set(known.numbers)
        for text in (*texts, ""):
            given = tokens(text)
            read = list(runs(given))
            whole = len(read) == 1 and len(given) - (read[0].end - read[0].first) <= _LONGEST_NAME
            if whole or (read and row and read[0].first <= _SPLIT_GROUP):
                row.append(read[0].figures)
            if not whole:
                _close(row, found, groups, self.surrogates.region)
                row = [read[-1].figures] if read and read[-1].end >= len(given) - 1 else []
        return replace(self, known=replace(known, numbers=frozenset(found), groups=groups))

    @cached_property
    def stand_ins(self) -> tuple[str, ...]:
        """Stand-ins of all known names, for whoever reads the redacted words with a list of names."""
        return tuple(sorted(name_stand_in(name, self.surrogates) for name in self.known.full_names))


def _apart(readings: Iterable[Private]) -> tuple[Private, ...]:
    """Readings without overlaps, in order; of two that overlap the first given."""
    out: list[Private] = []
    taken: set[int] = set()
    for one in readings:
        if taken.isdisjoint(range(one.first, one.end)):
            out.append(one)
            taken.update(range(one.first, one.end))
    return tuple(sorted(out, key=lambda one: one.first))


def _joined(row: Sequence[Any]) -> str:
    """The figures of a row of nothing but figures, as a number given in pieces; else nothing."""
    texts = [str(item) for item in row if isinstance(item, (str, int)) and not isinstance(item, bool)]
    given_in_pieces = len(texts) == len(row) >= _LEAST_PIECES and all(text.isdecimal() for text in texts)
    return "".join(texts) if given_in_pieces else ""


def name_stand_in(name: Sequence[str], surrogates: Surrogates) -> str:
    """The stand-in of a full name."""
    return " ".join(surrogates.word(part).title() for part in name)


def births_written(text: str) -> bool:
    """Whether a text is a written date."""
    return bool(re.fullmatch(r"\d{4}-\d{2}-\d{2}|\d{1,2}[/-]\d{1,2}[/-]\d{2,4}", text.strip()))


def _close(row: list[str], found: set[str], groups: dict[str, str], region: str) -> None:
    if len(row) > 1 and len(number := "".join(row)) >= numbers.LONG:
        owner = numbers.canonical(number, region)
        found.add(owner)
        groups.update({group: owner for group in row if len(group) >= _SPLIT_GROUP})


def _with_name(known: Known, name: str) -> Known:
    parts = tuple(part.removesuffix("'s") for part in re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)*", folded(name.lower())))
    parts = tuple(part for part in parts if part not in ("dr", "mr", "mrs", "ms", "miss"))
    if not 1 <= len(parts) <= _LONGEST_NAME or all(len(part) < 2 for part in parts):
        return known
    return replace(known, full_names=known.full_names | {parts})


def _plain_key(key: str) -> str:
    return _CAMEL.sub("_", key.partition("[")[0]).lower().replace("-", "_")


def _leaves(value: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    match value:
        case Mapping():
            for name, item in value.items():
                inside = name in _NAME_PARTS and _NAME_KEY.search(_plain_key(key))
                yield from _leaves(item, f"{name}_name" if inside else str(name))
        case list() | tuple():
            if _NUMBER_KEY.search(_plain_key(key)) and len(_joined(value)) >= numbers.LONG:
                yield key, tuple(map(str, value))
            for item in value:
                yield from _leaves(item, key)
        case float() if value.is_integer() and abs(value) < _WHOLE:
            yield key, int(value)
        case str() | int():
            yield key, value
        case _:
            return
