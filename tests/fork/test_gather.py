"""Many connections read together, on real sockets."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Coroutine
from typing import Any, cast

import pytest
import uvloop

from harness.fork.gather import MOST, Gather

LOOPS = (asyncio.new_event_loop, uvloop.new_event_loop)


class Taker(asyncio.BufferedProtocol):
    """Takes what is read for it, in a buffer of a few bytes; raises when told to."""

    def __init__(self) -> None:
        self.buffer = bytearray(64)
        self.reads: list[bytes] = []
        self.lost = asyncio.Event()
        self.ended = False

    def get_buffer(self, sizehint: int) -> bytearray:
        return self.buffer

    def buffer_updated(self, nbytes: int) -> None:
        self.reads.append(bytes(self.buffer[:nbytes]))
        if self.reads[-1].startswith(b"raise"):
            raise ValueError("told to fail")

    def eof_received(self) -> bool:
        self.ended = True
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        self.lost.set()


async def pair(gather: Gather) -> tuple[socket.socket, Taker, asyncio.Transport]:
    """A peer's socket, and the protocol that its bytes are gathered for."""
    peer, ours = socket.socketpair()
    peer.setblocking(False)
    ours.setblocking(False)
    loop = asyncio.get_running_loop()
    accepted, taker = await loop.connect_accepted_socket(Taker, ours)
    transport = cast("asyncio.Transport", accepted)
    transport.pause_reading()
    gather.add(transport, taker)
    return peer, taker, transport


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not true():  # noqa: ASYNC110, told by the protocol's lists
            await asyncio.sleep(0.001)


@pytest.fixture(params=LOOPS, ids=["asyncio", "uvloop"])
def run(request: pytest.FixtureRequest) -> Callable[[Coroutine[Any, Any, None]], None]:
    def main(body: Coroutine[Any, Any, None]) -> None:
        with asyncio.Runner(loop_factory=request.param) as runner:
            runner.run(asyncio.wait_for(body, 120))

    return main


Run = Callable[[Coroutine[Any, Any, None]], None]


def test_all_that_every_peer_sends_is_read_in_order(run: Run) -> None:
    async def main() -> None:
        gather = Gather()
        lines = [await pair(gather) for _ in range(2 * MOST + 1)]
        for part in range(5):
            for number, (peer, _, _) in enumerate(lines):
                peer.send(b"%d:%d;" % (number, part) * 4)
            await asyncio.sleep(0)
        wanted = [b"".join(b"%d:%d;" % (number, part) * 4 for part in range(5)) for number in range(len(lines))]
        await until(lambda: [b"".join(taker.reads) for _, taker, _ in lines] == wanted)
        for peer, _, transport in lines:
            transport.abort()
            peer.close()
        gather.close()
        await asyncio.sleep(0)

    run(main())


def test_a_peer_that_ends_or_breaks_or_cannot_be_read_ends_alone(run: Run) -> None:
    async def main() -> None:
        gather = Gather()
        (ends, ended, _), (fails, failed, _), (stays, kept, staying) = [await pair(gather) for _ in range(3)]
        ends.send(b"last words")
        ends.close()
        fails.send(b"raise")
        stays.send(b"still here")
        await ended.lost.wait()
        await failed.lost.wait()
        assert (ended.reads, ended.ended) == ([b"last words"], True)
        stays.send(b", and on")
        await until(lambda: b"".join(kept.reads) == b"still here, and on")
        staying.abort()
        await kept.lost.wait()
        for each in (fails, stays):
            each.close()
        gather.close()

    run(main())


def test_a_socket_s_number_that_is_used_again_is_another_connection(run: Run) -> None:
    async def main() -> None:
        gather = Gather()
        numbers: list[int] = []
        for turn in range(20):
            peer, taker, transport = await pair(gather)
            numbers.append(transport.get_extra_info("socket").fileno())
            peer.send(b"%d" % turn)
            await until(lambda taker=taker: bool(taker.reads))  # type: ignore[misc]
            transport.abort()
            peer.close()
            again, next_taker, next_transport = await pair(gather)
            gather.remove(transport)
            again.send(b"next")
            await until(lambda taker=next_taker: taker.reads == [b"next"])  # type: ignore[misc]
            next_transport.abort()
            await next_taker.lost.wait()
            gather.remove(next_transport)
            again.close()
        assert len(set(numbers)) < len(numbers)
        gather.close()

    run(main())
