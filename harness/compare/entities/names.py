"""Names of people and places: from a lexicon, after titles and "my name is", and capitals inside a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from harness.compare.entities.entity import EntityContext, Found
from harness.compare.entities.lexicon import DAY_PARTS, MONTHS, WEEKDAYS, singular
from harness.compare.entities.numbers import starters, text_at
from harness.compare.entities.values import Name
from harness.compare.normal import FILLERS, Token, Tokens
from harness.compare.plain import word_set


def _by_last_word(*cues: tuple[str, ...]) -> dict[str, tuple[tuple[str, ...], ...]]:
    return {last: tuple(cue for cue in cues if cue[-1] == last) for last in {cue[-1] for cue in cues}}


_TITLES = word_set("dr doctor mr mister mrs missus ms miss professor prof sir madam nurse")
_CUES = _by_last_word(
    ("my", "name", "is"), ("name", "is"), ("my", "name's"), ("name's",), ("speaking", "with"), ("speaking", "to"),
    ("under", "the", "name"), ("the", "name", "of"),
)  # fmt: skip
_SOFT_CUES = _by_last_word(
    ("last", "name"),
    ("first", "name"),
    ("surname",),
    ("this", "is"),
    ("i'm",),
    ("i", "am"),
    ("it's",),
    ("here", "is"),
    ("for",),
    ("with",),
    ("thanks",),
)
_NO_NAMES = (
    FILLERS
    | word_set(
        "a an the and or but so not no yes is it its that this there here i i'm i'll i've i'd we you he she they me "
        "my your our their to of for on in at by with from as if be was were are am do does did have has had can "
        "could will would may might shall should must just also now then please thanks thank okay ok hi hello hey "
        "sure well right alright calling speaking what when where who why how which let let's sorry great good "
        "perfect one two three all any some going looking trying interested about still already very really quite too "
        "sir madam ma'am mister misses correct fine mine yours his hers spelled spelt again only more than up out off "
        "back down over under before after am pm us usa uk ok tv atm id pin ssn vip faq asap"
    )
    | set(MONTHS)
    | set(WEEKDAYS)
    | set(DAY_PARTS)
)


@lru_cache(maxsize=256)
def _lexicon(names: tuple[str, ...]) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Names by their first part; each part of a full name is a name too."""
    entries: set[tuple[str, ...]] = set()
    for name in names:
        parts = tuple(part for part in name.lower().replace(".", " ").replace(",", " ").split() if part.strip("'-"))
        if parts:
            entries.add(parts)
        entries |= {(part,) for part in parts if len(part) > 2 and part not in _NO_NAMES and part not in _TITLES}
    out: dict[str, list[tuple[str, ...]]] = {}
    for entry in sorted(entries, key=lambda entry: (-len(entry), entry)):
        out.setdefault(entry[0], []).append(entry)
    return {first: tuple(found) for first, found in out.items()}


def read_name(tokens: Tokens, at: int, context: EntityContext, mixed_case: bool) -> Found | None:
    """A name that starts at a token."""
    known = _lexicon(context.names) if context.names else {}
    if tokens[at].text in _TITLES and text_at(tokens, at + 1) and not tokens[at].after.strip("."):
        parts = _parts(tokens, at + 1, known, True)
        return Found(Name(parts), at, at + 1 + len(parts)) if parts else None
    if (found := _known(tokens, at, known)) or (found := _initialled(tokens, at, known, mixed_case)):
        return found
    if _cued(tokens, at, _CUES):
        parts = _parts(tokens, at, known, False)
        return Found(Name(parts), at, at + len(parts)) if parts else None
    if not (mixed_case and _capital(tokens[at])):
        return None
    soft = _cued(tokens, at, _SOFT_CUES)
    if not soft and (at == 0 or tokens[at - 1].ends_sentence):
        return None
    parts = _parts(tokens, at, known, True)
    return Found(Name(parts), at, at + len(parts), weak=not soft) if parts else None


def _initialled(
    tokens: Tokens, at: int, known: dict[str, tuple[tuple[str, ...], ...]], mixed_case: bool
) -> Found | None:
    """An initial and a name: "M Adeyemi", "J. R. Hartley" from its last initial on."""
    token = tokens[at]
    alone = len(token.text) == 1 and token.capital and token.text not in "ai" and not token.glued
    if not (alone and mixed_case) or token.after not in ("", ".") or at + 1 >= len(tokens):
        return None
    if at and (tokens[at - 1].capital or len(tokens[at - 1].text) == 1) and not tokens[at - 1].ends_sentence:
        return None
    parts = _parts(tokens, at + 1, known, True) if _capital(tokens[at + 1]) and not tokens[at + 1].raw.isupper() else ()
    return Found(Name((token.text, *parts)), at, at + 1 + len(parts)) if parts else None


def _capital(token: Token) -> bool:
    return token.capital and token.text not in _NO_NAMES and len(token.text) > 1 and token.text not in starters()


def _known(tokens: Tokens, at: int, known: dict[str, tuple[tuple[str, ...], ...]]) -> Found | None:
    best: tuple[str, ...] = ()
    for form in {tokens[at].text, tokens[at].text.removesuffix("'s")}:
        for entry in known.get(form, ()):
            said = tuple(text_at(tokens, at + n).removesuffix("'s") for n in range(len(entry)))
            if said == entry and len(entry) > len(best):
                best = entry
    if not best:
        return None
    end = at + len(best)
    while end < len(tokens) and not tokens[end - 1].after and (more := tokens[end].text.removesuffix("'s")) in known:
        best, end = (*best, more), end + 1
    return Found(Name(best), at, end)


def _cued(tokens: Tokens, at: int, cues: Mapping[str, tuple[tuple[str, ...], ...]]) -> bool:
    """Whether one of the cues stands right before a token; they are filed under their last word."""
    if at == 0 or tokens[at - 1].ends_sentence:
        return False
    return any(
        tuple(token.text for token in tokens[max(0, at - len(cue)) : at]) == cue
        for cue in cues.get(tokens[at - 1].text, ())
    )


def _parts(
    tokens: Tokens, at: int, known: dict[str, tuple[tuple[str, ...], ...]], capital_only: bool
) -> tuple[str, ...]:
    """Up to three parts of a name; beyond the first only capitals or known names, unless the text has no capitals."""
    out: list[str] = []
    for end in range(at, min(at + 3, len(tokens))):
        token = tokens[end]
        text = token.text.removesuffix("'s")
        fits = text.isalpha() and len(text) > 1 and text not in _NO_NAMES and text not in starters()
        wanted = not out or token.capital or text in known or (not capital_only and _ends(tokens, end))
        if capital_only and not out and end != at:
            wanted = False
        if not fits or not wanted or (out and singular(text) in _NO_NAMES):
            break
        owner = text != token.text and not token.after and end + 1 < len(tokens) and tokens[end + 1].capital
        out.append(f"{text}s" if owner and capital_only else text)
        if token.after or (text != token.text and not (owner and capital_only)):
            break
    return tuple(out)


def _ends(tokens: Tokens, at: int) -> bool:
    """Whether a sentence or a clause ends with a token, so that it can be a surname in lower case."""
    return bool(tokens[at].after) or at + 1 == len(tokens) or text_at(tokens, at + 1) in {"and", "i", "calling"}
