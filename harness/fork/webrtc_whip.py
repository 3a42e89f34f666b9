"""WHIP (RFC 9725): how a participant of a call connects to the WebRTC tap by HTTP.

``POST /whip?call_id=C1&party=caller`` with an SDP offer is answered 201 with ours, the session's ``Location`` and its
``ETag``; ``PATCH`` on the session brings more candidates, ``DELETE`` ends it. ``/webrtc`` is a page that does this with
the browser's microphone. What else is in the URL's query are attributes of the call.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable, Callable
from importlib.resources import files
from typing import cast, get_args

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from harness.core.audio import Party
from harness.core.errors import WireError
from harness.core.time import seconds
from harness.fork.webrtc import NotAcceptable, Peer, Peers
from harness.wire.auth import Credentials

MAX_BODY_BYTES = 64 * 1024
_SDP, _FRAGMENT = "application/sdp", "application/trickle-ice-sdpfrag"
_PAGES = {"": ("webrtc.html", "text/html"), "page.js": ("webrtc.js", "text/javascript")}
_PAGE_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",
}


def whip_app(peers: Peers, credentials: Credentials) -> Starlette:
    """The application for ``/whip`` and ``/webrtc``."""
    whip = _Whip(peers, credentials)
    return Starlette(
        routes=[
            Route("/whip", whip.endpoint, methods=["POST", "OPTIONS"]),
            Route("/whip/{session}", whip.session, methods=["PATCH", "DELETE", "OPTIONS"]),
            Route("/webrtc", _page),
            Route("/webrtc/{name}", _page),
        ],
        exception_handlers={HTTPException: _refused},
    )


class _Whip:
    def __init__(self, peers: Peers, credentials: Credentials) -> None:
        self._peers = peers
        self._credentials = credentials

    async def endpoint(self, request: Request) -> Response:
        """Take an offer (section 4.2)."""
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={"Accept-Post": _SDP, "Allow": "POST, OPTIONS"})
        self._prove(request)
        offer = await self._body(request, _SDP)
        query = dict(request.query_params)
        party = query.pop("party", "caller")
        if party not in get_args(Party):
            raise HTTPException(400, f"party must be one of {', '.join(get_args(Party))}, is {party[:40]!r}")
        if self._peers.full:
            self._peers.calls.counters.refused["too many peers"] += 1
            raise HTTPException(503, "too many participants are connected", headers={"Retry-After": "30"})
        peer = self._peers.open(query.pop("call_id", "") or uuid.uuid4().hex, cast("Party", party), query)
        answer = await self._answered(peer, offer)
        headers = {"Location": f"/whip/{peer.id}", "ETag": _etag(peer), "Accept-Patch": _FRAGMENT}
        return Response(answer, 201, headers, media_type=_SDP)

    async def session(self, request: Request) -> Response:
        """End a session, or take more candidates for it (section 4.3)."""
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={"Allow": "PATCH, DELETE, OPTIONS", "Accept-Patch": _FRAGMENT})
        self._prove(request)
        peer = self._peers.get(request.path_params["session"])
        if peer is None:
            raise HTTPException(404, "no such session")
        if request.method == "DELETE":
            peer.end("bye")
            return Response(status_code=200)
        await self._patch(peer, request)
        return Response(status_code=204, headers={"ETag": _etag(peer)})

    async def _patch(self, peer: Peer, request: Request) -> None:
        fragment = await self._body(request, _FRAGMENT)
        wanted = request.headers.get("if-match")
        if wanted is None:
            raise HTTPException(428, "If-Match must name the session's ETag")
        if wanted not in ("*", _etag(peer)):
            raise HTTPException(412, f"ETag is {_etag(peer)}, If-Match is {wanted[:80]}")
        ufrags = [line.partition(":")[2] for line in fragment.split() if line.startswith("a=ice-ufrag:")]
        if any(ufrag != peer.ufrag for ufrag in ufrags):
            raise HTTPException(422, "ICE restarts are not supported: connect anew, with the same call_id")
        try:
            await peer.trickle(fragment)
        except WireError as error:
            raise HTTPException(400, str(error)) from None

    async def _answered(self, peer: Peer, offer: str) -> str:
        try:
            async with asyncio.timeout(seconds(self._peers.limits.handshake_ns)):
                return await peer.answer(offer)
        except NotAcceptable as error:
            peer.cut("closed:1003", "offer not acceptable")
            raise HTTPException(406, str(error)) from None
        except WireError as error:
            peer.cut("closed:1007", "offer is no SDP")
            raise HTTPException(400, str(error)) from None
        except BaseException:
            peer.cut("closed:1011", "offer could not be answered")
            raise

    def _prove(self, request: Request) -> None:
        if not self._credentials.accept(str(request.url), request.headers):
            self._peers.calls.counters.refused["not authorized"] += 1
            raise HTTPException(401, "not authorized: no valid bearer token", headers={"WWW-Authenticate": "Bearer"})

    async def _body(self, request: Request, media_type: str) -> str:
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != media_type:
            raise HTTPException(415, f"Content-Type must be {media_type}")
        body = bytearray()
        try:
            async with asyncio.timeout(seconds(self._peers.limits.handshake_ns)):
                async for chunk in request.stream():
                    body += chunk
                    if len(body) > MAX_BODY_BYTES:
                        raise HTTPException(413, f"body may have {MAX_BODY_BYTES} bytes")
            return body.decode()
        except TimeoutError:
            raise HTTPException(408, "request took too long") from None
        except UnicodeDecodeError as error:
            raise HTTPException(400, f"body must be UTF-8: byte {error.start} is not") from None


async def _page(request: Request) -> Response:
    found = _PAGES.get(request.path_params.get("name", ""))
    if found is None:
        raise HTTPException(404, "no such page")
    name, media_type = found
    return Response((files("harness.fork") / "static" / name).read_bytes(), 200, _PAGE_HEADERS, media_type)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return PlainTextResponse(f"{error.detail}\n", error.status_code, error.headers)


def _etag(peer: Peer) -> str:
    return f'"{peer.ufrag}"'


def closing(app: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    """``app``, whose connections carry one request each: the next goes through the media server's door again."""

    async def closed(scope: dict[str, object], receive: object, send: Callable[..., Awaitable[None]]) -> None:
        async def sent(message: dict[str, object]) -> None:
            if message["type"] == "http.response.start":
                headers = cast("list[tuple[bytes, bytes]]", message.get("headers", []))
                message = {**message, "headers": [*headers, (b"connection", b"close")]}
            await send(message)

        await app(scope, receive, sent)

    return closed
