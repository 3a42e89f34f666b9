"""A pair in the making: the same call on both sides, to be changed by one defect or one harmless variation."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any, Literal

from detection_kit.industry import Industry
from detection_kit.scene import Script, Turn, aside, script, slots_in
from detection_kit.values import Kind, Value, confused

Severity = Literal["critical", "major", "minor"]
ANY_CAUSE: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Expected:
    """A finding that a defect must yield: one of ``checks``, at least ``severity``, in one of ``turns``.

    ``causes`` are the stages that may be named; empty where the timelines do not tell.
    """

    checks: tuple[str, ...]
    severity: Severity
    turns: tuple[int, ...]
    causes: tuple[str, ...] = ANY_CAUSE


class DoesNotFit(Exception):
    """The kind has no place in this industry's call; another one is tried."""


Make = Callable[["Draft"], list[Expected]]


@dataclass(frozen=True, slots=True)
class KindOf:
    """A kind of defect or of harmless variation. ``stage`` is where a defect starts."""

    name: str
    make: Make
    harmless: bool = False
    stage: str = ""


@dataclass
class Draft:
    """Both scripts; turns are counted from 1."""

    rng: Random
    industry: Industry
    live: Script
    candidate: Script
    touched: set[int] = field(default_factory=set)

    def turn(self, number: int) -> tuple[Turn, Turn]:
        """A turn's two sides."""
        return self.live.turns[number - 1], self.candidate.turns[number - 1]

    def insert(self, said: str, live: str, candidate: str | None = None, tools: Any = ()) -> int:
        """Put an exchange before the farewell; the candidate replies as live does unless told otherwise."""
        at = len(self.live.turns) - 1
        table = {"say": said, "tools": tools}
        for side, reply in ((self.live, live), (self.candidate, live if candidate is None else candidate)):
            turn = aside(table, reply)
            like = side.turns[-1]
            turn.say_style, turn.reply_style = like.say_style, like.reply_style
            turn.reply_form = turn.say_form = like.reply_form
            side.turns.insert(at, turn)
        return at + 1

    def aside(self, what: str) -> dict[str, Any]:
        """One of the industry's exchanges of a kind."""
        table: dict[str, Any] = self.rng.choice(self.industry.asides[what])
        return table

    def pick(self, options: list[Any]) -> Any:
        """One of several.

        Raises:
            DoesNotFit: there is none.
        """
        if not options:
            raise DoesNotFit
        return self.rng.choice(options)

    def said_slots(self, kind: Kind | None = None) -> list[tuple[int, str]]:
        """Where the caller says a value: turn and slot."""
        return [
            (number, slot)
            for number, turn in enumerate(self.live.turns, start=1)
            for slot in slots_in(turn.say)
            if kind in (None, self.live.values[slot].kind)
        ]

    def told_slots(self, kind: Kind) -> list[tuple[int, str]]:
        """Where the agent tells a value."""
        return [
            (number, slot)
            for number, (mine, theirs) in enumerate(zip(self.live.turns, self.candidate.turns, strict=True), start=1)
            for slot in slots_in(mine.reply)
            if slot in slots_in(theirs.reply) and self.live.values[slot].kind == kind
        ]

    @property
    def writing(self) -> int:
        """The turn whose call changes something."""
        for number, turn in enumerate(self.live.turns, start=1):
            if any(call.name == self.industry.writer for call in turn.calls):
                return number
        raise DoesNotFit

    @property
    def passed_slots(self) -> list[str]:
        """The slots that the call that changes something uses."""
        call = next(call for call in self.live.turns[self.writing - 1].calls if call.name == self.industry.writer)
        return slots_in(call.arguments)

    @property
    def used_slots(self) -> set[str]:
        """The slots that any call uses."""
        return {slot for turn in self.live.turns for call in turn.calls for slot in slots_in(call.arguments)}

    def other(self, slot: str) -> Value:
        """Another value for a slot, none that the call holds already."""
        taken = {(value.kind, value.data) for value in self.live.values.values()}
        for _ in range(50):
            value = confused(self.live.values[slot], self.rng)
            if (value.kind, value.data) not in taken:
                return value
        raise DoesNotFit


def draft(industry: Industry, rng: Random, varied: bool) -> Draft:
    """A call of at least seven turns, the same on both sides or, where ``varied``, in other words and spellings."""
    live = script(industry, rng)
    style = rng.choice(["spoken", "written"])
    for turn in live.turns:
        turn.say_style, turn.say_form = style, rng.randrange(3)
    out = Draft(rng, industry, live, copy.deepcopy(live))
    news, fact = rng.choice(industry.asides["news"]), rng.choice(industry.asides["facts"])
    out.insert(news["say"], news["tells"][0])
    reply = rng.choice(["yes", "no"])
    out.insert(fact["say"], fact[reply][0])
    if varied:
        other = "written" if style == "spoken" else "spoken"
        alternatives = [
            *(turn["reply"] for turn in industry.turns[:-1]),
            news["tells"],
            fact[reply],
            industry.turns[-1]["reply"],
        ]
        for turn, replies in zip(out.candidate.turns, alternatives, strict=True):
            turn.say_style = other
            turn.reply = rng.choice(replies)
            turn.reply_form = rng.randrange(3)
            turn.respond_ms += rng.randint(-120, 120)
        out.candidate.source = "batch-recogniser/1"
    else:
        out.candidate.source = "stream-recogniser/2b"
    return out
