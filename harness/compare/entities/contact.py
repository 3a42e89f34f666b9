"""Telephone numbers, e-mail addresses, spelled words and codes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import phonenumbers

from harness.compare.entities.entity import EntityContext, Found
from harness.compare.entities.lexicon import LETTER_NAMES, PHONETIC, REPEATS
from harness.compare.entities.numbers import read_group, read_run, text_at
from harness.compare.entities.values import Email, Letters, Phone
from harness.compare.normal import Token
from harness.compare.plain import word_set

_TOP_LEVEL = word_set("com org net edu gov io co uk de ca au us info biz fr es it nl ch me app dev health care")
_JOINERS = {"dot": ".", "underscore": "_", "dash": "-", "hyphen": "-", "plus": "+", "_": "_", "+": "+", "period": "."}
_AT = frozenset({"at", "@"})
_AS_IN = ("as", "in")


def read_email(tokens: Sequence[Token], at: int) -> Found | None:
    """ "dana.cole@example.com", "dana dot cole at example dot com", "d a n a at gmail dot com"."""
    text = tokens[at].text
    if "@" in text and len(text) > 1:
        local, _, domain = text.rpartition("@")
        return Found(Email(local, domain), at, at + 1)
    local, end = _local(tokens, at)
    if not local or text_at(tokens, end) not in _AT:
        return None
    domain, end = _domain(tokens, end + 1)
    return Found(Email(local, domain), at, end) if domain else None


def _local(tokens: Sequence[Token], at: int) -> tuple[str, int]:
    """The part before "at": words joined by "dot" and the like, single letters, figures."""
    out, end, last_word = "", at, False
    while end < len(tokens) and len(out) < 65:
        text = tokens[end].text
        if text in _AT and out:
            return out, end
        if text in _JOINERS and out:
            out, end, last_word = out + _JOINERS[text], end + 1, False
        elif run := read_run(tokens, end):
            out, end = out + run.figures, run.end
            last_word = True
        elif len(text) == 1 and text.isalpha():
            out, end = out + text, end + 1
        elif text.isalpha() and not (last_word or (out and out[-1].isalnum())):
            out, end, last_word = out + text, end + 1, True
        else:
            return "", end
    return "", end


def _domain(tokens: Sequence[Token], at: int) -> tuple[str, int]:
    """ "example dot co dot uk" and the token after it; empty where none is said."""
    parts: list[str] = []
    end = at
    while end < len(tokens) and tokens[end].text.isalnum():
        letters = ""
        while len(text_at(tokens, end)) == 1 and text_at(tokens, end).isalpha():
            letters, end = letters + tokens[end].text, end + 1
        if not letters:
            letters, end = tokens[end].text, end + 1
        parts.append(letters)
        if text_at(tokens, end) == "dot":
            end += 1
        elif tokens[end - 1].after != "." or end >= len(tokens) or not tokens[end].glued:
            break
    return (".".join(parts), end) if len(parts) > 1 and parts[-1] in _TOP_LEVEL else ("", at)


def read_phone(tokens: Sequence[Token], at: int, context: EntityContext) -> Found | None:
    """Seven figures or more, said or written in groups; "+1 (555) 123-4567"."""
    plus = tokens[at].text == "+"
    run = read_run(tokens, at + plus)
    if run is None:
        return None
    figures, end = run.figures, run.end
    while more := _continued(tokens, end, figures):
        figures, end = figures + more[0], more[1]
    if (
        not 7 <= len(figures) <= 15
        or not figures.isdigit()
        or (run.single and len(run.groups) == 1 and end == run.end and not run.groups[0].written)
    ):
        return None
    return Found(Phone(national(("+" if plus else "") + figures, context.phone_region)), at, end)


def _continued(tokens: Sequence[Token], end: int, figures: str) -> tuple[str, int] | None:
    """The next group of a number written or said in groups of three and four."""
    if end >= len(tokens) or len(figures) >= 15:
        return None
    after = tokens[end - 1].after
    run = read_run(tokens, end)
    if (
        run is None
        or not run.figures.isdigit()
        or not after
        or after not in {",", "-", ".", ")", "),", ") ", "...", ",-"}
    ):
        return None
    groups = len(figures) in {1, 3, 4, 6, 7} and len(run.figures) in {2, 3, 4, 7}
    if after in {",", "."} and not groups:
        return None
    return run.figures, run.end


@lru_cache(maxsize=4096)
def national(number: str, region: str) -> str:
    """The national number where the region's numbering plan knows ``number``, else its figures as they are."""
    figures = "".join(char for char in number if char.isdigit())
    if len(figures) < 8:
        return figures
    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return figures
    home = parsed.country_code == phonenumbers.country_code_for_region(region)
    return str(parsed.national_number) if home and phonenumbers.is_possible_number(parsed) else figures


