"""Tees: a provider's connection passed on to its agent byte by byte, with a copy for the harness.

Rules
-----
1. The peer first, the copy after. What a leg reads is written to the other leg before anything else happens to it.
2. Bytes are not looked at: sub-protocols, extensions, pings, fragments, close codes pass as they are. Only the head of
   the request is rewritten: its target becomes that of the agent's URL, and ``Host`` the agent's host, so that a
   virtual host finds it; ``X-Forwarded-Host`` says what it was.
3. A leg that cannot be written to stops the reading of the other: the peers feel each other's pace as without us.
4. The copy goes to a journal that is bounded in bytes and never waits; what it drops is counted.
5. An agent that cannot be reached is answered 502; one that breaks off breaks off the provider's leg.
"""

from __future__ import annotations

import asyncio
import ssl
from urllib.parse import urlsplit

import structlog

from harness.core.errors import WireError
from harness.core.time import seconds
from harness.fork.calls import Calls, Connection
from harness.fork.front import Request, now_ns
from harness.fork.records import Direction, pack_passed
from harness.fork.routes import Limits, TeeRoute
from harness.wire.media import Started, StreamOptions
from harness.wire.passive import PassiveStream

log = structlog.get_logger()

SNIFF_BYTES = 64 * 1024
"""How much of what the provider sends first is searched for the start of the stream."""

BAD_GATEWAY = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Tee:
    """One provider's connection and its agent's."""

    def __init__(self, calls: Calls, name: str, route: TeeRoute, connection: Connection) -> None:
        self._calls = calls
        self._name = name
        self._route = route
        self._connection = connection
        self._provider: asyncio.Transport | None = None
        self._agent: asyncio.Transport | None = None
        self._opening: asyncio.Task[None] | None = None
        self._gone = False
        self._ended: set[bool] = set()
        self._heads = {"to_agent": bytearray(), "to_provider": bytearray()}
        self._sniffing = True

    def open(self, transport: asyncio.Transport, request: Request, limits: Limits) -> None:
        """Take the provider's connection over and reach for the agent."""
        self._provider = transport
        transport.pause_reading()
        transport.set_protocol(_Leg(self, to_agent=True))
        self._opening = asyncio.get_running_loop().create_task(self._reach(request, limits))

    def cut(self, reason: str, why: str) -> None:
        """End both legs from our side."""
        self._connection.cut_off(why)
        self.lost(reason, ConnectionAbortedError(why))

    def passed(self, data: bytes, *, to_agent: bool) -> None:
        """A leg has read ``data``."""
        peer = self._agent if to_agent else self._provider
        if peer is not None:
            peer.write(data)
        arrival_ns = now_ns()
        connection = self._connection
        connection.last_ns = arrival_ns
        connection.journal.append(pack_passed(arrival_ns, data, to_agent=to_agent))
        direction: Direction = "to_agent" if to_agent else "to_provider"
        self._calls.counters.tee_bytes[direction] += len(data)
        if self._sniffing:
            self._heads[direction] += data
            self._sniffing = sum(map(len, self._heads.values())) < SNIFF_BYTES

    def ended(self, *, to_agent: bool) -> None:
        """A leg's peer has said all it will say; when both have, the legs are done."""
        self._ended.add(to_agent)
        if len(self._ended) == 2:
            self.lost("closed:1005", None)
            return
        peer = self._agent if to_agent else self._provider
        if peer is not None and not peer.is_closing() and peer.can_write_eof():
            peer.write_eof()

    def pace(self, *, to_agent: bool, stop: bool) -> None:
        """The leg that ``to_agent`` data is read from takes no more writes, or does again: the other reads no more."""
        other = self._agent if to_agent else self._provider
        if other is not None and not other.is_closing():
            if stop:
                other.pause_reading()
            else:
                other.resume_reading()

    def lost(self, reason: str, error: Exception | None) -> None:
        """A leg is gone: the other goes too, at once after an error, else with what is still to be written."""
        if self._gone:
            return
        self._gone = True
        for leg in (self._provider, self._agent):
            if leg is not None:
                leg.abort() if error is not None else leg.close()
        if self._opening is not None and not self._opening.done():
            self._opening.cancel()
        self.watch(now_ns())
        self._calls.counters.connections_open -= 1
        self._calls.watched.pop(self._connection.name, None)
        self._connection.closed(reason, now_ns())

    def watch(self, now_ns: int) -> None:
        """Look for the start of the stream in what passed first."""
        if not self._heads["to_agent"]:
            return
        try:
            self._look()
        except WireError as error:
            self._connection.broken(str(error))
            self._sniffing = False
        if not self._sniffing:
            self._heads["to_agent"].clear()

    def _look(self) -> None:
        answer, asked = PassiveStream("to_provider"), PassiveStream("to_agent")
        for _ in answer.messages(bytes(self._heads["to_provider"])):
            pass
        asked.negotiated(answer.extensions or "")
        decoder = self._route.dialect.decoder(self._connection.opened.options)
        for message in asked.messages(bytes(self._heads["to_agent"])):
            for event in decoder.feed(message):
                if isinstance(event, Started):
                    self._calls.join(self._connection, event)
                    self._sniffing = False
                    return

    async def _reach(self, request: Request, limits: Limits) -> None:
        url = urlsplit(self._route.upstream)
        secure = url.scheme == "wss"
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(seconds(limits.handshake_ns)):
                transport, _ = await loop.create_connection(
                    lambda: _Leg(self, to_agent=False),
                    url.hostname or "",
                    url.port or (443 if secure else 80),
                    ssl=ssl.create_default_context() if secure else None,
                )
        except (OSError, TimeoutError) as error:
            self._calls.counters.upstream_errors[self._name] += 1
            log.warning("agent cannot be reached", route=self._name, upstream=self._route.upstream, reason=str(error))
            assert self._provider is not None
            self._provider.write(BAD_GATEWAY)
            self.lost("closed:1006", None)
            return
        self._agent = transport
        self.passed(rewritten(request, self._route.upstream), to_agent=True)
        assert self._provider is not None
        if not self._provider.is_closing():
            self._provider.resume_reading()


