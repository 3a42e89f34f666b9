"""A call as a script for one side, and the timeline that it makes.

Rules:

- The caller is the same person on both sides: both scripts are laid out on one clock, with room for the longer reply.
- A slot's value may differ by ear (``heard``), mouth (``told``), in the arguments (``passed``) and in the results
  (``given``) of one turn; else the call's holds.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from itertools import pairwise
from random import Random
from typing import Any

from detection_kit.industry import Industry
from detection_kit.values import Style, Value, draw

MS = 1_000_000
WORD_MS = 320
_SLOT = re.compile(r"\{(\w+)\}")
Edit = Callable[[str], str]


@dataclass
class Call:
    """A tool call. ``after_ms`` counts from where the caller stops speaking; arguments hold slots or JSON values."""

    name: str
    arguments: dict[str, Any]
    result: Any
    after_ms: int = 250
    took_ms: int = 150
    source: str = "live"
    error: str | None = None


@dataclass
class Turn:
    """What the caller says and one side's part in it; ``reply`` is empty where it says nothing."""

    say: str
    reply: str
    calls: list[Call] = field(default_factory=list)
    heard: dict[str, Value] = field(default_factory=dict)
    told: dict[str, Value] = field(default_factory=dict)
    passed: dict[str, Value] = field(default_factory=dict)
    given: dict[str, Value] = field(default_factory=dict)
    say_style: Style = "written"
    reply_style: Style = "written"
    say_form: int = 0
    reply_form: int = 0
    say_edits: list[Edit] = field(default_factory=list)
    reply_edits: list[Edit] = field(default_factory=list)
    respond_ms: int = 900
    stages: dict[str, int] = field(default_factory=lambda: {"turn": 300, "stt": 100, "llm": 350, "tts": 150})
    say_parts: int = 1
    reply_parts: int = 1
    word_times: bool = True
    silence_ms: int = 0
    start_early_ms: int = 0
    murmur: str | None = None
    heard_until_murmur: bool = False
    barges_ms: int = 0
    talks_on_ms: int | None = None
    extra: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    completion: str | None = None


@dataclass
class Script:
    """One side's account of a call."""

    industry: Industry
    values: dict[str, Value]
    day: date
    greeting: str
    turns: list[Turn]
    outcome: str | None = None
    feedback: dict[str, Any] = field(default_factory=dict)
    tokens: tuple[int, int] | None = None
    stages_told: bool = True
    source: str = "stream-recogniser/2"

    def value(self, turn: Turn, where: str, slot: str) -> Value:
        """The value of a slot as a turn hears, tells or passes it."""
        override: dict[str, Value] = getattr(turn, where)
        return override.get(slot, self.values[slot])

    def heard_text(self, turn: Turn) -> str:
        """The caller's words of a turn as this side hears them."""
        text = self._filled(turn, turn.say, "heard", turn.say_style, turn.say_form)
        for edit in turn.say_edits:
            text = edit(text)
        return text

    def reply_text(self, turn: Turn) -> str:
        """What this side's agent says in a turn."""
        text = self._filled(turn, turn.reply, "told", turn.reply_style, turn.reply_form)
        for edit in turn.reply_edits:
            text = edit(text)
        return text

    def _filled(self, turn: Turn, template: str, where: str, style: Style, form: int) -> str:
        text = _SLOT.sub(lambda match: self.value(turn, where, match[1]).text(style, form), template)
        return plain(text) if style == "spoken" else text[:1].upper() + text[1:]

    def arguments(self, turn: Turn, call: Call, where: str = "passed") -> Any:
        """A call's arguments or, with ``where="given"``, its result, with values in the place of slots."""
        given = call.arguments if where == "passed" else call.result
        return self._json(turn, given, where)

    def _json(self, turn: Turn, given: Any, where: str) -> Any:
        match given:
            case dict():
                return {name: self._json(turn, value, where) for name, value in given.items()}
            case str() if match := _SLOT.fullmatch(given):
                return self.value(turn, where, match[1]).argument
            case _:
                return given


