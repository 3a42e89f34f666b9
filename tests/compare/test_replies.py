from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.compare.difference import Difference
from harness.compare.entities import EntityContext
from harness.compare.replies import compare_reply
from harness.compare.reply_pair import ReplyPair
from harness.core.findings import Severity
from tests.compare import phrasebook
from tests.compare.pairs_of_replies import DEFECTS, HARMLESS, rows

CONTEXT = EntityContext(date(2026, 5, 6))
GREY = {
    "We owe you $30.",
    "You owe us $30.",
    "We're downtown.",
    "We're on the corner of Pine and Fifth.",
}
"""Differences that rules cannot see: they must come out as questions for a judge."""


def replied(live: str, other: str, said: tuple[str, ...] = (), evidence: tuple[Any, ...] = ()) -> list[Difference]:
    return list(compare_reply(ReplyPair(live, other, CONTEXT, said, evidence=evidence)))


def gravest(found: list[Difference]) -> int:
    return max((one.severity.weight for one in found), default=0)


@pytest.mark.parametrize(("live", "other"), rows(HARMLESS))
def test_the_same_in_other_words_is_at_most_minor(live: str, other: str) -> None:
    for found in (replied(live, other), replied(other, live)):
        assert [one for one in found if one.severity is not Severity.MINOR] == []


@pytest.mark.parametrize(("severity", "live", "other"), rows(DEFECTS))
def test_a_difference_of_substance_has_its_weight(severity: str, live: str, other: str) -> None:
    for one, two in ((live, other), (other, live)):
        found = replied(one, two)
        if one in GREY:
            assert any(difference.question for difference in found)
        else:
            assert gravest(found) >= Severity(severity).weight


def test_false_alarms_on_paraphrases_of_other_trades_stay_under_one_in_a_hundred() -> None:
    rng = Random(20261121)
    alarms = [pair for pair in (phrasebook.harmless(rng) for _ in range(1500)) if gravest(replied(*pair)) > 1]
    assert len(alarms) <= 15, alarms[:5]


def test_changed_values_in_paraphrases_are_critical_in_99_of_a_hundred() -> None:
    rng = Random(20261122)
    drawn = [phrasebook.defect(rng) for _ in range(1500)]
    missed = [one for one in drawn if gravest(replied(one[0], one[1])) < 3]
    assert len(missed) <= 15, missed[:5]


@given(st.text(max_size=150), st.text(max_size=150))
def test_any_two_replies_compare_and_point_inside(live: str, other: str) -> None:
    for one in replied(live, other):
        assert one.live_words is None or one.live_words.end <= len(live.split())
        assert one.other_words is None or one.other_words.end <= len(other.split())
    assert replied(live, live) == []


def test_no_reply_is_major() -> None:
    (one,) = replied("Your car is ready.", " ")
    assert (one.check, one.path, one.severity) == ("reply.missing", "reply", Severity.MAJOR)


def test_a_reply_where_live_is_silent_weighs_by_what_it_does() -> None:
    assert [one.severity for one in replied("", "Mm, I see.")] == [Severity.MINOR]
    assert [one.severity for one in replied("", "I've cancelled your order.")] == [Severity.MAJOR]


@pytest.mark.parametrize(
    ("live", "other", "check", "path", "severity"),
    [
        ("It is $40.", "It is $45.", "reply.content", "money", "critical"),
        ("Ask for Mr. Okafor.", "Ask for Mr. Oliver.", "reply.content", "name", "major"),
        ("We ship to Peru.", "We don't ship to Peru.", "reply.content", "negation", "critical"),
        ("It is ready.", "It is ready, that's $45.", "reply.ungrounded", "money", "major"),
        ("It is ready at nine.", "It is ready.", "reply.missing", "time", "major"),
        ("I'm connecting you to a colleague.", "I see.", "reply.missing", "transfer", "major"),
        ("I see.", "I'm connecting you to a colleague.", "reply.extra", "transfer", "major"),
        ("Okay.", "Okay. What is your date of birth?", "reply.extra", "question.birth", "major"),
        ("I've cancelled it.", "I've booked it.", "reply.content", "commitment", "critical"),
        ("I've booked it.", "Shall I book it?", "reply.missing", "commitment", "major"),
    ],
)
def test_checks_paths_and_severities(live: str, other: str, check: str, path: str, severity: str) -> None:
    (one,) = replied(live, other)
    assert (one.check, one.path, one.severity.value) == (check, path, severity)


