"""What a candidate's tool calls are answered with; nothing of it comes from running a tool."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from harness.core.events import Event, ResultSource, ToolCall, ToolResult
from harness.core.time import NS_PER_MS

UNMEASURED_NS = 100 * NS_PER_MS
"""Delay of an answer where no live call of the tool tells how long it takes. An instant answer would change what a
pipeline does: it races the text that the agent is speaking."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A result or an error, after a delay, and where it comes from."""

    source: ResultSource
    delay_ns: int
    result: Any = None
    error: str | None = None


class Answers:
    """The live call's results, each given once and in order, and the config's stubs."""

    def __init__(self, stubs: Mapping[str, Any]) -> None:
        self._stubs = stubs
        self._used: set[str] = set()

    def answer(self, name: str, arguments: Mapping[str, Any], live: Iterable[Event]) -> Answer:
        """Answer one call: the first unused live result of the same tool with canonically equal arguments, or else
        the stub, or else ``unavailable``."""
        live = tuple(live)
        results = {event.call: event for event in live if isinstance(event, ToolResult)}
        calls = [event for event in live if isinstance(event, ToolCall) and event.name == name]
        delay = UNMEASURED_NS
        wanted = canonical(arguments)
        for call in calls:
            result = results.get(call.call)
            if result is None or result.source == "unavailable":
                continue
            delay = max(0, result.at_ns - call.at_ns)
            if call.call not in self._used and canonical(call.arguments) == wanted:
                self._used.add(call.call)
                return Answer("recorded", delay, result.result, result.error)
        if name in self._stubs:
            return Answer("stub", delay, self._stubs[name])
        return Answer("unavailable", delay, error=f"no recorded result of {name} for these arguments")


def canonical(value: Any) -> str:
    """One text for all ways to write the same arguments: order of keys, absent and null, 2 and 2.0, spaces around."""
    return json.dumps(_plain(value), sort_keys=True, ensure_ascii=False, default=str)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items() if item is not None}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value.strip() if isinstance(value, str) else value
