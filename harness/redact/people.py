"""Names of persons: those that are known, those that a cue announces, and what a recogniser makes of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from harness.redact.known import COMMON, Known, sound
from harness.redact.private import Edit, Private, cased, put
from harness.redact.surrogates import Surrogates
from harness.redact.tokens import Token, folded, text_at, words

_CUE = re.compile(
    r"\b(?:my (?:full |last |first |maiden )?name is|my (?:full |last |first )?name's|name is|this is|"
    r"i am|i'm|speaking with|under the name(?: of)?|the name is|it's under|under)\s+"
)
_SURE = re.compile(r"name(?:'s| is)|the name(?: of)?")
_NO_NAME = COMMON | frozenset(
    words(
        "a an so very just not going calling looking trying hoping wondering sorry here fine good okay ok it its "
        "spelled spelt and in on at of to by about your our my his her their also still actually really i he she we "
        "they but or if is um uh er ah speaking am pm as for with"
    )
)
_PARTS = 3
_SHORTEST_SPELLED = 3


def announced(text: str, given: tuple[Token, ...]) -> Iterator[tuple[str, ...]]:
    """Names after "my name is" and, where capitals say so, after "this is"."""
    starts = {token.start: at for at, token in enumerate(given)}
    for match in _CUE.finditer(text.lower()):
        at = starts.get(match.end())
        if at is None:
            continue
        capital = text[given[at].start].isupper()
        if capital or _SURE.search(match.group()):
            parts = tuple(_parts(text, given, at))
            if parts:
                yield parts


def _parts(text: str, given: tuple[Token, ...], at: int) -> Iterator[str]:
    capital = text[given[at].start].isupper()
    for step in range(_PARTS):
        word = text_at(given, at + step).removesuffix("'s")
        fits = len(word) > 1 and word.isalpha() and (word not in _NO_NAME or (capital and step and word in COMMON))
        if not fits or (step and capital and not text[given[at + step].start].isupper()):
            return
        if step == 2 and not capital:
            return
        yield folded(word)
        if given[at + step].after.strip(" -"):
            return


def find(given: tuple[Token, ...], text: str, known: Known, surrogates: Surrogates) -> Iterator[Private]:
    """All known names of a text, whole and in part, as said, misheard or spelled."""
    singles = known.names
    if not singles and not known.full_names:
        return
    parts = frozenset(part for name in known.full_names for part in name)
    at = begun = 0
    while at < len(given):
        found = _spelled(given, text, at, begun, singles, surrogates)
        found = found or _said(given, text, at, known, parts, surrogates)
        if found is None:
            at += 1
        else:
            yield found
            at = begun = found.end


def _said(
    given: tuple[Token, ...], text: str, at: int, known: Known, parts: frozenset[str], surrogates: Surrogates
) -> Private | None:
    """The longest row of known parts from a token; one alone counts unless it is a common word."""
    row: list[tuple[Token, str]] = []
    for token in given[at : at + _PARTS + 1]:
        word = token.text.removesuffix("'s")
        base = known.name_like(word, parts)
        if base is None:
            break
        row.append((token, base))
        if token.after.strip(" -.") or not token.after:
            break
    while row and (row[-1][1] not in known.names) and len(row) < _least(row, known):
        row.pop()
    if not row:
        return None
    edits: list[Edit] = []
    for token, base in row:
        word = token.text.removesuffix("'s")
        made = cased(stand_in(word, base, surrogates), text[token.start : token.end])
        edits.append(Edit(token.start, token.start + len(word), made))
    return Private("name", at, at + len(row), " ".join(base for _, base in row), tuple(edits))


def _least(row: list[tuple[Token, str]], known: Known) -> int:
    """How many parts a row needs to be a name: one rare word, or a whole known name of common ones."""
    said = tuple(base for _, base in row)
    if any(base in known.names for base in said) or said in known.full_names:
        return 1
    return len(row) + 1


def _spelled(
    given: tuple[Token, ...], text: str, at: int, begun: int, singles: frozenset[str], surrogates: Surrogates
) -> Private | None:
    """ "d a n a", "D-A-N-A", and after it, where the last name ended at ``begun``, "c o l e"."""
    end = at
    while end < len(given) and len(given[end].text) == 1 and given[end].text.isalpha():
        end += 1
    inside = at != begun and len(text_at(given, at - 1)) == 1 and text_at(given, at - 1).isalpha()
    letters_said = "".join(token.text for token in given[at:end])
    sizes = range(len(letters_said), _SHORTEST_SPELLED - 1, -1)
    word = next((letters_said[:size] for size in sizes if letters_said[:size] in singles), "")
    if inside or not word:
        return None
    end = at + len(word)
    made = surrogates.word(word)
    letters = [*made[: end - at - 1], " ".join(made[end - at - 1 :])]
    edits = tuple(
        put(token, cased(letter, text[token.start : token.end]))
        for token, letter in zip(given[at:end], letters, strict=True)
    )
    return Private("name", at, end, word, edits)


def stand_in(word: str, base: str, surrogates: Surrogates) -> str:
    """The stand-in of a name; another spelling of one sound stays another spelling of one sound."""
    made, word = surrogates.word(base), folded(word)
    if word == base:
        return made
    if sound(word) != sound(base):
        return surrogates.word(word)
    return made[:3] + made[2] + made[3:] if len(word) % 2 else made[:3] + made[2:]
