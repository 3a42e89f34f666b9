"""The control plane beside the media port: reported events, calls and findings, health, metrics, pages."""

from __future__ import annotations

import json
from collections.abc import Callable

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.staticfiles import StaticFiles
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from harness.core.errors import StoreError
from harness.runs.shadow import Shadow
from harness.web.api import calls_router
from harness.web.control import control_router


def make_app(shadow: Shadow, registry: CollectorRegistry, healthy: Callable[[], bool]) -> FastAPI:
    """The application; a rollout's evaluations are answered in front of it."""
    app = FastAPI(title="Shadow Harness", version="1", docs_url=None, redoc_url=None)
    app.include_router(calls_router(shadow))
    app.include_router(control_router(shadow))

    @app.exception_handler(StoreError)
    async def store_error(request: Request, error: StoreError) -> Response:
        return JSONResponse({"detail": "the store cannot be read or written"}, status_code=503)

    @app.exception_handler(RequestValidationError)
    async def not_as_described(request: Request, error: RequestValidationError) -> Response:
        """Says what is wrong and where, without the value: JSON carries neither a NaN nor half a surrogate back."""
        wrong = [{key: each[key] for key in ("type", "loc", "msg")} for each in error.errors()]
        return Response(json.dumps({"detail": wrong}), status_code=422, media_type="application/json")

    @app.get("/healthz")
    async def healthz() -> Response:
        """Whether the media process reports and the disk takes journals; the switch and the breakers beside it."""
        well = healthy()
        standing = {name: breaker.state for name, breaker in shadow.admission.breakers.states.items()}
        said = {"ok": well, "shadowing": shadow.admission.off() is None, "breakers": standing}
        return JSONResponse(said, status_code=200 if well else 503)

    @app.get("/metrics")
    def metrics() -> Response:
        """Prometheus metrics of both processes."""
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    pages = shadow.store / "calls"
    pages.mkdir(parents=True, exist_ok=True)
    app.mount("/calls", StaticFiles(directory=pages))
    return app