def plain(text: str) -> str:
    """Text as a recogniser without punctuation writes it."""
    return " ".join(re.sub(r"[^\w\s'@+-]", " ", text.replace("-", " ")).lower().split())


def slots_in(template: Any) -> list[str]:
    """The slots of a template or of a call's arguments, in order."""
    return _SLOT.findall(template if isinstance(template, str) else json.dumps(template))


def script(industry: Industry, rng: Random) -> Script:
    """A call of an industry with values at random."""
    day = date(2026, rng.randint(1, 11), rng.randint(1, 28))
    values: dict[str, Value] = {}
    for slot, kind in industry.slots.items():
        taken = {(value.kind, value.data) for value in values.values()}
        while (value := draw(kind, rng, day)) is None or (value.kind, value.data) in taken:
            pass
        values[slot] = value
    turns = [aside(turn, turn["reply"][0]) for turn in industry.turns]
    return Script(industry, values, day, industry.greeting[0], turns, outcome="resolved")


def aside(table: dict[str, Any], reply: str) -> Turn:
    """A turn of a template, with one of its replies."""
    calls = [Call(tool["name"], copy.deepcopy(tool["arguments"]), tool["result"]) for tool in table.get("tools", ())]
    for number, call in enumerate(calls):
        call.after_ms += 160 * number
    return Turn(table["say"], reply, calls)


@dataclass(frozen=True, slots=True)
class _Place:
    start_ms: int
    end_ms: int
    next_ms: int


def timelines(live: Script, candidate: Script) -> tuple[str, str]:
    """Both sides as JSON lines on one clock."""
    places = _places(live, candidate)
    return (
        "".join(json.dumps(event) + "\n" for event in _events(live, places)),
        "".join(json.dumps(event) + "\n" for event in _events(candidate, places)),
    )


def _length_ms(text: str) -> int:
    return max(400, WORD_MS * len(plain(text).split()))


def _reply_ms(side: Script, turn: Turn) -> int:
    return turn.respond_ms + _length_ms(side.reply_text(turn)) + turn.silence_ms


def _places(live: Script, candidate: Script) -> list[_Place]:
    out: list[_Place] = []
    at = _length_ms(live.greeting) + 1200
    after = [*(turn.barges_ms for turn in live.turns[1:]), 0]
    for mine, theirs, barges_ms in zip(live.turns, candidate.turns, after, strict=True):
        end = at + _length_ms(live.heard_text(mine))
        following = end + max(_reply_ms(live, mine), _reply_ms(candidate, theirs)) + 1500
        if barges_ms:
            following = end + _reply_ms(live, mine) - barges_ms
        out.append(_Place(at, end, following))
        at = following
    return out


def _events(side: Script, places: list[_Place]) -> Iterator[dict[str, Any]]:
    started = datetime.combine(side.day, time(14, 5), UTC).isoformat().replace("+00:00", "Z")
    yield {"kind": "call_started", "schema": 1, "call_id": f"{side.industry.name}-1", "started_at": started,
           "attributes": {"industry": side.industry.name}}  # fmt: skip
    yield _speech("agent", 200, 200 + _length_ms(side.greeting), side.greeting)
    for number, (turn, place) in enumerate(zip(side.turns, places, strict=True), start=1):
        yield from _caller(side, turn, place)
        yield from _tools(side, turn, place, number)
        yield from _agent(side, turn, place, number)
        for after_ms, event in turn.extra:
            key = "start_ns" if event["kind"] in ("gap", "stage", "speech") else "at_ns"
            at = (place.end_ms + after_ms) * MS
            until = {"end_ns": at + event["end_ns"]} if "end_ns" in event else {}
            yield {**event, key: at, **until}
    end = places[-1].next_ms * MS
    if side.tokens is not None:
        yield {"kind": "usage", "stage": "llm", "input_tokens": side.tokens[0], "output_tokens": side.tokens[1]}
    if side.outcome is not None:
        yield {"kind": "outcome", "value": side.outcome, "at_ns": end}
    for name, value in side.feedback.items():
        yield {"kind": "feedback", "name": name, "value": value, "at_ns": end}
    yield {"kind": "call_ended", "reason": "stop", "at_ns": end}


