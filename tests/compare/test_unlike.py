"""A word in whose place quite another was heard, told apart from a word that was misheard."""

from __future__ import annotations

import pytest

from harness.compare.difference import Difference
from harness.compare.entities import EntityContext
from harness.compare.words import HeardPair, compare_heard
from harness.core.findings import Severity


def heard(live: str, other: str, *used: object) -> list[Difference]:
    return list(compare_heard(HeardPair(live, other, EntityContext(), used)))


@pytest.mark.parametrize(
    ("live", "other"),
    [
        ("that's right, it's for the gas meter in the hall", "that's right, it's for the electric meter in the hall"),
        ("how many suitcases can I take on board", "how many blankets can I take on board"),
        ("what is left in the current account", "what is left in the savings account"),
    ],
)
def test_an_unlike_word_is_major_and_critical_where_a_tool_holds_it(live: str, other: str) -> None:
    (one,) = [found for found in heard(live, other) if found.check == "transcript.entity"]
    assert (one.path, one.severity) == ("word", Severity.MAJOR)
    (same,) = heard(live, other, {"about": [str(one.other)]})
    assert same.severity is Severity.CRITICAL


def test_up_for_down_is_another_thing() -> None:
    (one,) = heard("so it went down from last time", "so it went up from last time")
    assert (one.check, one.severity) == ("transcript.entity", Severity.MAJOR)


@pytest.mark.parametrize(
    ("live", "other"),
    [
        ("our boiler rattled like a tractor", "our boiler rattled like a trackpad"),
        ("I was gardening all morning", "I was gathering all morning"),
        ("it's in the walk up on the corner", "it's in the walkup on the corner"),
        ("has my pay check landed yet today", "has my paycheck landed yet today"),
        ("I'm in the apartment on the left", "I'm in the apt on the left"),
        ("hiya can I have the bill", "hello can I have the bill"),
    ],
)
def test_a_word_misheard_or_written_otherwise_is_minor(live: str, other: str) -> None:
    assert all(found.severity is Severity.MINOR for found in heard(live, other))


def test_words_of_turns_that_have_little_in_common_are_word_errors() -> None:
    found = heard("I need a plumber for the kitchen", "we sell bread from the oven")
    assert {one.check for one in found} == {"transcript.word"}
