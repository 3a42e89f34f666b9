from __future__ import annotations

from typing import Any

from harness.candidate.context import Authors, answers_caller, forced, heard_text
from harness.core.events import Event, Word
from tests.candidate.phone import agent, ms, tool

SYSTEM = {"role": "system", "content": "Be kind."}


class Talk:
    """A context as a pipeline writes it, remembering who wrote what."""

    def __init__(self, *messages: Any) -> None:
        self.authors = Authors()
        self.messages = list(messages)

    def bot(self, message: dict[str, Any]) -> None:
        self.messages.append(message)

    def heard(self, text: str, at_ms: int) -> None:
        message = {"role": "user", "content": text}
        self.authors.wrote(message, "caller", ms(at_ms))
        self.messages.append(message)

    def said(self, text: str) -> None:
        message = {"role": "assistant", "content": text}
        self.authors.wrote(message, "agent", 0)
        self.messages.append(message)

    def forced(self, *live: Event) -> list[Any]:
        self.messages = forced(self.messages, self.authors, live)
        return self.messages

    def shown(self, *live: Event) -> list[str]:
        return [f"{message['role']}: {message.get('content', '')}" for message in self.forced(*live)]


LIVE = [
    agent("Hello.", 0, 900),
    agent("Which day?", 4000, 5000),
    *tool("L1", "book", {"date": "May 5"}, 10_000, {"ok": True}, 400),
    agent("Booked.", 11_000, 12_000),
]


def test_the_live_agent_stands_in_the_candidates_place() -> None:
    talk = Talk(SYSTEM)
    talk.said("Hi, I am the candidate.")
    talk.heard("an appointment", 2000)
    talk.said("When would suit you best?")
    talk.heard("may fifth", 8000)
    assert talk.shown(*LIVE) == [
        "system: Be kind.",
        "assistant: Hello.",
        "user: an appointment",
        "assistant: Which day?",
        "user: may fifth",
    ]


def test_tool_calls_are_shown_with_their_results() -> None:
    talk = Talk(SYSTEM)
    talk.heard("may fifth", 8000)
    talk.heard("thanks", 14_000)
    call, result = talk.forced(*LIVE)[4:6]
    assert call["tool_calls"][0]["function"] == {"name": "book", "arguments": '{"date": "May 5"}'}
    assert result == {"role": "tool", "tool_call_id": call["tool_calls"][0]["id"], "content": '{"ok": true}'}


def test_nothing_from_after_the_callers_words_is_shown() -> None:
    talk = Talk(SYSTEM)
    talk.heard("an appointment", 2000)
    assert "Which day?" not in str(talk.forced(*LIVE))


def test_forcing_twice_changes_nothing() -> None:
    talk = Talk(SYSTEM)
    talk.heard("an appointment", 2000)
    talk.heard("may fifth", 8000)
    once = talk.shown(*LIVE)
    assert talk.shown(*LIVE) == once


def test_instructions_stay_where_the_bot_put_them() -> None:
    talk = Talk(SYSTEM, {"role": "user", "content": "Introduce yourself."})
    talk.heard("an appointment", 2000)
    talk.bot({"role": "developer", "content": "Now ask for the day."})
    talk.heard("may fifth", 8000)
    assert talk.shown(*LIVE) == [
        "system: Be kind.",
        "user: Introduce yourself.",
        "assistant: Hello.",
        "user: an appointment",
        "developer: Now ask for the day.",
        "assistant: Which day?",
        "user: may fifth",
    ]


def test_words_split_by_an_early_endpoint_stay_without_a_reply_between() -> None:
    talk = Talk(SYSTEM)
    talk.heard("an", 2000)
    talk.said("Yes?")
    talk.heard("appointment", 3000)
    assert talk.shown(*LIVE)[2:] == ["user: an", "user: appointment"]


def test_a_turn_the_candidate_never_heard_leaves_the_live_reply() -> None:
    talk = Talk(SYSTEM)
    talk.heard("may fifth", 8000)
    assert talk.shown(*LIVE) == ["system: Be kind.", "assistant: Hello.", "assistant: Which day?", "user: may fifth"]


def test_what_was_forgotten_on_purpose_stays_forgotten() -> None:
    talk = Talk(SYSTEM)
    talk.heard("an appointment", 2000)
    talk.messages = [SYSTEM]
    talk.heard("may fifth", 8000)
    assert talk.shown(*LIVE) == ["system: Be kind.", "assistant: Which day?", "user: may fifth"]


def test_a_call_without_a_result_yet_is_under_way() -> None:
    talk = Talk(SYSTEM)
    talk.heard("are you there", 10_200)
    assert talk.forced(*LIVE)[-2]["content"] == "IN_PROGRESS"


def test_only_words_of_the_caller_are_answers_to_force() -> None:
    talk = Talk(SYSTEM)
    assert not answers_caller(talk.messages, talk.authors)
    talk.heard("hello", 2000)
    assert answers_caller(talk.messages, talk.authors)
    talk.bot({"role": "tool", "tool_call_id": "t", "content": "{}"})
    assert not answers_caller(talk.messages, talk.authors)


def test_of_speech_that_was_cut_off_only_what_was_heard_is_shown() -> None:
    words = tuple(Word(text, ms(at), ms(at + 100)) for text, at in (("your", 0), ("total", 200), ("is", 400)))
    assert heard_text(agent("your total is", 0, 500, words=words, heard_until_ns=ms(300))) == "your total"
    assert heard_text(agent("your total is", 0, 500, heard_until_ns=ms(300))) == "your total is"
