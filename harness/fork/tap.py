"""Taps: WebSockets that providers open to send a copy of a call.

Rules
-----
1. A tap reads as fast as the provider sends; nothing here waits for anything.
2. A tap writes nothing but what RFC 6455 demands of it: the handshake, a pong for a ping, a close for a close.
3. A message that breaks the provider's protocol is counted, and the stream goes on: later sound is evidence all the
   same. A frame that breaks RFC 6455, or is too long, ends the connection.
"""

from __future__ import annotations

import asyncio
from time import monotonic_ns
from typing import Any, get_args

import picows

from harness.fork.calls import Calls, Connection
from harness.fork.front import Request, hand_over
from harness.fork.gather import Gather
from harness.fork.records import BINARY, TEXT
from harness.fork.routes import Limits, TapRoute
from harness.fork.upgrade import websocket
from harness.wire.media import Mix, StreamOptions

OPTION_KEYS = ("call_id", "rate_hz", "mix")

# Looked up for every frame: a global costs less than the member of an enumeration.
_TEXT, _BINARY = picows.WSMsgType.TEXT, picows.WSMsgType.BINARY
_REFUSALS = {
    picows.WSCloseCode.PROTOCOL_ERROR: "breaks RFC 6455",
    picows.WSCloseCode.MESSAGE_TOO_BIG: "message too long",
    picows.WSCloseCode.INTERNAL_ERROR: "could not be read",
}
"""Why a connection is closed from our side, by the code of our close frame."""
_CONTINUATION, _CLOSE = picows.WSMsgType.CONTINUATION, picows.WSMsgType.CLOSE


class TapListener(picows.WSListener):
    """One provider's connection."""

    def __init__(self, calls: Calls, route: TapRoute, options: StreamOptions, limits: Limits, gather: Gather) -> None:
        self._calls = calls
        self._gather = gather
        self._route = route
        self._options = options
        self._limits = limits
        self._connection: Connection | None = None
        self._transport: picows.WSTransport | None = None
        self._parts: list[bytes] = []
        self._parts_bytes = 0
        self._binary = False
        self._reason = "closed:1006"

    def on_ws_connected(self, transport: picows.WSTransport) -> None:
        self._transport = transport
        self._calls.counters.connections_open += 1
        self._connection = self._calls.connect(self._route.dialect, self._options, self._route.inbound, monotonic_ns())
        self._calls.watched[self._connection.name] = self

    def on_ws_frame(self, transport: picows.WSTransport, frame: picows.WSFrame) -> None:
        arrival_ns = monotonic_ns()
        kind = frame.msg_type
        assert self._connection is not None
        if kind is _TEXT and frame.fin:
            self._connection.take(TEXT, frame.get_payload_as_bytes(), arrival_ns)
        elif kind is _BINARY and frame.fin:
            self._connection.take(BINARY, frame.get_payload_as_bytes(), arrival_ns)
        elif kind is _CLOSE:
            code = frame.get_close_code()
            self._reason = f"closed:{int(code.value) or 1005}"
            transport.send_close(frame.get_close_code())
            transport.disconnect()
        elif kind in (_TEXT, _BINARY, _CONTINUATION):
            self._part(frame, arrival_ns)

    def on_ws_disconnected(self, transport: picows.WSTransport) -> None:
        self._gather.remove(transport.underlying_transport)
        self._calls.counters.connections_open -= 1
        if self._connection is not None:
            closing: Any = transport.close_handshake
            first = closing.sent if closing is not None and not closing.recv_then_sent else None
            if first is not None and first.code in _REFUSALS:
                self._connection.cut_off(_REFUSALS[first.code])
            self._calls.watched.pop(self._connection.name, None)
            self._connection.closed(self._reason, monotonic_ns())

    def pause_writing(self) -> None:
        """The peer sends pings and reads no pongs: cut it off before they pile up."""
        self.cut("closed:1006", "peer does not read")

    def watch(self, now_ns: int) -> None:
        """End a connection that says nothing."""
        assert self._connection is not None
        if self._connection.call is None and now_ns - self._connection.opened.arrival_ns > self._limits.start_ns:
            self.cut("timeout", "no start")
        elif now_ns - self._connection.last_ns > self._limits.idle_ns:
            self.cut("timeout", "no messages")

    def cut(self, reason: str, why: str) -> None:
        """End the connection from our side."""
        self._reason = reason
        if self._connection is not None:
            self._connection.cut_off(why)
        if self._transport is not None:
            self._transport.disconnect(False)

    def _part(self, frame: picows.WSFrame, arrival_ns: int) -> None:
        """A fragment of a message (RFC 6455 section 5.4)."""
        assert self._connection is not None
        if frame.msg_type is not _CONTINUATION:
            self._parts, self._parts_bytes = [], 0
            self._binary = frame.msg_type is _BINARY
        self._parts.append(frame.get_payload_as_bytes())
        self._parts_bytes += frame.payload_size
        if self._parts_bytes > self._limits.message_bytes:
            raise picows.WSProtocolError(picows.WSCloseCode.MESSAGE_TOO_BIG, "fragments exceed the longest message")
        if not frame.fin:
            return
        data, self._parts, self._parts_bytes = b"".join(self._parts), [], 0
        self._connection.take(BINARY if self._binary else TEXT, data, arrival_ns)


def open_tap(
    calls: Calls, gather: Gather, route: TapRoute, limits: Limits, transport: asyncio.Transport, request: Request
) -> None:
    """Answer the handshake and take the connection over."""
    offered = [name.strip() for name in request.headers.get("sec-websocket-protocol", "").split(",")]
    chosen = next((name for name in route.dialect.subprotocols if name in offered), None)
    listener = TapListener(calls, route, _options(route.options, request.query), limits, gather)
    protocol = websocket(listener, chosen, limits)
    hand_over(transport, protocol, request.raw)
    if not transport.is_closing() and transport.get_extra_info("sslcontext") is None:
        transport.pause_reading()
        gather.add(transport, protocol)


def _options(options: StreamOptions, query: dict[str, str]) -> StreamOptions:
    """The route's options with what the URL says; what is no option is an attribute of the call."""
    rate = query.get("rate_hz", "")
    mix = query.get("mix")
    return StreamOptions(
        call_id=query.get("call_id", options.call_id),
        rate_hz=int(rate) if rate.isascii() and rate.isdigit() and len(rate) < 9 else options.rate_hz,
        mix=mix if mix in get_args(Mix) else options.mix,  # type: ignore[arg-type]
        l16=options.l16,
        attributes={**options.attributes, **{key: value for key, value in query.items() if key not in OPTION_KEYS}},
    )
