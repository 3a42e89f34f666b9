"""Sentences that must not be learnt from, because the recogniser is tested with them."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

_SCRIPTS = Path(__file__).parents[1]


@dataclass(frozen=True)
class HeldOut:
    """Sentences by their number of words; ``line in held_out`` sees through word classes."""

    sentences: Mapping[int, frozenset[tuple[str, ...]]]
    classes: Mapping[str, frozenset[str]]

    @staticmethod
    def shipped(classes: Mapping[str, tuple[str, ...]]) -> HeldOut:
        """The callers' lines of the recorded calls, and the sentences of the recogniser's own tests."""
        calls = tomllib.loads((_SCRIPTS / "fixtures" / "calls.toml").read_text(encoding="utf-8"))
        lines = [line["say"] for call in calls["call"] for line in call["line"] if "say" in line]
        tests = (_SCRIPTS / "language_model" / "held_out.txt").read_text(encoding="utf-8").splitlines()
        return HeldOut.of((*lines, *tests), classes)

    @staticmethod
    def of(lines: Iterable[str], classes: Mapping[str, tuple[str, ...]]) -> HeldOut:
        """Hold out lines and each of their sentences; case and punctuation do not matter."""
        by_length: dict[int, set[tuple[str, ...]]] = defaultdict(set)
        for line in lines:
            for text in (line, *re.split(r"[.?!] ", line)):
                words = tuple(plain(text))
                by_length[len(words)].add(words)
        return HeldOut(
            {length: frozenset(found) for length, found in by_length.items() if length},
            {name: frozenset(members) for name, members in classes.items()},
        )

    def __contains__(self, tokens: object) -> bool:
        assert isinstance(tokens, list)
        return any(
            all(self._says(token, word) for token, word in zip(tokens, words, strict=True))
            for words in self.sentences.get(len(tokens), ())
        )

    def _says(self, token: str, word: str) -> bool:
        if token.startswith("{"):
            return word in self.classes[token[1:-1]]
        return token.partition(":")[0] == word


def plain(text: str) -> list[str]:
    """Lower-case words of a text, without punctuation but with the dots of a.m. and p.m."""
    return [word if word in ("a.m.", "p.m.") else word.strip(".") for word in re.findall(r"[a-z'.]+", text.lower())]
