"""A reply cut into clauses, each with its content, what it denies and which sides of opposites it takes.

Rules:
    1. A clause ends at punctuation, and before a conjunction that begins another. In words without punctuation nobody
       knows for sure where it ends: a subject with its verb begins one, and long ones are marked loose.
    2. Idioms that deny nothing ("no problem", "don't hesitate") are left out.
    3. A clause is denied by a negation, or by words of bad news ("fully booked"); both together cancel ("not closed").
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from harness.compare.entities.lexicon import DAY_PARTS, MONTHS, WEEKDAYS, singular
from harness.compare.entities.numbers import starters
from harness.compare.normal import opened, tokens
from harness.compare.opposites import AXES, BAD_NEWS, NEGATIONS
from harness.compare.phrases import BAD_PHRASES, MOVED, OPENED, SHUT, SIDES, TURNED, WELL, meaning
from harness.compare.plain import STOP_WORDS, stem, word_set

_BREAKS = word_set("but so because although though however since while unless and or rather instead")
_CONDITIONS = word_set("if unless until once before otherwise")
_SUBJECT_VERB = re.compile(r"(?:i|we|you|he|she|it|they|there|that)'(?:s|m|re|ve|ll)")
_LINKS = word_set("that if when where what which who how so because than as once until while")
_SUBJECTS = word_set("i we you they he she it the")
_SORRY = word_set("unfortunately afraid sadly regret")
_BAD = BAD_NEWS - _SORRY - NEGATIONS
_VALUES = (
    starters()
    | set(MONTHS)
    | set(WEEKDAYS)
    | set(DAY_PARTS)
    | word_set("today tomorrow tonight week month am pm noon midday midnight")
)
_SAID_OF = word_set(
    "off on full gone out shut closed open free available back in away ready broken sold booked taken included extra "
    "due not still now already never no always too fine welcome allowed"
)
_OPEN = AXES["open"][0][0]
_FREE_OF_NOTHING = word_set("toll hands")
_SHORT = 8
"""Words without punctuation that are one clause for sure."""
_AUXILIARIES = word_set("is are was were do does did can could will would should have has had may might still")
_SO = word_set("afraid think believe hope expect imagine say")
_NEAR = 5
"""Words before a word within which a negation is about it."""
_REACH = 4
"""Content words behind a negation that it is against."""
_DROPPED = STOP_WORDS | NEGATIONS | BAD_NEWS


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of a reply, whitespace-separated words ``first`` to ``end``.

    ``stems`` are its content, days and numbers apart in ``values``; ``signs`` are the pairs of opposites that it takes
    a side of, after denial, and ``turning`` the pairs with the stems that take it. ``plainly`` denied is what a
    negation denies, not bad news alone, and ``scope`` the content behind the negation, which is what is denied: empty
    where the verb is left out ("the shirt is not"); ``subject`` is the noun before it. ``frame`` is the content of the
    clause before; ``hedged`` what holds under a condition that its sentence names. ``loose`` marks words without
    punctuation, of which nobody knows where their clauses end.
    """

    text: str
    stems: frozenset[str]
    values: frozenset[str]
    signs: frozenset[tuple[int, bool]]
    turning: frozenset[tuple[int, str]]
    denied: bool
    condition: str
    first: int
    end: int
    all_stems: frozenset[str] = frozenset()
    frame: frozenset[str] = frozenset()
    plainly: bool = False
    scope: frozenset[str] = frozenset()
    subject: str = ""
    hedged: bool = False
    loose: bool = False


@lru_cache(maxsize=512)
def clauses(text: str) -> tuple[Clause, ...]:
    """The clauses of a text, in order."""
    given = tokens(text)
    bare = not any(set(token.after) & set(".?!;:,") for token in given)
    loose = bare and len(given) > _SHORT
    out: list[Clause] = []
    words: list[str] = []
    first = begun = 0
    for number, token in enumerate(given):
        if token.text == "free" and token.glued and words and words[-1] not in _FREE_OF_NOTHING:
            words[-1:] = ["without", words[-1]]  # "bleach-free" is without bleach
        else:
            words.extend(_opened(token.text, given[number + 1].text if number + 1 < len(given) else ""))
        following = given[number + 1] if number + 1 < len(given) else None
        mark = bool(set(token.after) & set(".?!;:,"))
        if following is None or (mark and not following.glued) or _splits(words, following.text, bare):
            clause = _clause(_without_interjection(words) if bare else words, first, token.word + 1, loose)
            out.append(replace(clause, frame=out[-1].stems | out[-1].values if out else frozenset()))
            words, first = [], following.word if following else 0
            if following is None or set(token.after) & set(".?!;"):
                out[begun:] = _hedged(out[begun:])
                begun = len(out)
    return tuple(out)


