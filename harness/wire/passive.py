"""A WebSocket connection looked at from outside: the bytes of one direction to messages.

The connection's own parties keep the protocol; whoever looks on only reads. Built on the sans-I/O protocol of the
``websockets`` package, permessage-deflate (RFC 7692) included.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from websockets.exceptions import InvalidHeaderFormat
from websockets.extensions.permessage_deflate import PerMessageDeflate
from websockets.frames import Frame, Opcode
from websockets.headers import parse_extension
from websockets.protocol import OPEN, Protocol, Side

from harness.core.errors import WireError
from harness.wire.media import Message

Direction = Literal["to_agent", "to_provider"]

MAX_HEAD_BYTES = 64 * 1024
MAX_MESSAGE_BYTES = 1 << 24


class PassiveStream:
    """One direction of a connection, from the first byte of its HTTP head on.

    ``close_code`` is that of the close frame, once it was seen; ``extensions`` what the agent's answer accepts. After a
    ``WireError``, or where bytes are missing, nothing more can be read until ``resume`` finds a place to go on.
    """

    def __init__(self, direction: Direction) -> None:
        self.close_code: int | None = None
        self.extensions: str | None = None
        self._to_agent = direction == "to_agent"
        self._head: bytes | None = b""
        self._protocol = _onlooker(self._to_agent)
        self._parts: list[bytes] = []
        self._text = True

    def resume(self, data: bytes) -> bool:
        """Go on with ``data``, some bytes after a hole, if they are whole frames from a message's beginning on.

        Raises:
            WireError: nothing behind a hole can be read: the head is not done, or what is missing is needed to undo the
                compression.
        """
        if self._head is not None:
            raise WireError("bytes are missing in the HTTP head")
        if self._protocol.extensions:
            raise WireError("bytes are missing in a stream that is compressed by what came before")
        if not whole_frames(data, masked=self._to_agent):
            return False
        self._protocol = _onlooker(self._to_agent)
        self._parts, self._text = [], True
        return True

    def negotiated(self, extensions: str) -> None:
        """The agent's answer accepts these extensions (``Sec-WebSocket-Extensions``); call before any frame is fed.

        Raises:
            WireError: an extension that the harness cannot undo.
        """
        try:
            accepted = parse_extension(extensions) if extensions else []
        except InvalidHeaderFormat as error:
            raise WireError(f"Sec-WebSocket-Extensions must follow RFC 6455 section 9.1: {error}") from None
        for name, parameters in accepted:
            if name != "permessage-deflate":
                raise WireError(f"extension must be permessage-deflate, is {name!r}")
            given = dict(parameters)
            side = "client" if self._to_agent else "server"
            bits = given.get(f"{side}_max_window_bits")
            self._protocol.extensions.append(
                PerMessageDeflate(
                    remote_no_context_takeover=f"{side}_no_context_takeover" in given,
                    local_no_context_takeover=False,
                    remote_max_window_bits=int(bits) if bits and bits.isdigit() else 15,
                    local_max_window_bits=15,
                )
            )

    def messages(self, data: bytes) -> Iterator[Message]:
        """Messages that ``data`` completes.

        Raises:
            WireError: the bytes are no WebSocket connection.
        """
        if self._head is not None:
            self._head += data
            head, mark, data = self._head.partition(b"\r\n\r\n")
            if not mark:
                if len(self._head) > MAX_HEAD_BYTES:
                    raise WireError(f"HTTP head must be shorter than {MAX_HEAD_BYTES} bytes, is longer")
                return
            self._head = None
            self._response(head)
        if not data:
            return
        self._protocol.receive_data(data)
        self._protocol.data_to_send()
        for frame in self._protocol.events_received():
            if isinstance(frame, Frame):
                yield from self._frame(frame)
        if self._protocol.parser_exc is not None:
            raise WireError(f"WebSocket frames must follow RFC 6455: {self._protocol.parser_exc}")

    def _response(self, head: bytes) -> None:
        if self._to_agent:
            return
        status, *lines = head.decode("latin-1").split("\r\n")
        if " 101 " not in f"{status} ":
            raise WireError(f"agent must answer 101, answers {status[:60]!r}")
        for line in lines:
            name, _, value = line.partition(":")
            if name.strip().lower() == "sec-websocket-extensions":
                self.extensions = value.strip()
        self.negotiated(self.extensions or "")

    def _frame(self, frame: Frame) -> Iterator[Message]:
        if frame.opcode is Opcode.CLOSE:
            self.close_code = int.from_bytes(frame.data[:2], "big") if len(frame.data) >= 2 else 1005
            return
        if frame.opcode in (Opcode.PING, Opcode.PONG):
            return
        if frame.opcode is not Opcode.CONT:
            self._parts, self._text = [], frame.opcode is Opcode.TEXT
        self._parts.append(bytes(frame.data))
        if frame.fin:
            whole, self._parts = b"".join(self._parts), []
            yield whole.decode("utf-8", "replace") if self._text else whole


def _onlooker(to_agent: bool) -> Protocol:
    return Protocol(Side.SERVER if to_agent else Side.CLIENT, state=OPEN, max_size=MAX_MESSAGE_BYTES)


def whole_frames(data: bytes, *, masked: bool) -> bool:
    """Whether ``data`` is one frame or several (RFC 6455 section 5.2), none cut off, none of them the rest of a message
    or part of one that goes on behind."""
    at = 0
    while at + 2 <= len(data):
        first, second = data[at], data[at + 1]
        if first & 0xF0 != 0x80 or first & 0x0F not in _BEGINNINGS or bool(second & 0x80) is not masked:
            return False
        length, at = second & 0x7F, at + 2
        if length > 125:
            size = 2 if length == 126 else 8
            length, at = int.from_bytes(data[at : at + size], "big"), at + size
        at += length + (4 if masked else 0)
    return bool(data) and at == len(data)


_BEGINNINGS = frozenset((Opcode.TEXT, Opcode.BINARY, Opcode.CLOSE, Opcode.PING, Opcode.PONG))
