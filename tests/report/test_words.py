from hypothesis import given
from hypothesis import strategies as st

from harness.report.words import Piece, beside


def test_words_that_differ_are_told_from_words_that_agree() -> None:
    live, other = beside("How about Friday the fifteenth?", "how about friday the fifth")
    assert live == (Piece("How about Friday the", True), Piece("fifteenth?", False))
    assert other == (Piece("how about friday the", True), Piece("fifth", False))


def test_a_side_that_is_silent_has_no_pieces() -> None:
    assert beside("hello there", "") == ((Piece("hello there", False),), ())


@given(st.text(alphabet="ab ,.É", max_size=40), st.text(alphabet="ab ,.É", max_size=40))
def test_no_word_is_lost_and_what_agrees_is_equally_long(live: str, other: str) -> None:
    left, right = beside(live, other)
    assert " ".join(piece.text for piece in left).split() == live.split()
    assert " ".join(piece.text for piece in right).split() == other.split()
    agreed = [sum(len(piece.text.split()) for piece in side if piece.same) for side in (left, right)]
    assert agreed[0] == agreed[1]


@given(st.text(max_size=40))
def test_a_text_agrees_with_itself(text: str) -> None:
    assert all(piece.same for side in beside(text, text) for piece in side)
