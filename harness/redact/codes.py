"""Codes of letters and figures after a word that announces one: "tracking N8K4S4", "n eight k as in kilo four"."""

from __future__ import annotations

from collections.abc import Iterator

from harness.redact.figures import UNIT, UNITS
from harness.redact.known import Known
from harness.redact.numbers import cued
from harness.redact.private import Edit, Private, cased, put
from harness.redact.surrogates import Surrogates
from harness.redact.tokens import Token, text_at, words

_SHORTEST = 5
_NOUGHT = {"oh": "0"}
_TABLE = words(
    "alpha bravo charlie delta echo foxtrot golf hotel india juliet kilo lima mike november oscar papa quebec romeo "
    "sierra tango uniform victor whiskey xray yankee zulu"
)


def find(given: tuple[Token, ...], text: str, known: Known, surrogates: Surrogates) -> Iterator[Private]:
    """All codes of a text that are announced or known."""
    at = 0
    while at < len(given):
        signs, end = _read(given, at)
        code = "".join(sign for _, sign in signs)
        # A lone "o" among figures is a nought.
        mixed = (
            len(code) >= _SHORTEST
            and any(map(str.isdecimal, code))
            and any(sign.isalpha() and sign != "o" for sign in code)
        )
        if mixed and (code in known.codes or cued(given, at)):
            yield _private(given, text, signs, end, code, surrogates)
            at = end
        else:
            at += 1


def _read(given: tuple[Token, ...], at: int) -> tuple[list[tuple[int, str]], int]:
    """(token, signs) of letters and figures in a row, and the token after them."""
    out: list[tuple[int, str]] = []
    end = at
    while end < len(given):
        text = given[end].text
        sign = UNIT.get(text) or (_NOUGHT.get(text) if out else None)
        glued = _glued(given, end - 1, end) or _glued(given, end, end + 1)
        if sign is None and not (text.isalnum() and (len(text) == 1 or text.isdecimal() or (glued and len(text) <= 4))):
            break
        out.append((end, sign or text))
        end += 1
        if (text_at(given, end), text_at(given, end + 1)) == ("as", "in"):
            end += 3 + _ray(given, end + 2)
        elif given[end - 1].after.strip(" -"):
            break
    return out, end


def _ray(given: tuple[Token, ...], at: int) -> int:
    """How many tokens more than one the word at ``at`` of the spelling table has: "x ray"."""
    return int((text_at(given, at), text_at(given, at + 1)) == ("x", "ray"))


def _glued(given: tuple[Token, ...], one: int, other: int) -> bool:
    """Whether two neighbours are written as one word, one of them in figures."""
    if one < 0 or other >= len(given) or given[one].end != given[other].start:
        return False
    return given[one].text.isdecimal() or given[other].text.isdecimal()


def _private(
    given: tuple[Token, ...], text: str, signs: list[tuple[int, str]], end: int, code: str, surrogates: Surrogates
) -> Private:
    order = surrogates.signs(code)
    edits: list[Edit] = []
    for at, read in signs:
        token = given[at]
        made = "".join(order[sign] for sign in read)
        if token.text in UNIT or token.text in _NOUGHT:
            made = UNITS[int(made)]
        edits.append(put(token, cased(made, text[token.start : token.end]) if made.isalpha() else made))
        if at + 3 < end + 1 and text_at(given, at + 1) == "as" and at + 3 < len(given) and made.isalpha():
            last = given[at + 3 + _ray(given, at + 3)]
            edits.append(Edit(given[at + 3].start, last.end, _TABLE[ord(made[0].lower()) - ord("a")]))
    return Private("number", signs[0][0], min(end, len(given)), code, tuple(edits))
