"""Street addresses: a house number, a name, and a word for a street."""

from __future__ import annotations

from collections.abc import Iterator

from harness.redact.figures import Run, runs, say
from harness.redact.known import Known
from harness.redact.private import Edit, Private, cased, put
from harness.redact.surrogates import Surrogates
from harness.redact.tokens import Token, text_at, words

_STREET = frozenset(
    words(
        "street st avenue ave road rd lane ln drive dr boulevard blvd court ct terrace place pl way circle highway "
        "parkway square crescent close grove"
    )
)
_DIRECTION = frozenset(words("north south east west n s e w"))
_NO_PART = frozenset(words("a the in on at to and or is for of minutes by from other"))
_LONGEST_NAME = 3
_LONGEST_NUMBER = 5


def find(
    given: tuple[Token, ...], text: str, known: Known, surrogates: Surrogates, *, only_known: bool
) -> Iterator[Private]:
    """All addresses of a text; with ``only_known``, those that are known to be somebody's."""
    for run in runs(given):
        words = _name(given, run.end)
        if words and len(run.figures) <= _LONGEST_NUMBER:
            value = (run.figures, *(given[at].text for at in words))
            if not only_known or value in known.streets:
                yield _private(given, text, run, words, value, surrogates)


def _name(given: tuple[Token, ...], at: int) -> tuple[int, ...]:
    """The tokens of a street's name after its number; none where no street follows."""
    words: list[int] = []
    while text_at(given, at).isalpha() and len(words) <= _LONGEST_NAME:
        text = text_at(given, at)
        if text in _STREET and words:
            return tuple(words)
        if text in _NO_PART or text_at(given, at) == "":
            return ()
        if text not in _DIRECTION:
            words.append(at)
        at += 1
    return ()


def _private(
    given: tuple[Token, ...],
    text: str,
    run: Run,
    words: tuple[int, ...],
    value: tuple[str, ...],
    surrogates: Surrogates,
) -> Private:
    order = surrogates.order(value[0])
    edits: list[Edit] = []
    for piece in run.pieces:
        made = "".join(order[figure] for figure in piece.figures)
        edits += [put(given[token], part) for token, part in zip(piece.tokens, say(piece, made), strict=True)]
    for at in words:
        token = given[at]
        edits.append(put(token, cased(surrogates.word(token.text), text[token.start : token.end])))
    return Private("address", run.first, words[-1] + 2, " ".join(value), tuple(edits))
