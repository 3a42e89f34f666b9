"""Whether two words can be told apart by ear: a key of the consonants heard, after Lawrence Philips' Metaphone."""

from __future__ import annotations

import re
from collections.abc import Sequence

_RULES = (
    (r"^(?:kn|gn|pn|wr|ps)", lambda match: match.group()[1]),
    (r"^x", "s"),
    (r"ph", "f"),
    (r"(?:tch|ch|tsh)", "X"),
    (r"(?:sh|sch)", "S"),
    (r"th", "0"),
    (r"gh(?=[^aeiou]|$)", ""),
    (r"ck|q|c(?![eiy])|c(?=h)", "k"),
    (r"c(?=[eiy])", "s"),
    (r"dg(?=[eiy])|j", "J"),
    (r"x", "ks"),
    (r"z", "s"),
    (r"(?<=[aeiouy])h|h(?=$)|(?<=[rw])h", ""),
    (r"mb$", "m"),
    (r"v", "f"),
    (r"w(?=[^aeiouy]|$)|y(?=[^aeiou]|$)", ""),
    (r"(.)\1", r"\1"),
)


def sound(word: str) -> str:
    """The key of a word: its first vowel as a vowel, then its consonants."""
    key = re.sub(r"[^a-z]", "", word.lower())
    for pattern, replacement in _RULES:
        key = re.sub(pattern, replacement, key)
    return key[:1].translate(str.maketrans("aeiouy", "AAAAAA")) + re.sub(r"[aeiouy]", "", key[1:])


def sounds_alike(one: Sequence[str], two: Sequence[str]) -> bool:
    """Whether two names have the same sound, part by part, and vowels that fit: "Sarah", "Sara"."""
    return len(one) == len(two) and all(
        sound(a) == sound(b) and _vowels(a) == _vowels(b) for a, b in zip(one, two, strict=True)
    )


def _vowels(word: str) -> str:
    """The vowel sounds of a word, silent endings and doubled letters dropped."""
    word = re.sub(r"(?<=[^aeiouy])e$|h\b", "", word.lower())
    word = re.sub(r"ie$|ey$|y$|i$|ee$", "i", word)
    return re.sub(r"[^aeiou]|(?<=[aeiou])[aeiou]", "", word.replace("y", "i"))
