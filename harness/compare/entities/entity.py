"""One typed value with its place in a text, and what must be known to read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from harness.compare.difference import WordSpan
from harness.compare.entities.values import Value

RATE = "a rate"
"""Near each rate, so that one is told against another whatever stands around them."""
Bound = Literal["", "before", "after", "ahead", "behind"]
"""Which side of a value is meant: "by noon", "at most forty" are before, "from nine", "over forty" after; of a length
of time, whether it ends or begins there: "an hour before" is ahead, "an hour after" behind."""


@dataclass(frozen=True, slots=True)
class EntityContext:
    """What readers know beyond the text: the call's local date, the region of telephone numbers, and names."""

    call_date: date | None = None
    phone_region: str = "US"
    names: tuple[str, ...] = ()

    @property
    def day_first(self) -> bool:
        """Whether 3/5 is the third of May: everywhere but in the countries of the North American style."""
        return self.phone_region not in {"US", "CA", "PH", "PR"}


@dataclass(frozen=True, slots=True)
class Entity:
    """A value that was said. ``weak`` ones ("one", "first") may be mere grammar: they count only against each other.

    ``text`` is the raw wording, ``words`` its place among the whitespace-separated words, ``near`` the content words
    around it, by which two values of one kind are told apart. ``first`` and ``end`` are its place among the tokens.
    """

    kind: str
    value: Value
    text: str
    words: WordSpan
    bound: Bound = ""
    weak: bool = False
    near: frozenset[str] = frozenset()
    first: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class EntityPair:
    """A value of either side."""

    live: Entity
    other: Entity


@dataclass(frozen=True, slots=True)
class Found:
    """What a reader found: a value from token ``first`` up to, not including, token ``end``."""

    value: Value
    first: int
    end: int
    weak: bool = False
