"""A deadline that is set only where something waits."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any

import pytest

from harness.web.within import within


async def at_once(value: int) -> int:
    return value


async def failing() -> None:
    raise LookupError("at once")


async def waiting(*answers: asyncio.Future[int]) -> int:
    return sum([await answer for answer in answers])


def test_what_is_there_needs_no_time_at_all() -> None:
    async def main() -> None:
        assert await within(at_once(7), -1.0) == 7
        with pytest.raises(LookupError):
            await within(failing(), -1.0)

    asyncio.run(main())


def test_what_waits_goes_on_and_says_what_it_says() -> None:
    async def main() -> None:
        loop = asyncio.get_running_loop()
        first, second, broken = loop.create_future(), loop.create_future(), loop.create_future()
        loop.call_soon(first.set_result, 3)
        loop.call_soon(loop.call_soon, second.set_result, 4)
        assert await within(waiting(first, second), loop.time() + 60) == 7
        loop.call_soon(broken.set_exception, LookupError("later"))
        with pytest.raises(LookupError, match="later"):
            await within(waiting(broken), loop.time() + 60)

    asyncio.run(main())


@pytest.mark.parametrize("steps", [1, 2])
def test_what_never_comes_is_given_up_and_may_tidy_up(steps: int) -> None:
    tidied: list[str] = []

    async def tidy(answers: list[asyncio.Future[int]]) -> None:
        try:
            await waiting(*answers)
        finally:
            await asyncio.sleep(0)
            tidied.append("done")

    async def main() -> None:
        loop = asyncio.get_running_loop()
        answers = [loop.create_future() for _ in range(steps)]
        for answer in answers[:-1]:
            loop.call_soon(answer.set_result, 1)
        with pytest.raises(TimeoutError):
            await within(tidy(answers), loop.time() + 0.01)

    asyncio.run(main())
    assert tidied == ["done"]


def test_a_cancelled_wait_is_cancelled_and_no_timeout() -> None:
    async def main() -> None:
        loop = asyncio.get_running_loop()
        never: Awaitable[Any] = waiting(loop.create_future())
        task = asyncio.ensure_future(within(never, loop.time() + 60))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(main())