def _opened(token: str, following: str) -> tuple[str, ...]:
    """A token's words; before what is said of a thing the ending of a noun is a verb: "the soup's off"."""
    if token.endswith("'s") and following in _SAID_OF:
        return (token.removesuffix("'s"), "is")
    return opened(token)


def _hedged(sentence: list[Clause]) -> list[Clause]:
    """A sentence's clauses, marked where one of them names a condition."""
    return [replace(one, hedged=True) for one in sentence] if any(one.condition for one in sentence) else sentence


def _splits(words: list[str], following: str, bare: bool) -> bool:
    """Whether a conjunction begins another clause, or in words without punctuation a subject with its verb ("it's").

    "A hundred and twenty" is one number.
    """
    if bare and len(words) >= 3 and _SUBJECT_VERB.fullmatch(following) and words[-1] not in _LINKS:
        return True
    if (following == "so" and words[-1] in _SO) or (following == "or" and words[-1] == "whether"):
        return False
    in_number = following == "and" and words[-1] in {"hundred", "thousand"}
    return following in _BREAKS and len(words) >= 3 and not in_number


def _without_interjection(words: list[str]) -> list[str]:
    """ "No there is not" as a recogniser writes it denies once."""
    return words[1:] if words[0] == "no" and any(word in NEGATIONS for word in words[1:]) else words


def _clause(words: list[str], first: int, end: int, loose: bool) -> Clause:
    line = meaning(words)
    kept = line.split()
    negations = sum(word in NEGATIONS for word in kept) - sum({a, b} <= NEGATIONS for a, b in pairwise(kept))
    odd = negations % 2 == 1
    bad = any(word in _BAD for word in kept) or bool(BAD_PHRASES.search(line))
    signs = {
        (axis, sign != _turned(kept, at, odd, loose))
        for at, word in enumerate(kept)
        for axis, sign in AXES.get(word, ())
        if word not in NEGATIONS
    }
    signs |= {(-1, side == "left") for side in SIDES.findall(line)}
    signs |= {(-2, (side == "on") != odd) for side in TURNED.findall(line)}
    signs |= {(_OPEN, odd) for _ in SHUT.findall(line)} | {(_OPEN, not odd) for _ in OPENED.findall(line)}
    signs |= {(-3, (side == "forward") != odd) for side in MOVED.findall(line)}
    content = [word for word in kept if word not in _DROPPED and word[0].isalnum()]
    return Clause(
        line,
        frozenset(stem(word) for word in content if not _is_value(word)),
        frozenset(stem(word) for word in content if _is_value(word)),
        _one_sided(signs),
        frozenset((axis, stem(word)) for word in kept for axis, _ in AXES.get(word, ())),
        odd != bad,
        _condition(kept),
        first,
        end,
        frozenset(stem(word) for word in kept),
        plainly=odd and not bad,
        scope=_scope(kept),
        subject=_subject(kept),
        loose=loose,
    )


def _turned(kept: list[str], at: int, odd: bool, loose: bool) -> bool:
    """Whether a word is denied; in words without punctuation only by a negation near it."""
    if not loose:
        return odd
    return sum(word in NEGATIONS for word in kept[max(0, at - _NEAR) : at + 2]) % 2 == 1


def _subject(kept: list[str]) -> str:
    """The content word of which a verb is denied: "shirt" in "the shirt is not ready"."""
    last = max((at for at, word in enumerate(kept) if word == "not"), default=0)
    before = next((word for word in reversed(kept[:last]) if word not in _AUXILIARIES), "")
    return "" if before in _DROPPED or not before[:1].isalnum() else stem(before)


def _scope(kept: list[str]) -> frozenset[str]:
    """The first content words behind the last negation."""
    last = max((at for at, word in enumerate(kept) if word in NEGATIONS), default=len(kept))
    denied = [stem(word) for word in kept[last + 1 :] if word not in _DROPPED and word[0].isalnum()]
    return frozenset(denied[:_REACH]) - WELL


def _condition(kept: list[str]) -> str:
    """What makes the clause depend on another; "before" only where a clause follows, "otherwise" in front."""
    for word, following in pairwise([*kept, ""]):
        inner = (word == "before" and following not in _SUBJECTS) or word == "otherwise" != kept[0]
        if word in _CONDITIONS and not inner:
            return word
    return ""


def _one_sided(signs: set[tuple[int, bool]]) -> frozenset[tuple[int, bool]]:
    """The pairs that a clause takes one side of; "opens at nine, closed at five" says nothing about open or closed."""
    return frozenset((axis, sign) for axis, sign in signs if (axis, not sign) not in signs)


def _is_value(word: str) -> bool:
    return word in _VALUES or singular(word) in _VALUES or word[0].isdigit()
