"""Values as they are said: what means the same reads the same, what does not, does not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import combinations, permutations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.compare.entities import Entity, EntityContext, compare_entities, entities, entities_of_pair
from harness.compare.entities.values import (
    Clock,
    Day,
    Digits,
    Duration,
    Email,
    Letters,
    Money,
    Name,
    Number,
    Percent,
    Period,
    Phone,
    Quantity,
    Value,
)
from tests.compare import phrasebook
from tests.compare.said_alike import GROUPS

FRIDAY = EntityContext(date(2026, 5, 1))
NO_DATE = EntityContext()


def read(text: str, context: EntityContext = FRIDAY) -> tuple[Entity, ...]:
    return entities(text, context)


def values(text: str, context: EntityContext = FRIDAY) -> list[Value]:
    return [one.value for one in read(text, context)]


@pytest.mark.parametrize("kind", GROUPS)
def test_every_way_of_saying_a_value_is_that_value(kind: str) -> None:
    carrier, groups = GROUPS[kind]
    wrong = [
        (one, two)
        for group in groups
        for one, two in combinations(group, 2)
        if not compare_entities(read(carrier.format(one)), read(carrier.format(two))).same
    ]
    assert wrong == []


@pytest.mark.parametrize("kind", GROUPS)
def test_every_form_is_read(kind: str) -> None:
    carrier, groups = GROUPS[kind]
    assert [form for group in groups for form in group if not read(carrier.format(form))] == []


@pytest.mark.parametrize("kind", GROUPS)
def test_ways_of_saying_two_values_never_agree(kind: str) -> None:
    carrier, groups = GROUPS[kind]
    wrong = [
        (one, two)
        for left, right in combinations(groups, 2)
        for one in left
        for two in right
        if compare_entities(read(carrier.format(one)), read(carrier.format(two))).same
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("twelve hundred and fifty", Number(Decimal(1250))),
        ("minus five", Number(Decimal(-5))),
        ("double five triple oh seven", Digits("550007", ("5", "5", "0", "0", "0", "7"))),
        ("$1,250.50", Money(Decimal("1250.50"), "USD")),
        ("a balance of -$20", Money(Decimal(-20), "USD")),
        ("fifty cents", Money(Decimal("0.5"))),
        ("£12", Money(Decimal(12), "GBP")),
        ("fifteen percent", Percent(Decimal(15))),
        ("quarter to five in the afternoon", Clock(16 * 60 + 45, True)),
        ("half nine", Clock(9 * 60 + 30)),
        ("twelve thirty a.m.", Clock(30, True)),
        ("an hour and a half", Duration(Decimal(5400))),
        ("eighteen months", Duration(months=Decimal(18))),
        ("2.5 mg", Quantity(Decimal("2.5"), "mg")),
        ("next week", Period("week", 1, date(2026, 5, 4), date(2026, 5, 10))),
        ("dana dot cole at example dot com", Email("dana.cole", "example.com")),
        ("d as in delta, a, n as in november, a", Letters("DANA")),
        ("+44 20 7946 0958", Phone("442079460958")),
        ("my name is dana", Name(("dana",))),
        ("Dr. Okafor", Name(("okafor",))),
    ],
)
def test_one_value_is_read(text: str, expected: Value) -> None:
    assert values(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "may i ask what this is about",
        "oh, I see",
        "just a second please",
        "one moment",
        "i march to work",
        "it is for you to decide",
        "good morning",
        "and so on and on",
        "that is a point",
        "the half of it",
        "she sat down in the sun",
        "",
        "   ",
        "?!",
    ],
)
def test_words_that_only_look_like_values(text: str) -> None:
    assert [one for one in read(text) if not one.weak] == []


def test_a_grammatical_one_is_weak() -> None:
    assert [one.weak for one in read("this one is the first of them")] == [True, True]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("at nine", "at nine a.m."),
        ("at nine", "9 p.m."),
        ("Tuesday", "Tuesday May 5th"),
        ("Tuesday", "May 5th"),
        ("the fifth", "Tuesday the fifth"),
        ("on May 5th", "May 5th, 2026"),
        ("this is Mr. Cole", "this is Dana Cole"),
        ("in the afternoon", "at 3 pm"),
        ("next week", "on May 6th"),
        ("forty", "forty dollars"),
        ("the last four are 4567", "555 123 4567"),
        ("555 4567", "415 555 4567"),
        ("tomorrow", "Saturday"),
        ("it takes two weeks", "in two weeks"),
        ("before five", "five"),
        ("forty", "£40"),
    ],
)
def test_a_less_specific_value_that_agrees_is_no_contradiction(one: str, two: str) -> None:
    assert compare_entities(*entities_of_pair(one, two, FRIDAY)).same
    assert compare_entities(*entities_of_pair(two, one, FRIDAY)).same


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("at nine a.m.", "at nine p.m."),
        ("Tuesday May 5th", "Wednesday May 5th"),
        ("Wednesday", "May 5th"),
        ("Mr. Cole", "Mr. Stone"),
        ("in the morning", "at 3 pm"),
        ("next week", "on May 20th"),
        ("the last four are 4568", "555 123 4567"),
        ("tomorrow", "Sunday"),
        ("before five", "after five"),
        ("at least forty dollars", "at most forty dollars"),
        ("no later than Friday", "no earlier than Friday"),
        ("$40", "£40"),
        ("two weeks", "in three weeks"),
        ("five days", "five weeks"),
        ("0416", "416"),
        ("gate B7", "gate D7"),
    ],
)
def test_values_that_contradict(one: str, two: str) -> None:
    assert not compare_entities(*entities_of_pair(one, two, FRIDAY)).same
    assert not compare_entities(*entities_of_pair(two, one, FRIDAY)).same


def test_without_the_calls_date_relative_days_still_compare() -> None:
    assert compare_entities(read("tomorrow", NO_DATE), read("tomorrow", NO_DATE)).same
    assert not compare_entities(read("tomorrow", NO_DATE), read("in two days", NO_DATE)).same
    assert compare_entities(read("tomorrow", NO_DATE), read("May 2nd", NO_DATE)).same


def test_the_regions_order_of_day_and_month() -> None:
    british = EntityContext(date(2026, 5, 1), "GB")
    (day,) = values("5/3", british)
    assert isinstance(day, Day)
    assert (day.month, day.day) == (3, 5)


def test_names_of_one_side_are_looked_for_on_the_other() -> None:
    ours, theirs = entities_of_pair("my name is Ngozi Eze", "ngozi eze calling", NO_DATE)
    assert compare_entities(ours, theirs).same
    assert [one.kind for one in theirs] == ["name"]


def test_a_lexicon_names_what_no_cue_shows() -> None:
    context = EntityContext(names=("Dana Cole",))
    assert values("put cole on the list", context) == [Name(("cole",))]
    assert values("put cole on the list", NO_DATE) == []


def test_word_spans_point_into_the_raw_text() -> None:
    text = "Um, well, it's (415) 555-0199, at quarter past three!"
    assert [" ".join(text.split()[one.words.first : one.words.end]) for one in read(text)] == [
        "(415) 555-0199,",
        "quarter past three!",
    ]


SLOTS = sorted(phrasebook.VALUES)
seeds = st.integers(0, 2**32 - 1)


@given(st.sampled_from(SLOTS), st.data(), seeds)
def test_a_value_is_the_same_in_any_form(kind: str, data: st.DataObject, seed: int) -> None:
    renderer, choices = phrasebook.VALUES[kind]
    value = data.draw(st.sampled_from(choices))
    rng = Random(seed)
    one, two = (f"so that is {'at ' if kind == 'clock' else ''}{renderer(rng, value)} then" for _ in range(2))
    assert compare_entities(read(one), read(two)).same, (one, two)


@given(st.sampled_from(SLOTS), st.data(), seeds)
def test_a_changed_value_always_shows(kind: str, data: st.DataObject, seed: int) -> None:
    renderer, choices = phrasebook.VALUES[kind]
    first, second = data.draw(st.permutations(choices))[:2]
    if kind == "clock" and first % 720 == second % 720:
        return
    rng = Random(seed)
    one, two = (
        f"so that is {'at ' if kind == 'clock' else ''}{renderer(rng, value)} then" for value in (first, second)
    )
    assert not compare_entities(read(one), read(two)).same, (one, two)


@given(st.integers(0, 9999), seeds)
def test_any_number_in_words_is_the_number_in_figures(number: int, seed: int) -> None:
    spoken = phrasebook.cardinal(number)
    written = Random(seed).choice([str(number), f"{number:,}"])
    assert compare_entities(read(f"about {spoken} pieces"), read(f"about {written} pieces")).same


@given(st.integers(0, 9999), st.integers(0, 9999))
def test_two_numbers_in_words_never_agree(one: int, two: int) -> None:
    same = compare_entities(
        read(f"about {phrasebook.cardinal(one)} pieces"), read(f"about {phrasebook.cardinal(two)} pieces")
    ).same
    assert same == (one == two)


@given(st.text("0123456789", min_size=2, max_size=7), seeds)
def test_digit_strings_said_one_by_one(figures: str, seed: int) -> None:
    rng = Random(seed)
    zero = rng.choice(["oh", "zero"])
    words = [zero if figure == "0" else phrasebook.UNITS[int(figure)] for figure in figures]
    words[0] = "zero" if figures[0] == "0" else words[0]
    said = read("the code is " + " ".join(words))
    assert "".join(str(getattr(one.value, "text", "") or getattr(one.value, "digits", "")) for one in said) == figures


@given(st.dates(date(2026, 1, 1), date(2026, 12, 31)), seeds)
def test_days_of_the_year_in_any_form(day: date, seed: int) -> None:
    rng = Random(seed)
    one, two = (phrasebook.date(rng, day.month * 100 + day.day) for _ in range(2))
    assert compare_entities(read(f"it is on {one} then"), read(f"it is on {two} then")).same, (one, two)


@given(st.integers(0, 1439), seeds)
def test_times_of_day_in_any_form(minute: int, seed: int) -> None:
    rng = Random(seed)
    one, two = (phrasebook.clock(rng, minute) for _ in range(2))
    assert compare_entities(read(f"be there at {one} sharp"), read(f"be there at {two} sharp")).same, (one, two)


CLAUSES = [
    "the fee is forty dollars",
    "we open at half past eight",
    "it takes three weeks",
    "the code is B 7 7 3",
    "it is on the fourth of July",
    "you save fifteen percent",
]


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_the_order_of_saying_is_no_difference(order: tuple[int, ...]) -> None:
    straight = ". ".join(CLAUSES[:4])
    turned = ". ".join(CLAUSES[at] for at in order)
    diff = compare_entities(read(straight), read(turned))
    assert diff.same
    assert len(diff.agreed) == 4


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    found = read(text)
    count = len(text.split())
    assert all(0 <= one.words.first < one.words.end <= count for one in found)
    assert compare_entities(found, found).same


@given(st.lists(st.sampled_from(CLAUSES), max_size=5), st.lists(st.sampled_from(CLAUSES), max_size=5))
def test_comparison_is_symmetric(left: list[str], right: list[str]) -> None:
    one, two = read(". ".join(left)), read(". ".join(right))
    there, back = compare_entities(one, two), compare_entities(two, one)
    assert there.same == back.same
    assert [len(there.changed), len(there.missing), len(there.extra)] == [
        len(back.changed),
        len(back.extra),
        len(back.missing),
    ]


def test_two_sums_behind_one_another_are_no_telephone_number() -> None:
    found = entities("at twenty three forty, eighteen seventy two gross", FRIDAY)
    assert "phone" not in {one.kind for one in found}


def test_who_speaks_of_themselves_behind_a_code_is_no_letter_of_it() -> None:
    (code,) = [one for one in entities("on job P 5512 I make it a fortnight", FRIDAY) if one.kind == "spelling"]
    assert code.text == "P 5512"
