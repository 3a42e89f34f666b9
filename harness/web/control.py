"""What an operator may change while the service runs: the share of calls shadowed, and the kill-switch."""

from __future__ import annotations

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from harness.runs.shadow import Shadow


class Sampling(BaseModel):
    """The share of calls that are shadowed, from 0 to 1."""

    rate: float = Field(ge=0.0, le=1.0)


def control_router(shadow: Shadow) -> APIRouter:
    """``/api/v1/sampling`` and ``/api/v1/kill``."""
    router = APIRouter(prefix="/api/v1")

    @router.get("/sampling")
    async def sampling() -> Sampling:
        """The share of calls that are shadowed."""
        return Sampling(rate=shadow.admission.rate)

    @router.put("/sampling")
    async def set_sampling(wanted: Sampling) -> Sampling:
        """Change the share while running; a call that was drawn stays drawn at every larger share."""
        shadow.admission.rate = wanted.rate
        return wanted

    @router.put("/kill", status_code=204)
    def kill() -> Response:
        """Stop all shadowing now and begin none; recording goes on."""
        shadow.kill()
        return Response(status_code=204)

    @router.delete("/kill", status_code=204)
    def release() -> Response:
        """Let shadowing begin again."""
        shadow.admission.release("api")
        return Response(status_code=204)

    return router
