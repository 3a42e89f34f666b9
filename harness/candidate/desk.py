"""Where a candidate's tool calls are recorded and answered."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from harness.candidate.account import Account
from harness.candidate.answers import Answer, Answers
from harness.core.events import Event, ToolCall, ToolResult
from harness.core.time import seconds

_NOTHING = object()


class ToolDesk:
    """Records each tool call and answers it after the delay it had on the live call."""

    def __init__(self, account: Account, answers: Answers, live: Callable[[], tuple[Event, ...]]) -> None:
        self._account = account
        self._answers = answers
        self._live = live
        self._count = 0

    async def serve(self, name: str, arguments: dict[str, Any], turn: int | None, own: Any = _NOTHING) -> Any:
        """The result to give the candidate for one call; ``own`` is what its code returned, where that could run."""
        self._count += 1
        call = f"c{self._count}"
        began = self._account.now()
        self._account.event(ToolCall(call=call, name=name, arguments=arguments, at_ns=began, turn=turn))
        answer = self._answers.answer(name, arguments, self._live())
        if answer.source == "unavailable" and own is not _NOTHING:
            answer = Answer("stub", answer.delay_ns, own)
        await asyncio.sleep(seconds(answer.delay_ns))
        at = max(began, self._account.now())
        self._account.event(
            ToolResult(call=call, at_ns=at, result=answer.result, error=answer.error, source=answer.source)
        )
        self._account.stage("tool", began, at, turn=turn)
        return answer.result if answer.error is None else {"error": answer.error}

    def missing(self, name: str, arguments: dict[str, Any], turn: int | None) -> None:
        """Record a call of a tool for which the bot has no handler; Pipecat itself refuses it."""
        self._count += 1
        call, at = f"c{self._count}", self._account.now()
        self._account.event(ToolCall(call=call, name=name, arguments=arguments, at_ns=at, turn=turn))
        error = f"the candidate has no tool {name}"
        self._account.event(ToolResult(call=call, at_ns=at, error=error, source="unavailable"))
