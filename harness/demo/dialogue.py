"""The agent's policy: from the state of a conversation to what it says or which tool it calls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from harness.demo import phrases
from harness.demo.state import Result, State
from harness.demo.versions import Version


@dataclass(frozen=True, slots=True)
class Say:
    """Tell the caller something."""

    text: str


@dataclass(frozen=True, slots=True)
class Use:
    """Call a tool."""

    tool: str
    arguments: Mapping[str, Any]


Step = Say | Use


def decide(state: State, version: Version) -> Step:
    """The next step of a conversation."""
    if state.turn is None:
        return Say(phrases.GREETING)
    if state.results:
        return _after(state, state.results[-1], version)
    return _to_person(state) or _aside(state, version) or _onward_step(state, version)


def _to_person(state: State) -> Step | None:
    assert state.turn is not None
    complains = "complaint" in state.turn.intents
    if "person" in state.turn.intents or (state.asked == "person" and "yes" in state.turn.answers):
        return Use("transfer_to_person", {"reason": "complaint" if complains else "asked"})
    return Say(f"{phrases.APOLOGY} {phrases.OFFER_PERSON}") if complains else None


def _aside(state: State, version: Version) -> Step | None:
    """An answer to what does not carry the task on."""
    assert state.turn is not None
    if "repeat" in state.turn.answers:
        return Say(state.last_reply or phrases.GREETING)
    if state.info:
        return _inform(state, version)
    if "wait" in state.turn.answers:
        return Say(phrases.TAKE_YOUR_TIME)
    if phrases.ends_call(state.last_reply) and not state.turn.intents:
        return Say(phrases.GOODBYE if state.last_reply.endswith(phrases.GOODBYE) else phrases.ONE_MOMENT)
    if state.turn.empty:
        return Say(phrases.OFFER_PERSON if state.misses > 1 else phrases.NOT_UNDERSTOOD)
    if _is_over(state):
        return Say(phrases.GOODBYE)
    return None


def _onward_step(state: State, version: Version) -> Step:
    assert state.turn is not None
    if state.turn.partial_phone and state.asked == "phone":
        return Say(phrases.half_number(state.turn.partial_phone))
    return _task(state, version) or _without_task(state)


def _is_over(state: State) -> bool:
    assert state.turn is not None
    leaving = "bye" in state.turn.answers or (state.asked in ("anything_else", "person") and "no" in state.turn.answers)
    return leaving and not state.turn.intents


def _without_task(state: State) -> Step:
    if state.asked == "anything_else" or state.asked is None:
        return Say("What can I do for you?" if state.last_reply else phrases.GREETING)
    return Say(phrases.NOT_UNDERSTOOD)


def _inform(state: State, version: Version) -> Step:
    assert state.turn is not None
    if "hours" in state.info:
        return Say(f"{phrases.HOURS} {_onward(state, version)}")
    if "insurance" in state.info or (state.insurer and not state.turn.uninsured):
        if state.insurer is None:
            return Say(phrases.QUESTIONS["insurer"])
        return _ask_insurer(state)
    if state.service is None:
        return Say(phrases.QUESTIONS["service"])
    return Say(f"{phrases.price(state.service, version.prices[state.service])} {_onward(state, version)}")


def _ask_insurer(state: State) -> Use:
    return Use("check_insurance", {"insurer": state.insurer, "service": state.service or "any"})


def _onward(state: State, version: Version) -> str:
    step = _task(state, version)
    return step.text if isinstance(step, Say) else phrases.ANYTHING_ELSE


def _task(state: State, version: Version) -> Step | None:
    assert state.turn is not None
    match state.task:
        case "book" | "availability":
            return _book(state, version)
        case "reschedule":
            return _reschedule(state)
        case "cancel":
            return _cancel(state)
        case None if state.asked in ("insurer", "service") and state.turn.insurer:
            return _ask_insurer(state)
        case None if state.asked == "service" and state.service:
            return Say(f"{phrases.price(state.service, version.prices[state.service])} {phrases.ANYTHING_ELSE}")
    return None


def _book(state: State, version: Version) -> Step:
    if state.service is None and state.task == "book":
        return Say(phrases.QUESTIONS["service"])
    step = _agree_time(state)
    if step:
        return step
    if state.service is None:
        return Say(phrases.QUESTIONS["service"])
    if state.name is None:
        return Say(phrases.QUESTIONS["name"])
    if state.phone is None:
        return Say(phrases.QUESTIONS["phone"])
    assert state.day is not None and state.at is not None and state.turn is not None
    if version.promises_bookings and state.turn.phone:
        return Say(phrases.booked(state.name, state.service, state.day, state.at))
    return Use(
        "book_appointment",
        {"name": state.name, "phone": state.phone, "service": state.service, **_when(state.day, state.at)},
    )


def _agree_time(state: State) -> Step | None:
    """Settle day and time with the caller; None once a free time is chosen."""
    if state.day is None:
        return Say(phrases.QUESTIONS["date"])
    if state.offered is None or state.offered_day != state.day:
        wanted = {"date": state.day.isoformat(), "service": state.service or "any"}
        return Use("find_slots", wanted | ({"part_of_day": state.part} if state.part else {}))
    if not state.offered:
        return Say(phrases.none_free(state.day, state.closed))
    if state.at is None:
        return Say(phrases.offer(state.day, state.offered))
    if state.at not in state.offered:
        return Say(phrases.not_offered(state.at, state.offered))
    return None


def _reschedule(state: State) -> Step:
    if state.name is None:
        return Say("Of course. What name is the appointment under?")
    if state.day is None:
        return Say("What day would you like to move it to?")
    if state.at is None or state.offered is not None:
        step = _agree_time(state)
        if step:
            return step
    assert state.at is not None
    return Use("reschedule_appointment", {"name": state.name, **_when(state.day, state.at)})


def _cancel(state: State) -> Step:
    assert state.turn is not None
    if state.name is None:
        return Say("I can do that for you. What name is the appointment under?")
    if state.asked == "confirm" and "yes" in state.turn.answers:
        return Use("cancel_appointment", {"name": state.name})
    if state.asked == "confirm" and "no" in state.turn.answers:
        return Say(f"All right, I will leave it as it is. {phrases.ANYTHING_ELSE}")
    return Say(phrases.confirm_cancel(state.name))


def _when(day: date, at: time) -> dict[str, str]:
    return {"date": day.isoformat(), "time": f"{at:%H:%M}"}


def _after(state: State, result: Result, version: Version) -> Step:
    """What to say, or do next, once a tool has answered."""
    value, arguments = result.value, result.arguments
    match result.name:
        case "find_slots" if "times" in value:
            return _task(state, version) or Say(phrases.ANYTHING_ELSE)
        case "book_appointment" if value.get("ok"):
            return Say(phrases.booked(arguments["name"], arguments["service"], *_parsed(arguments)))
        case "reschedule_appointment" if value.get("ok"):
            return Say(phrases.moved(value.get("service", "appointment"), *_parsed(arguments)))
        case "reschedule_appointment" if value.get("reason") == "taken":
            return _agree_time(state) or Say(phrases.QUESTIONS["date"])
        case "cancel_appointment" if value.get("ok"):
            day = date.fromisoformat(value["date"])
            return Say(phrases.cancelled(value["service"], day, value["fee"]))
        case "reschedule_appointment" | "cancel_appointment" if value.get("reason") == "not_found":
            return Say(phrases.not_found(arguments["name"]))
        case "check_insurance" if "accepted" in value:
            return Say(f"{_insurance_answer(state, result, version)} {_onward(state, version)}")
        case "transfer_to_person" if value.get("ok"):
            return Say(phrases.TRANSFER)
    return Say(f"{phrases.TOOL_BROKEN} {phrases.OFFER_PERSON}")


def _insurance_answer(state: State, result: Result, version: Version) -> str:
    insurer, service = result.arguments["insurer"], result.arguments.get("service", "any")
    if not result.value["accepted"]:
        return phrases.not_insured(insurer)
    if service not in version.prices:
        return phrases.insured(insurer, None, 0, None)
    dollars = version.prices[service] if "price" in state.info else None
    return phrases.insured(insurer, service, result.value["covers_percent"], dollars)


def _parsed(arguments: Mapping[str, Any]) -> tuple[date, time]:
    return date.fromisoformat(arguments["date"]), time.fromisoformat(arguments["time"])
