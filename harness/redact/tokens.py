"""Text as tokens that know their place in it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_TOKEN = re.compile(
    r"""
      [\w.+-]*\w@\w[\w-]*(?:\.\w[\w-]*)+            # e-mail
    | [0-9]{4}-[0-9]{2}-[0-9]{2}(?!\d|-\d)                   # ISO date
    | [0-9]{1,2}[/-][0-9]{1,2}[/-](?:[0-9]{4}|[0-9]{2})(?![\d-])  # written date
    | \d{1,2}:\d{2}(?::\d{2})?(?!\d)                # clock time
    | \d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d|,\d)        # 1,250.00
    | (?<![\d.-])\d+\.\d{1,2}(?![\d.-])             # 40.50
    | [0-9]+(?:st|nd|rd|th)\b                          # 12th
    | [0-9]+
    | [^\W\d_]+(?:'[^\W\d_]+)*                      # words, contractions
    | [$£€%@#+_]
    """,
    re.VERBOSE,
)
_MARKS = {"\u2019": "'", "\u2018": "'", "\u00a0": " ", "\u2011": "-", "\u2013": "-", "\u2212": "-"}
_PLAIN_MARKS = str.maketrans(_MARKS)


def words(text: str) -> list[str]:
    """The words of a list written as text."""
    return text.split()


@dataclass(frozen=True, slots=True)
class Token:
    """A word, figure or sign: lower case, with its place in characters and what stands before the next one."""

    text: str
    start: int
    end: int
    after: str


@lru_cache(maxsize=2048)
def tokens(text: str) -> tuple[Token, ...]:
    """The tokens of a text, in order."""
    plain = text.translate(_PLAIN_MARKS)
    found = list(_TOKEN.finditer(plain))
    ends = [*(match.start() for match in found[1:]), len(plain)][: len(found)]
    return tuple(
        Token(match.group().lower(), match.start(), match.end(), plain[match.end() : end])
        for match, end in zip(found, ends, strict=True)
    )


def folded(word: str) -> str:
    """A word without accents: "José" is written "Jose" as often."""
    if word.isascii():
        return word
    return "".join(char for char in unicodedata.normalize("NFKD", word) if not unicodedata.combining(char))


def text_at(given: tuple[Token, ...], at: int) -> str:
    """The text of a token, empty outside."""
    return given[at].text if 0 <= at < len(given) else ""
