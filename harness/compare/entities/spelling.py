"""Spelled words and codes: "d a n a", "D as in delta", "delta alpha november", "A B 1 2 3", "AB123"."""

from __future__ import annotations

from itertools import takewhile
from typing import NamedTuple

from harness.compare.entities.entity import Found
from harness.compare.entities.lexicon import (
    CURRENCIES,
    DURATION_MONTHS,
    DURATION_S,
    LETTER_NAMES,
    PHONETIC,
    REPEATS,
    UNITS,
    singular,
)
from harness.compare.entities.numbers import Run, read_group, read_run, starters, text_at
from harness.compare.entities.values import Letters
from harness.compare.normal import Tokens
from harness.compare.plain import STOP_WORDS, word_set

_UNITS = word_set("am pm dollars percent % minutes hours days weeks o'clock")
_NO_CODES = word_set("am pm at on in by is of to for or and no")
_ORDINAL_ENDS = word_set("st nd rd th")
_JOINED_BY = word_set("dash hyphen slash stroke")
_SHORT = word_set("ex ay bee dee see why be are you oh")
"""Names of letters that are also words; they are letters only where explained."""
_COUNTED_BY_ARTICLE = word_set("hundred thousand million billion dozen couple half quarter pair")


_AFTER_I = word_set(
    "think thought saw see need needed want wanted believe guess have was am can could would will should just got had "
    "don't do did know mean said say live work found booked ordered called bought lost made sent get paid reckon "
    "suppose hope also really still only never always already can't didn't haven't"
)
"""What follows the pronoun and no letter of a code."""


_COUNTED_IN = word_set("a per each every daily weekly monthly faster more")
"""What follows "2x" where it says how many times."""


class _Piece(NamedTuple):
    text: str
    end: int
    explained: bool = False


def read_letters(tokens: Tokens, at: int) -> Found | None:
    """Three letters in a row, two that are explained, or letters and figures together."""
    out, end, figures, explained = "", at, 0, False
    while end < len(tokens) and (end == at or not tokens[end - 1].ends_sentence or _initials(tokens, end)):
        if out and tokens[end].text in _JOINED_BY and not tokens[end].after and _goes_on(tokens, end + 1):
            end += 1
        if len(out) > 1 and out.isdigit() and _behind_comma(tokens, at, end):
            break
        piece = read_letter(tokens, end) or _capitals(tokens, end) or _phonetic(tokens, end, bool(out))
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
        if out and _pronoun(tokens, end, bool(figures)) and not piece.explained:
            break
        out, end, explained = out + piece.text, piece.end, explained or piece.explained
    letters = len(out) - figures
    least = 2 if out[:1] not in ("a", "i", "o") or tokens[at].raw[0].isupper() else 3
    if letters and figures and len(out) >= least and not _false_code(tokens, at, out):
        return Found(Letters(out.upper()), at, end)
    if not figures and (letters >= 3 or (letters == 2 and explained)):
        return Found(Letters(out.upper()), at, end)
    return None


def _of_whole(run: Run | None) -> Run | None:
    """The run up to a number with a point, which is no piece of a code: "s two, eight point five"."""
    groups = tuple(takewhile(lambda group: group.whole is not None, run.groups)) if run else ()
    return Run(groups, groups[-1].end) if groups else None


def _pronoun(tokens: Tokens, at: int, behind_figures: bool) -> bool:
    """Whether an "I" speaks of its speaker: "one forty five I think"; behind figures, before any verb."""
    if tokens[at].text != "i" or tokens[at].after:
        return False
    following = text_at(tokens, at + 1)
    verb = len(following) > 1 and following.isalpha() and tokens[at + 1].raw.islower()
    verb = verb and following not in STOP_WORDS | starters() | PHONETIC.keys() | LETTER_NAMES.keys() | _JOINED_BY
    return following in _AFTER_I or (behind_figures and verb)


def _goes_on(tokens: Tokens, at: int) -> bool:
    """Whether a letter or a figure of a code follows a dash that is said: "seven seven one dash oh four"."""
    return read_letter(tokens, at) is not None or read_run(tokens, at) is not None


