"""What is known of calls, for programs: reported events in; calls, runs and findings out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from harness.core.errors import InputError
from harness.core.events import Event
from harness.core.timeline import parse_lines
from harness.runs.shadow import Shadow
from harness.store.index import PAGE, Index

MAX_BODY_BYTES = 4 << 20
"""Largest batch of events; an hour's call has about 1 MiB of them."""


class Page(BaseModel):
    """One page of a list; ``next`` is the cursor of the page after it, absent at the end."""

    items: list[dict[str, Any]]
    next: str | None = None


class Accepted(BaseModel):
    """How many events were new; a batch may be sent again without harm."""

    accepted: int


class FindingQuery(BaseModel):
    """Which findings, and from where on."""

    cursor: int = Field(0, ge=0, le=2**62)
    limit: int = Field(PAGE, ge=1, le=500)
    call_id: str | None = None
    candidate: str | None = None
    check: str | None = None
    path: str | None = None
    severity: str | None = None

    @property
    def equal(self) -> dict[str, str]:
        asked = self.model_dump(exclude={"cursor", "limit"}, exclude_none=True)
        return {name: str(value) for name, value in asked.items()}


def calls_router(shadow: Shadow) -> APIRouter:
    """``/api/v1/calls`` and ``/api/v1/findings``."""
    router = APIRouter(prefix="/api/v1")

    @router.post("/calls/{call_id}/events")
    async def report(call_id: str, request: Request) -> Accepted:
        """Take live events of a call as JSON lines: in any order, any number of times.

        Of a call that is stored already only outcomes and feedback are taken.
        """
        events = list(_events(await _body(request), call_id))
        return Accepted(accepted=await run_in_threadpool(shadow.reported, call_id, events))

    @router.get("/calls")
    def calls(cursor: str = "", limit: Annotated[int, Query(ge=1, le=500)] = PAGE) -> Page:
        """Kept calls by id."""
        with Index(shadow.store) as index:
            return _page(index.calls(cursor, limit + 1), limit, "call_id")

    @router.get("/calls/{call_id}/runs")
    def runs(call_id: str) -> Page:
        """Candidates' runs on one call."""
        with Index(shadow.store) as index:
            return Page(items=index.runs(call_id))

    @router.get("/findings")
    def findings(query: Annotated[FindingQuery, Query()]) -> Page:
        """Findings, filtered."""
        with Index(shadow.store) as index:
            return _page(index.findings(query.cursor, query.limit + 1, **query.equal), query.limit, "row")

    return router


def _page(rows: list[dict[str, Any]], limit: int, cursor: str) -> Page:
    items = rows[:limit]
    return Page(items=items, next=str(items[-1][cursor]) if len(rows) > limit else None)


async def _body(request: Request) -> str:
    parts = bytearray()
    async for chunk in request.stream():
        parts += chunk
        if len(parts) > MAX_BODY_BYTES:
            raise HTTPException(413, f"a batch may have {MAX_BODY_BYTES} bytes")
    try:
        return parts.decode("utf-8")
    except UnicodeDecodeError:
        raise HTTPException(400, "events must be UTF-8") from None


def _events(text: str, call_id: str) -> Iterable[Event]:
    try:
        return [event for _, event in parse_lines(text, call_id)]
    except InputError as error:
        raise HTTPException(400, str(error)) from None
