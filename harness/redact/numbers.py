"""Telephone, card, social security, account and order numbers, written and spoken."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum import luhn

from harness.redact.figures import Piece, Run, runs, say
from harness.redact.known import Known
from harness.redact.private import Kind, Private, put
from harness.redact.surrogates import Surrogates, national
from harness.redact.tokens import Token, text_at, words

LONG = 7
"""A row of so many figures is private whatever it is: it names a person, a card, an account or an order."""
_SHORT = 3
_PAIRED = 10
"""A row of so many figures that is told in pairs is private too, where the pairs are no times of day."""
_CUES = frozenset(
    words(
        "account order confirmation member membership policy reference claim customer number card phone cell "
        "mobile social ssn security code pin passcode zip postal postcode digits digit ending ends extension id "
        "license licence passport booking reservation invoice ticket tracking routing iban contract case patient "
        "record mrn cvv cvc box"
    )
)
_CUE_REACH = 6
_BRIEF_CUES = frozenset({"cvv", "cvc"})
_SSN_CUES = frozenset({"social", "ssn"})
_PLAUSIBLE_DAY = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])?")


def find(given: tuple[Token, ...], known: Known, surrogates: Surrogates) -> Iterator[Private]:
    """All private numbers of a text."""
    for run in runs(given):
        owner = _owner(given, run, known, surrogates)
        if owner is not None:
            yield _private(given, run, owner, surrogates)


def canonical(figures: str, region: str) -> str:
    """The figures without a country code."""
    return national(figures, region)


def kind_of(figures: str, *, social: bool, region: str) -> Kind:
    """What a number is, as far as its figures tell."""
    if 13 <= len(figures) <= 19 and luhn.is_valid(figures):
        return "card"
    if len(figures) == 9 and social:
        return "ssn"
    return "phone" if len(national(figures, region)) == 10 else "number"


def _owner(given: tuple[Token, ...], run: Run, known: Known, surrogates: Surrogates) -> str | None:
    """The canonical number that a run is or is a part of; ``None`` where it is nothing private."""
    figures = run.figures
    if len(figures) >= _SHORT and (whole := known.owner(figures, alone=_alone(given, run))):
        return whole
    if is_long(run) and not _PLAUSIBLE_DAY.fullmatch(figures):
        return canonical(figures, surrogates.region)
    if len(figures) >= (_SHORT + 1) and cued(given, run.first) and not _is_year(run):
        return figures
    if len(figures) == _SHORT and text_at(given, run.first - 1) in _BRIEF_CUES:
        return figures
    return None


def is_long(run: Run) -> bool:
    """Whether a run is a number that is told figure by figure, not a list of hours or counts."""
    if len(run.figures) < LONG:
        return False
    if run.one_by_one * 2 >= len(run.pieces) or len(run.figures) >= 13:
        return True
    return len(run.figures) >= _PAIRED and not all(map(_of_a_clock, run.pieces))


def _of_a_clock(piece: Piece) -> bool:
    """Whether a count may be an hour, or minutes as people say them."""
    return len(piece.figures) < 3 and (int(piece.figures) <= 24 or int(piece.figures) % 5 == 0)


def cued(given: tuple[Token, ...], at: int) -> bool:
    """Whether a word close before says that a number follows."""
    return any(text_at(given, at - step) in _CUES for step in range(1, _CUE_REACH + 1))


def _is_year(run: Run) -> bool:
    return len(run.figures) == 4 and run.figures[:2] in ("19", "20") and len(run.pieces) <= 2


def _alone(given: tuple[Token, ...], run: Run) -> bool:
    """Whether a text says little beside the figures, as groups of a number read out one by one do."""
    return len(given) - (run.end - run.first) <= 4


def _private(given: tuple[Token, ...], run: Run, owner: str, surrogates: Surrogates) -> Private:
    order = surrogates.order(owner)
    figures = run.figures
    kept = len(figures) - len(owner) if figures.endswith(owner) else 0
    edits = []
    at = 0
    for piece in run.pieces:
        size = len(piece.figures)
        made = "".join(figure if at + place < kept else order[figure] for place, figure in enumerate(piece.figures))
        at += size
        said = tuple(given[token].text for token in piece.tokens) if made == piece.figures else say(piece, made)
        edits += [put(given[token], part) for token, part in zip(piece.tokens, said, strict=True)]
    social = any(text_at(given, run.first - step) in _SSN_CUES for step in range(1, _CUE_REACH + 3))
    return Private(kind_of(figures, social=social, region=surrogates.region), run.first, run.end, owner, tuple(edits))