def _next_item(tokens: Tokens, at: int, end: int) -> bool:
    """Whether a comma ends a code that has none inside: "W6C6, 5 kg", unlike "W, 6, C, 6"."""
    return end > at + 1 and _behind_comma(tokens, at, end)


def _behind_comma(tokens: Tokens, at: int, end: int) -> bool:
    """Whether the only comma so far stands before the token at ``end``."""
    return "," in tokens[end - 1].after and all("," not in token.after for token in tokens[at : end - 1])


def _figures(tokens: Tokens, at: int, after_letter: bool) -> Run | None:
    """Figures inside a code, or at its start where a letter follows; not an amount with its unit.

    Inside a code a "k" is the letter, not a thousand; figures behind a comma are read on their own.
    """
    end = next((k for k in range(at, len(tokens)) if "," in tokens[k].after), len(tokens)) + 1
    scale = next((k for k in range(at + 1, min(end, len(tokens))) if after_letter and tokens[k].text == "k"), end)
    run = _of_whole(read_run(tokens[: min(end, scale, _dimension(tokens, at, end))], at))
    if (
        run is None
        or run.groups[-1].ordinal
        or not run.figures.isdigit()
        or any("." in tokens[k].text for k in range(at, run.end))
    ):
        return None
    if not after_letter and read_letter(tokens, run.end) is None and _capitals(tokens, run.end) is None:
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
    if word.raw == "a" and at + 2 < len(tokens) and tokens[at + 1].text.isdigit() and tokens[at + 2].glued:
        return not tokens[at + 1].glued
    article = word.text in {"a", "i"} and not (word.text == "a" and word.raw.isupper())
    return (article and len(text_at(tokens, at + 1)) != 1) or out[-2:] in {"am", "pm"}


def _opens(tokens: Tokens, at: int) -> bool:
    """Whether a sentence begins at a token, where "a" has its capital for that alone."""
    return at == 0 or tokens[at - 1].ends_sentence


def read_letter(tokens: Tokens, at: int) -> _Piece | None:
    """One spelled letter, with the word that explains it: "d as in delta", "d for dog", "double t"."""
    text = text_at(tokens, at)
    if text in {"and", "then"} and at:
        following = read_letter(tokens, at + 1)
        return following if following and following.explained else None
    times, step = REPEATS.get(text, 1), at + (text in REPEATS)
    letter = text_at(tokens, step)
    word = _explaining(tokens, step + 1)
    capitals = 0 <= step < len(tokens) and len(letter) > 1 and tokens[step].raw.isupper()
    if letter in LETTER_NAMES and not capitals and (letter not in _SHORT or word):
        letter = LETTER_NAMES[letter]
    if len(letter) != 1 or not letter.isalpha() or _half_of_day(tokens, step) or _rate(tokens, step):
        return None
    if letter == "a" and text_at(tokens, step + 1) in _COUNTED_BY_ARTICLE:
        return None
    if (text not in REPEATS and _times(tokens, step)) or (
        letter == "s" and tokens[step].glued and tokens[step].raw == "s"
    ):
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
    """The article of "twenty a day", "four fifty a mile": between a figure and what it is counted by."""
    if tokens[at].text != "a" or tokens[at].raw != "a" or tokens[at].after or tokens[at].glued:
        return False
    following = text_at(tokens, at + 1)
    if singular(following) in DURATION_S.keys() | DURATION_MONTHS.keys():
        return True
    counted = len(following) > 1 and following.isalpha() and following not in STOP_WORDS | starters() | PHONETIC.keys()
    return counted and following not in LETTER_NAMES and at > 0 and _said_figure(tokens, at - 1)


def _said_figure(tokens: Tokens, at: int) -> bool:
    return tokens[at].text[0].isdigit() or tokens[at].text in starters() - {"a", "oh", "o"}


