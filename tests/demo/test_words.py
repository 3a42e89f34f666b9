import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.demo.words import cardinal, digit_runs, listed, say_digits, say_money, say_number, say_ordinal, tokens


def test_recognisers_of_all_kinds_give_the_same_tokens() -> None:
    assert tokens("It’s 9:30 A.M., OK?") == ["it's", "9:30", "am", "ok"]
    assert tokens("nine thirty a m") == ["nine", "thirty", "am"]
    assert tokens("$120") == ["120", "dollars"]
    assert tokens("the 21st") == ["the", "21st"]


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("five five five oh one four two", ["5550142"]),
        ("five double five", ["555"]),
        ("triple five, 0142", ["5550142"]),
        ("four one five and then nine", ["415", "9"]),
        ("no number", []),
    ],
)
def test_digits_are_read_one_by_one(text: str, digits: list[str]) -> None:
    assert [run[2] for run in digit_runs(tokens(text))] == digits


@given(st.integers(0, 99))
def test_a_number_that_is_said_is_understood(value: int) -> None:
    words = say_number(value).split()
    assert cardinal(words, 0) == (value, len(words))


@given(st.text(alphabet="0123456789", min_size=1, max_size=12))
def test_digits_that_are_said_are_understood(digits: str) -> None:
    assert "".join(run[2] for run in digit_runs(tokens(say_digits(digits)))) == digits


def test_amounts_are_said_in_words() -> None:
    assert say_money(1) == "one dollar"
    assert say_money(1100) == "one thousand one hundred dollars"
    assert say_money(1005) == "one thousand and five dollars"
    assert say_number(245) == "two hundred and forty five"
    assert say_ordinal(30) == "thirtieth"
    assert say_ordinal(31) == "thirty first"
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"], "or") == "a, b or c"
