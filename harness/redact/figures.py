"""Runs of figures as people say and write them: "four one five, double five", "fifteen fifty", "(415) 555-2671".

Rules
-----
1. A run goes on over commas, dashes, brackets and hesitation; money, clock times, decimals and ordinals are no part.
2. Words that only sound like figures ("for", "to", "oh") count only inside a run, between figures.
3. Each piece knows its tokens, so that other figures can be put in the same form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from harness.redact.tokens import Token, text_at, words

UNITS = words("zero one two three four five six seven eight nine")
_TEENS = words("ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen")
_TENS = words("twenty thirty forty fifty sixty seventy eighty ninety")
UNIT = {word: str(number) for number, word in enumerate(UNITS)}
TEEN = {word: str(number) for number, word in enumerate(_TEENS, start=10)}
TENS = {word: str(number) for number, word in enumerate(_TENS, start=2)}
REPEAT = {"double": 2, "triple": 3, "treble": 3, "quadruple": 4}
_NOUGHT = {"oh": "0", "o": "0", "nought": "0", "naught": "0", "nil": "0", "niner": "9", "fife": "5"}
_SOUNDS = {"for": "4", "fore": "4", "to": "2", "too": "2", "ate": "8", "won": "1", "tree": "3", "sex": "6", "hey": "8"}
_NO_LINK = frozenset({"won", "ate", "tree", "fore"})
"""Sounds that no sentence goes on with after figures: they may also end a run."""
_FILLERS = frozenset(words("uh um er erm ah hmm and then dash hyphen minus space comma plus okay"))
_MONEY = frozenset("$£€")
_UNIT_AFTER = frozenset(
    words(
        "dollars dollar cents percent % am pm a p minutes minute hours hour days weeks months years people o'clock "
        "euros pounds usd eur gbp st nd rd th kilos miles nights tickets items"
    )
)
_JOINT = re.compile(r"[\s\-.(),#]*")


@dataclass(frozen=True, slots=True)
class Piece:
    """Figures read off tokens ``first`` to ``end``: written ones, one word, "double five", "two hundred"."""

    first: int
    end: int
    figures: str
    written: bool

    @property
    def tokens(self) -> tuple[int, ...]:
        """The one or two tokens that say the figures; hesitation between them says none."""
        return (self.first,) if self.end - self.first == 1 else (self.first, self.end - 1)


@dataclass(frozen=True, slots=True)
class Run:
    """Pieces in a row."""

    pieces: tuple[Piece, ...]

    @property
    def first(self) -> int:
        return self.pieces[0].first

    @property
    def end(self) -> int:
        return self.pieces[-1].end

    @property
    def figures(self) -> str:
        return "".join(piece.figures for piece in self.pieces)

    @property
    def one_by_one(self) -> int:
        """Pieces that are no plain count: single figures, and written groups of three or more."""
        return sum(len(piece.figures) != 2 for piece in self.pieces)


def runs(given: tuple[Token, ...]) -> Iterator[Run]:
    """All runs of figures of a text, the longest from each place."""
    at = 0
    while at < len(given):
        run = _run(given, at)
        if run is None:
            at += 1
        else:
            yield run
            at = run.end


def _run(given: tuple[Token, ...], at: int) -> Run | None:
    pieces: list[Piece] = []
    end = at
    while piece := _piece(given, end, bool(pieces)):
        pieces.append(piece)
        end = piece.end
        if not _JOINT.fullmatch(given[end - 1].after):
            break
        end = _over_fillers(given, end)
    while pieces and text_at(given, pieces[-1].end) in _UNIT_AFTER and given[pieces[-1].end - 1].after.strip() == "":
        pieces.pop()
        if any(text_at(given, piece.end - 1) in ("hundred", "thousand") for piece in pieces):
            return None  # an amount with its unit
    return Run(tuple(pieces)) if pieces else None


def _over_fillers(given: tuple[Token, ...], at: int) -> int:
    """The token after up to three hesitations, where figures follow them."""
    for step in range(4):
        if text_at(given, at + step) not in _FILLERS:
            return at + step if _piece(given, at + step, True) else at
    return at


def _piece(given: tuple[Token, ...], at: int, inside: bool) -> Piece | None:
    text = text_at(given, at)
    if text in REPEAT:
        told = at + 1
        while text_at(given, told) in _FILLERS:
            told += 1
        written = text_at(given, told)
        unit = written if re.fullmatch(r"[0-9]", written) else _unit(given, told, True)
        return Piece(at, told + 1, unit * REPEAT[text], False) if unit else None
    if text.isascii() and text.isdecimal():
        return None if text_at(given, at - 1) in _MONEY else Piece(at, at + 1, text, True)
    if text in TEEN:
        return Piece(at, at + 1, TEEN[text], False)
    if text in TENS:
        unit = UNIT.get(text_at(given, at + 1), "")
        if unit not in ("", "0") and text_at(given, at + 1):
            return Piece(at, at + 2, TENS[text] + unit, False)
        return Piece(at, at + 1, TENS[text] + "0", False)
    unit = _unit(given, at, inside)
    if not unit:
        return None
    scale = {"hundred": "00", "thousand": "000"}.get(text_at(given, at + 1))
    return Piece(at, at + 2, unit + scale, False) if scale else Piece(at, at + 1, unit, False)


def _unit(given: tuple[Token, ...], at: int, inside: bool) -> str:
    text = text_at(given, at)
    if text in UNIT:
        return UNIT[text]
    if text in _NOUGHT and (inside or _begins(given, at + 1)):
        return _NOUGHT[text]
    if inside and text in _SOUNDS and (text in _NO_LINK or _begins(given, at + 1)):
        return _SOUNDS[text]
    return ""


def _begins(given: tuple[Token, ...], at: int) -> bool:
    """Whether figures stand at a token or after hesitations, sounds that go on to figures included."""
    while text_at(given, at) in _FILLERS or text_at(given, at) in _SOUNDS:
        at += 1
    text = text_at(given, at)
    return text in UNIT or text in REPEAT or text in TENS or text in TEEN or text in _NOUGHT or text.isdecimal()


def say(piece: Piece, figures: str) -> tuple[str, ...]:
    """Other figures in the form of a piece, one text for each of its tokens; each may be several words."""
    if piece.written:
        return (figures,)
    words = [UNITS[int(figure)] for figure in figures]
    if len(piece.tokens) == 1:
        return (" ".join(words),)
    if len(set(figures)) == 1 and len(figures) > 1 and len(set(piece.figures)) == 1:
        repeat = next((word for word, times in REPEAT.items() if times == len(figures)), "")
        return (repeat, words[0]) if repeat else (words[0], " ".join(words[1:]))
    return (words[0], " ".join(words[1:]))
