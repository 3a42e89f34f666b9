"""One word in the place of another in the same sentence."""

from __future__ import annotations

import pytest

from harness.compare.entities import EntityContext, compare_entities, entities_of_pair
from harness.compare.exchanged import alike, exchanged
from harness.core.findings import Severity

CONTEXT = EntityContext()


def found(live: str, other: str) -> list[Severity]:
    values = compare_entities(*entities_of_pair(live, other, CONTEXT), (live, other))
    return [one.severity for one in exchanged(live, other, values)]


@pytest.mark.parametrize(
    ("live", "other", "severity"),
    [
        ("I've told the chef about the almond allergy.", "I've told the chef about the walnut allergy.", "major"),
        ("You can get the keys from the porter's lodge.", "You can get the keys from the bursar's lodge.", "major"),
        ("The carpenter will be here on Friday.", "The electrician will be here on Friday.", "major"),
        ("You can pay the rest by cheque on the day.", "You can pay the rest by card on the day.", "critical"),
        ("Take the drops before meals with water.", "Take the drops after meals with water.", "critical"),
        (
            "You'd want a large unit, and we have two of those.",
            "You'd want a large unit, and we have none of those.",
            "critical",
        ),
        ("Rinse the filter with cold water.", "Rinse the filter with hot water.", "critical"),
        ("It's free, then you pay for the first night.", "It's free, then you pay for the whole stay.", "critical"),
        (
            "Right, done. Pull the lever towards you until it clicks.",
            "Push the lever towards you until it clicks.",
            "critical",
        ),
    ],
)
def test_another_word_in_the_same_place_says_something_else(live: str, other: str, severity: str) -> None:
    for one, two in ((live, other), (other, live), (live.lower().replace(",", "").replace(".", ""), other)):
        assert [str(weight.value) for weight in found(one, two)] == [severity]


@pytest.mark.parametrize(
    ("live", "other"),
    [
        ("Could you give me your phone number?", "Could you give me your telephone number?"),
        ("I've reserved the table for you.", "I've booked the table for you."),
        ("The engineer will be there on Friday.", "The technician will be there on Friday."),
        ("It's a quiet room at the back of the house.", "It's a calm room at the back of the house."),
        ("You can't cancel once it's shipped.", "You can cancel until it's shipped."),
        ("There's a phone in the kitchen and the hall.", "There's a phone in the hall and the kitchen."),
        ("The train departs at 21:40.", "The train leaves at twenty to ten in the evening."),
        ("It comes to forty pounds in the end.", "It comes to fifty pounds in the end."),
        ("Take the stairs, the lift is broken.", "The lift doesn't work, so you'll have to walk up."),
    ],
)
def test_other_words_for_the_same_are_none_of_it(live: str, other: str) -> None:
    assert found(live, other) == found(other, live) == []


@pytest.mark.parametrize(
    ("live", "other"),
    [
        ("That's the coach from Leeds to Hull.", "That's the coach from Hull to Leeds."),
        ("Change at Crewe and get off at Chester.", "Change at Chester and get off at Crewe."),
        ("First the blood test, then the scan.", "First the scan, then the blood test."),
        (
            "It's Monday in the morning or Thursday in the afternoon.",
            "It's Monday in the afternoon or Thursday in the morning.",
        ),
        (
            "The hall takes five litres of paint and the loft three.",
            "The hall takes three litres of paint and the loft five.",
        ),
    ],
)
def test_words_and_values_that_changed_places_say_something_else(live: str, other: str) -> None:
    for one, two in ((live, other), (other, live)):
        assert found(one, two)[:1] == [Severity.CRITICAL]


@pytest.mark.parametrize(
    ("live", "other"),
    [
        ("Adults are twelve pounds, children seven.", "Children are seven pounds, adults twelve."),
        ("It's Monday morning or Thursday afternoon.", "It's Thursday afternoon or Monday morning."),
        ("The bruise is on the arm and on the shoulder.", "The bruise is on the shoulder and on the arm."),
        ("Yes, customs opened the parcel.", "The parcel was opened by customs, yes."),
        ("The single is forty and the double is sixty.", "The double is sixty and the single is forty."),
    ],
)
def test_the_order_of_saying_is_no_change(live: str, other: str) -> None:
    assert found(live, other) == found(other, live) == []


def test_synonyms_derived_words_and_slips_are_alike_and_contraries_never() -> None:
    assert alike("purchase", "buy") and alike("repair", "repaired") and alike("accommodation", "accomodation")
    assert not alike("open", "closed") and not alike("chest", "wrist")
