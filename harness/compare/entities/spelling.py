"""Spelled words and codes: "d a n a", "D as in delta", "delta alpha november", "A B 1 2 3", "AB123"."""

from __future__ import annotations

from typing import NamedTuple

from harness.compare.entities.entity import Found
from harness.compare.entities.lexicon import (
    CURRENCIES,
    DURATION_MONTHS,
    DURATION_S,
    LETTER_NAMES,
    PHONETIC,
    REPEATS,
    singular,
)
from harness.compare.entities.numbers import Run, read_group, read_run, text_at
from harness.compare.entities.values import Letters
from harness.compare.normal import Tokens
from harness.compare.plain import word_set

_UNITS = word_set("am pm dollars percent % minutes hours days weeks o'clock")
_NO_CODES = word_set("am pm at on in by is of to for or and no")
_SHORT = word_set("ex ay bee dee see why be are you oh")
"""Names of letters that are also words; they are letters only where explained."""


class _Piece(NamedTuple):
    text: str
    end: int
    explained: bool = False


def read_letters(tokens: Tokens, at: int) -> Found | None:
    """Three letters in a row, two that are explained, or letters and figures together."""
    out, end, figures, explained = "", at, 0, False
    while end < len(tokens) and (end == at or not tokens[end - 1].ends_sentence or _initials(tokens, end)):
        piece = _letter(tokens, end) or _capitals(tokens, end) or _phonetic(tokens, end, bool(out))
        if piece is None:
            run = (
                None
                if not explained and _next_item(tokens, at, end)
                else _figures(tokens, end, bool(out) and len(out) > figures)
            )
            if run is None:
                break
            piece = _Piece(run.figures, run.end)
            figures += len(run.figures)
        out, end, explained = out + piece.text, piece.end, explained or piece.explained
    letters = len(out) - figures
    least = 2 if out[:1] not in ("a", "i", "o") or tokens[at].raw[0].isupper() else 3
    if letters and figures and len(out) >= least and not _false_code(tokens, at, out):
        return Found(Letters(out.upper()), at, end)
    if not figures and (letters >= 3 or (letters == 2 and explained)):
        return Found(Letters(out.upper()), at, end)
    return None


def _next_item(tokens: Tokens, at: int, end: int) -> bool:
    """Whether a comma ends a code that has none inside: "W6C6, 5 kg", unlike "W, 6, C, 6"."""
    return (
        end > at + 1 and "," in tokens[end - 1].after and all("," not in token.after for token in tokens[at : end - 1])
    )


def _figures(tokens: Tokens, at: int, after_letter: bool) -> Run | None:
    """Figures inside a code, or at its start where a letter follows; not an amount with its unit.

    Inside a code a "k" is the letter, not a thousand; figures behind a comma are read on their own.
    """
    end = next((k for k in range(at, len(tokens)) if "," in tokens[k].after), len(tokens)) + 1
    scale = next((k for k in range(at + 1, min(end, len(tokens))) if after_letter and tokens[k].text == "k"), end)
    run = read_run(tokens[: min(end, scale)], at)
    if run is None or not run.figures.isdigit() or any("." in tokens[k].text for k in range(at, run.end)):
        return None
    if not after_letter and _letter(tokens, run.end) is None:
        return None
    return None if text_at(tokens, run.end) in _UNITS else run


def _initials(tokens: Tokens, at: int) -> bool:
    """Whether the dot before a token is that of an initial ("C. O. L. E."), or none that ends a sentence."""
    before = tokens[at - 1]
    return tokens[at].glued or (
        len(tokens[at].text) == 1 == len(before.text) and before.raw.isupper() and before.after == "."
    )


def _false_code(tokens: Tokens, at: int, out: str) -> bool:
    """The article or "I" before a number ("A second one"), and "9 a m"."""
    word = tokens[at]
    if word.text == "a" and _opens(tokens, at) and out[1:].isdigit() and not text_at(tokens, at + 1)[:1].isdigit():
        return True
    article = word.text in {"a", "i"} and not (word.text == "a" and word.raw.isupper())
    return (article and len(text_at(tokens, at + 1)) != 1) or out[-2:] in {"am", "pm"}


def _opens(tokens: Tokens, at: int) -> bool:
    """Whether a sentence begins at a token, where "a" has its capital for that alone."""
    return at == 0 or tokens[at - 1].ends_sentence


def _letter(tokens: Tokens, at: int) -> _Piece | None:
    """One spelled letter, with the word that explains it: "d as in delta", "d for dog", "double t"."""
    text = text_at(tokens, at)
    if text in {"and", "then"} and at:
        following = _letter(tokens, at + 1)
        return following if following and following.explained else None
    times, step = REPEATS.get(text, 1), at + (text in REPEATS)
    letter = text_at(tokens, step)
    word = _explaining(tokens, step + 1)
    if letter in LETTER_NAMES and (letter not in _SHORT or word):
        letter = LETTER_NAMES[letter]
    if len(letter) != 1 or not letter.isalpha() or _half_of_day(tokens, step) or _rate(tokens, step):
        return None
    if word and (text_at(tokens, word - 1)[:1] == letter or text_at(tokens, word - 2) == letter == "x"):
        return _Piece(letter * times, word, True)
    return _Piece(letter * times, step + 1)


def _explaining(tokens: Tokens, at: int) -> int:
    """The token after "as in delta", "for dog", "like lima"; 0 where none follows."""
    if (text_at(tokens, at), text_at(tokens, at + 1)) == ("as", "in"):
        if text_at(tokens, at + 2) == "x" and text_at(tokens, at + 3) == "ray":
            return at + 4
        return at + 3 if len(text_at(tokens, at + 2)) > 1 else 0
    if text_at(tokens, at) in {"for", "like"} and len(text_at(tokens, at + 1)) > 1:
        return at + 2
    return 0


def _half_of_day(tokens: Tokens, at: int) -> bool:
    """ "a m" or "p m" after a number."""
    return bool(at and tokens[at].text in {"a", "p"} and text_at(tokens, at + 1) == "m" and read_group(tokens, at - 1))


def _rate(tokens: Tokens, at: int) -> bool:
    """The article of "twenty a day"."""
    return tokens[at].text == "a" and singular(text_at(tokens, at + 1)) in DURATION_S.keys() | DURATION_MONTHS.keys()


def _capitals(tokens: Tokens, at: int) -> _Piece | None:
    """The letters of a code written together: "AB123", "UA 123"."""
    raw = tokens[at].raw
    joined = tokens[at].after == "-" and len(text_at(tokens, at + 1)) >= 3 and text_at(tokens, at + 1).isdigit()
    if joined and raw.isalpha() and 2 <= len(raw) <= 4:
        return _Piece(raw.lower(), at + 1)
    if not (raw.isalpha() and raw.isupper() and 2 <= len(raw) <= 4) or tokens[at].after.strip("-"):
        return None
    if raw.lower() in CURRENCIES or raw.lower() in _NO_CODES or not text_at(tokens, at + 1)[:1].isdigit():
        return None
    return _Piece(raw.lower(), at + 1) if tokens[at + 1].glued or len(raw) <= 3 else None


def _phonetic(tokens: Tokens, at: int, inside: bool) -> _Piece | None:
    """A word of the spelling alphabet: inside a code, among three in a row, or of two before figures."""
    row = 0
    while text_at(tokens, at + row) in PHONETIC:
        row += 1
    if not row or not (inside or row >= 3 or (row == 2 and read_group(tokens, at + 2))):
        return None
    return _Piece(PHONETIC[tokens[at].text], at + 1)
