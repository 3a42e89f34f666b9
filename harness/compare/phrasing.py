"""Two phrases that a look-up was made with: other words for the same thing, or another thing.

Rules:
    1. Search texts vary from run to run: more words, another order, fillers ask for the same.
    2. A figure, a letter of a code, one word in another's place, a turn from "in" to "out": another thing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from harness.compare.entities.lexicon import written_short
from harness.compare.opposites import NEGATIONS
from harness.compare.plain import STOP_WORDS, stem, word_set

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_SIDES = word_set("in out on off up down before after with without") | NEGATIONS
_ENDS = frozenset({"from", "to"})
_SHARED = 2
"""Words in common from which on what only one phrase says is a closer search and no other thing."""


def is_phrase(text: str) -> bool:
    """Whether a text has words enough to be a phrase, and not a code or a single word."""
    return len([word for word in _WORD.findall(text) if word.isalpha()]) > 1


def same_search(one: str, two: str) -> bool:
    """Whether two phrases look for the same thing as far as their words tell."""
    ours, theirs = _words(one), _words(two)
    marks, their_marks = Counter(filter(_marks, ours)), Counter(filter(_marks, theirs))
    routes = _route(ours), _route(theirs)
    if marks != their_marks or any(routes[0][end] != routes[1][end] for end in routes[0].keys() & routes[1].keys()):
        return False
    mine, yours = _content(ours), _content(theirs)
    only, their_only = mine - yours, yours - mine
    sides = [{word for word in words if word in _SIDES} for words in (ours, theirs)]
    if (sides[0] ^ sides[1]) & NEGATIONS or (sides[0] - sides[1] and sides[1] - sides[0]):
        return False
    if not only and not their_only:
        return True
    if only and their_only:
        return min(len(only), len(their_only)) > 1
    return len(mine & yours) >= _SHARED


def _words(text: str) -> list[str]:
    return [written_short(word) for word in _WORD.findall(text.lower())]


def _marks(word: str) -> bool:
    """Whether a word is a figure, a code or a letter."""
    return any(char.isdigit() for char in word) or (len(word) == 1 and word not in "ais")


def _content(words: Sequence[str]) -> frozenset[str]:
    return frozenset(stem(word) for word in words if word not in STOP_WORDS and not _marks(word))


def _route(words: Sequence[str]) -> dict[str, str]:
    """What stands behind "from" and behind "to"."""
    return {word: words[at + 1] for at, word in enumerate(words[:-1]) if word in _ENDS and words.count(word) == 1}
