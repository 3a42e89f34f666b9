"""Sentences that must not be learnt from, because the recogniser is tested with them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

_SCRIPTS = Path(__file__).parents[1]


Tree = dict[str, "Tree"]
_END = ""


@dataclass(frozen=True)
class HeldOut:
    """Sentences as a tree of words; ``line in held_out`` sees through word classes."""

    sentences: Tree
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
        tree: Tree = {}
        for line in lines:
            for text in (line, *re.split(r"[.?!] ", line)):
                node = tree
                for word in plain(text):
                    node = node.setdefault(word, {})
                if node is not tree:
                    node[_END] = {}
        return HeldOut(tree, {name: frozenset(members) for name, members in classes.items()})

    def __contains__(self, tokens: object) -> bool:
        assert isinstance(tokens, list)
        nodes = [self.sentences]
        for token in tokens:
            nodes = [after for node in nodes for after in self._after(node, token)]
            if not nodes:
                return False
        return any(_END in node for node in nodes)

    def _after(self, node: Tree, token: str) -> list[Tree]:
        """Where a token leads: a word to at most one place, a class to that of each of its words."""
        if token.startswith("{"):
            return [after for word, after in node.items() if word in self.classes[token[1:-1]]]
        after = node.get(token.partition(":")[0])
        return [] if after is None else [after]


def plain(text: str) -> list[str]:
    """Lower-case words of a text, without punctuation but with the dots of a.m. and p.m."""
    return [word if word in ("a.m.", "p.m.") else word.strip(".") for word in re.findall(r"[a-z'.]+", text.lower())]
