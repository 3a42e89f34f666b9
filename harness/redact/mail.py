"""E-mail addresses: "dana.cole@example.com", "dana dot cole at example dot com", "d a n a at gmail dot com"."""

from __future__ import annotations

from collections.abc import Iterator

from harness.redact.figures import UNIT, UNITS
from harness.redact.private import Edit, Private, cased, put
from harness.redact.surrogates import Surrogates
from harness.redact.tokens import Token, text_at, words

_FIGURE = UNIT | {"oh": "0", "o": "0"}
_TOP = frozenset(
    words("com org net edu gov mil io co uk de ca au us info biz fr es it nl ch me app dev health care eu in jp br mx")
)
_JOINERS = {"dot": ".", "period": ".", "point": ".", "underscore": "_", "dash": "-", "hyphen": "-", "plus": "+"}
_BEFORE = frozenset(
    words(
        "is it's its email e-mail mail address to at on my the a an and or yes sure okay um uh well so that's "
        "thats use for me you your use try reach send be this have got"
    )
)
_LONGEST = 24


def find(given: tuple[Token, ...], text: str, surrogates: Surrogates) -> Iterator[Private]:
    """All addresses of a text."""
    for at, token in enumerate(given):
        if "@" in token.text and len(token.text) > 1:
            made = address(token.text, surrogates)
            raw = text[token.start : token.end]
            yield Private("email", at, at + 1, token.text, (put(token, cased(made, raw)),))
        elif token.text in ("at", "@") and (span := _spoken(given, at)):
            yield _private(given, *span, at, surrogates)


def address(written: str, surrogates: Surrogates) -> str:
    """The stand-in of a written address: each part by itself, its top-level domain kept."""
    local, _, domain = written.lower().rpartition("@")
    labels = domain.split(".")
    kept = len(labels) - 1
    while kept > 1 and labels[kept - 1] in _TOP:
        kept -= 1
    host = [*(part(label, surrogates) for label in labels[:kept]), *labels[kept:]]
    return f"{part(local, surrogates)}@{'.'.join(host)}"


def part(text: str, surrogates: Surrogates) -> str:
    """Words and figures of one part exchanged, signs kept."""
    out, word = "", ""
    for char in f"{text}\0":
        if word and (not char.isalnum() or char.isdecimal() != word[-1].isdecimal()):
            out += surrogates.figures(word) if word.isdecimal() else surrogates.word(word)
            word = ""
        if char.isalnum():
            word += char
        elif char != "\0":
            out += char
    return out


def _spoken(given: tuple[Token, ...], at: int) -> tuple[int, int] | None:
    """The first token of the address around an "at", and the one after it."""
    end = _domain(given, at + 1)
    if end is None:
        return None
    first = at
    joined = True
    while first > 0 and at - first < _LONGEST and "." not in given[first - 1].after.strip(" "):
        text = text_at(given, first - 1)
        if text in _JOINERS:
            joined = True
        elif len(text) == 1 or text.isdecimal() or text in _FIGURE:
            joined = joined or len(text_at(given, first)) == 1
        elif joined and (text not in _BEFORE or (first < at and text_at(given, first) in _JOINERS)):
            joined = False
        else:
            break
        first -= 1
    while first < at and text_at(given, first) in _JOINERS:
        first += 1
    return (first, end) if first < at else None


def _domain(given: tuple[Token, ...], at: int) -> int | None:
    """The token after "example dot co dot uk"."""
    end, dotted = at, False
    while end < len(given) and end - at < _LONGEST:
        text = text_at(given, end)
        if text in ("dot", "period", "point") or (given[end].after == "." and text_at(given, end + 1) in _TOP):
            step = 1 if text in ("dot", "period", "point") else 0
            if end == at and step:
                return None
            dotted = True
            end += step
            if not step:
                end += 1
            if text_at(given, end) in _TOP and text_at(given, end + 1) not in ("dot", "period", "point"):
                return end + 1
            continue
        if not (text.isalnum() or text in _JOINERS) or (dotted and text_at(given, end - 1) not in ("dot", "period")):
            return None
        if given[end].after.strip() and given[end].after.strip() not in ("-", "."):
            return None
        end += 1
    return None


def _private(given: tuple[Token, ...], first: int, end: int, at: int, surrogates: Surrogates) -> Private:
    edits: list[Edit] = []
    value = ""
    step = first
    while step < end:
        token = given[step]
        if step == at:
            value += "@"
        elif token.text in _JOINERS:
            value += _JOINERS[token.text]
        elif step > at and token.text in _TOP and text_at(given, step - 1) in ("dot", "period", "point"):
            value += token.text
        else:
            group = _spelled(given, step, end)
            word = "".join(given[n].text for n in group)
            value += _FIGURE.get(word, word)
            edits += _edits([given[n] for n in group], word, surrogates)
            step = group[-1]
        step += 1
    return Private("email", first, end, value, tuple(edits))


def _spelled(given: tuple[Token, ...], at: int, end: int) -> range:
    """Single letters in a row, spelled out, are one word."""
    last = at + 1
    if len(given[at].text) == 1 and given[at].text.isalpha():
        while last < end and len(given[last].text) == 1 and given[last].text.isalpha():
            last += 1
    return range(at, last)


def _edits(group: list[Token], word: str, surrogates: Surrogates) -> list[Edit]:
    if word in _FIGURE:
        return [put(group[0], UNITS[int(surrogates.figures(_FIGURE[word]))])]
    if word.isdecimal():
        return [put(group[0], surrogates.figures(word))]
    made = part(word, surrogates)
    if len(group) == 1:
        return [put(group[0], made)]
    letters = [*made[: len(group) - 1], " ".join(made[len(group) - 1 :])]
    return [put(token, letter) for token, letter in zip(group, letters, strict=False)]
