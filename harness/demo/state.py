"""Where a conversation stands, derived afresh from the messages of the model's context on each inference.

Nothing is remembered between inferences: whoever rewrites the context rewrites the state.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any, Literal

from harness.demo import phrases
from harness.demo.nlu import Intent, PartOfDay, Question, Understood, understand
from harness.demo.phrases import question_in
from harness.demo.versions import Version

Task = Literal["book", "reschedule", "cancel", "availability"]
_TASKS: tuple[Task, ...] = ("reschedule", "cancel", "book", "availability")


@dataclass(frozen=True, slots=True)
class Result:
    """A finished tool call of the conversation."""

    name: str
    arguments: Mapping[str, Any]
    value: Mapping[str, Any]


@dataclass(slots=True)
class State:
    """The slots filled so far and what this turn is about."""

    today: date
    task: Task | None = None
    service: str | None = None
    insurer: str | None = None
    day: date | None = None
    at: time | None = None
    part: PartOfDay | None = None
    name: str | None = None
    phone: str | None = None
    offered_day: date | None = None
    offered: tuple[time, ...] | None = None
    closed: bool = False
    asked: Question | None = None
    turn: Understood | None = None
    results: list[Result] = field(default_factory=list)
    """Tool calls finished since the caller last spoke."""
    last_reply: str = ""
    misses: int = 0

    @property
    def info(self) -> frozenset[Intent]:
        """What the caller wants to know this turn, apart from the task."""
        return self.turn.intents & {"insurance", "price", "hours"} if self.turn else frozenset()


def read(messages: Sequence[Mapping[str, Any]], today: date, version: Version) -> State:
    """Fold the messages of a context, oldest first, into the state at its end."""
    state = State(today)
    calls: dict[str, tuple[str, Mapping[str, Any]]] = {}
    speaking = False
    for message in messages:
        text = _text(message.get("content"))
        match message.get("role"):
            case "user" if text:
                _hear(state, text, version, goes_on=speaking)
                speaking = True
            case "assistant":
                speaking = False
                calls |= {call["id"]: _called(call) for call in message.get("tool_calls") or ()}
                if text and text.strip() != phrases.FILLER:
                    state.asked, state.last_reply = question_in(text), text
            case "tool" if message.get("tool_call_id") in calls:
                _finish(state, *calls[message["tool_call_id"]], text)
    return state


def _text(content: Any) -> str:
    if isinstance(content, str):
        return content
    return " ".join(part.get("text", "") for part in content or () if isinstance(part, dict))


def _called(call: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    return call["function"]["name"], _object(call["function"].get("arguments"))


def _object(text: Any) -> Mapping[str, Any]:
    try:
        value = json.loads(text)
    except (TypeError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}


def _hear(state: State, text: str, version: Version, *, goes_on: bool) -> None:
    """Take in a message of the caller; it ``goes_on`` where the agent has said nothing since the one before."""
    heard = understand(text, state.asked, state.today, version.next_weekday)
    state.turn = heard.after(state.turn) if goes_on and state.turn else heard
    state.results = []
    state.misses = state.misses + 1 if state.turn.empty else 0
    _choose_task(state, heard)
    if state.offered is not None and state.at not in state.offered:
        state.at = None
    if heard.day and heard.day != state.day:
        state.day, state.at, state.offered, state.offered_day = heard.day, None, None, None
    state.part = heard.part or state.part
    state.service = heard.service or state.service
    state.insurer = heard.insurer or state.insurer
    state.name = heard.name or state.name
    state.phone = heard.phone or state.phone
    state.at = heard.at or _chosen(state, heard) or state.at


def _choose_task(state: State, heard: Understood) -> None:
    wanted = next((task for task in _TASKS if task in heard.intents), None)
    if wanted is None and heard.service and not heard.intents and state.asked not in ("service", "insurer"):
        wanted = "book"
    if wanted is None or wanted == state.task or "person" in heard.intents:
        return
    keeps = {"reschedule": ("book", "availability"), "cancel": ("book",), "book": ("availability",)}
    if state.task is None or wanted not in keeps.get(state.task, ()):
        state.task = wanted


def _chosen(state: State, heard: Understood) -> time | None:
    if not state.offered or state.asked != "choice":
        return None
    if heard.choice is not None and -1 <= heard.choice < len(state.offered):
        return state.offered[heard.choice]
    if len(state.offered) == 1 and "yes" in heard.answers:
        return state.offered[0]
    of_part = [at for at in state.offered if heard.part and (at.hour < 12) == (heard.part == "morning")]
    return of_part[0] if len(of_part) == 1 else None


def _finish(state: State, name: str, arguments: Mapping[str, Any], text: str) -> None:
    if text == "IN_PROGRESS":
        return
    result = Result(name, arguments, _object(text))
    state.results.append(result)
    match name:
        case "find_slots" if "times" in result.value:
            state.offered_day = _date(arguments.get("date"))
            state.offered = tuple(time.fromisoformat(at) for at in result.value["times"])
            state.closed = bool(result.value.get("closed"))
            state.day = state.offered_day or state.day
        case "book_appointment" | "reschedule_appointment" | "cancel_appointment" if result.value.get("ok"):
            state.task = state.day = state.at = state.offered = state.offered_day = None
        case "reschedule_appointment" | "cancel_appointment" if result.value.get("reason") == "not_found":
            state.name = None
        case "reschedule_appointment" if result.value.get("reason") == "taken":
            state.at = None


def _date(text: Any) -> date | None:
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError):
        return None
