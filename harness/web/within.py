"""A deadline that costs nothing where there is nothing to wait for.

A timer of the event loop takes longer than most of a request's parts, which are there when they are asked for.
"""

from __future__ import annotations

import asyncio
import types
from collections.abc import Awaitable, Generator
from functools import partial
from typing import Any, TypeVar

T = TypeVar("T")


async def within(awaitable: Awaitable[T], deadline_s: float) -> T:
    """Await until ``deadline_s`` of the loop's clock; the deadline is set only once there is a wait.

    Raises:
        TimeoutError: it was not done by then.
    """
    steps = awaitable.__await__()
    try:
        waits_for = next(steps)
    except StopIteration as done:
        return done.value  # type: ignore[no-any-return]
    async with asyncio.timeout_at(deadline_s):
        return await _rest(steps, waits_for)


@types.coroutine
def _rest(steps: Generator[Any, Any, T], waits_for: Any) -> Generator[Any, Any, T]:
    """Go on with steps of which the first was taken and waits."""
    while True:
        try:
            came = yield waits_for
        except BaseException as error:
            take = partial(steps.throw, error)
        else:
            take = partial(steps.send, came)
        try:
            waits_for = take()
        except StopIteration as done:
            return done.value  # type: ignore[no-any-return]
