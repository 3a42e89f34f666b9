"""The door of the media server: reads the head of an HTTP request, and hands the connection on.

Rules
-----
1. Nothing but the head is read here, at most ``MAX_HEAD_BYTES`` and for at most ``Limits.handshake_ns``.
2. Whoever may not stream is answered 403 before any media.
3. Beyond ``Limits.connections`` a request is answered 503. As many may wait to be read; of more the oldest are cut off
   unread, so that whoever opens connections and says nothing keeps nobody out.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast
from urllib.parse import parse_qsl, urlsplit

import h11

from harness.core.time import seconds
from harness.fork.counters import MediaCounters
from harness.fork.routes import MediaConfig
from harness.wire.auth import public_url

MAX_HEAD_BYTES = 16 * 1024


@dataclass(frozen=True, slots=True)
class Request:
    """The head of a request as it came (``raw``, with what came behind it), and as it reads; header names in lower
    case."""

    raw: bytes
    method: str
    target: str
    headers: Mapping[str, str]

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.target).query))


Handover = Callable[[asyncio.Transport, Request], None]
"""Takes a connection over: sets the transport's next protocol and feeds it what was read."""


class Refused(Exception):
    """The request is answered with this status and closed."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


class Front(asyncio.Protocol):
    """One connection until its request is read."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._http = h11.Connection(h11.SERVER, max_incomplete_event_size=MAX_HEAD_BYTES)
        self._raw = b""
        self._transport: asyncio.Transport | None = None
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._door.counters.connections += 1
        if len(self._door.waiting) >= self._door.config.limits.connections:
            next(iter(self._door.waiting)).give_way()
        self._door.waiting[self] = None
        wait_s = seconds(self._door.config.limits.handshake_ns)
        self._timer = asyncio.get_running_loop().call_later(wait_s, self._refuse, Refused(408, "request took too long"))

    def data_received(self, data: bytes) -> None:
        assert self._transport is not None
        if self._transport.is_closing():
            return
        self._raw += data
        try:
            if self._raw.find(b"\r\n\r\n", 0, MAX_HEAD_BYTES) < 0 and len(self._raw) > MAX_HEAD_BYTES:
                raise Refused(431, f"request head must be shorter than {MAX_HEAD_BYTES} bytes")
            self._http.receive_data(data)
            event = self._http.next_event()
            if event is h11.NEED_DATA:
                return
            if not isinstance(event, h11.Request):
                raise Refused(400, "expected a request")
            self._door.enter(self._transport, self._request(event))
        except h11.RemoteProtocolError as error:
            self._refuse(Refused(error.error_status_hint or 400, str(error)))
        except Refused as error:
            self._refuse(error)
        self._forget()

    def connection_lost(self, exc: Exception | None) -> None:
        self._forget()

    def give_way(self) -> None:
        """Be cut off unread: too many wait, and this one does longest."""
        assert self._transport is not None
        self._door.counters.refused["too many connections"] += 1
        self._forget()
        self._transport.abort()

    def _request(self, event: h11.Request) -> Request:
        headers: dict[str, str] = {}
        for name, value in event.headers:
            headers.setdefault(name.decode("ascii"), value.decode("latin-1"))
        return Request(self._raw, event.method.decode("ascii"), event.target.decode("ascii"), headers)

    def _refuse(self, refused: Refused) -> None:
        assert self._transport is not None
        if refused.status != 200:
            self._door.counters.refused[refused.reason.partition(":")[0]] += 1
        body = (refused.reason + "\n").encode()
        self._transport.write(
            b"HTTP/1.1 %d %b\r\nContent-Type: text/plain\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%b"
            % (refused.status, _PHRASES.get(refused.status, b"Refused"), len(body), body)
        )
        self._transport.close()

    def _forget(self) -> None:
        self._door.waiting.pop(self, None)
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


_PHRASES = {
    200: b"OK",
    400: b"Bad Request",
    403: b"Forbidden",
    404: b"Not Found",
    405: b"Method Not Allowed",
    408: b"Request Timeout",
    431: b"Request Header Fields Too Large",
    503: b"Service Unavailable",
}


class Door:
    """Routes requests: ``/tap/<provider>``, ``/tee/<route>``, ``/whip``, ``/webrtc``, ``/healthz``."""

    def __init__(
        self, config: MediaConfig, counters: MediaCounters, tap: Handover, tee: Handover, webrtc: Handover
    ) -> None:
        self.config = config
        self.counters = counters
        self.waiting: dict[Front, None] = {}
        """Those whose request is not read yet, the oldest first."""
        self.draining = False
        self._tap = tap
        self._tee = tee
        self._webrtc = webrtc

    def enter(self, transport: asyncio.Transport, request: Request) -> None:
        """Hand the connection on.

        Raises:
            Refused: it may not stream, or there is nothing at this path.
        """
        room, _, name = request.path.strip("/").partition("/")
        if room == "whip" and self.config.webrtc is not None and request.method != "POST":
            self._webrtc(transport, request)
            return
        if request.method != "GET" and room != "whip":
            raise Refused(405, f"method not allowed: {request.method}")
        if room == "healthz" and not name:
            raise Refused(200, self._health())
        if self.draining:
            raise Refused(503, "draining")
        if self.counters.connections_open >= self.config.limits.connections:
            raise Refused(503, "too many connections")
        match room:
            case "tap" if name in self.config.taps:
                self._prove(name, request)
                self._tap(transport, request)
            case "tee" if name in self.config.tees:
                self._tee(transport, request)
            case "whip" | "webrtc" if self.config.webrtc is not None:
                self._webrtc(transport, request)
            case _:
                raise Refused(404, f"no such route: {request.path}")

    def _prove(self, name: str, request: Request) -> None:
        url = public_url(
            request.target, request.headers, self.config.public_url, trust_forwarded=self.config.trust_forwarded
        )
        if not self.config.taps[name].credentials.accept(url, request.headers):
            raise Refused(403, f"not authorized: no valid proof for {url}")

    def _health(self) -> str:
        counters = self.counters
        state = {
            "status": "draining" if self.draining else "ok",
            "calls": counters.calls_open,
            "connections": counters.connections_open,
            "disk_failing": counters.disk_failing,
        }
        return json.dumps(state)


def hand_over(transport: asyncio.Transport, protocol: asyncio.BufferedProtocol | asyncio.Protocol, data: bytes) -> None:
    """Make ``protocol`` the transport's, and give it ``data`` as if it had just arrived."""
    transport.pause_reading()
    transport.set_protocol(protocol)
    protocol.connection_made(transport)
    if isinstance(protocol, asyncio.Protocol):
        protocol.data_received(data)
    else:
        while data:
            buffer = memoryview(protocol.get_buffer(len(data)))
            size = min(len(buffer), len(data))
            buffer[:size] = data[:size]
            protocol.buffer_updated(size)
            data = data[size:]
    if not transport.is_closing():
        transport.resume_reading()


def now_ns() -> int:
    """The clock by which arrivals are told: monotonic, of the whole machine."""
    return time.monotonic_ns()
