"""A media server on a free port of the loopback, and what it recorded."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import uvloop

from harness.core.call import Call
from harness.fork.calls import LiveCall
from harness.fork.reader import read_call
from harness.fork.routes import MediaConfig
from harness.fork.server import MediaServer
from harness.store.journal import FileJournal, blocks

T = TypeVar("T")

WAIT_S = 60.0
"""For what surely comes, on a machine however busy."""


@dataclass
class Served:
    server: MediaServer
    folder: Path
    started: list[str] = field(default_factory=list)
    first_start: asyncio.Event = field(default_factory=asyncio.Event)
    finished: asyncio.Queue[LiveCall] = field(default_factory=asyncio.Queue)

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.server.port}"

    def url(self, path: str) -> str:
        return f"ws://{self.address}{path}"

    async def call(self) -> Call:
        """The next call that is over, read back from its journals."""
        async with asyncio.timeout(WAIT_S):
            return self.read(await self.finished.get())

    def read(self, call: LiveCall) -> Call:
        return read_journals(self.folder, call.connections)


def read_journals(folder: Path, names: list[str]) -> Call:
    return read_call((name, (body for _, body in blocks(folder / f"{name}.journal"))) for name in names)


@asynccontextmanager
async def serving(config: MediaConfig, folder: Path) -> AsyncIterator[Served]:
    served: Served

    def started(call: LiveCall) -> None:
        served.started.append(call.call_id)
        served.first_start.set()

    def finished(call: LiveCall) -> None:
        served.finished.put_nowait(call)

    server = MediaServer(
        config,
        lambda name: FileJournal(folder / f"{name}.journal"),
        on_started=started,
        on_finished=finished,
    )
    served = Served(server, folder)
    async with listening(server):
        yield served


@asynccontextmanager
async def listening(server: MediaServer) -> AsyncIterator[MediaServer]:
    """Start and, whatever happens inside, close: uvloop waits for ever for a server that is left open."""
    await server.start()
    try:
        yield server
    finally:
        await server.close()


def run(main: Coroutine[Any, Any, T]) -> T:
    """Run on the loop that the server is built for."""
    return uvloop.run(asyncio.wait_for(main, 2 * WAIT_S))
