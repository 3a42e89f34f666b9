"""The one private name of picows that the tap stands on."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import socket
from typing import cast

import picows
import pytest
from websockets.frames import Frame, Opcode

from harness.fork.front import hand_over
from harness.fork.routes import Limits
from harness.fork.upgrade import websocket

KEY = "dGhlIHNhbXBsZSBub25jZQ=="
HEAD = (
    "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {KEY}\r\n\r\n"
).encode()
CHANGED = (
    "picows changed WSProtocol, which is no part of its published interface: make it in harness/fork/upgrade.py as "
    "picows.api.ws_create_server does, or hold picows back in pyproject.toml"
)


class Listener(picows.WSListener):
    def __init__(self) -> None:
        self.got: list[bytes] = []

    def on_ws_frame(self, transport: picows.WSTransport, frame: picows.WSFrame) -> None:
        self.got.append(frame.get_payload_as_bytes())


class Wire(asyncio.Transport):
    """Takes what is written."""

    def __init__(self, sock: object) -> None:
        super().__init__({"socket": sock})
        self.written = bytearray()
        self.closed = False

    def write(self, data: object) -> None:
        self.written += bytes(cast("bytes", data))

    def pause_reading(self) -> None:
        return

    def resume_reading(self) -> None:
        return

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        return

    def is_closing(self) -> bool:
        return self.closed

    def close(self) -> None:
        self.closed = True


async def spoken() -> tuple[bytes, list[bytes]]:
    """What is written on a connection handed over with its head and a frame behind it, and the frames told."""
    with (
        socket.create_server(("127.0.0.1", 0)) as listening,
        socket.create_connection(listening.getsockname()) as connected,
    ):
        wire, listener = Wire(connected), Listener()
        protocol = websocket(listener, "audio.example", Limits())
        hand_over(wire, protocol, HEAD + Frame(Opcode.TEXT, b"hello").serialize(mask=True))
        protocol.connection_lost(None)
    return bytes(wire.written), listener.got


def test_a_connection_whose_head_is_read_is_upgraded_and_its_frames_told() -> None:
    try:
        written, got = asyncio.run(spoken())
    except (TypeError, AttributeError, ImportError) as error:
        pytest.fail(f"{CHANGED}: {error}")
    accept = base64.b64encode(hashlib.sha1(f"{KEY}258EAFA5-E914-47DA-95CA-C5AB0DC85B11".encode()).digest())
    if not (written.startswith(b"HTTP/1.1 101") and accept in written and b"audio.example" in written):
        pytest.fail(f"{CHANGED}: the handshake is answered {written!r}")
    if got != [b"hello"]:
        pytest.fail(f"{CHANGED}: frames told are {got!r}")
