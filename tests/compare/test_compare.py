"""The fold: what a product owner would want to hear of, and nothing else."""

from __future__ import annotations

import pytest

from harness.compare.compare import compare
from harness.compare.rules import Rules, ToolRules
from harness.core.events import Gap, Inference, Speech
from harness.core.time import ns_from_seconds
from harness.core.timeline import Timeline
from tests.compare.scene import BOOKED, FIND, agent, answer, caller, clinic, timeline, told, tool, weighty

RULES = Rules(tools={"find_slots": ToolRules(effect="read"), "look_up": ToolRules(effect="read")})


def against(candidate: Timeline, rules: Rules = RULES) -> list[tuple[str, str, str, int]]:
    return weighty(compare(clinic(), candidate.as_side("candidate"), rules, "next"))


def test_a_timeline_compared_with_itself_has_no_difference() -> None:
    found = compare(clinic(), clinic().as_side("candidate"), RULES, "next")
    assert found.findings == ()
    assert [turn.number for turn in found.turns] == [0, 1, 2, 3, 4]
    assert found.comparable_turns == 5


HARMLESS = {
    "jitter": clinic(a1=(5.2, 8.1), a2=(12.8, 16.2), a3=(19.5, 22.4)),
    "other words": clinic(
        a1="There is 2 PM, or 3:30. Which would you like?",
        a2="Great, you're all set: 2 PM on Friday, May 15th. The price is $40.",
        a3="Our address is 12 Main Street, and you can park behind the building.",
    ),
    "other spelling of numbers": clinic(
        c1="I need a check-up on May 15th for 2 people", c2="2 PM please this is Dana Cole"
    ),
    "extra look-up": clinic(tool(13, "look_up", {"what": "prices"})),
    "two replies for one": clinic(
        Speech(party="agent", start_ns=ns_from_seconds(14), end_ns=ns_from_seconds(16), text="It costs forty dollars."),
        a2=(13, 13.9, "You are booked for Friday the fifteenth at two p m."),
    ),
    "integer as float": clinic(book=tool(12.4, "book", {**BOOKED, "party": 2.0}, call="book")),
    "argument order and nulls": clinic(
        book=tool(12.4, "book", {"notes": None, **dict(reversed(BOOKED.items()))}, call="book")
    ),
}


@pytest.mark.parametrize("name", HARMLESS)
def test_harmless_variation_is_nothing_of_weight(name: str) -> None:
    assert against(HARMLESS[name]) == []


def test_the_caller_heard_as_one_long_utterance_is_no_difference() -> None:
    spoken = [one for one in clinic().events[1:-1] if not (isinstance(one, Speech) and one.party == "caller")]
    merged = timeline(
        *spoken,
        caller(2.5, 12, "I need a check up on May fifteenth for two people two p m please, this is Dana Cole"),
        caller(17, 18.5, "thanks and how do I get there"),
        caller(23, 24, "great thank you goodbye"),
    )
    assert told(compare(clinic(), merged, RULES, "next")) == []


def test_a_side_that_wrote_down_no_words_did_not_mishear() -> None:
    silent = [one for one in clinic().events[1:-1] if not (isinstance(one, Speech) and one.party == "caller")]
    assert against(timeline(*silent)) == []


def test_a_turn_that_was_not_heard_at_all_is_one_finding() -> None:
    assert against(clinic(c3=None)) == [("transcript.word", "utterance", "major", 3)]
    assert against(clinic(c4=None)) == []


