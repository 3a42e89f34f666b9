"""The bounds of the HTTP server, on real connections."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from starlette.types import Receive, Scope, Send

from harness.config.web import WebTable
from harness.web.server import MAX_AHEAD, MAX_HEAD_BYTES, make_server

WAIT_S = 30.0
LARGE = 2_000_000
"""Times that an answer is repeated: more than any socket holds."""


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    size, more = 0, True
    while more:
        message = await receive()
        size, more = size + len(message.get("body", b"")), message.get("more_body", False)
    body = f"{scope['path']} {size}".encode() * (LARGE if scope["path"] == "/large" else 1)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(body))]})
    await send({"type": "http.response.body", "body": body})


@contextmanager
def served(**table: object) -> Iterator[Callable[[], socket.socket]]:
    listener = socket.create_server(("127.0.0.1", 0))
    server = make_server(echo, WebTable(**table))  # type: ignore[arg-type]
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    opened: list[socket.socket] = []

    def connect() -> socket.socket:
        opened.append(socket.create_connection(listener.getsockname()[:2], timeout=WAIT_S))
        return opened[-1]

    try:
        yield connect
    finally:
        for each in opened:
            each.close()
        server.should_exit = True
        thread.join(WAIT_S)
        assert not thread.is_alive()


def answered(connection: socket.socket) -> bytes:
    """All until the peer closes or an answer's body is there."""
    data = b""
    while b"\r\n\r\n/" not in data:
        try:
            part = connection.recv(65536)
        except ConnectionError:
            break
        if not part:
            break
        data += part
    return data


def test_a_request_and_the_next_on_one_connection() -> None:
    with served() as connect:
        connection = connect()
        for size in (0, 5, 100_000):
            connection.sendall(b"POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % size + b"x" * size)
            assert answered(connection).endswith(b"/a %d" % size)


@pytest.mark.parametrize("size", [MAX_HEAD_BYTES - 200, 2 * MAX_HEAD_BYTES, 10 * MAX_HEAD_BYTES])
def test_a_head_is_bounded(size: int) -> None:
    with served() as connect:
        connection = connect()
        try:
            connection.sendall(b"GET /a HTTP/1.1\r\nHost: x\r\nX-Long: " + b"a" * size + b"\r\n\r\n")
            got = answered(connection)
        except ConnectionError:
            got = b""
        assert (b" 200 " in got) is (size < MAX_HEAD_BYTES)


def test_a_second_head_is_bounded_too() -> None:
    with served() as connect:
        connection = connect()
        connection.sendall(b"GET /a HTTP/1.1\r\nHost: x\r\n\r\n")
        assert b" 200 " in answered(connection)
        try:
            connection.sendall(b"GET /b HTTP/1.1\r\nX-Long: " + b"a" * (2 * MAX_HEAD_BYTES))
            got = answered(connection)
        except ConnectionError:
            got = b""
        assert b" 200 " not in got


@pytest.mark.parametrize("sent", [b"", b"GET /a HTTP/1.1\r\nHost: x\r\nX-Sl"])
def test_a_head_that_never_ends_is_cut_off(sent: bytes) -> None:
    with served(head_s=0.2) as connect:
        connection = connect()
        connection.sendall(sent)
        assert answered(connection) == b""


def test_one_address_has_so_many_connections() -> None:
    with served(max_connections_per_peer=2) as connect:
        for _ in range(2):
            connection = connect()
            connection.sendall(b"GET /a HTTP/1.1\r\nHost: x\r\n\r\n")
            assert b" 200 " in answered(connection)
        third = connect()
        try:
            third.sendall(b"GET /a HTTP/1.1\r\nHost: x\r\n\r\n")
            got = answered(third)
        except ConnectionError:
            got = b""
        assert got == b""


def test_what_is_no_http_is_refused() -> None:
    with served() as connect:
        connection = connect()
        connection.sendall(b"\x16\x03\x01 hello\r\n\r\n")
        assert answered(connection).startswith(b"HTTP/1.1 400 ")


def closed(connection: socket.socket, data: bytes, times: int) -> bool:
    """Whether the peer closes when it is sent ``data`` so often, and nothing is read meanwhile."""
    try:
        for _ in range(times):
            connection.sendall(data)
        while connection.recv(65536):
            pass
    except ConnectionError:
        return True
    return True


GET = b"GET /a HTTP/1.1\r\nHost: x\r\n\r\n"


def test_requests_ahead_of_their_answers_are_bounded() -> None:
    with served() as connect:
        connection = connect()
        connection.sendall(GET * MAX_AHEAD)
        got = b""
        while got.count(b"/a 0") < MAX_AHEAD:
            got += connection.recv(65536)
        assert closed(connect(), GET * 300, 100)
        again = connect()
        again.sendall(GET)
        assert b" 200 " in answered(again)


def test_what_follows_a_body_is_dropped_and_bounded() -> None:
    with served() as connect:
        chunked = b"POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n"
        connection = connect()
        connection.sendall(chunked + b"X-Late: 1\r\n\r\n")
        assert answered(connection).endswith(b"/a 5")
        for trailers in (b"X-Late: 12345678\r\n" * 1000, b"X" * 20_000):
            connection = connect()
            connection.sendall(chunked)
            assert closed(connection, trailers, 100)


def test_who_does_not_read_is_cut_off() -> None:
    with served(body_s=0.2) as connect:
        connection = connect()
        connection.sendall(GET.replace(b"/a", b"/large"))
        with pytest.raises(ConnectionError):
            for _ in range(round(WAIT_S / 0.05)):
                connection.sendall(b"\r\n")
                time.sleep(0.05)
