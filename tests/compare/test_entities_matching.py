from __future__ import annotations

from datetime import date

import pytest

from harness.compare.entities import EntityContext, EntityDiff, compare_entities, entities_of_pair
from harness.compare.entities.grounds import supports, values_in

CONTEXT = EntityContext(date(2026, 5, 1), names=("Dana Cole",))


def compared(live: str, other: str) -> EntityDiff:
    return compare_entities(*entities_of_pair(live, other, CONTEXT))


def shown(diff: EntityDiff) -> tuple[list[tuple[str, str]], list[str], list[str]]:
    return (
        [(pair.live.text, pair.other.text) for pair in diff.changed],
        [one.text for one in diff.missing],
        [one.text for one in diff.extra],
    )


def test_changed_missing_and_extra_are_told_apart() -> None:
    assert shown(compared("it is $40 on Tuesday", "it is $45 on Tuesday")) == ([("$40", "$45")], [], [])
    assert shown(compared("it is $40 on Tuesday", "it is on Tuesday")) == ([], ["$40"], [])
    assert shown(compared("it is on Tuesday", "it is $40 on Tuesday")) == ([], [], ["$40"])


@pytest.mark.parametrize(
    ("live", "other"),
    [
        ("fifteen, one five", "fifteen"),
        ("fifteen", "fifteen, that is one five"),
        ("Tuesday. Yes, Tuesday at nine.", "Tuesday at nine"),
        ("your name is Cole, c o l e", "your name is Cole"),
        ("four one five, 555, oh one nine nine", "4155550199"),
    ],
)
def test_a_confirmation_is_no_difference(live: str, other: str) -> None:
    assert compared(live, other).same
    assert compared(other, live).same


def test_one_of_two_equal_values_changed() -> None:
    diff = compared("two coffees and two cakes", "two coffees and three cakes")
    assert shown(diff) == ([("two", "three")], [], [])


def test_values_that_changed_places() -> None:
    diff = compared("the bed is $40 and the lamp is $60", "the bed is $60 and the lamp is $40")
    assert shown(diff)[0] == [("$40", "$60"), ("$60", "$40")]
    assert compared("the bed is $40 and the lamp is $60", "the lamp is $60 and the bed is $40").same
    assert not compared("from Tuesday to Thursday", "from Thursday to Tuesday").same
    assert not compared("for six at seven", "for seven at six").same


def test_figures_cut_apart_otherwise_agree() -> None:
    assert compared("the code is fourteen, twenty two, nine", "the code is 14229").same


def test_a_weak_value_counts_only_against_its_like() -> None:
    assert compared("this one is ready", "this is ready").same
    assert not compared("one adult", "two adults").same


def test_changed_values_are_paired_by_their_surroundings() -> None:
    diff = compared("the tent is 12 and the stove is 30", "the stove is 31 and the tent is 13")
    assert shown(diff)[0] == [("12", "13"), ("30", "31")]


@pytest.mark.parametrize(
    ("evidence", "told"),
    [
        ({"date": "2026-05-05", "time": "15:00"}, "Tuesday at three"),
        ({"when": "2026-05-05T15:00:00Z"}, "on May fifth at 3 pm"),
        ({"price": 120}, "a hundred and twenty dollars"),
        ({"price_cents": 4050}, "forty dollars and fifty cents"),
        ({"code": "xk-472"}, "X K 4 7 2"),
        ({"slots": ["09:00", "10:30"]}, "nine a.m. or half past ten"),
        ({"slots": ["a", "b", "c"]}, "three openings"),
        ({"phone": "+1 415 555 0199"}, "415 555 0199"),
        ({"duration_minutes": 30}, "half an hour"),
        ({"provider": {"name": "Priya Raman"}}, "Dr. Raman"),
    ],
)
def test_tool_results_support_what_is_told(evidence: object, told: str) -> None:
    grounds = list(values_in(evidence, CONTEXT))
    said, _ = entities_of_pair(told, told, CONTEXT)
    assert said
    assert all(supports(grounds, one) for one in said)


@pytest.mark.parametrize(
    ("evidence", "told"),
    [
        ({"date": "2026-05-05"}, "Wednesday"),
        ({"time": "15:00"}, "at four"),
        ({"price": 120}, "twelve dollars"),
        ({"phone": "+1 415 555 0199"}, "415 555 0198"),
        ({"ok": True}, "at one o'clock"),
        (None, "$5"),
    ],
)
def test_tool_results_do_not_support_other_values(evidence: object, told: str) -> None:
    grounds = list(values_in(evidence, CONTEXT))
    said, _ = entities_of_pair(told, told, CONTEXT)
    assert not any(supports(grounds, one) for one in said)