WRONG = {
    "misheard date": (clinic(c1="I need a check up on May fiftieth for two people"), ("transcript.entity", 1)),
    "other price": (
        clinic(a2="You are booked for Friday the fifteenth at two p m. It costs fourteen dollars."),
        ("reply.content", 2),
    ),
    "denied": (clinic(a3="We are at 12 Main Street. You can't park behind the building."), ("reply.content", 3)),
    "silent": (clinic(a3=None), ("reply.missing", 3)),
    "slow": (clinic(a2=(16.5, 19.5)), ("turn.late", 2)),
    "slow, over the caller's next words": (clinic(a2=(17.3, 20.3), a3=(20.8, 23)), ("turn.late", 2)),
    "slow, after the caller's next words": (clinic(a2=(18.8, 21), a3=(21.4, 23)), ("turn.late", 2)),
    "cut off": (clinic(a2=(10.5, 14)), ("turn.early", 2)),
    "handed over": (clinic(a3="Let me transfer you to a colleague who can help."), ("reply.extra", 3)),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_mistake_is_found_in_its_turn(name: str) -> None:
    candidate, expected = WRONG[name]
    found = against(candidate)
    assert expected in [(check, turn) for check, _, _, turn in found]
    assert {turn for _, _, _, turn in found} == {expected[1]}


def test_ids_are_the_same_in_each_comparison_and_differ_by_candidate() -> None:
    candidate = clinic(book=None, a3=None)
    ids = [one.id for one in compare(clinic(), candidate, RULES, "next").findings]
    assert ids == [one.id for one in compare(clinic(), candidate, RULES, "next").findings]
    assert not set(ids) & {one.id for one in compare(clinic(), candidate, RULES, "other").findings}


def test_lost_sound_makes_a_turn_not_comparable_and_the_harness_to_blame() -> None:
    start, end = ns_from_seconds(3), ns_from_seconds(3.6)
    lossy = clinic(
        Gap(party="caller", start_ns=start, end_ns=end, cause="lost"), c1="I need a check up on May for people"
    )
    found = compare(clinic(), lossy, RULES, "next")
    assert [(turn.number, turn.comparable) for turn in found.turns][1] == (1, False)
    assert {(one.cause, one.comparable) for one in found.findings} == {("harness", False)}
    assert found.turns[1].why_not == "600 ms of the caller's sound are missing here (lost)"


def test_facts_that_had_not_arrived_make_a_turn_not_comparable() -> None:
    early = clinic(Inference(at_ns=ns_from_seconds(18.6), context_incomplete=True), a3="I do not know.")
    found = compare(clinic(), early, RULES, "next")
    assert [turn.number for turn in found.turns if not turn.comparable] == [3]
    assert all(not one.comparable for one in found.findings)


def test_after_a_call_without_a_result_the_rest_of_the_turn_is_not_comparable() -> None:
    asked = tool(4.2, "look_up", {"what": "x"}, call="look")
    candidate = clinic(
        asked, answer(asked, source="unavailable", error="no recorded result"), a1="I cannot see the calendar."
    )
    found = compare(clinic(), candidate, RULES, "next")
    by_check = {one.check: one.comparable for one in found.findings}
    assert by_check["tool.extra"]
    assert not any(comparable for check, comparable in by_check.items() if check.startswith("reply."))


def test_on_its_own_history_turns_after_a_divergence_are_not_comparable() -> None:
    rules = Rules(tools=RULES.tools, own_context=frozenset({"next"}))
    found = compare(clinic(), clinic(book=None, a3="Hm."), rules, "next")
    assert [turn.comparable for turn in found.turns] == [True, True, True, False, False]
    assert {one.turn: one.comparable for one in found.findings} == {2: True, 3: False}


def test_of_a_human_agent_only_actions_and_silence_count() -> None:
    rules = Rules(human_agent=True, tools=RULES.tools)
    assert against(clinic(a2="Done, see you then!"), rules) == []
    assert [one[0] for one in against(clinic(a3=None, book=None), rules)] == ["tool.missing", "reply.missing"]


def test_what_the_caller_cut_short_is_not_held_against_a_longer_reply() -> None:
    said, until = "We are open from nine", ns_from_seconds(3)
    live = timeline(
        caller(0, 1, "when are you open"),
        agent(2, 6, said, heard_until_ns=until),
        caller(2.8, 4, "on sundays I mean"),
        agent(5, 6, "We are closed."),
    )
    whole = timeline(
        caller(0, 1, "when are you open"),
        agent(2, 6, "We are open from nine to half past five, and parking costs $4.", heard_until_ns=until),
        caller(2.8, 4, "on sundays I mean"),
        agent(5, 6, "We are closed."),
    )
    assert weighty(compare(live, whole, RULES, "next")) == []


def test_what_only_a_judge_can_tell_is_left_as_a_question() -> None:
    found = compare(clinic(), clinic(a4="Take care of that tooth and mind the icy steps outside."), RULES, "next")
    for question in found.questions:
        assert question.finding in {one.id for one in found.findings}


def test_reads_may_swap() -> None:
    look = tool(4.1, "look_up", {"what": "prices"}, call="look")
    swapped = clinic(tool(4.3, "look_up", {"what": "prices"}, call="look"))
    assert told(compare(clinic(look), swapped, RULES, "next")) == []
    assert FIND.at_ns == ns_from_seconds(4.2)
