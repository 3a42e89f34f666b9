"""The deployment that bounds what a tee cannot promise: HAProxy in front, the agent as backup."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from websockets.asyncio.server import ServerConnection

from harness.dial.player import play
from tests.fork.serving import run, serving
from tests.fork.test_tap import CALL
from tests.fork.test_tee import agent, teeing

CONFIG = Path(__file__).parents[2] / "config" / "haproxy-tee.cfg"

# Debian's lies where only root's path looks.
HAPROXY = shutil.which("haproxy", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin")
WAIT_S = 60.0
pytestmark = pytest.mark.skipif(HAPROXY is None, reason="haproxy is not installed")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


@asynccontextmanager
async def haproxy(tee: int, behind: int) -> AsyncIterator[str]:
    front = f"127.0.0.1:{free_port()}"
    places = {"FRONT": front, "TEE": f"127.0.0.1:{tee}", "AGENT": f"127.0.0.1:{behind}", "AGENT_PATH": "/ws"}
    assert HAPROXY is not None
    process = await asyncio.create_subprocess_exec(
        HAPROXY, "-f", str(CONFIG), "-db", env={**os.environ, **places}, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        await _listening(*front.split(":"))
        yield f"ws://{front}/tee/front"
    finally:
        process.terminate()
        await process.wait()


async def _listening(host: str, port: str) -> None:
    async with asyncio.timeout(WAIT_S):
        while True:
            try:
                _, writer = await asyncio.open_connection(host, port)
            except OSError:
                await asyncio.sleep(0.02)
                continue
            writer.close()
            await writer.wait_closed()
            return


def test_new_calls_go_straight_to_the_agent_while_the_tee_is_down(tmp_path: Path) -> None:
    paths: list[str] = []

    async def answer(connection: ServerConnection) -> None:
        assert connection.request is not None
        paths.append(connection.request.path)
        async for _ in connection:
            pass

    async def main() -> None:
        async with (
            agent(answer) as port,
            serving(teeing(port, "/ws"), tmp_path) as served,
            haproxy(served.server.port, port) as front,
        ):
            (through,) = await play(CALL, front, "twilio", pace=20.0)
            assert through.closed == "stop"
            assert (await served.call()).tracks == CALL.tracks
            await served.server.close()
            (around,) = await play(CALL, front, "twilio", pace=20.0)
            assert around.closed == "stop"
            assert served.server.counters.calls == 1

    run(main())
    assert paths == ["/ws", "/ws"]
