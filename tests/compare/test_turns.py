from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from harness.compare.turns import turn_at, turns_of
from harness.core.events import Speech
from harness.core.time import ns_from_seconds
from tests.compare.scene import agent, caller, timeline


def heard(*events: Speech) -> list[tuple[list[str], list[str]]]:
    turns = turns_of(timeline(*events))
    return [([s.text for s in turn.caller], [s.text for s in turn.agent]) for turn in turns]


def test_greeting_is_turn_zero_and_a_reply_ends_the_callers_run() -> None:
    assert heard(
        agent(0, 1, "welcome"),
        caller(1.5, 2, "hi"),
        caller(2.4, 3, "it is dana"),
        agent(3.5, 4, "hello"),
        agent(4.1, 5, "dana"),
        caller(6, 7, "thanks a lot"),
    ) == [([], ["welcome"]), (["hi", "it is dana"], ["hello", "dana"]), (["thanks a lot"], [])]


def test_turn_zero_is_there_where_the_caller_speaks_first() -> None:
    assert heard(caller(0, 1, "hi"), agent(2, 3, "hello")) == [([], []), (["hi"], ["hello"])]


def test_a_call_without_speech_is_one_empty_turn() -> None:
    (only,) = turns_of(timeline())
    assert (only.number, only.caller, only.agent, only.end_of_speech_ns) == (0, (), (), None)


def test_barge_in_starts_a_turn() -> None:
    assert heard(
        caller(0, 1, "when are you open"),
        agent(2, 8, "we are open from", heard_until_ns=ns_from_seconds(4)),
        caller(3.5, 5, "no wait i need tuesday"),
        agent(6, 7, "of course"),
    ) == [([], []), (["when are you open"], ["we are open from"]), (["no wait i need tuesday"], ["of course"])]


def test_a_backchannel_is_no_turn_and_does_not_move_the_end_of_speech() -> None:
    call = timeline(
        caller(0, 1, "tell me more"), agent(2, 8, "a long story"), caller(4, 4.4, "mm-hmm"), caller(9, 10, "and then")
    )
    turns = turns_of(call)
    assert [turn.heard for turn in turns] == ["", "tell me more mm-hmm", "and then"]
    assert turns[1].end_of_speech_ns == ns_from_seconds(1)


def test_a_backchannel_word_after_the_agent_is_an_answer() -> None:
    assert len(heard(caller(0, 1, "hi"), agent(2, 3, "shall i book it"), caller(3.5, 4, "okay"))) == 3


def test_talk_inside_a_caller_utterance_does_not_split_the_run() -> None:
    assert heard(
        caller(0, 4, "i would like"), agent(1, 1.4, "mhm"), caller(4.5, 6, "a check up"), agent(7, 8, "sure")
    ) == [([], []), (["i would like", "a check up"], ["mhm", "sure"])]


def test_words_not_yet_final_make_no_turn() -> None:
    assert len(heard(caller(0, 1, "h", final=False), caller(0, 1, "hi"), agent(2, 3, "hello"))) == 2


def test_a_moment_belongs_to_the_last_turn_that_began() -> None:
    turns = turns_of(timeline(agent(0, 1, "hey"), caller(2, 3, "a"), agent(4, 5, "b"), caller(6, 7, "c")))
    moments = [0, 1.9, 2, 5.9, 6, 60]
    assert [turn_at(turns, ns_from_seconds(s)).number for s in moments] == [0, 0, 1, 1, 2, 2]


@st.composite
def speeches(draw: st.DrawFn) -> list[Speech]:
    count = draw(st.integers(0, 12))
    made = []
    for number in range(count):
        start = draw(st.integers(0, 200))
        length = draw(st.integers(0, 60))
        party = draw(st.sampled_from(["caller", "agent"]))
        build = caller if party == "caller" else agent
        made.append(build(start / 10, (start + length) / 10, draw(st.sampled_from(["", "ok", f"words {number}"]))))
    return made


@given(speeches())
def test_every_utterance_lies_in_exactly_one_turn_and_turns_tile_the_call(events: list[Speech]) -> None:
    call = timeline(*events)
    turns = turns_of(call)
    assert [turn.number for turn in turns] == list(range(len(turns)))
    assert sum((turn.caller for turn in turns), ()) == call.speech("caller")
    assert sum((turn.agent for turn in turns), ()) == call.speech("agent")
    for before, after in pairwise(turns):
        assert before.span.end_ns == after.span.start_ns
    for turn in turns:
        for speech in (*turn.caller, *turn.agent):
            assert turn_at(turns, speech.start_ns) == turn
