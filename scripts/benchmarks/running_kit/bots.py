"""The bundled clinic agent with one thing wrong: a bot for each defect, ``args = { defect = "..." }``.

A release with a mistake in it, as somebody might deploy it: each takes the agent's own services and changes what one of
them does. Nothing here knows which call it is on.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Any

from pipecat.frames.frames import Frame
from pipecat.runner.types import RunnerArguments
from pipecat.runner.utils import create_transport
from pipecat.turns.user_start import TranscriptionUserTurnStartStrategy, VADUserTurnStartStrategy
from pipecat.turns.user_stop import SpeechTimeoutUserTurnStopStrategy
from pipecat.turns.user_turn_strategies import UserTurnStrategies

from harness.candidate.stt.engines import configured
from harness.candidate.stt.service import HarnessSTTService
from harness.core.events import Word
from harness.demo import phrases
from harness.demo.clinic import Works, day_of, options_of, serve, transport_params, works
from harness.demo.dialogue import Say, Step, Use, decide
from harness.demo.llm import ClinicLLM
from harness.demo.state import State
from harness.demo.tts import EspeakTTSService
from harness.demo.versions import VERSIONS, Version
from harness.demo.when import say_date, say_time

LIVE = VERSIONS["live"]
Change = Callable[[State, Step], Step]
"""What a mistaken policy does in place of the right step."""


def books(step: Step) -> bool:
    """Whether the step enters a booking."""
    return isinstance(step, Use) and step.tool in ("book_appointment", "reschedule_appointment")


def _using(step: Step, **arguments: Any) -> Step:
    assert isinstance(step, Use)
    return Use(step.tool, {**step.arguments, **arguments})


def _booked(state: State) -> Mapping[str, Any] | None:
    """The arguments of the booking that was just entered."""
    done = state.results[-1] if state.results else None
    return done.arguments if done is not None and books(Use(done.name, done.arguments)) else None


def _later(day: str) -> date:
    return date.fromisoformat(day) + timedelta(days=1)


def _said(pattern: str, replacement: str) -> Change:
    """Say it otherwise."""

    def change(state: State, step: Step) -> Step:
        return Say(re.sub(pattern, replacement, step.text)) if isinstance(step, Say) else step

    return change


def _asking(question: str, instead: str) -> Change:
    """Say something else where ``question`` is due."""
    return lambda state, step: Say(instead) if step == Say(phrases.QUESTIONS[question]) else step  # type: ignore[index]


def wrong_date_told(state: State, step: Step) -> Step:
    booked = _booked(state)
    if not isinstance(step, Say) or booked is None:
        return step
    right = date.fromisoformat(booked["date"])
    return Say(step.text.replace(say_date(right), say_date(right + timedelta(days=1))))


def wrong_time_told(state: State, step: Step) -> Step:
    booked = _booked(state)
    if not isinstance(step, Say) or booked is None:
        return step
    right = time.fromisoformat(booked["time"])
    return Say(step.text.replace(say_time(right), say_time(right.replace(hour=right.hour + 1))))


def wrong_date_booked(state: State, step: Step) -> Step:
    return _using(step, date=_later(step.arguments["date"]).isoformat()) if books(step) else step  # type: ignore[union-attr]


def wrong_name_booked(state: State, step: Step) -> Step:
    return _using(step, name=f"{step.arguments['name']}son") if books(step) else step  # type: ignore[union-attr]


def wrong_phone_booked(state: State, step: Step) -> Step:
    if not books(step) or "phone" not in step.arguments:  # type: ignore[union-attr]
        return step
    phone = step.arguments["phone"]  # type: ignore[union-attr]
    return _using(step, phone=f"{phone[:-1]}{(int(phone[-1]) + 1) % 10}")


def hyphens_in_phone(state: State, step: Step) -> Step:
    if not books(step) or "phone" not in step.arguments:  # type: ignore[union-attr]
        return step
    phone = step.arguments["phone"]  # type: ignore[union-attr]
    return _using(step, phone=f"{phone[:-4]}-{phone[-4:]}")


def booking_skipped(state: State, step: Step) -> Step:
    if not (isinstance(step, Use) and step.tool == "book_appointment"):
        return step
    given = step.arguments
    day, at = date.fromisoformat(given["date"]), time.fromisoformat(given["time"])
    return Say(phrases.booked(given["name"], given["service"], day, at))


def booked_twice(state: State, step: Step) -> Step:
    done = [each for each in state.results if each.name == "book_appointment"]
    return Use(done[0].name, done[0].arguments) if len(done) == 1 else step


def booked_before_number(state: State, step: Step) -> Step:
    if step != Say(phrases.QUESTIONS["phone"]):
        return step
    assert state.day is not None and state.at is not None
    given = {"name": state.name, "phone": "5550100", "service": state.service}
    return Use("book_appointment", {**given, "date": state.day.isoformat(), "time": f"{state.at:%H:%M}"})


def wrong_day_searched(state: State, step: Step) -> Step:
    if not (isinstance(step, Use) and step.tool == "find_slots"):
        return step
    return _using(step, date=_later(step.arguments["date"]).isoformat())


def transfer_missed(state: State, step: Step) -> Step:
    if isinstance(step, Use) and step.tool == "transfer_to_person":
        return Say("I can help you with that myself. What is it about?")
    return step


def transferred_unasked(state: State, step: Step) -> Step:
    if isinstance(step, Use) and step.tool == "find_slots":
        return Use("transfer_to_person", {"reason": "asked"})
    return step


def silent_at_number(state: State, step: Step) -> Step:
    return Say("") if step == Say(phrases.QUESTIONS["phone"]) else step


def breaks_after_booking(state: State, step: Step) -> Step:
    if any(each.name == "book_appointment" for each in state.results):
        raise RuntimeError("the template of the confirmation has no field 'reference'")
    return step


class SlowClinicLLM(ClinicLLM):
    """A model that takes four seconds more where it has a tool's answer to read."""

    def reading_s(self, state: State, step: Step) -> float:
        return 4.0 if state.results else super().reading_s(state, step)


