from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from harness.candidate.loop import CallLoop, Charge
from harness.candidate.times import REAL_SLEEP
from harness.core.time import NS_PER_S


@pytest.fixture
def reasons() -> list[str]:
    return []


@pytest.fixture
def make(reasons: list[str]) -> Iterator[Any]:
    loops: list[CallLoop] = []

    def made(charge: Charge = "none") -> CallLoop:
        loop = CallLoop("fast", charge, on_unaccountable=reasons.append)
        loops.append(loop)
        return loop

    yield made
    for loop in loops:
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()


def test_an_hour_of_sleep_takes_an_hour_on_the_clock_only(make: Any) -> None:
    loop = make()
    began = loop.now_ns()
    loop.run_until_complete(asyncio.sleep(3600))
    assert 3600 * NS_PER_S <= loop.now_ns() - began < 3600 * NS_PER_S + NS_PER_S


def test_timers_fire_in_order_at_their_times(make: Any) -> None:
    loop = make()
    start = loop.time()
    seen: list[tuple[str, float]] = []

    async def tick(name: str, after: float) -> None:
        await asyncio.sleep(after)
        seen.append((name, round(loop.time() - start, 6)))

    async def main() -> None:
        await asyncio.gather(tick("c", 0.3), tick("a", 0.1), tick("b", 0.2))

    loop.run_until_complete(main())
    assert seen == [("a", 0.1), ("b", 0.2), ("c", 0.3)]


async def _job_and_tick(loop: CallLoop, tick_s: float) -> list[str]:
    order: list[str] = []

    async def job() -> None:
        await loop.run_in_executor(None, REAL_SLEEP, 0.05)
        order.append("job")

    async def tick() -> None:
        await asyncio.sleep(tick_s)
        order.append("tick")

    await asyncio.gather(job(), tick())
    return order


def test_a_job_costs_what_it_took(make: Any) -> None:
    loop = make("measured")
    assert loop.run_until_complete(_job_and_tick(loop, 0.01)) == ["tick", "job"]
    assert loop.charged_ns >= NS_PER_S // 20


def test_a_job_costs_nothing_where_nothing_is_charged(make: Any) -> None:
    loop = make("none")
    assert loop.run_until_complete(_job_and_tick(loop, 0.01)) == ["job", "tick"]
    assert loop.charged_ns == 0


def test_jobs_come_back_in_the_order_of_submission(make: Any) -> None:
    loop = make("none")
    order: list[int] = []

    async def job(number: int, takes_s: float) -> None:
        await loop.run_in_executor(None, REAL_SLEEP, takes_s)
        order.append(number)

    async def main() -> None:
        await asyncio.gather(job(0, 0.06), job(1, 0.0), job(2, 0.03))

    loop.run_until_complete(main())
    assert order == [0, 1, 2]


def test_a_job_that_raises_raises_where_it_is_awaited(make: Any) -> None:
    loop = make()
    with pytest.raises(ZeroDivisionError):
        loop.run_until_complete(loop.run_in_executor(None, divmod, 1, 0))


def test_a_cancelled_job_is_let_go(make: Any) -> None:
    loop = make()

    async def main() -> str:
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(loop.run_in_executor(None, REAL_SLEEP, 0.02), 0.0)
        await asyncio.sleep(1)
        return "on"

    assert loop.run_until_complete(main()) == "on"


def test_blocking_the_loop_costs_time_and_no_waiting(make: Any) -> None:
    loop = make("measured")
    began = loop.now_ns()
    loop.sleep_blocking(900)
    assert loop.now_ns() - began == 900 * NS_PER_S


def test_computing_on_the_loop_is_charged_when_costs_are_measured(make: Any) -> None:
    def moved(charge: Charge) -> int:
        loop = make(charge)

        async def compute() -> None:
            sum(range(3_000_000))

        began = loop.now_ns()
        loop.run_until_complete(compute())
        return int(loop.now_ns() - began)

    assert moved("none") == 0
    assert moved("measured") > 0


def test_held_time_does_not_pass(make: Any) -> None:
    loop = make()
    began = loop.now_ns()
    loop.held(lambda: REAL_SLEEP(0.01))
    assert loop.now_ns() == began


def test_held_time_does_not_pass_at_the_real_pace_either() -> None:
    loop = CallLoop("real")
    began = loop.now_ns()
    loop.held(lambda: REAL_SLEEP(0.2))
    assert loop.now_ns() - began < NS_PER_S // 5
    loop.close()


def test_nothing_is_called_soon_by_a_loop_that_is_closed() -> None:
    loop = CallLoop("real")
    loop.close()
    with pytest.raises(RuntimeError, match="closed"):
        loop.call_soon(print)


def test_files_are_looked_at_where_there_is_always_work() -> None:
    loop = CallLoop("real")
    ours, theirs = socket.socketpair()
    heard: list[bytes] = []
    rounds = 0

    def work() -> None:
        nonlocal rounds
        rounds += 1
        (loop.stop if heard or rounds > 1000 else partial(loop.call_soon, work))()

    loop.add_reader(theirs, lambda: heard.append(theirs.recv(1)))
    loop.call_soon(work)
    with ours, theirs:
        ours.send(b"x")
        loop.run_forever()
        loop.close()
    assert (heard, rounds < 100) == ([b"x"], True)


def test_a_thread_that_calls_in_is_reported_once(make: Any, reasons: list[str]) -> None:
    loop = make()

    async def main() -> None:
        first, second = asyncio.Event(), asyncio.Event()

        def call_in() -> None:
            loop.call_soon_threadsafe(first.set)
            loop.call_soon_threadsafe(second.set)

        threading.Thread(target=call_in, name="sdk").start()
        await first.wait()
        await second.wait()

    loop.run_until_complete(main())
    assert len(reasons) == 1
    assert "'sdk'" in reasons[0]


def test_results_of_the_loops_own_jobs_are_not_reported(make: Any, reasons: list[str]) -> None:
    loop = make()

    async def main() -> None:
        await asyncio.to_thread(sum, [1, 2])
        asyncio.run_coroutine_threadsafe(asyncio.sleep(0), loop)

    loop.run_until_complete(main())
    assert reasons == []


def test_a_connection_that_is_no_request_is_reported_and_runs_with_the_wall_clock(
    make: Any, reasons: list[str]
) -> None:
    loop = make()

    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(await reader.readexactly(1))
        await writer.drain()
        writer.close()

    async def main() -> bytes:
        server = await asyncio.start_server(echo, "127.0.0.1", 0)
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        writer.write(b"x")
        answer = await reader.readexactly(1)
        writer.close()
        server.close()
        return answer

    assert loop.run_until_complete(main()) == b"x"
    assert len(reasons) == 1
    assert "127.0.0.1" in reasons[0]
