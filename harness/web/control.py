"""What an operator sees and may change while the service runs: the share of calls, the breakers, the switch."""

from __future__ import annotations

import time
from typing import Literal

import structlog
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from harness.core.time import NS_PER_S
from harness.runs.shadow import Shadow

log = structlog.get_logger()


class Sampling(BaseModel):
    """The share of calls that are shadowed, from 0 to 1."""

    rate: float = Field(ge=0.0, le=1.0)


class BreakerState(BaseModel):
    """Where one breaker stands, and since when."""

    name: str
    state: Literal["closed", "open", "half-open"]
    for_s: float
    wait_s: float
    reason: str
    opened: int


class Shadowing(BaseModel):
    """Whether calls are shadowed, and what keeps them from it."""

    on: bool
    off_because: str | None
    rate: float
    following: int
    refused: dict[str, int]
    breakers: list[BreakerState]


def control_router(shadow: Shadow) -> APIRouter:
    """``/api/v1/shadowing``, ``/api/v1/sampling`` and ``/api/v1/kill``."""
    router = APIRouter(prefix="/api/v1")

    @router.get("/shadowing")
    def shadowing() -> Shadowing:
        """Whether calls are shadowed: the switch, the share, each breaker, and the calls refused by reason."""
        off = shadow.admission.off()
        return Shadowing(
            on=off is None,
            off_because=off,
            rate=shadow.admission.rate,
            following=shadow.counters.following,
            refused=dict(shadow.counters.refused),
            breakers=_breakers(shadow),
        )

    @router.get("/sampling")
    async def sampling() -> Sampling:
        """The share of calls that are shadowed."""
        return Sampling(rate=shadow.admission.rate)

    @router.put("/sampling")
    async def set_sampling(wanted: Sampling, request: Request) -> Sampling:
        """Change the share while running; a call that was drawn stays drawn at every larger share."""
        log.info("share of calls changed", rate=wanted.rate, by=_who(request))
        shadow.admission.rate = wanted.rate
        return wanted

    @router.put("/kill", status_code=204)
    def kill(request: Request) -> Response:
        """Stop all shadowing now and begin none; recording goes on."""
        log.warning("shadowing is switched off", by=_who(request))
        shadow.kill(_who(request))
        return Response(status_code=204)

    @router.delete("/kill", status_code=204)
    def release(request: Request) -> Response:
        """Let shadowing begin again."""
        shadow.admission.release(_who(request))
        return Response(status_code=204)

    return router


def _who(request: Request) -> str:
    """The name of the token that was proved."""
    return str(request.scope.get("state", {}).get("peer", "anybody"))


def _breakers(shadow: Shadow) -> list[BreakerState]:
    breakers, now_ns = shadow.admission.breakers, time.monotonic_ns()
    return [
        BreakerState(
            name=name,
            state=breaker.state,
            for_s=round(max(0, now_ns - breaker.since_ns) / NS_PER_S, 1),
            wait_s=breaker.wait_ns / NS_PER_S,
            reason=breaker.why,
            opened=breakers.opened[name],
        )
        for name, breaker in breakers.states.items()
    ]