class SlowVoice(EspeakTTSService):
    """A synthesiser that stalls for four seconds on a price."""

    async def run_tts(self, text: str, context_id: str) -> AsyncGenerator[Frame | None, None]:
        if "dollars" in text:
            await asyncio.sleep(4.0)
        async for frame in super().run_tts(text, context_id):
            yield frame


@dataclass(frozen=True, slots=True)
class Mishearing:
    """A recogniser that takes words for others."""

    words: Mapping[str, str]
    name: str = "demo/mishearing"

    def transcribe(self, pcm: bytes, rate_hz: int) -> tuple[Word, ...]:
        heard = configured().transcribe(pcm, rate_hz)
        return tuple(replace(word, text=self.words.get(word.text, word.text)) for word in heard)


@dataclass(frozen=True, slots=True)
class Planted:
    """How a mistaken release differs from the live one: in its policy, its prices, or the works around its model."""

    policy: Change | None = None
    version: Version = LIVE
    slow_model: bool = False
    slow_voice: bool = False
    mishears: Mapping[str, str] | None = None
    turns: Callable[[], UserTurnStrategies] | None = None


def _waiting(seconds: float) -> Callable[[], UserTurnStrategies]:
    return lambda: UserTurnStrategies(stop=[SpeechTimeoutUserTurnStopStrategy(user_speech_timeout=seconds)])


def _deaf() -> UserTurnStrategies:
    return UserTurnStrategies(
        start=[
            VADUserTurnStartStrategy(enable_interruptions=False),
            TranscriptionUserTurnStartStrategy(enable_interruptions=False),
        ],
        stop=[SpeechTimeoutUserTurnStopStrategy(user_speech_timeout=0.6)],
    )


_DEARER = replace(LIVE, prices={service: dollars + 15 for service, dollars in LIVE.prices.items()})

PLANTED: Mapping[str, Planted] = {
    "wrong_date_told": Planted(wrong_date_told),
    "wrong_time_told": Planted(wrong_time_told),
    "wrong_date_booked": Planted(wrong_date_booked),
    "wrong_name_booked": Planted(wrong_name_booked),
    "wrong_phone_booked": Planted(wrong_phone_booked),
    "hyphens_in_phone": Planted(hyphens_in_phone),
    "booking_skipped": Planted(booking_skipped),
    "booked_twice": Planted(booked_twice),
    "booked_before_number": Planted(booked_before_number),
    "wrong_day_searched": Planted(wrong_day_searched),
    "transfer_missed": Planted(transfer_missed),
    "transferred_unasked": Planted(transferred_unasked),
    "wrong_price": Planted(version=_DEARER),
    "disclosure_dropped": Planted(_said(r"Thank you for calling Maple Dental\. ?", "")),
    "promise_made": Planted(_said(r"^You're booked, (.*?)\.", r"You're booked, \1. I guarantee you will not wait.")),
    "parking_invented": Planted(_said(r"^You're booked, (.*?)\.", r"You're booked, \1. Parking is eighteen dollars.")),
    "insurer_denied": Planted(_said(r"^Yes, we accept", "I'm sorry, we don't accept")),
    "nothing_free": Planted(_said(r", I have .*? in the (morning|afternoon).*$", ", I'm afraid nothing is free.")),
    "fee_denied": Planted(_said(r"There is a late cancellation fee of .*?\.", "There is no fee.")),
    "slow_model": Planted(slow_model=True),
    "slow_voice": Planted(slow_voice=True),
    "silent_at_number": Planted(silent_at_number),
    "name_asked_again": Planted(_asking("phone", "What name should I put that under?")),
    "birthday_asked": Planted(
        _asking("phone", "What is the best phone number to reach you? And what is your date of birth?")
    ),
    "other_language": Planted(
        _asking("phone", "Muy bien, ¿y cuál es el mejor número de teléfono para llamarle a usted?")
    ),
    "breaks_after_booking": Planted(breaks_after_booking),
    "deaf_to_barge_in": Planted(turns=_deaf),
    "waits_too_long": Planted(turns=_waiting(4.5)),
    "digits_misheard": Planted(mishears={"seven": "eleven", "two": "ten", "five": "nine"}),
    "weekday_misheard": Planted(
        mishears={"monday": "sunday", "tuesday": "thursday", "thursday": "tuesday", "friday": "monday"}
    ),
}


def _policy(change: Change | None) -> Callable[[State, Version], Step]:
    if change is None:
        return decide
    return lambda state, version: change(state, decide(state, version))


def mistaken(planted: Planted, options: Mapping[str, Any]) -> Works:
    """The clinic's works with the mistake in them."""
    model = SlowClinicLLM if planted.slow_model else ClinicLLM
    made = replace(
        works(options),
        llm=model(version=planted.version, today=day_of(options), policy=_policy(planted.policy)),
    )
    if planted.slow_voice:
        made = replace(made, tts=SlowVoice())
    if planted.mishears is not None:
        made = replace(made, stt=HarnessSTTService(recognizer=Mishearing(planted.mishears)))
    return replace(made, turns=planted.turns()) if planted.turns else made


async def bot(runner_args: RunnerArguments) -> None:
    """Serve one call with the defect that the arguments name."""
    options = options_of(runner_args)
    transport = await create_transport(runner_args, transport_params)
    await serve(transport, runner_args, mistaken(PLANTED[options["defect"]], options))
