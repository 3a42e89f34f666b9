"""OpenFeature's remote evaluation protocol: applications ask here whether a call gets the candidate.

OFREP 0.3.0, ``/ofrep/v1/evaluate/flags/{key}`` and the bulk form without a key. The flag is the candidate's name, its
value a boolean. A stock OpenFeature SDK that cannot reach this service uses its default, which is the live agent.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from harness.core.errors import StoreError
from harness.gate.rollout import Plan, State, assigned
from harness.store import rollout

log = structlog.get_logger()


class _Body(msgspec.Struct):
    context: dict[str, Any]


_decode = msgspec.json.Decoder(_Body).decode
_encode = msgspec.json.Encoder().encode


class Switch:
    """Answers who gets the candidate, by the plan and by what the store's audit says now.

    Whatever goes wrong with the state, the answer is live.
    """

    def __init__(self, plan: Plan, store: Path) -> None:
        self.plan = plan
        self._store = store
        self._stamp: tuple[int, int] | None = None
        self._state: State | None = None

    @property
    def state(self) -> State | None:
        """The rollout's state, ``None`` where there is none to be trusted."""
        stamp = rollout.stamp(self._store)
        if stamp != self._stamp:
            self._stamp, self._state = stamp, self._read()
        return self._state

    def evaluate(self, context: Mapping[str, Any]) -> dict[str, Any]:
        """One flag's evaluation, without its key."""
        state = self.state
        if state is None or state.killed or state.rolled_back or rollout.killed(self._store):
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


def routes(switch: Switch) -> list[Route]:
    """The two endpoints. Plain routes: an evaluation is too cheap to be wrapped in request validation."""

    async def one(request: Request) -> Response:
        key = request.path_params["flag"]
        context = _context(await request.body(), switch.plan.key)
        if isinstance(context, _Refusal):
            return context.response(key)
        if key != switch.plan.candidate:
            return _json({"key": key, "errorCode": "FLAG_NOT_FOUND"}, 404)
        return _json({"key": key, **switch.evaluate(context)})

    async def all_flags(request: Request) -> Response:
        context = _context(await request.body(), switch.plan.key)
        if isinstance(context, _Refusal):
            return context.response(None)
        body = _encode({"flags": [{"key": switch.plan.candidate, **switch.evaluate(context)}]})
        tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers={"ETag": tag})
        return Response(body, media_type="application/json", headers={"ETag": tag})

    return [
        Route("/ofrep/v1/evaluate/flags/{flag}", one, methods=["POST"]),
        Route("/ofrep/v1/evaluate/flags", all_flags, methods=["POST"]),
    ]


class _Refusal(msgspec.Struct, frozen=True):
    code: str
    details: str

    def response(self, key: str | None) -> Response:
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


def _json(value: Mapping[str, Any], status: int = 200) -> Response:
    return Response(_encode(value), status, media_type="application/json")
