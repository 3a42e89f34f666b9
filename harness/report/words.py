"""Two texts side by side, word by word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

_EDGES = re.compile(r"^\W+|\W+$")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words of one text; ``same`` where the other text has them too."""

    text: str
    same: bool


def beside(live: str, other: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Cut both texts into runs of words that agree and runs that don't, whatever their case and punctuation."""
    left, right = live.split(), other.split()
    mine: list[Piece] = []
    theirs: list[Piece] = []
    for step in Levenshtein.opcodes(_keys(left), _keys(right)):
        same = step.tag == "equal"
        _add(mine, left[step.src_start : step.src_end], same)
        _add(theirs, right[step.dest_start : step.dest_end], same)
    return tuple(mine), tuple(theirs)


def _keys(words: Sequence[str]) -> list[str]:
    return [_EDGES.sub("", word).casefold() or word for word in words]


def _add(pieces: list[Piece], words: Sequence[str], same: bool) -> None:
    if not words:
        return
    if pieces and pieces[-1].same == same:
        words = [pieces.pop().text, *words]
    pieces.append(Piece(" ".join(words), same))