def _times(tokens: Tokens, at: int) -> bool:
    """The "x" of "ten x fifteen", "10x15": between two figures, of which the first has no letter before it ("R4X2")."""
    inside = tokens[at].text == "x" and 0 < at < len(tokens) - 1
    if inside and tokens[at].glued and tokens[at + 1].text in _COUNTED_IN:
        return True
    if inside and (tokens[at - 1].after.strip("'\"") or tokens[at].after):
        return False
    explains = text_at(tokens, at - 2) in {"in", "for", "like"}
    measured = inside and (_said_figure(tokens, at - 1) or (text_at(tokens, at - 1) in UNITS and not explains))
    if not measured or not _said_figure(tokens, at + 1):
        return False
    first = at - 1
    while first > 0 and not tokens[first - 1].after and _of_figures(tokens, first - 1):
        first -= 1
    before = text_at(tokens, first - 1) if first and not tokens[first - 1].after else ""
    return not (before.isalpha() and (tokens[first].glued or (len(before) == 1 and before not in {"a", "i", "x"})))


def _of_figures(tokens: Tokens, at: int) -> bool:
    return _said_figure(tokens, at) or tokens[at].text in REPEATS


def _dimension(tokens: Tokens, at: int, end: int) -> int:
    """The token before which figures of a code end, because a measure begins there: "unit 4, 10x15"."""
    return next((k for k in range(at + 1, min(end, len(tokens))) if _times(tokens, k)), end)


def _capitals(tokens: Tokens, at: int) -> _Piece | None:
    """The letters of a code written together: "AB123", "UA 123"."""
    if at >= len(tokens):
        return None
    raw = tokens[at].raw
    written = at + 1 < len(tokens) and tokens[at + 1].glued and tokens[at + 1].text.isdigit() and not tokens[at].after
    if written and raw.isalpha() and 2 <= len(raw) <= 4 and raw.lower() not in CURRENCIES.keys() | UNITS.keys():
        return _Piece(raw.lower(), at + 1)
    joined = tokens[at].after == "-" and len(text_at(tokens, at + 1)) >= 3 and text_at(tokens, at + 1).isdigit()
    if joined and raw.isalpha() and 2 <= len(raw) <= 4:
        return _Piece(raw.lower(), at + 1)
    if at and tokens[at].glued and _ends_code(tokens, at):
        return _Piece(raw.lower(), at + 1)
    if not (raw.isalpha() and raw.isupper() and 2 <= len(raw) <= 4) or tokens[at].after.strip("-"):
        return None
    if raw.lower() in CURRENCIES or raw.lower() in _NO_CODES or not text_at(tokens, at + 1)[:1].isdigit():
        return None
    return _Piece(raw.lower(), at + 1) if tokens[at + 1].glued or len(raw) <= 3 else None


def _ends_code(tokens: Tokens, at: int) -> bool:
    """Letters right behind a figure: capitals ("2PQ", "4B"), or small ones with figures behind them ("8klm291")."""
    raw = tokens[at].raw
    if not (raw.isalpha() and 2 <= len(raw) <= 4 and tokens[at - 1].text[-1].isdigit()) or tokens[at - 1].after:
        return False
    unit = raw.lower() in CURRENCIES or raw.lower() in UNITS or raw.lower() in _NO_CODES | _ORDINAL_ENDS
    inside = text_at(tokens, at + 1)[:1].isdigit() and tokens[at + 1].glued
    inward = at > 1 and len(tokens[at - 1].text) == 1 and len(raw) == 2
    return not unit and (raw.isupper() or inside or inward)


def _head(tokens: Tokens, at: int) -> bool:
    """Whether a letter and one more piece of a code follow: "x-ray v g one"."""
    piece = read_letter(tokens, at)
    return piece is not None and (_goes_on(tokens, piece.end) or text_at(tokens, piece.end) in PHONETIC)


def _phonetic(tokens: Tokens, at: int, inside: bool) -> _Piece | None:
    """A word of the spelling alphabet: inside a code, among three in a row, or of two before figures."""
    row = 0
    while text_at(tokens, at + row) in PHONETIC:
        row += 1
    heads = row in (1, 2) and _head(tokens, at + row)
    if not row or not (inside or row >= 3 or heads or (row == 2 and read_group(tokens, at + 2))):
        return None
    return _Piece(PHONETIC[tokens[at].text], at + 1)
