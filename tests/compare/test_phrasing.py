"""Phrases of a look-up: other words for the same thing, or another thing."""

from __future__ import annotations

import pytest

from harness.compare.phrasing import is_phrase, same_search


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("opening hours sunday", "when open on sunday"),
        ("refund policy", "the refund policy please"),
        ("returning damaged shoes", "damaged shoes, returning"),
        ("12 Mill Lane", "12 Mill Ln"),
        ("how to reset my router at home", "router reset"),
        ("late delivery compensation", "what do customers get when a parcel is overdue"),
    ],
)
def test_other_words_for_the_same_search(one: str, two: str) -> None:
    assert is_phrase(one) and is_phrase(two)
    assert same_search(one, two) and same_search(two, one)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("1422 Juniper Lane Unit B", "1422 Juniper Lane Unit D"),
        ("1422 Juniper Lane Unit B", "4022 Juniper Lane Unit B"),
        ("MOT and service", "MOT and valet"),
        ("MOT and service", "just the MOT"),
        ("check-in times", "check-out times"),
        ("Magnolia B", "Magnolia E"),
        ("trains from Leeds to York", "trains from York to Leeds"),
        ("rooms with a bath", "rooms without a bath"),
        ("refundable tickets", "not refundable tickets"),
    ],
)
def test_another_thing(one: str, two: str) -> None:
    assert not same_search(one, two)
    assert not same_search(two, one)
