"""The agent's replies of one turn on both sides, with all that a reply may be told from."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from harness.compare.deeds import Calls
from harness.compare.entities import Entity, EntityContext, entities
from harness.compare.entities.grounds import values_in
from harness.compare.normal import plain_words
from harness.compare.plain import stem
from harness.compare.trace import leaves


@dataclass(frozen=True)
class ReplyPair:
    """What the agent told the caller in one turn, on both sides, and what there was to tell.

    ``said`` are texts of the call before these replies: the caller's words of this and earlier turns, live's earlier
    replies; ``replied`` are those replies alone. ``asked`` are the caller's words of this turn; ``calls`` is what tools
    say of the deeds told. ``evidence`` are JSON values: arguments and results of tools up to this turn, on either side.
    """

    live: str
    other: str
    context: EntityContext
    said: tuple[str, ...] = ()
    asked: str = ""
    calls: Calls = field(default_factory=Calls)
    evidence: tuple[Any, ...] = field(default=(), hash=False)
    replied: tuple[str, ...] = ()

    @cached_property
    def told(self) -> tuple[Entity, ...]:
        """Values that were said before."""
        return tuple(value for text in self.said for value in entities(text, self.context))

    @cached_property
    def facts(self) -> frozenset[str]:
        """Stems of the words that the caller said in this turn, or a tool was given or told."""
        told = " ".join(str(value) for item in self.evidence for value in leaves(item))
        return frozenset(stem(word) for word in words_of(f"{self.asked} {told}".replace("_", " ")))

    @cached_property
    def grounds(self) -> tuple[Entity, ...]:
        """Values that a tool or earlier words support."""
        return (*self.told, *(value for item in self.evidence for value in values_in(item, self.context)))


def words_of(text: str) -> tuple[str, ...]:
    """The plain words of a text."""
    return tuple(word.text for word in plain_words(text))
