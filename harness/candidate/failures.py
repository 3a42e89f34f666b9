"""Noticing what a bot gets wrong, also where Pipecat would only log it."""

from __future__ import annotations

import asyncio
import traceback
from typing import TYPE_CHECKING, Any

from loguru import logger

from harness.candidate.account import Account

if TYPE_CHECKING:
    from loguru import Message

_CAUGHT_BY = ("pipecat.utils.base_object", "pipecat.utils.asyncio.task_manager")
"""Modules of Pipecat that catch what handlers and tasks raise, and log it as an error."""


def watch(account: Account, loop: asyncio.AbstractEventLoop) -> None:
    """Tell of exceptions in event handlers, in tasks, and in callbacks of the loop."""

    def logged(message: Message) -> None:
        record = message.record
        if record["name"] in _CAUGHT_BY:
            account.fault("candidate.raise", record["message"][-2000:])

    def unhandled(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, Exception):
            account.fault(*described(error))
        loop.default_exception_handler(context)

    forget = logger.remove
    logger.add(logged, level="ERROR")

    def remove(handler_id: int | None = None) -> None:
        """A bot that sets up its own logging takes all sinks away; ours comes back."""
        forget(handler_id)
        if handler_id is None:
            logger.add(logged, level="ERROR")

    logger.remove = remove  # type: ignore[method-assign]
    loop.set_exception_handler(unhandled)


def described(error: BaseException) -> tuple[str, str]:
    """Where and what of the fault that an exception is."""
    if isinstance(error, SystemExit):
        return "candidate.exit", f"the bot exited with status {error.code}"
    if isinstance(error, MemoryError):
        return "candidate.memory", "the bot ran out of the memory it may use"
    return "candidate.raise", "".join(traceback.format_exception(error))[-2000:]
