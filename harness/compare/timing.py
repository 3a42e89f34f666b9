"""Tool calls made before the caller gave what they need."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from harness.compare.beside import TurnPair
from harness.compare.entities import EntityContext
from harness.compare.trace import first_said_ns, leaves
from harness.core.events import ToolCall
from harness.core.time import NS_PER_MS

TOLERANCE_NS = 300 * NS_PER_MS
"""Word times of recognisers are no better than this."""


def before_said(
    turns: Sequence[TurnPair], live: ToolCall, other: ToolCall, context: EntityContext
) -> tuple[str, Any] | None:
    """The argument, and its value, that the candidate used before anybody said it, though the live agent waited.

    ``None`` where there is none. A value that is never said in the call tells nothing.
    """
    if other.at_ns >= live.at_ns:
        return None
    for name, argument in other.arguments.items():
        for value in leaves(argument):
            said = first_said_ns(value, turns, context)
            if said is not None and other.at_ns < said - TOLERANCE_NS and live.at_ns >= said:
                return name, value
    return None
