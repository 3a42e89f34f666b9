"""The HTTP server behind the API and the pages: uvicorn on llhttp, with bounds that it does not have itself.

llhttp, the parser of Node.js, takes a third of the time of the one in Python: a rollout's evaluations need it.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path
from typing import ClassVar

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from harness.config.web import WebTable

MAX_HEAD_BYTES = 16 * 1024
MAX_AHEAD = 16
"""Requests that may wait for the answers to those before them on their connection."""
KEEP_ALIVE_S = 15


def make_server(app: ASGIApp, table: WebTable, tls: tuple[Path, Path] | None = None) -> uvicorn.Server:
    """A server for an application, with the certificate and the key in the files ``tls``."""
    return uvicorn.Server(
        uvicorn.Config(
            app,
            http=bounded(table, Counter()),
            ws="none",
            lifespan="off",
            log_level="warning",
            access_log=False,
            server_header=False,
            limit_concurrency=table.max_connections,
            timeout_keep_alive=KEEP_ALIVE_S,
            proxy_headers=bool(table.trusted_proxies),
            forwarded_allow_ips=table.trusted_proxies,
            ssl_certfile=tls[0] if tls else None,
            ssl_keyfile=tls[1] if tls else None,
        )
    )


def bounded(table: WebTable, peers: Counter[str]) -> type[asyncio.Protocol]:
    """A protocol whose connections share ``peers``, the count of connections by address."""
    return type("Bounded", (_Bounded,), {"table": table, "peers": peers})


class _Bounded(HttpToolsProtocol):
    """One connection: so many of one address, so long for a request's head, and so many bytes of it; so many requests
    ahead of their answers, and so long for answers to be taken.

    What follows a body in chunks (trailers) is dropped: no proxy looks for a header there. It is bounded like a head.
    """

    table: ClassVar[WebTable]
    peers: ClassVar[Counter[str]]
    _waiting: asyncio.TimerHandle | None = None
    _unread: asyncio.TimerHandle | None = None
    _peer = ""
    _head_bytes = 0
    _in_head = True
    _beside_bytes = 0
    """Received since the last of a body, outside of a head."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._peer = self.client[0] if self.client else ""
        self.peers[self._peer] += 1
        trusted = self._peer in self.table.trusted_proxies
        if not trusted and self.peers[self._peer] > self.table.max_connections_per_peer:
            transport.abort()
            return
        self._await_head()

    def data_received(self, data: bytes) -> None:
        # A piece may end a head and hold more than it: no piece is larger than a head may be, and no head than two.
        for start in range(0, len(data), MAX_HEAD_BYTES):
            piece = data[start : start + MAX_HEAD_BYTES]
            if self._in_head:
                self._head_bytes += len(piece)
            else:
                self._beside_bytes += len(piece)
            if self.transport.is_closing():
                return
            super().data_received(piece)
            if len(self.pipeline) > MAX_AHEAD or self._beside_bytes > 2 * MAX_HEAD_BYTES:
                self.transport.abort()
                return
            if not self._in_head or self.transport.is_closing():
                continue
            self._await_head()
            if self._head_bytes > MAX_HEAD_BYTES:
                self.send_400_response("The head of the request is too large.")
                return

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._in_head, self._beside_bytes = True, 0

    def on_header(self, name: bytes, value: bytes) -> None:
        if self._in_head:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._in_head, self._head_bytes = False, 0
        self._stop_waiting()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._beside_bytes = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._beside_bytes = 0
        super().on_message_complete()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._unread = self.loop.call_later(self.table.body_s, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._stop_unread()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self.pipeline.clear()
        self._stop_unread()
        self.peers[self._peer] -= 1
        if not self.peers[self._peer]:
            del self.peers[self._peer]
        self._stop_waiting()

    def _stop_unread(self) -> None:
        if self._unread is not None:
            self._unread.cancel()
            self._unread = None

    def _await_head(self) -> None:
        if self._waiting is None:
            self._waiting = self.loop.call_later(self.table.head_s, self.transport.abort)

    def _stop_waiting(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None
