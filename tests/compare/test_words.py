from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from harness.compare.difference import Difference, WordSpan, time_span
from harness.compare.entities import EntityContext
from harness.compare.entities.sound import sounds_alike
from harness.compare.words import HeardPair, compare_heard, compare_words
from harness.core.events import Word
from harness.core.findings import Severity, Tally
from harness.core.time import Span
from tests.compare.pairs_of_replies import HEARD_ALIKE, MISHEARD, rows

CONTEXT = EntityContext(date(2026, 5, 6))


def heard(live: str, other: str, *used: Any) -> list[Difference]:
    return list(compare_heard(HeardPair(live, other, CONTEXT, used)))


@pytest.mark.parametrize(("live", "other"), rows(HEARD_ALIKE))
def test_the_same_speech_written_otherwise_is_at_most_minor(live: str, other: str) -> None:
    found = [*heard(live, other), *heard(other, live)]
    assert [one for one in found if one.severity is not Severity.MINOR] == []


@pytest.mark.parametrize(("live", "other"), rows(MISHEARD))
def test_a_misheard_value_is_major(live: str, other: str) -> None:
    for found in (heard(live, other), heard(other, live)):
        assert Severity.MAJOR in {one.severity for one in found}
        assert all(one.check == "transcript.entity" for one in found if one.severity is Severity.MAJOR)


@pytest.mark.parametrize(
    ("live", "other", "used"),
    [
        ("on the fifth", "on the ninth", {"date": "2026-05-05"}),
        ("on the fifth", "on the ninth", {"date": "2026-05-09"}),
        ("at quarter past three", "at quarter past two", {"time": "15:15"}),
        ("fifteen of them", "fifty of them", {"items": [{"count": 15}]}),
        ("my number is 415 555 0199", "my number is 415 555 0198", {"phone": "+14155550199"}),
        ("my name is Dana Cole", "my name is Dana Stone", {"name": "dana cole"}),
        ("the code is A B 7 7", "the code is A D 7 7", {"code": "AB77"}),
        ("dana at example dot com", "dina at example dot com", {"email": "dana@example.com"}),
    ],
)
def test_a_value_that_a_tool_uses_is_critical(live: str, other: str, used: dict[str, Any]) -> None:
    assert [one.severity for one in heard(live, other, used)] == [Severity.CRITICAL]
    assert [one.severity for one in heard(live, other, {"x": "other"})] == [Severity.MAJOR]


def test_a_plain_word_is_minor_and_points_to_its_place() -> None:
    (one,) = heard("I would like the blue jacket", "I would like the new jacket")
    assert (one.check, one.kind, one.severity) == ("transcript.word", "changed", Severity.MINOR)
    assert (one.live, one.other) == ("blue", "new")
    assert one.live_words == one.other_words == WordSpan(4, 5)


def test_a_changed_value_is_told_once() -> None:
    found = heard("it was on the third of May", "it was on the fourth of May")
    assert [(one.check, one.path, one.live, one.other) for one in found] == [
        ("transcript.entity", "date", "the third of May", "the fourth of May")
    ]


@pytest.mark.parametrize(
    ("live", "other"),
    [
        ("i need the front brake discs", "i need the rear brake discs"),
        ("i lost my card last night", "i found my card last night"),
        ("the trousers want shortening", "the trousers want lengthening"),
    ],
)
def test_any_listed_contrary_is_an_opposite(live: str, other: str) -> None:
    (one,) = heard(live, other)
    assert (one.path, one.severity) == ("opposite", Severity.MAJOR)


def test_here_heard_as_there_is_only_a_word() -> None:
    (one,) = heard("come over here please", "come over there please")
    assert (one.path, one.severity) == ("word", Severity.MINOR)


def test_an_opposite_word_is_major() -> None:
    (one,) = heard("please cancel it", "please confirm it")
    assert (one.path, one.severity) == ("opposite", Severity.MAJOR)


def test_a_second_no_in_the_same_breath_is_minor() -> None:
    assert {one.severity for one in heard("no I can't", "I can't")} == {Severity.MINOR}


@pytest.mark.parametrize(
    ("one", "two", "alike"),
    [
        ("sarah", "sara", True),
        ("jon", "john", True),
        ("cole", "kole", True),
        ("philip", "fillip", True),
        ("smith", "smyth", True),
        ("catherine", "kathryn", False),
        ("dana", "donna", False),
        ("cole", "cohen", False),
        ("marcus", "martin", False),
    ],
)
def test_names_that_sound_alike(one: str, two: str, alike: bool) -> None:
    assert sounds_alike((one,), (two,)) is alike


def test_a_name_spelled_otherwise_is_minor() -> None:
    (one,) = heard("my name is Sarah", "my name is Sara")
    assert (one.path, one.severity) == ("name", Severity.MINOR)


def test_tallies_count_words_characters_and_values() -> None:
    diff = compare_words("book four seats on Friday", "book for seats on Monday", CONTEXT)
    assert diff.words == Tally(2, 5)
    assert diff.entities == Tally(2, 2)
    assert diff.characters.total == len("book4seatsonfriday")


def test_values_written_otherwise_are_no_word_errors() -> None:
    diff = compare_words(
        "call five five five one two three four at quarter past three", "Call 555-1234, at 3:15.", CONTEXT
    )
    assert diff.words.errors == 0


PLAIN = st.lists(st.sampled_from(["red", "green", "blue", "fox", "tree", "house", "river", "stone"]), max_size=12)


@given(PLAIN, PLAIN)
def test_without_values_words_are_counted_as_the_word_error_rate_does(one: list[str], two: list[str]) -> None:
    diff = compare_words(" ".join(one), " ".join(two), CONTEXT)
    assert diff.words == Tally(Levenshtein.distance(one, two), len(one))


@given(st.text(max_size=120), st.text(max_size=120))
def test_any_two_texts_compare_and_point_inside(live: str, other: str) -> None:
    for one in heard(live, other):
        assert one.live_words is None or one.live_words.end <= len(live.split())
        assert one.other_words is None or one.other_words.end <= len(other.split())
    assert heard(live, live) == []


def test_words_with_times_give_a_span() -> None:
    words = (Word("at", 0, 10), Word("nine", 10, 30), Word("thirty", 30, 55))
    assert time_span(words, WordSpan(1, 3)) == Span(10, 55)
    assert time_span(words, WordSpan(1, 4)) is None
    assert time_span(words, None) is None
