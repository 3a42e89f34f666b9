"""Telling the virtual clock when a network service is at work.

Rules:

- A request counts from its start until its response has been read or given up: meanwhile the clock runs with the wall
  clock. Idle connections that a client keeps for its next request take no time.
- Requests are seen in httpx, httpx2 and aiohttp, which the services' clients use. A connection made any other way is
  something that the clock cannot account for, and so is a blocking connection outside the loop's own executors.
"""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextvars import ContextVar
from types import ModuleType
from typing import Any

from harness.candidate.imports import when_imported
from harness.candidate.loop import CallLoop

counted: ContextVar[bool] = ContextVar("harness_counted", default=False)
"""Whether what runs here serves a request that is counted."""


def install(loop: CallLoop) -> None:
    """Watch the network clients that this process uses or will import."""
    loop.is_counted = counted.get
    for name in ("httpx", "httpx2"):
        when_imported(name, lambda module: _watch_httpx(module, loop))
    when_imported("aiohttp.connector", lambda module: _watch_aiohttp(module, loop))
    sys.addaudithook(lambda event, args: _audit(loop, event, args))


class _Request:
    """One request in flight, ended once."""

    def __init__(self, loop: CallLoop) -> None:
        self._loop = loop
        self._open = True
        loop.request_started()

    def end(self) -> None:
        if self._open:
            self._open = False
            self._loop.request_ended()


class _CountedStream:
    """A response's body; its request ends with it."""

    def __init__(self, stream: Any, request: _Request) -> None:
        self._stream = stream
        self._request = request

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._stream:
            yield chunk

    async def aclose(self) -> None:
        try:
            await self._stream.aclose()
        finally:
            self._request.end()


def _watch_httpx(httpx: ModuleType, loop: CallLoop) -> None:
    handle = httpx.AsyncHTTPTransport.handle_async_request

    class Body(_CountedStream, httpx.AsyncByteStream):  # type: ignore[misc, name-defined]
        """httpx takes a body by its class."""

    async def handled(self: Any, request: Any) -> Any:
        flight = _Request(loop)
        token = counted.set(True)
        try:
            response = await handle(self, request)
        except BaseException:
            flight.end()
            raise
        finally:
            counted.reset(token)
        response.stream = Body(response.stream, flight)
        return response

    httpx.AsyncHTTPTransport.handle_async_request = handled


def _watch_aiohttp(connector: ModuleType, loop: CallLoop) -> None:
    """A connection of aiohttp's pool is in use from ``connect`` to ``release`` or ``close``."""
    connect = connector.BaseConnector.connect

    async def connected(self: Any, *args: Any, **kwargs: Any) -> Any:
        flight = _Request(loop)
        token = counted.set(True)
        try:
            connection = await connect(self, *args, **kwargs)
        except BaseException:
            flight.end()
            raise
        finally:
            counted.reset(token)
        connection.add_callback(flight.end)
        return connection

    connector.BaseConnector.connect = connected


def _audit(loop: CallLoop, event: str, args: tuple[Any, ...]) -> None:
    """Report connections that block a thread whose time is not measured."""
    if event == "socket.connect" and args[0].gettimeout() != 0.0:
        loop.blocking_connection(args[1])