class _Leg(asyncio.Protocol):
    """One side's connection; ``to_agent`` says where what it reads goes."""

    def __init__(self, tee: Tee, *, to_agent: bool) -> None:
        self._tee = tee
        self._to_agent = to_agent

    def data_received(self, data: bytes) -> None:
        self._tee.passed(data, to_agent=self._to_agent)

    def eof_received(self) -> bool:
        self._tee.ended(to_agent=self._to_agent)
        return True

    def pause_writing(self) -> None:
        self._tee.pace(to_agent=self._to_agent, stop=True)

    def resume_writing(self) -> None:
        self._tee.pace(to_agent=self._to_agent, stop=False)

    def connection_lost(self, exc: Exception | None) -> None:
        self._tee.lost("closed:1006", exc)


def rewritten(request: Request, upstream: str) -> bytes:
    """What was read of the provider, with the agent's target and host in the head."""
    url = urlsplit(upstream)
    query = "&".join(part for part in (url.query, urlsplit(request.target).query) if part)
    target = (url.path or "/") + (f"?{query}" if query else "")
    head, mark, rest = request.raw.partition(b"\r\n\r\n")
    _, *lines = head.split(b"\r\n")
    kept = [line for line in lines if not line.lower().startswith(b"host:")]
    first = f"GET {target} HTTP/1.1\r\nHost: {url.netloc.rpartition('@')[2]}".encode()
    forwarded = f"X-Forwarded-Host: {request.headers.get('host', '')}".encode()
    return b"\r\n".join([first, *kept, forwarded]) + mark + rest


def open_tee(
    calls: Calls, name: str, route: TeeRoute, limits: Limits, transport: asyncio.Transport, request: Request
) -> None:
    """Take the connection over."""
    connection = calls.connect(route.dialect, StreamOptions(), route.inbound, now_ns(), tee=True)
    tee = Tee(calls, name, route, connection)
    calls.counters.connections_open += 1
    calls.watched[connection.name] = tee
    tee.open(transport, request, limits)
