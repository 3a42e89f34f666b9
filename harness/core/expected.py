"""What a person wrote down as the right behaviour on a call: ``expected.json`` beside the call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

SCHEMA = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """One thing that is right: a tool is called or not, a text is said or never said.

    ``arguments`` are those that a call of ``tool`` must have, by dotted path; it may have others. ``turn`` restricts
    it to one turn of the call; without it, any turn will do. ``no_effect`` is that no tool with an effect is called.
    """

    tool: str | None = None
    arguments: Mapping[str, Any] = field(default_factory=dict)
    no_tool: str | None = None
    no_effect: bool = False
    says: str | None = None
    never_says: str | None = None
    turn: int | None = None

    def __post_init__(self) -> None:
        given = [each for each in (self.tool, self.no_tool, self.no_effect, self.says, self.never_says) if each]
        if len(given) != 1:
            forms = "tool, no_tool, no_effect, says and never_says"
            raise ValueError(f"an expectation needs one of {forms}, has {len(given)}")
        if self.arguments and not self.tool:
            raise ValueError("arguments are those of a tool, and no tool is named")


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """``expected.json``: all that was written down, and who did."""

    written_by: str
    expect: tuple[Expectation, ...]
    schema: int = SCHEMA

    def __post_init__(self) -> None:
        if self.schema != SCHEMA:
            raise ValueError(f"schema must be {SCHEMA}, is {self.schema}")
        if not self.expect:
            raise ValueError("expect must not be empty")
