"""A grammar of sentences, and drawing sentences from it.

Rules
    ``rule = expansion`` adds one alternative to ``rule``; the same rule on many lines has as many alternatives.
    ``(a | b)`` is one of them, ``(a | b)?`` and ``[a | b]`` are one of them or nothing, ``<rule>`` is another rule,
    ``{class}`` stays as it is: the language model counts classes, not their words.
    ``<letter>`` and ``<spell>`` are built in: they need the letters of a name.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

_TOKEN = re.compile(r"\)\?|[()\[\]|]|<[^>]+>|\{[^}]+\}|[^\s()\[\]|<>{}?]+")


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several sequences, each a tuple of words, rule names in angle brackets and nested choices."""

    ways: tuple[tuple[str | Choice, ...], ...]


@dataclass(frozen=True)
class Grammar:
    """Rules by name, and the words of each class."""

    rules: Mapping[str, Choice]
    classes: Mapping[str, tuple[str, ...]]
    names: tuple[str, ...] = field(default=())

    def draw(self, rng: random.Random, rule: str = "say") -> list[str]:
        """Tokens of one sentence: words, ``{class}`` marks and ``x:letter`` marks."""
        return self._expand(self.rules[rule], rng)

    def spoken(self, tokens: list[str], rng: random.Random) -> list[str]:
        """The tokens with a word drawn for each class, tagged with it."""
        names = [token[1:-1] if token[0] == "{" else None for token in tokens]
        return [
            f"{rng.choice(self.classes[name])}:{name}" if name else token
            for token, name in zip(tokens, names, strict=True)
        ]

    def _expand(self, choice: Choice, rng: random.Random) -> list[str]:
        tokens: list[str] = []
        for part in rng.choice(choice.ways):
            match part:
                case Choice():
                    tokens += self._expand(part, rng)
                case "<letter>":
                    tokens.append(f"{rng.choice(_ALPHABET)}:letter")
                case "<spell>":
                    tokens += [f"{letter}:letter" for letter in rng.choice(self.names)]
                case _ if part.startswith("<"):
                    tokens += self.draw(rng, part[1:-1])
                case _:
                    tokens.append(part)
        return tokens


_ALPHABET = "abcdefghijklmnopqrstuvwxyz"


def read(grammar: Path, classes: Path) -> Grammar:
    """Read the grammar's and the classes' files.

    Raises:
        ValueError: a line that is no rule, a bracket left open, or a rule or class that nothing defines.
    """
    words = {}
    for line in _lines(classes):
        name, _, members = line.partition(":")
        words[name] = tuple(members.split())
    rules: dict[str, tuple[tuple[str | Choice, ...], ...]] = {}
    for line in _lines(grammar):
        name, equals, expansion = line.partition(" = ")
        if not equals:
            raise ValueError(f"a rule must be 'name = expansion', is {line!r}")
        rules[name] = (*rules.get(name, ()), *_parse(expansion).ways)
    _check(rules, words)
    names = tuple(re.sub(r"[^a-z]", "", name) for name in (*words["first"], *words["last"]))
    return Grammar({name: Choice(ways) for name, ways in rules.items()}, words, names)


def _lines(path: Path) -> list[str]:
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _parse(text: str) -> Choice:
    tokens = _TOKEN.findall(text)
    choice, rest = _alternatives(tokens)
    if rest:
        raise ValueError(f"a bracket closes that never opened: {text!r}")
    return choice


def _alternatives(tokens: list[str]) -> tuple[Choice, list[str]]:
    ways: list[tuple[str | Choice, ...]] = []
    parts: list[str | Choice] = []
    while tokens and tokens[0] not in (")", ")?", "]"):
        head, tokens = tokens[0], tokens[1:]
        match head:
            case "|":
                ways.append(tuple(parts))
                parts = []
            case "(" | "[":
                inner, tokens = _alternatives(tokens)
                if not tokens:
                    raise ValueError(f"a bracket stays open: {head}")
                close, tokens = tokens[0], tokens[1:]
                optional = close in ("]", ")?")
                # What is optional is left out half of the time, however many ways there are to say it.
                parts.append(Choice(((inner,), ())) if optional else inner)
            case _:
                parts.append(head)
    ways.append(tuple(parts))
    return Choice(tuple(ways)), tokens


def _check(rules: Mapping[str, tuple[tuple[str | Choice, ...], ...]], classes: Mapping[str, tuple[str, ...]]) -> None:
    known = {f"<{name}>" for name in (*rules, "letter", "spell")} | {f"{{{name}}}" for name in classes}
    for name, ways in rules.items():
        for mark in _marks(Choice(ways)):
            if mark not in known:
                raise ValueError(f"rule {name} uses {mark}, which nothing defines")


def _marks(choice: Choice) -> set[str]:
    found: set[str] = set()
    for way in choice.ways:
        for part in way:
            if isinstance(part, Choice):
                found |= _marks(part)
            elif part[0] in "<{":
                found.add(part)
    return found
