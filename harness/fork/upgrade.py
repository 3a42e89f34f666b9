"""The WebSocket server of picows, made the protocol of a connection whose request is read already.

picows publishes a server that listens by itself (``ws_create_server``) and the listener it calls, not the protocol in
between. Here a connection comes from our own door, which routes and refuses by itself, so the protocol is made as that
server makes it. ``tests/fork/test_upgrade.py`` says so where a release of picows changes it.
"""

from __future__ import annotations

import asyncio
import logging

import picows
from picows.picows import WSProtocol  # type: ignore[attr-defined]

from harness.core.time import seconds
from harness.fork.routes import Limits

READ_BUFFER_BYTES = 4096
"""First size of a connection's read buffer; it grows with its messages."""

_quiet = logging.getLogger("harness.fork.picows")
_quiet.setLevel(logging.CRITICAL)


def websocket(listener: picows.WSListener, subprotocol: str | None, limits: Limits) -> asyncio.BufferedProtocol:
    """A protocol that answers the handshake, echoes ``subprotocol``, and tells ``listener`` of each frame.

    It answers pings and sends nothing else by itself. A frame longer than ``limits.message_bytes``, or one that breaks
    RFC 6455, ends the connection.
    """

    def upgraded(request: picows.WSUpgradeRequest) -> picows.WSUpgradeResponseWithListener:
        headers = {"Sec-WebSocket-Protocol": subprotocol} if subprotocol else None
        response = picows.WSUpgradeResponse.create_101_response(headers)
        return picows.WSUpgradeResponseWithListener(response, listener)

    protocol: asyncio.BufferedProtocol = WSProtocol(
        None,  # host and port: of clients only
        None,  # path: of clients only
        False,  # is a client
        upgraded,
        _quiet,
        True,  # disconnect on exceptions
        seconds(limits.handshake_ns),
        False,  # no pings of ours
        20,  # seconds: idle time before a ping, and
        20,  # for its pong
        picows.WSAutoPingStrategy.PING_WHEN_IDLE,
        True,  # pongs for pings
        limits.message_bytes,
        None,  # extra headers: of clients only
        READ_BUFFER_BYTES,
    )
    return protocol
