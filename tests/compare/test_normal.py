from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.compare.language import language_of
from harness.compare.normal import opened, plain_words, tokens, word_count


def texts(text: str) -> list[str]:
    return [token.text for token in tokens(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It's 9am.", ["it's", "9", "am"]),
        ("$1,250.50 due", ["$", "1,250.50", "due"]),
        ("twenty-five", ["twenty", "five"]),
        ("call 555-1234", ["call", "555", "1234"]),
        ("D-A-N-A", ["d", "a", "n", "a"]),
        ("on 2026-05-03 at 10:30", ["on", "2026-05-03", "at", "10:30"]),
        ("the 3rd", ["the", "3", "rd"]),
        ("a.cole@example.com.", ["a.cole@example.com"]),
        ("can\u2019t", ["can't"]),
        ("48 hours' notice", ["48", "hours", "notice"]),
        ("15%", ["15", "%"]),
        ("Zoë ate crème", ["zoë", "ate", "crème"]),
    ],
)
def test_tokens(text: str, expected: list[str]) -> None:
    assert texts(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Um, I can't, uh, won't", "i can not will not"),
        ("cannot", "can not"),
        ("dont", "do not"),
        ("Yeah, OK", "yes okay"),
        ("she's here, Dana's car", "she is here danas car"),
        ("they've gonna", "they have going to"),
    ],
)
def test_plain_words_open_contractions_and_drop_fillers(text: str, expected: str) -> None:
    assert " ".join(word.text for word in plain_words(text)) == expected


def test_tokens_know_their_word_and_what_follows() -> None:
    first, second, third = tokens("Well, nine a.m.?")[:3]
    assert (first.after, first.word, first.glued) == (",", 0, False)
    assert (second.text, second.word, second.ends_sentence) == ("nine", 1, False)
    assert (third.text, third.word, third.after) == ("a", 2, ".")


@given(st.text(max_size=300))
def test_tokens_stay_inside_the_words_they_came_from(text: str) -> None:
    words = text.replace("\u2019", "'").replace("\u2018", "'").replace("\u00a0", " ").split()
    for token in tokens(text):
        assert token.raw in words[token.word]
    assert [token.word for token in tokens(text)] == sorted(token.word for token in tokens(text))


@given(st.text(max_size=100))
def test_word_count_is_that_of_white_space(text: str) -> None:
    assert word_count(text) == len(text.split())


@given(st.from_regex(r"[a-z]+('[a-z]+)?", fullmatch=True))
def test_opened_words_hold_no_apostrophe_but_the_clock(word: str) -> None:
    assert all("'" not in part or part == "o'clock" for part in opened(word))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("I can help you with that, what is your name?", "en"),
        ("Claro, su cita es el martes a las tres y media.", "es"),
        ("Je peux vous aider avec votre commande.", "fr"),
        ("Wir haben den Termin für Sie notiert, vielen Dank.", "de"),
        ("Хорошо, ваш заказ готов", "ru"),
        ("Okay.", None),
        ("", None),
        ("Dana Cole, 4155550199", None),
    ],
)
def test_language(text: str, code: str | None) -> None:
    assert language_of(text) == code
