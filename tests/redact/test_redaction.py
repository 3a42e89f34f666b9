"""What is found private, and what stands in its place."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from harness.redact.redaction import Redaction, Said
from harness.redact.surrogates import Surrogates

KEY = b"a key for tests".ljust(32, b".")
PLAIN = Redaction(Surrogates(KEY))
FIGURES = {word: str(n) for n, word in enumerate("zero one two three four five six seven eight nine".split())}  # noqa: SIM905


def spoken_figures(text: str) -> str:
    out, times = "", 1
    for word in text.split():
        if word in ("double", "triple"):
            times = 2 if word == "double" else 3
        elif word in FIGURES:
            out, times = out + FIGURES[word] * times, 1
    return out


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("phone", "call four one five five five five two six seven one please"),
        ("phone", "call (415) 555-2671 please"),
        ("phone", "it's four one five uh triple five two six seven won okay"),
        ("card", "4111 1111 1111 1111"),
        ("ssn", "my social is one two three four five six seven eight nine"),
        ("email", "write to dana.cole@example.com"),
        ("email", "write to d a n a dot cole at example dot co dot uk"),
        ("birth_date", "I was born on march the twelfth nineteen eighty four"),
        ("birth_date", "03/12/1984"),
        ("address", "I live at seven forty two evergreen terrace"),
        ("number", "order number 44712"),
        ("number", "tracking n eight k as in kilo four s four"),
        ("number", "tracking x as in x ray four b two nine"),
        ("phone", "it's 415 triple 5 26 71"),
        ("number", "four hundred fifteen, five fifty five, twenty six seventy one"),
        ("number", "cvv 123"),
        ("number", "PO Box 1742"),
    ],
)
def test_a_private_value_is_found_and_nothing_of_it_is_left(kind: str, text: str) -> None:
    (found,) = PLAIN.found(text)
    assert found.kind == kind
    assert PLAIN.text(text) != text
    kept = {"nineteen", "double", "triple"}
    assert all(
        edit.text != (was := text[edit.start : edit.end]) or was in kept or len(was) == 1 for edit in found.edits
    )


@pytest.mark.parametrize(
    "text",
    [
        "we are open from nine to five, two hundred and forty dollars for ten or fifteen minutes",
        "ten thirty, eleven fifteen, two forty five or four",
        "a table for 18 on September 10, around 2:05 p.m.",
        "that is $1,250.00 on 2026-05-15 at 14:05, flight UA 123 from gate 12",
        "the lease ends on the thirty-first of August, twenty twenty eight, card expires 12/31",
        "the balance is two thousand three hundred ten dollars and seven cents",
        "it may rain and I will bring a rose",
        "ten thirty eleven fifteen twelve forty five",
    ],
)
def test_what_names_nobody_stays(text: str) -> None:
    assert PLAIN.text(text) == text


@given(st.text(alphabet="23456789", min_size=10, max_size=10))
def test_every_form_of_a_number_gets_the_same_stand_in(number: str) -> None:
    written = PLAIN.text(f"({number[:3]}) {number[3:6]}-{number[6:]}")
    words = " ".join(word for figure in number for word, value in FIGURES.items() if value == figure)
    assert spoken_figures(PLAIN.text(words)) == re.sub(r"\D", "", written)
    assert PLAIN.value({"phone": f"+1{number}"})["phone"].removeprefix("+1") == re.sub(r"\D", "", written)


@given(st.text(alphabet="0123456789", min_size=14, max_size=15))
def test_a_card_stays_a_card(figures: str) -> None:
    number = "4" + figures + luhn.calc_check_digit("4" + figures)
    made = PLAIN.text(number)
    assert luhn.is_valid(made)
    assert made != number


@given(st.text())
def test_any_text_can_be_redacted(text: str) -> None:
    assert isinstance(PLAIN.text(text), str)


def test_the_stand_in_depends_on_the_key() -> None:
    assert Redaction(Surrogates(b"other".ljust(32, b"."))).text("(415) 555-2671") != PLAIN.text("(415) 555-2671")


def test_a_number_split_over_utterances_is_one() -> None:
    learned = PLAIN.learn(
        [
            Said("four one five"),
            Said("four one five", by_caller=False),
            Said("five five five"),
            Said("two six seven one"),
        ],
        [{"phone": "+14155552671"}],
    )
    whole = learned.text("4155552671")
    parts = [learned.text(text) for text in ("four one five", "five five five", "two six seven one")]
    assert "".join(map(spoken_figures, parts)) == whole
    assert learned.text("ending in 2671") == f"ending in {whole[-4:]}"


def test_a_date_of_birth_that_was_asked_for_is_private_in_plain_figures() -> None:
    asked = PLAIN.text("three twelve eighty four", asked=True)
    assert asked != "three twelve eighty four"
    assert PLAIN.text("three twelve eighty four") == "three twelve eighty four"
    assert PLAIN.value({"date_of_birth": "1984-03-12"}) != {"date_of_birth": "1984-03-12"}


NAMED: list[tuple[list[Said], list[Any], list[str]]] = [
    ([Said("hello my name is Dana Cole")], [], []),
    ([], [{"guest": {"full_name": "Dana Cole"}}], []),
    ([], [], ["Dana Cole"]),
]


@pytest.mark.parametrize(("said", "facts", "names"), NAMED)
def test_a_name_is_learned_and_found_in_every_form(said: list[Said], facts: list[Any], names: list[str]) -> None:
    learned = PLAIN.learn(said, facts, names)
    first = learned.text("Dana")
    assert learned.text("Thanks Dana, Dana's booking is d a n a") == (
        f"Thanks {first}, {first}'s booking is {' '.join(first.lower())}"
    )
    assert "Dayna" not in learned.text("Thanks Dayna Cole")
    assert learned.text("thank you") == "thank you"


@pytest.mark.parametrize(
    ("said", "names", "left"),
    [
        ("d a n a c o l e, dana d-a-n-a", ["Dana Cole"], "d a n a"),
        ("that is José Núñez", ["Jose Nunez"], "José"),
        ("that is jose nunez", ["José Núñez"], "nunez"),
    ],
)
def test_a_name_is_known_however_it_is_spelled(said: str, names: list[str], left: str) -> None:
    redaction = PLAIN.learn([], [], names)
    assert left not in redaction.text(said)
    assert "c o l e" not in redaction.text(said)


def test_a_number_in_pieces_or_as_a_float_is_exchanged_whole() -> None:
    facts = {"phone": ["415", "555", "2671"], "n": 4155552671.0, "row": [4, 1, 5, 5, 5, 5, 2, 6, 7, 1]}
    redaction = PLAIN.learn([], [facts])
    clean = redaction.value(facts)
    whole = str(int(clean["n"]))
    assert whole != "4155552671"
    assert "".join(clean["phone"]) == whole == "".join(map(str, clean["row"]))
    assert redaction.value({"hours": [9, 10, 11, 14], "share": 0.25}) == {"hours": [9, 10, 11, 14], "share": 0.25}


def test_a_name_told_in_parts_is_learned() -> None:
    redaction = PLAIN.learn([], [{"caller": {"name": {"first": "Rosalind", "last": "Vandermeer"}}}])
    assert "vandermeer" not in redaction.text("this is rosalind vandermeer").lower()


def test_a_tools_name_keeps_its_words_and_loses_a_number() -> None:
    redaction = PLAIN.learn([], [], ["Grace Order"])
    assert redaction.identifier("grace_order.items[3].date") == "grace_order.items[3].date"
    assert "4155552671" not in redaction.identifier("call_4155552671.date")


def test_letters_that_are_words_stand_only_for_one_another() -> None:
    for number in range(50):
        signs = PLAIN.surrogates.signs(f"A{number}")
        assert {signs[letter] for letter in "aio"} == set("aio")


def test_the_agents_own_address_is_nobodys() -> None:
    said = "we are at 12 Main Street"
    assert PLAIN.text(said, by_caller=False) == said
    assert PLAIN.learn([Said("I live at 12 Main Street")], []).text(said, by_caller=False) != said


def test_a_code_that_was_learned_is_not_taken_for_a_number_elsewhere() -> None:
    said = [Said("order A 1 2 dash 7 7ID3 7 oh oh nine", True), Said("7 7 it was, order 0112 77", False)]
    learned = PLAIN.learn(said, [])
    assert learned.known.codes == {"77id37009"}
    assert all(number.isdecimal() for number in learned.known.numbers)
    assert learned.text("it is 7 7ID3 7 oh oh nine then") != "it is 7 7ID3 7 oh oh nine then"
    assert learned.text("room 3700") == "room 3700"
