"""Where the media server hands requests for WHIP on; what answers them is imported when the configuration wants it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial

from harness.fork.calls import Calls
from harness.fork.front import Request, hand_over
from harness.fork.routes import Limits, WebrtcRoute


class WhipDoor:
    """Answers requests for ``/whip`` and ``/webrtc``."""

    def __init__(self, calls: Calls, route: WebrtcRoute, limits: Limits) -> None:
        import uvicorn
        from uvicorn.protocols.http.h11_impl import H11Protocol
        from uvicorn.server import ServerState

        from harness.fork.webrtc import Peers
        from harness.fork.webrtc_whip import closing, whip_app

        self._peers = Peers(calls, limits, route.max_peers)
        settings = uvicorn.Config(
            closing(whip_app(self._peers, route.credentials)),
            http="h11",
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
        )
        settings.load()
        state = ServerState()
        self._open: Callable[[], asyncio.Protocol] = partial(H11Protocol, settings, state, {})

    def take(self, transport: asyncio.Transport, request: Request) -> None:
        """Take a connection over."""
        hand_over(transport, self._open(), request.raw)

    async def close(self) -> None:
        """Wait until all participants that were ended are closed."""
        await self._peers.close()