def read_letters(tokens: Sequence[Token], at: int) -> Found | None:
    """ "d a n a", "D as in delta, A as in alpha", "delta alpha november", "A B 1 2 3", "AB123"."""
    out, end, letters, figures = "", at, 0, 0
    while end < len(tokens) and (end == at or not tokens[end - 1].ends_sentence or tokens[end].glued):
        piece = _letter(tokens, end) or _phonetic(tokens, end, bool(out) and figures + letters > 1)
        if piece:
            out, end, letters = out + piece[0], piece[1], letters + len(piece[0])
            continue
        run = read_run(tokens, end)
        glued_code = run and end > at and tokens[end].glued
        if (
            run is None
            or not run.figures.isdigit()
            or not (letters or _letter(tokens, run.end))
            or (_is_unit_after(tokens, run.end) and not glued_code)
        ):
            break
        out, end, figures = out + run.figures, run.end, figures + len(run.figures)
    explained = any(tokens[k].text == "as" and text_at(tokens, k + 1) == "in" for k in range(at, end))
    if letters and figures and letters + figures >= 3 and not _false_code(tokens, at, out):
        return Found(Letters(out.upper()), at, end)
    if letters >= 3 or (letters >= 2 and explained):
        return Found(Letters(out.upper()), at, end)
    return None


def _is_unit_after(tokens: Sequence[Token], at: int) -> bool:
    return text_at(tokens, at) in {
        "am",
        "pm",
        "dollars",
        "percent",
        "%",
        "minutes",
        "hours",
        "days",
        "weeks",
        "o'clock",
    }


def _false_code(tokens: Sequence[Token], at: int, out: str) -> bool:
    """The article or "I" before a number, and "9 a m"."""
    return (
        (tokens[at].text in {"a", "i"} and not tokens[at].raw.isupper())
        or out[-2:] in {"am", "pm"}
        or (tokens[at].text == "i")
    )


def _letter(tokens: Sequence[Token], at: int) -> tuple[str, int] | None:
    """One spelled letter, with the word that explains it: "d as in delta", "d for dog", "double t"."""
    text = text_at(tokens, at)
    times, step = REPEATS.get(text, 1), at + (text in REPEATS)
    letter = text_at(tokens, step)
    if letter in {"and", "then"} and at:
        following = _letter(tokens, step + 1)
        explained = following is not None and following[1] > step + 2
        return following if explained else None
    if letter in LETTER_NAMES and letter not in {"ex", "ay", "bee", "dee"}:
        letter = LETTER_NAMES[letter]
    if len(letter) != 1 or not letter.isalpha():
        return None
    if (
        tokens[step].raw.islower()
        and letter == "a"
        and text_at(tokens, step + 1) == "m"
        and step
        and read_group(tokens, step - 1)
    ):
        return None
    end = step + 1
    word = text_at(tokens, end + 2)
    if (text_at(tokens, end), text_at(tokens, end + 1)) == _AS_IN and word[:1] == letter:
        return letter * times, end + 3
    if (
        text_at(tokens, end) in {"for", "like"}
        and text_at(tokens, end + 1)[:1] == letter
        and len(text_at(tokens, end + 1)) > 1
    ):
        return letter * times, end + 2
    return letter * times, end


def _phonetic(tokens: Sequence[Token], at: int, inside: bool) -> tuple[str, int] | None:
    """A word of the spelling alphabet, inside a code or among three in a row."""
    text = text_at(tokens, at)
    if text not in PHONETIC:
        return None
    row = sum(text_at(tokens, at + n) in PHONETIC for n in range(3))
    return (PHONETIC[text], at + 1) if inside or row == 3 else None
