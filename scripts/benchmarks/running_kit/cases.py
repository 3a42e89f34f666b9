"""Where in a call each planted defect shows, and what must then be found.

A place is told by what the live side did ("the turn that calls the booking tool"), so that it is found in any call.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from detection_kit.draft import ANY_CAUSE, Expected, Severity

from harness.compare.turns import Turn, turns_of
from harness.core.events import Interruption
from harness.core.timeline import Timeline

Place = Callable[[Timeline], tuple[int, ...]]
"""The turns of a live call in which a defect shows."""

BOOKING = ("book_appointment", "reschedule_appointment")
LLM, STT, TURN, TTS = ("llm",), ("stt",), ("turn",), ("tts",)


def _turns(live: Timeline, fits: Callable[[Turn], bool]) -> tuple[int, ...]:
    return tuple(turn.number for turn in turns_of(live) if fits(turn))


def called(*tools: str) -> Place:
    """Turns in which the live agent calls one of the tools, or any where none is named."""

    def place(live: Timeline) -> tuple[int, ...]:
        times = [call.at_ns for call in live.tool_calls if call.name in tools or not tools]
        return _turns(live, lambda turn: any(turn.span.start_ns <= at < turn.span.end_ns for at in times))

    return place


def told(pattern: str) -> Place:
    """Turns in which the live agent says something."""
    return lambda live: _turns(live, lambda turn: re.search(pattern, turn.reply, re.IGNORECASE) is not None)


def heard(pattern: str) -> Place:
    """Turns in which the live agent heard something."""
    return lambda live: _turns(live, lambda turn: re.search(pattern, turn.heard, re.IGNORECASE) is not None)


def interrupted(live: Timeline) -> tuple[int, ...]:
    """The turns before and after the caller cuts in."""
    times = [event.at_ns for event in live.of_kind(Interruption) if event.by == "caller"]
    cut = [turn.number for turn in turns_of(live) for at in times if turn.span.start_ns <= at < turn.span.end_ns]
    return tuple(sorted({number + step for number in cut for step in (-1, 0)}))


def phone_said(live: Timeline) -> tuple[int, ...]:
    """Turns in which a telephone number is heard that a booking then uses."""
    booked = set(called("book_appointment")(live))
    return tuple(number for number in heard(r"\b(two|five|seven)\b")(live) if number in booked)


@dataclass(frozen=True, slots=True)
class Case:
    """A defect of ``bots.py``: where it shows, and the finding that must come of it in each such turn.

    With ``anywhere``, one finding in one of the turns is enough. ``interruptions`` is the candidate table's key.
    """

    place: Place
    checks: tuple[str, ...]
    severity: Severity
    causes: tuple[str, ...] = ANY_CAUSE
    anywhere: bool = False
    interruptions: str = "hold"

    def expected(self, live: Timeline) -> list[Expected]:
        """What must be found on a call; nothing where the defect cannot show."""
        turns = self.place(live)
        if self.anywhere:
            return [Expected(self.checks, self.severity, turns, self.causes)] if turns else []
        return [Expected(self.checks, self.severity, (turn,), self.causes) for turn in turns]


_ASKS_NUMBER = told(r"best phone number")
_BOOKED = told(r"You're booked")
_SLOW = ("latency.budget", "turn.late")

CASES: Mapping[str, Case] = {
    "wrong_date_told": Case(called(*BOOKING), ("reply.content",), "critical", LLM),
    "wrong_time_told": Case(called(*BOOKING), ("reply.content",), "critical", LLM),
    "wrong_date_booked": Case(called(*BOOKING), ("tool.argument",), "critical", LLM),
    "wrong_name_booked": Case(called(*BOOKING), ("tool.argument",), "critical", LLM),
    "wrong_phone_booked": Case(called("book_appointment"), ("tool.argument",), "critical", LLM),
    "hyphens_in_phone": Case(called("book_appointment"), ("tool.invalid",), "major", LLM),
    "booking_skipped": Case(called("book_appointment"), ("tool.missing",), "critical", LLM),
    "booked_twice": Case(called("book_appointment"), ("tool.repeated",), "critical", LLM),
    "booked_before_number": Case(_ASKS_NUMBER, ("tool.extra", "tool.timing"), "critical", LLM),
    "wrong_day_searched": Case(called("find_slots"), ("tool.argument",), "major", LLM),
    "transfer_missed": Case(called("transfer_to_person"), ("tool.missing",), "critical", LLM),
    "transferred_unasked": Case(called("find_slots"), ("tool.extra",), "critical", LLM),
    "wrong_price": Case(told(r"dollars without insurance|the price is"), ("reply.content",), "critical", LLM),
    "disclosure_dropped": Case(told("maple dental"), ("policy.required",), "critical", LLM, anywhere=True),
    "promise_made": Case(_BOOKED, ("policy.forbidden",), "critical", LLM),
    "parking_invented": Case(_BOOKED, ("reply.ungrounded",), "major", LLM),
    "insurer_denied": Case(told(r"Yes, we accept"), ("reply.content",), "critical", LLM),
    "nothing_free": Case(told(r"I have .* in the"), ("reply.content", "reply.missing"), "major", LLM),
    "fee_denied": Case(told(r"cancellation fee of"), ("reply.content",), "critical", LLM),
    "slow_model": Case(called(), _SLOW, "major", LLM),
    "slow_voice": Case(told(r"dollars"), _SLOW, "major", TTS),
    "silent_at_number": Case(_ASKS_NUMBER, ("reply.missing",), "major", LLM),
    "name_asked_again": Case(_ASKS_NUMBER, ("policy.repeated", "reply.extra", "reply.missing"), "major", LLM),
    "birthday_asked": Case(_ASKS_NUMBER, ("reply.extra",), "major", LLM),
    "other_language": Case(_ASKS_NUMBER, ("policy.language",), "critical", LLM),
    "breaks_after_booking": Case(called("book_appointment"), ("fault.raise",), "critical"),
    "deaf_to_barge_in": Case(interrupted, ("turn.barge_in",), "major", TURN, anywhere=True, interruptions="allow"),
    "waits_too_long": Case(told(r"\w"), (*_SLOW, "reply.missing"), "major", TURN, anywhere=True),
    "digits_misheard": Case(phone_said, ("transcript.entity",), "critical", STT),
    "weekday_misheard": Case(heard(r"\b(mon|tues|thurs|fri)day\b"), ("transcript.entity",), "major", STT),
}
