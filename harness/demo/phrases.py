"""The agent's sentences, and what its last question was about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, time

from harness.demo.nlu import Question
from harness.demo.when import say_date, say_time, say_times
from harness.demo.words import say_digits, say_money, say_number

GREETING = "Thank you for calling Maple Dental. How can I help you today?"
FILLER = "Let me check that for you."
STILL_THERE = "Hello, are you still there?"
ANYTHING_ELSE = "Is there anything else I can help you with?"
GOODBYE = "Thank you for calling Maple Dental. Goodbye."
HOURS = "We are open Monday to Friday, from eight in the morning to five in the afternoon."
NOT_UNDERSTOOD = "I'm sorry, I didn't catch that. Could you say it again?"
OFFER_PERSON = "Would you like me to put you through to a person at the front desk?"
TRANSFER = "I'm putting you through to the front desk now. Please hold the line."
TOOL_BROKEN = "I'm sorry, I can't look that up right now."
TAKE_YOUR_TIME = "Of course, take your time."
ONE_MOMENT = "Thank you. Somebody will be with you in a moment."
APOLOGY = "I'm very sorry about that."

QUESTIONS: dict[Question, str] = {
    "name": "What name should I put that under?",
    "phone": "And what is the best phone number to reach you?",
    "date": "What day would suit you?",
    "choice": "Which time would you like?",
    "service": "What kind of visit do you need?",
    "insurer": "Which insurance do you have?",
    "confirm": "Shall I cancel it?",
    "person": OFFER_PERSON,
    "anything_else": ANYTHING_ELSE,
}

_ASKED: tuple[tuple[Question, str], ...] = (
    ("anything_else", r"anything else|how (can|may) i help|what can i do"),
    ("person", r"(put you through|a person|transfer you|speak to someone)\b"),
    ("confirm", r"\b(shall i|should i|do you want me to)\b.*\bcancel"),
    ("name", r"\bname\b|\bwho am i speaking|\bspell\b"),
    ("phone", r"\b(phone|number|digits)\b"),
    ("insurer", r"\b(which|what|who)\b.*\binsur"),
    ("service", r"\b(kind of visit|what is it for|come in for|which treatment|which service)\b"),
    ("choice", r"\b(which time|which one|which would|would .* suit|work for you|o'clock|in the (morning|afternoon))"),
    ("date", r"\b(what day|which day|another day|when would|what date)\b"),
)


def question_in(text: str) -> Question | None:
    """What the last question in something the agent said was about."""
    asked = re.findall(r"[^.!?]*\?", text)
    if not asked:
        return None
    question = asked[-1].lower()
    return next((name for name, pattern in _ASKED if re.search(pattern, question)), None)


def ends_call(text: str) -> bool:
    """Whether nothing more is expected of the caller after this."""
    return text.endswith((GOODBYE, TRANSFER, ONE_MOMENT))


def offer(day: date, times: Sequence[time]) -> str:
    """Offer the free times of a day."""
    if len(times) == 1:
        return f"On {say_date(day)}, I have {say_time(times[0])}. Would that suit you, or another day?"
    return f"On {say_date(day)}, I have {say_times(times, 'or')}. {QUESTIONS['choice']}"


def none_free(day: date, closed: bool) -> str:
    """Say that a day has nothing free."""
    why = "we are closed" if closed else "I'm afraid nothing is free"
    return f"On {say_date(day)}, {why}. What other day would suit you?"


def not_offered(at: time, times: Sequence[time]) -> str:
    """Say that a time is taken and what is free instead."""
    return f"I'm afraid {say_time(at)} is taken. I have {say_times(times, 'or')}. {QUESTIONS['choice']}"


def booked(name: str, service: str, day: date, at: time) -> str:
    """Confirm a booking."""
    return f"You're booked, {name}. {a(service).capitalize()} on {say_date(day)}, at {say_time(at)}. {ANYTHING_ELSE}"


def moved(service: str, day: date, at: time) -> str:
    """Confirm a rescheduling."""
    return f"That's done. Your {service} is now on {say_date(day)}, at {say_time(at)}. {ANYTHING_ELSE}"


def confirm_cancel(name: str) -> str:
    """Ask before cancelling."""
    return f"So you want to cancel the appointment for {name}. {QUESTIONS['confirm']}"


def cancelled(service: str, day: date, fee: int) -> str:
    """Confirm a cancellation."""
    cost = f"There is a late cancellation fee of {say_money(fee)}. " if fee else "There is no fee. "
    return f"Your {service} on {say_date(day)} is cancelled. {cost}{ANYTHING_ELSE}"


def not_found(name: str) -> str:
    """Say that no appointment is known under a name."""
    return f"I can't find an appointment for {name}. Could you tell me the full name again?"


def price(service: str, dollars: int) -> str:
    """Say what a treatment costs."""
    return f"{a(service).capitalize()} is {say_money(dollars)} without insurance."


def insured(insurer: str, service: str | None, percent: int, dollars: int | None) -> str:
    """Say what an insurer pays; with ``dollars``, what is left for the caller."""
    start = f"Yes, we accept {insurer.title()}."
    if service is None:
        return start
    share = f"It covers {say_number(percent)} percent of {a(service)}"
    if dollars is None:
        return f"{start} {share}."
    rest = dollars * (100 - percent) // 100
    left = f"you would pay {say_money(rest)}" if rest else "you would pay nothing"
    return f"{start} {share}. The price is {say_money(dollars)}, so {left}."


def not_insured(insurer: str) -> str:
    """Say that an insurer is not accepted."""
    return f"I'm sorry, we don't accept {insurer.title()}."


def half_number(digits: str) -> str:
    """Ask for a telephone number again of which only a part was heard."""
    return f"I only got {say_digits(digits)}. Could you say the whole phone number again?"


def a(noun: str) -> str:
    """The noun with its article."""
    return f"{'an' if noun[0] in 'aeiou' or noun == 'x ray' else 'a'} {noun}"
