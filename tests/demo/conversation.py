"""Holds a conversation with the agent's rules in text: no audio, no pipeline; tools run at once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import SimpleNamespace
from typing import Any

from harness.candidate.loop import CallLoop
from harness.demo import tools
from harness.demo.dialogue import Say, Use, decide
from harness.demo.state import State, read
from harness.demo.versions import VERSIONS

FRIDAY = date(2026, 5, 8)
_MOST_CALLS = 3
_LOOP = CallLoop("fast", "none")
"""The tools' delays cost no time."""


@dataclass
class Conversation:
    """Says the caller's words, returns the agent's; ``calls`` are the tools used, in order."""

    today: date = FRIDAY
    version: str = "live"
    messages: list[dict[str, Any]] = field(default_factory=list)
    calls: list[Use] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._tools = tools.ClinicTools(self.today)

    def answer(self) -> str:
        """The agent's next words, after whatever tools it uses."""
        for _ in range(_MOST_CALLS):
            step = decide(self.state(), VERSIONS[self.version])
            if isinstance(step, Say):
                self.messages.append({"role": "assistant", "content": step.text})
                return step.text
            self.use(step, _LOOP.run_until_complete(self._result(step)))
        raise AssertionError(f"the agent goes on calling tools: {self.calls}")

    def hear(self, text: str) -> str:
        """Say something to the agent; what it answers."""
        self.messages.append({"role": "user", "content": text})
        return self.answer()

    def state(self) -> State:
        """Where the conversation stands."""
        return read(self.messages, self.today, VERSIONS[self.version])

    def use(self, step: Use, result: Mapping[str, Any]) -> None:
        """Write a tool call and its result into the context."""
        self.calls.append(step)
        name = f"c{len(self.calls)}"
        function = {"name": step.tool, "arguments": json.dumps(step.arguments)}
        self.messages += [
            {"role": "assistant", "tool_calls": [{"id": name, "type": "function", "function": function}]},
            {"role": "tool", "tool_call_id": name, "content": json.dumps(result)},
        ]

    async def _result(self, step: Use) -> Mapping[str, Any]:
        results: list[Mapping[str, Any]] = []

        async def keep(result: Mapping[str, Any]) -> None:
            results.append(result)

        await getattr(self._tools, step.tool)(
            SimpleNamespace(function_name=step.tool, result_callback=keep), **step.arguments
        )
        return results[0]