def test_a_value_left_out_is_major_as_news_and_minor_as_a_repeat() -> None:
    live, other = "Friday at nine it is.", "Alright, done."
    assert {one.severity for one in replied(live, other) if one.check == "reply.missing"} == {Severity.MAJOR}
    said = ("could I come on friday at nine",)
    assert gravest(replied(live, other, said)) == 1


def test_a_value_added_is_minor_where_a_tool_supports_it() -> None:
    live, other = "Your table is booked.", "Your table is booked for eight thirty."
    assert gravest(replied(live, other)) == 2
    found = replied(live, other, (), ({"time": "20:30"},))
    assert [(one.check, one.severity) for one in found] == [("reply.extra", Severity.MINOR)]


def test_what_rules_cannot_tell_is_a_question_for_a_judge() -> None:
    (one,) = replied("Our chef grows the herbs himself.", "Most guests come by bicycle.")
    assert (one.check, one.path, one.severity) == ("reply.content", "wording", Severity.MINOR)
    assert one.question is not None
    assert one.question.live == "Our chef grows the herbs himself."


def test_the_same_words_with_another_number_leave_no_question() -> None:
    (one,) = replied("Dock 12 is yours.", "Dock 13 is yours.")
    assert one.question is None


def test_what_is_not_there_is_against_what_live_tells_of_it() -> None:
    asked = "When do I have to hand the form in?"
    pair = ReplyPair("Bring it by the ninth of June.", "There's no such form.", CONTEXT, asked=asked)
    assert gravest(list(compare_reply(pair))) == Severity.CRITICAL.weight


def test_an_only_that_asks_for_something_denies_nothing() -> None:
    asked = "Are bikes allowed on the train?"
    grants, refuses = "Bikes are fine, only keep them upright.", "Bikes aren't allowed on board."
    (found,) = compare_reply(ReplyPair(grants, refuses, CONTEXT, asked=asked))
    assert found.severity is Severity.CRITICAL
    agrees = ReplyPair(grants, "Yes, as long as they stand upright.", CONTEXT, asked=asked)
    assert gravest(list(compare_reply(agrees))) <= Severity.MINOR.weight


@pytest.mark.parametrize(
    ("live", "other"),
    [
        ("Coats are thrown in for everybody.", "Coats are only thrown in for the child."),
        ("Every deck has a ramp except the bridge.", "Every deck has a ramp, the bridge too."),
    ],
)
def test_what_rules_cannot_tell_in_one_frame_is_asked(live: str, other: str) -> None:
    for one, two in ((live, other), (other, live)):
        assert [found.path for found in replied(one, two) if found.question] == ["wording"]


def test_a_day_put_on_a_time_that_both_tell_is_critical_unless_something_supports_it() -> None:
    live, other = "Marcus will be there at one fifteen.", "Marcus will be there tomorrow at one fifteen."
    (found,) = replied(live, other, ("could he come today at one fifteen",))
    assert (found.check, found.path, found.severity) == ("reply.ungrounded", "date", Severity.CRITICAL)
    assert gravest(replied(live, other, ("could he come tomorrow at one fifteen",))) == 1


@pytest.mark.parametrize(
    ("priced", "free"),
    [
        ("It's nineteen pence a minute, plus five pence to connect.", "It's 19p a minute with no connection charge."),
        (
            "One bag is free. A second one would be forty five dollars.",
            "One bag is free. A second one is free as well.",
        ),
        ("Leaving before then would cost sixty pounds.", "You can leave before then without paying anything."),
    ],
)
def test_a_price_is_against_nothing_to_pay(priced: str, free: str) -> None:
    for found in (replied(priced, free), replied(free, priced)):
        assert ("reply.content", "money", Severity.CRITICAL) in {(one.check, one.path, one.severity) for one in found}


def test_a_name_in_the_place_of_another_that_is_known_is_critical() -> None:
    live, other = "I've disputed the QuickStop charge.", "I've disputed the Metro Cab charge."
    assert gravest(replied(live, other)) == Severity.MAJOR.weight
    assert gravest(replied(live, other, ("I see Metro Cab and QuickStop on it",))) == Severity.CRITICAL.weight
