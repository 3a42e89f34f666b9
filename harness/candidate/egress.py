"""The harness's side of a candidate's network: connections from inside are carried to the allow-list, and nowhere else.

Rules:

- A listening socket stands for one entry of ``network``. The candidate cannot name a place: which socket it came in by
  decides, and the name is resolved out here.
- TLS passes through untouched. Connections and waiting are bounded; one that cannot be made is reset.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
import threading
from collections.abc import Sequence

from harness.candidate.sandbox_namespaces import place

MAX_CONNECTIONS = 64
CONNECT_S = 10.0
_CHUNK = 1 << 16


class Relay:
    """Carries a candidate's connections in a thread of its own until it is closed."""

    def __init__(self, network: Sequence[str]) -> None:
        self._places = [place(text) for text in network]
        self._ours, self.gate = socket.socketpair()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._ending = threading.Lock()
        self._closed = False
        self._open = 0
        self._thread = threading.Thread(target=self._run, name="harness-egress", daemon=True)

    def start(self) -> None:
        """Wait for the sandbox's sockets; call when ``gate`` has been given to the process."""
        self.gate.close()
        if self._places:
            self._thread.start()

    def close(self) -> None:
        """Cut all connections; once more does nothing."""
        with self._ending:
            self._closed = True
            if self._loop is not None and self._task is not None:
                self._loop.call_soon_threadsafe(self._task.cancel)
        with contextlib.suppress(OSError):
            self._ours.shutdown(socket.SHUT_RDWR)
        if self._thread.ident is not None:
            self._thread.join(timeout=5)
        self._ours.close()

    def _run(self) -> None:
        try:
            _, fds, _, _ = socket.recv_fds(self._ours, 16, len(self._places))
        except OSError:
            return
        listeners = [socket.socket(fileno=fd) for fd in fds]
        try:
            if len(listeners) == len(self._places):
                with contextlib.suppress(asyncio.CancelledError):
                    asyncio.run(self._serve(listeners))
        finally:
            for listener in listeners:
                listener.close()

    async def _serve(self, listeners: list[socket.socket]) -> None:
        with self._ending:
            if self._closed:
                return
            self._loop, self._task = asyncio.get_running_loop(), asyncio.current_task()
        try:
            async with asyncio.TaskGroup() as group:
                for listener, where in zip(listeners, self._places, strict=True):
                    listener.setblocking(False)
                    group.create_task(self._accept(listener, where, group))
        finally:
            with self._ending:
                self._loop = None

    async def _accept(self, listener: socket.socket, where: tuple[str, int], group: asyncio.TaskGroup) -> None:
        loop = asyncio.get_running_loop()
        while True:
            inside, _ = await loop.sock_accept(listener)
            if self._open >= MAX_CONNECTIONS:
                _reset(inside)
                continue
            self._open += 1
            group.create_task(self._carry(inside, where))

    async def _carry(self, inside: socket.socket, where: tuple[str, int]) -> None:
        try:
            async with asyncio.timeout(CONNECT_S):
                there = await asyncio.open_connection(*where)
        except (OSError, TimeoutError):
            self._open -= 1
            _reset(inside)
            return
        here = await asyncio.open_connection(sock=inside)
        try:
            await asyncio.gather(_pump(here[0], there[1]), _pump(there[0], here[1]))
        except OSError:
            pass
        finally:
            self._open -= 1
            for _, writer in (here, there):
                writer.transport.abort()


async def _pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    """Copy until the end, and pass the end on: the other direction may have more to say."""
    while data := await source.read(_CHUNK):
        sink.write(data)
        await sink.drain()
    with contextlib.suppress(OSError):
        sink.write_eof()


def _reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