def _caller(side: Script, turn: Turn, place: _Place) -> Iterator[dict[str, Any]]:
    words = side.heard_text(turn).split()
    if not words:
        return
    step = (place.end_ms - place.start_ms) / len(words)
    cuts = [round(len(words) * part / turn.say_parts) for part in range(turn.say_parts + 1)]
    for first, last in pairwise(cuts):
        if first == last:
            continue
        event = _speech(
            "caller", place.start_ms + round(step * first), place.start_ms + round(step * last),
            " ".join(words[first:last]), side.source,
        )  # fmt: skip
        if turn.word_times:
            event["words"] = [
                {"text": word, "start_ns": (place.start_ms + round(step * (first + at))) * MS,
                 "end_ns": (place.start_ms + round(step * (first + at + 1))) * MS}
                for at, word in enumerate(words[first:last])
            ]  # fmt: skip
        yield event
    if turn.murmur is not None:
        start = place.end_ms + turn.respond_ms + 1500
        yield _speech("caller", start, start + 350, turn.murmur, side.source)


def _tools(side: Script, turn: Turn, place: _Place, number: int) -> Iterator[dict[str, Any]]:
    for order, call in enumerate(turn.calls):
        name = f"{side.source[:2]}{number}.{order}"
        at = place.end_ms + call.after_ms
        yield {"kind": "tool_call", "call": name, "name": call.name, "at_ns": at * MS,
               "arguments": side.arguments(turn, call)}  # fmt: skip
        done = {"kind": "tool_result", "call": name, "at_ns": (at + call.took_ms) * MS, "source": call.source}
        yield {**done, **({"error": call.error} if call.error else {"result": side.arguments(turn, call, "given")})}


def _agent(side: Script, turn: Turn, place: _Place, number: int) -> Iterator[dict[str, Any]]:
    if side.stages_told:
        yield from _stages(turn, place, number)
    text = side.reply_text(turn)
    if text or turn.completion is not None:
        said = text if turn.completion is None else turn.completion
        yield {"kind": "inference", "turn": number, "completion": said, "model": "m-7",
               "at_ns": (place.end_ms + 400) * MS}  # fmt: skip
    if not text:
        return
    start = place.end_ms + turn.respond_ms - turn.start_early_ms
    parts = _sentences(text, turn.reply_parts)
    for part in parts:
        length = _length_ms(part)
        event = _speech("agent", start, start + length, part)
        if turn.talks_on_ms is not None:
            event["heard_until_ns"] = min(place.next_ms + turn.talks_on_ms, start + length) * MS
        if turn.heard_until_murmur:
            event["heard_until_ns"] = (place.end_ms + turn.respond_ms + 1900) * MS
        yield event
        start += length + (turn.silence_ms if part is parts[0] else 0) + 60


def _stages(turn: Turn, place: _Place, number: int) -> Iterator[dict[str, Any]]:
    at = place.end_ms
    for stage, took in turn.stages.items():
        yield {"kind": "stage", "stage": stage, "turn": number, "start_ns": at * MS, "first_ns": (at + took) * MS,
               "end_ns": (at + took + (40 if stage != "turn" else 0)) * MS}  # fmt: skip
        at += took


def _sentences(text: str, parts: int) -> list[str]:
    if parts == 1:
        return [text]
    whole = re.split(r"(?<=[.?!]) (?=[A-Z])", text)
    return whole if len(whole) > 1 else [text]


def _speech(party: str, start_ms: int, end_ms: int, text: str, source: str | None = None) -> dict[str, Any]:
    event = {"kind": "speech", "party": party, "start_ns": start_ms * MS, "end_ns": end_ms * MS, "text": text,
             "final": True}  # fmt: skip
    return {**event, "source": source} if source else event
