"""Reads many connections at one wakeup.

A provider sends a small message every 20 ms on each track of each call. A server that is woken for each of them spends
more on waking than on reading. Here rounds of reads begin some milliseconds apart, and each reads all that came
meanwhile at once. A message on a quiet server is read as it comes; of many, each costs less the more they are. Of more
than ``MANY`` connections enough comes in less time: rounds are shorter by as much, so that what is read last in a round
waits no longer. A round that takes longer than that is followed by the next at once.

Rules
-----
1. The reading of a connection's transport is paused; it is read here alone. The transport writes, closes, and tells its
   protocol that the connection is lost, as ever.
2. A round reads each connection once, no more than its protocol has room for: none keeps the others waiting.
3. After ``MOST`` connections the loop's other work has its turn.
4. An error of one protocol ends its connection and no other.
5. Closing a socket takes it out of epoll, and its number may be another's at once: a number counts only with its
   transport.
"""

from __future__ import annotations

import asyncio
import os
import select
from contextlib import suppress

import structlog

from harness.core.time import NS_PER_MS, seconds

log = structlog.get_logger()

ROUND_NS = 10 * NS_PER_MS
"""From the beginning of a round to the next, at most: how long what has arrived may wait to be read, and how well
arrivals are told."""
MOST = 64
MANY = 3 * MOST


class Gather:
    """Reads for all connections added to it, on one event loop. It stands on epoll(7), so on Linux."""

    def __init__(self, round_ns: int = ROUND_NS) -> None:
        self._round_s = seconds(round_ns)
        self._due_s = 0.0
        self._loop = asyncio.get_running_loop()
        self._epoll = select.epoll()
        self._lines: dict[int, tuple[asyncio.Transport, asyncio.BufferedProtocol]] = {}
        self._fds: dict[asyncio.Transport, int] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._loop.add_reader(self._epoll.fileno(), self._woken)

    def add(self, transport: asyncio.Transport, protocol: asyncio.BufferedProtocol) -> None:
        """Read for ``protocol`` from now on. The transport is plain TCP and its reading is paused."""
        fd: int = transport.get_extra_info("socket").fileno()
        self._lines[fd] = (transport, protocol)
        self._fds[transport] = fd
        self._epoll.register(fd, select.EPOLLIN)

    def remove(self, transport: asyncio.Transport) -> None:
        """Read no more for this transport; nothing where it is unknown."""
        fd = self._fds.pop(transport, None)
        if fd is None or self._lines[fd][0] is not transport:
            return
        del self._lines[fd]
        with suppress(OSError):
            self._epoll.unregister(fd)

    def close(self) -> None:
        """Read no more at all."""
        if self._timer is not None:
            self._timer.cancel()
        self._loop.remove_reader(self._epoll.fileno())
        self._epoll.close()

    def _woken(self) -> None:
        self._loop.remove_reader(self._epoll.fileno())
        self._due_s = self._loop.time()
        self._round()

    def _round(self) -> None:
        ready, lines, read_into = self._epoll.poll(0, MOST), self._lines, os.readv
        for fd, _ in ready:
            transport, protocol = lines[fd]
            try:
                if transport.is_closing():
                    self.remove(transport)
                    continue
                size = read_into(fd, (protocol.get_buffer(-1),))
                if size:
                    protocol.buffer_updated(size)
                else:
                    self._ended(transport, protocol)
            except BlockingIOError:
                continue
            except OSError:
                self._broken(transport)
            except Exception:
                log.exception("reading a connection failed, it ends")
                self._broken(transport)
        if len(ready) == MOST:
            self._timer = self._loop.call_later(0, self._round)
        elif ready:
            now_s = self._loop.time()
            self._due_s = max(now_s, self._due_s + self._round_s * MANY / max(MANY, len(lines)))
            self._timer = self._loop.call_later(self._due_s - now_s, self._round)
        else:
            self._timer = None
            self._loop.add_reader(self._epoll.fileno(), self._woken)

    def _ended(self, transport: asyncio.Transport, protocol: asyncio.BufferedProtocol) -> None:
        self.remove(transport)
        if not protocol.eof_received():
            transport.close()

    def _broken(self, transport: asyncio.Transport) -> None:
        self.remove(transport)
        transport.abort()
