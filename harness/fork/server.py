"""The media server: taps and tees on one port, one event loop, one thread that writes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Container
from contextlib import suppress

import structlog

from harness.core.time import NS_PER_MS, seconds
from harness.fork.calls import TURNS, CallHook, Calls, LiveCall, MayRecord, OpenJournal, always
from harness.fork.counters import MediaCounters
from harness.fork.front import Door, Front, Request, now_ns
from harness.fork.gather import Gather
from harness.fork.routes import MediaConfig
from harness.fork.tap import open_tap
from harness.fork.tee import open_tee
from harness.fork.webrtc_door import WhipDoor

log = structlog.get_logger()

TICK_NS = 500 * NS_PER_MS
"""How often each connection is read and written, and connections are looked at: what a killed process loses at most,
and what ``FEW`` says, and a write."""
FEW = 32
"""Of fewer connections the writing waits for those of the next turns, half a tick at most: each time wakes a thread."""


def _ignore(call: LiveCall) -> None:
    """No hook."""


class MediaServer:
    """Listens, records, and tells of calls. Use it on one event loop, best uvloop's.

    ``on_started`` and ``on_finished`` run on the event loop and must not block: hand the call to a thread or a process.
    When ``on_finished`` runs, the call's journals are written and closed.
    """

    def __init__(
        self,
        config: MediaConfig,
        open_journal: OpenJournal,
        *,
        on_started: CallHook = _ignore,
        on_finished: CallHook = _ignore,
        counters: MediaCounters | None = None,
        may_record: MayRecord = always,
    ) -> None:
        self.counters = counters or MediaCounters()
        self._config = config
        self._calls = Calls(
            open_journal,
            self.counters,
            reconnect_ns=config.limits.reconnect_ns,
            on_started=on_started,
            on_finished=on_finished,
            may_record=may_record,
        )
        self._whip = WhipDoor(self._calls, config.webrtc, config.limits) if config.webrtc is not None else None
        self._door = Door(config, self.counters, self._tap, self._tee, self._webrtc)
        self._gather: Gather | None = None
        self._server: asyncio.Server | None = None
        self._ticker: asyncio.Task[None] | None = None
        self._writing: asyncio.Task[None] | None = None
        self._unwritten: set[int] = set()

    @property
    def port(self) -> int:
        """The port listened on, once started."""
        assert self._server is not None
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    async def start(self) -> None:
        """Begin to listen.

        Raises:
            OSError: the address is taken or not ours.
        """
        loop = asyncio.get_running_loop()
        self._gather = Gather()
        self._server = await loop.create_server(
            lambda: Front(self._door), self._config.host, self._config.port, backlog=1024, ssl=self._config.tls
        )
        self._ticker = loop.create_task(self._tick())
        log.info("media server listens", host=self._config.host, port=self.port)

    async def drain(self, wait_s: float) -> None:
        """Take no new connections, and wait for the calls in progress to end."""
        self._door.draining = True
        with suppress(TimeoutError):
            await asyncio.wait_for(self._calls.idle.wait(), wait_s)

    async def close(self) -> None:
        """End all connections and hand over all calls."""
        if self._server is not None:
            self._server.close()
        for watched in list(self._calls.watched.values()):
            watched.cut("closed:1001", "server closed")
        await self._calls.idle.wait()
        if self._whip is not None:
            await self._whip.close()
        if self._gather is not None:
            self._gather.close()
            self._gather = None
        if self._ticker is not None:
            self._ticker.cancel()
            await asyncio.gather(self._ticker, return_exceptions=True)
        if self._writing is not None:
            await self._writing
        await self._flush(range(TURNS))
        self._calls.sweep(now_ns(), all_over=True)

    def _tap(self, transport: asyncio.Transport, request: Request) -> None:
        assert self._gather is not None
        route = self._config.taps[request.path.strip("/").partition("/")[2]]
        open_tap(self._calls, self._gather, route, self._config.limits, transport, request)

    def _tee(self, transport: asyncio.Transport, request: Request) -> None:
        name = request.path.strip("/").partition("/")[2]
        open_tee(self._calls, name, self._config.tees[name], self._config.limits, transport, request)

    def _webrtc(self, transport: asyncio.Transport, request: Request) -> None:
        assert self._whip is not None
        self._whip.take(transport, request)

    async def _tick(self) -> None:
        while True:
            for turn in range(TURNS):
                await asyncio.sleep(seconds(TICK_NS) / TURNS)
                await self._look_after(self._calls.read(turn))
                self._write(turn)
            await self._look_after(self._watch())

    async def _look_after(self, look: Awaitable[None]) -> None:
        try:
            await look
        except Exception:
            log.exception("a look after the calls failed, the next follows")

    async def _watch(self) -> None:
        now = now_ns()
        for watched in list(self._calls.watched.values()):
            watched.watch(now)
        self._calls.sweep(now)

    def _write(self, turn: int) -> None:
        """Write the journals of this turn, or with the next: they are few, or the disk still takes those before.

        A disk that hangs holds up the thread that writes, and nothing of what is done here.
        """
        self._unwritten.add(turn)
        if self._calls.due(self._unwritten) < FEW and len(self._unwritten) < TURNS // 2:
            return
        if self._writing is None or self._writing.done():
            turns, self._unwritten = self._unwritten, set()
            self._writing = asyncio.get_running_loop().create_task(self._flush(turns))

    async def _flush(self, turns: Container[int]) -> None:
        try:
            await asyncio.to_thread(self._calls.flush, turns)
        except Exception:
            log.exception("writing journals failed, the next time follows")


async def serve_media(  # noqa: PLR0913 - what a server depends on
    config: MediaConfig,
    open_journal: OpenJournal,
    *,
    stop: asyncio.Event,
    on_started: CallHook = _ignore,
    on_finished: CallHook = _ignore,
    counters: MediaCounters | None = None,
    drain_s: float = 30.0,
    may_record: MayRecord = always,
) -> None:
    """Listen until ``stop`` is set, then drain: calls in progress may end within ``drain_s``."""
    server = MediaServer(
        config,
        open_journal,
        on_started=on_started,
        on_finished=on_finished,
        counters=counters,
        may_record=may_record,
    )
    await server.start()
    try:
        await stop.wait()
        await server.drain(drain_s)
    finally:
        await server.close()
