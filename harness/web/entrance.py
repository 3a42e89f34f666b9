"""The entrance to the API and the pages: every request passes here before anything of it is acted on.

Rules
-----
1. Nothing of a request's body is read before it is known that its sender may send it.
2. Bodies are bounded in bytes and in time, and never unpacked: one with a ``Content-Encoding`` is refused.
3. No cookie is set or read. A browser's request that changes something must come from a page of this service: a
   browser sends remembered passwords, and reaches loopback, for any page that asks it to.
4. No answer and no log line repeats a token, a header or a body.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from harness.web.access import Access, Rule, is_loopback, offered, rule_for
from harness.web.within import within

log = structlog.get_logger()

SAFE = frozenset(("GET", "HEAD", "OPTIONS"))
HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
)
"""On every answer."""
_NOTHING = b"default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
POLICY, PAGE_POLICY = (
    (b"content-security-policy", policy)
    for policy in (
        _NOTHING,
        _NOTHING + b"; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; media-src 'self'",
    )
)
"""What an answer may do in a browser, and what a page may: pages bring a policy of their own, which works from disk too
and narrows this one to the digest of their own script."""
_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="harness", Basic realm="harness", charset="UTF-8"'}


class Entrance:
    """Wraps an application. ``refused`` counts what was turned away, by reason."""

    def __init__(self, app: ASGIApp, access: Access, *, part_s: float = 30.0) -> None:
        """``part_s`` is the time for a request's body, and for each part of a response to be taken."""
        self._app = app
        self._access = access
        self._part_s = part_s
        self.refused: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            raise ValueError(f"only HTTP is served here, not {scope['type']}")

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": _safe(message.get("headers", ()))}
            await within(send(message), asyncio.get_running_loop().time() + self._part_s)

        try:
            rule = self._allowed(scope)
        except HTTPException as refusal:
            self.refused[refusal.detail] += 1
            reply = JSONResponse({"detail": refusal.detail}, refusal.status_code, refusal.headers)
            await reply(scope, receive, answer)
            return
        with contextlib.suppress(ClientDisconnect):
            await self._app(scope, _Bounded(receive, rule.body_bytes, self._part_s), answer)

    def _allowed(self, scope: Scope) -> Rule:
        """The rule under which a request may be made; only headers are looked at."""
        headers: Mapping[bytes, bytes] = dict(scope["headers"])
        rule = rule_for(scope["method"], scope["path"])
        if self._access.open and not is_loopback(_host(headers)):
            raise HTTPException(421, "without tokens this service answers to the names of loopback only")
        if scope["method"] not in SAFE and not _of_this_site(headers):
            raise HTTPException(403, "a page of another site may not ask for this")
        if rule is None or rule.permission is not None:
            self._prove(scope, headers, rule)
        if rule is None:
            raise HTTPException(404, "there is nothing here")
        if headers.get(b"content-encoding", b"identity").strip().lower() not in (b"", b"identity"):
            raise HTTPException(415, "a body must not be compressed")
        if _length(headers) > rule.body_bytes:
            raise HTTPException(413, f"a body may have {rule.body_bytes} bytes here")
        return rule

    def _prove(self, scope: Scope, headers: Mapping[bytes, bytes], rule: Rule | None) -> None:
        if self._access.open:
            return
        peer = self._access.peer(offered(headers))
        if peer is None:
            raise HTTPException(401, "a token is needed", _CHALLENGE)
        if rule is not None and rule.permission not in peer.permissions:
            raise HTTPException(403, f"this needs the permission {rule.permission}")
        if scope["method"] not in SAFE:
            scope.setdefault("state", {})["peer"] = peer.name


class _Bounded:
    """A request's body, in no more than so many bytes and so much time."""

    def __init__(self, receive: Receive, most_bytes: int, most_s: float) -> None:
        self._receive = receive
        self._left = most_bytes
        self._most = most_bytes
        self._deadline = asyncio.get_running_loop().time() + most_s
        self._whole = False

    async def __call__(self) -> Message:
        if self._whole:
            return await self._receive()
        try:
            message = await within(self._receive(), self._deadline)
        except TimeoutError:
            raise HTTPException(408, "the body took too long") from None
        self._left -= len(message.get("body", b""))
        self._whole = not message.get("more_body", False)
        if self._left < 0:
            raise HTTPException(413, f"a body may have {self._most} bytes here")
        return message


def _safe(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """An answer's headers, with those that keep a browser from harm; what the answer says itself stays."""
    there = {name.lower(): value for name, value in headers}
    policy = PAGE_POLICY if there.get(b"content-type", b"").startswith(b"text/html") else POLICY
    return [*headers, *(each for each in (*HEADERS, policy) if each[0] not in there)]


def _host(headers: Mapping[bytes, bytes]) -> str:
    """The name by which the service was called, without a port."""
    return urlsplit("//" + headers.get(b"host", b"").decode("latin-1")).hostname or ""


def _of_this_site(headers: Mapping[bytes, bytes]) -> bool:
    """Whether no browser says that another site's page is behind a request (Fetch Metadata, and ``Origin``)."""
    if headers.get(b"sec-fetch-site", b"none") not in (b"none", b"same-origin"):
        return False
    origin = headers.get(b"origin")
    return origin is None or urlsplit(origin.decode("latin-1")).netloc == headers.get(b"host", b"").decode("latin-1")


def _length(headers: Mapping[bytes, bytes]) -> int:
    said = headers.get(b"content-length", b"0")
    return int(said) if said.isdigit() else 0
