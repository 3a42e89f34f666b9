"""OpenFeature's remote evaluation protocol: applications ask here whether a call gets the candidate.

OFREP 0.3.0, ``/ofrep/v1/evaluate/flags/{key}`` and the bulk form without a key. The flag is the candidate's name, its
value a boolean. A stock OpenFeature SDK that cannot reach this service uses its default, which is the live agent.

Rules
-----
1. Whatever goes wrong with the state, the answer is live.
2. A call waits for the answer: it is made before any routing, from what the store said ``FRESH_S`` ago at most. That is
   also how long a kill-switch takes.
3. Who may ask was decided before, at the entrance.
"""

from __future__ import annotations

import hashlib
import math
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import structlog
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Receive, Scope, Send

from harness.core.errors import StoreError
from harness.gate.rollout import Plan, State, assigned
from harness.store import rollout

log = structlog.get_logger()

PREFIX = "/ofrep/v1/evaluate/flags"
FRESH_S = 0.05
"""How old what is known of the store may be."""


class _Body(msgspec.Struct):
    context: dict[str, Any]


_decode = msgspec.json.Decoder(_Body).decode
_encode = msgspec.json.Encoder().encode


class Switch:
    """Answers who gets the candidate, by the plan and by what the store's audit says."""

    def __init__(self, plan: Plan, store: Path, fresh_s: float = FRESH_S) -> None:
        self.plan = plan
        self._store = store
        self._fresh_s = fresh_s
        self._looked_s = -math.inf
        self._stamp: tuple[int, int] | None = None
        self._state: State | None = None
        self._on = False

    @property
    def state(self) -> State | None:
        """The state of a rollout that goes on; ``None`` where everyone gets live."""
        now_s = time.monotonic()
        if now_s - self._looked_s >= self._fresh_s:
            self._look()
            self._looked_s = now_s
        return self._state if self._on else None

    def _look(self) -> None:
        stamp = rollout.stamp(self._store)
        if stamp != self._stamp:
            self._stamp, self._state = stamp, self._read()
        state = self._state
        going_on = state is not None and not state.killed and not state.rolled_back
        self._on = going_on and not rollout.killed(self._store)

    def evaluate(self, context: Mapping[str, Any]) -> dict[str, Any]:
        """One flag's evaluation, without its key."""
        state = self.state
        if state is None or not 0 <= state.stage < len(self.plan.stage):
            return {"value": False, "variant": "live", "reason": "DISABLED", "metadata": {}}
        given = assigned(self.plan, state, context)
        stage = self.plan.stage[state.stage].name
        return {
            "value": given,
            "variant": "candidate" if given else "live",
            "reason": "SPLIT",
            "metadata": {"stage": stage, "digest": state.digest},
        }

    def _read(self) -> State | None:
        try:
            fields = rollout.last_state(self._store)
            return None if fields is None else State(**fields)
        except (StoreError, TypeError) as error:
            log.error("rollout state cannot be trusted, everyone gets live", error=str(error))
            return None


class Evaluations:
    """Answers evaluations in front of an application, and hands on all other requests."""

    def __init__(self, app: ASGIApp, switch: Switch) -> None:
        self._app = app
        self._switch = switch

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        flag = _flag(scope)
        if flag is None:
            await self._app(scope, receive, send)
            return
        try:
            reply = self._one(flag, await _body(receive)) if flag else self._all(scope, await _body(receive))
        except HTTPException as refusal:
            reply = _json({"errorDetails": refusal.detail}, refusal.status_code)
        except ClientDisconnect:
            return
        await send({"type": "http.response.start", "status": reply.status, "headers": reply.headers})
        await send({"type": "http.response.body", "body": reply.body})

    def _one(self, flag: str, body: bytes) -> _Reply:
        context = _context(body, self._switch.plan.key)
        if isinstance(context, _Refusal):
            return context.reply(flag)
        if flag != self._switch.plan.candidate:
            return _json({"key": flag, "errorCode": "FLAG_NOT_FOUND"}, 404)
        return _json({"key": flag, **self._switch.evaluate(context)})

    def _all(self, scope: Scope, body: bytes) -> _Reply:
        context = _context(body, self._switch.plan.key)
        if isinstance(context, _Refusal):
            return context.reply(None)
        made = _encode({"flags": [{"key": self._switch.plan.candidate, **self._switch.evaluate(context)}]})
        tag = f'"{hashlib.sha256(made).hexdigest()[:32]}"'.encode()
        if tag in dict(scope["headers"]).get(b"if-none-match", b""):
            return _Reply(304, b"", ((b"etag", tag),))
        return _Reply(200, made, (*_headers(made), (b"etag", tag)))


def _flag(scope: Scope) -> str | None:
    """The flag that a request asks for, empty for all of them; ``None`` where it asks for something else."""
    if scope["method"] != "POST" or not scope["path"].startswith(PREFIX):
        return None
    rest: str = scope["path"][len(PREFIX) :]
    if not rest:
        return ""
    return rest[1:] if rest[0] == "/" and len(rest) > 1 and "/" not in rest[1:] else None


async def _body(receive: Receive) -> bytes:
    parts: list[bytes] = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(parts)


class _Reply(msgspec.Struct, frozen=True):
    status: int
    body: bytes
    headers: tuple[tuple[bytes, bytes], ...]


class _Refusal(msgspec.Struct, frozen=True):
    code: str
    details: str

    def reply(self, key: str | None) -> _Reply:
        named = {} if key is None else {"key": key}
        return _json({**named, "errorCode": self.code, "errorDetails": self.details}, 400)


def _context(body: bytes, key: str) -> dict[str, Any] | _Refusal:
    try:
        context = _decode(body).context
    except msgspec.ValidationError as error:
        return _Refusal("INVALID_CONTEXT", str(error))
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        return _Refusal("PARSE_ERROR", str(error))
    target = context.get(key)
    if not isinstance(target, str) or not target:
        return _Refusal("TARGETING_KEY_MISSING", f"the context needs {key}, a string")
    return context


def _json(value: Mapping[str, Any], status: int = 200) -> _Reply:
    body = _encode(value)
    return _Reply(status, body, _headers(body))


def _headers(body: bytes) -> tuple[tuple[bytes, bytes], ...]:
    return ((b"content-type", b"application/json"), (b"content-length", b"%d" % len(body)))
