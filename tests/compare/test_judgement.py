"""A reference transcript says who was right."""

from __future__ import annotations

from harness.compare.compare import compare, context_of
from harness.compare.judgement import judged, reference_texts
from harness.compare.result import Comparison
from harness.compare.rules import Rules
from harness.core.findings import Judgement, Tally
from harness.core.timeline import Timeline
from tests.compare.scene import BOOKED, caller, clinic, timeline, tool

RULES = Rules()
TEN = tool(12.4, "book", {**BOOKED, "party": 10}, call="book")


def against(candidate: Timeline, said: str) -> Comparison:
    live = clinic()
    reference = timeline(caller(2.6, 4.1, said))
    texts = reference_texts(live, reference)
    assert list(texts) == [1]
    return judged(compare(live, candidate, RULES, "next"), texts, context_of(live, RULES))


def test_the_side_that_heard_what_was_said_is_right() -> None:
    ten = clinic(c1="I need a check up on May fifteenth for ten people", book=TEN)
    right = against(ten, "I need a check-up on May 15th for two people")
    assert {(one.check, one.judgement) for one in right.findings} == {
        ("transcript.entity", Judgement.LIVE_RIGHT),
        ("tool.argument", Judgement.LIVE_RIGHT),
    }
    wrong = against(ten, "I need a check-up on May 15th for ten people")
    assert {one.judgement for one in wrong.findings} == {Judgement.CANDIDATE_RIGHT}
    neither = against(ten, "I need a check-up on May 15th for four people")
    assert {one.judgement for one in neither.findings} == {Judgement.BOTH_WRONG}


def test_a_value_that_one_side_has_alone_was_said_or_was_not() -> None:
    fewer = clinic(c1="I need a check up on May fifteenth")
    assert {one.judgement for one in against(fewer, "a check up on May fifteenth for two people").findings} == {
        Judgement.LIVE_RIGHT
    }


def test_both_error_rates_show_a_better_candidate_as_better() -> None:
    better = clinic(c1="I need a check up on May sixteenth for two people")
    found = against(better, "I need a check up on May sixteenth for two people")
    assert found.tallies["reference.entity.live"] == Tally(1, 2)
    assert found.tallies["reference.entity.candidate"] == Tally(0, 2)
    assert found.tallies["reference.word.live"].errors == 1
    assert found.tallies["reference.word.candidate"].errors == 0


def test_turns_the_reference_tells_nothing_of_stay_unjudged() -> None:
    live = clinic()
    candidate = clinic(c1="I need a check up on May fifteenth for ten people")
    found = judged(compare(live, candidate, RULES, "next"), {}, context_of(live, RULES))
    assert {one.judgement for one in found.findings} == {Judgement.UNKNOWN}
