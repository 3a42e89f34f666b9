"""Stores of made-up calls and runs, and the command line run on them in this process."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from harness.core.events import Event
from harness.core.findings import Decision, Finding, Verdict
from harness.store import bundle
from harness.store.bundle import Run
from tests.store.stored import call, live, run


def put(store: Path, call_id: str, *events: Event, at: datetime | None = None, **attributes: Any) -> None:
    """Store a call with these live events and attributes."""
    started_at = at.isoformat() if at else "2026-11-20T10:00:00+00:00"
    account = live(call_id, *events)
    bundle.write_call(store, call(call_id, live=account, started_at=started_at, attributes=attributes), account)


def put_run(
    store: Path,
    call_id: str,
    *findings: Finding,
    run_id: str = "20261120T100000Z-0001",
    name: str = "next",
    digest: str = "d1",
    verdict: Verdict | None = None,
    **record: Any,
) -> Path:
    """Store a run on a stored call with these findings; FAIL where there are any."""
    made = run(call_id, run_id, name)
    decided = verdict or (Verdict.FAIL if findings else Verdict.PASS)
    made = replace(
        made,
        candidate=replace(made.candidate, digest=digest, **record),
        comparison=replace(made.comparison, findings=findings),
        decision=Decision(decided),
    )
    return bundle.write_run(store, made, {"clips/f1-caller.wav": b"RIFF"} if findings else {}, {})


def days(count: float) -> timedelta:
    return timedelta(days=count)


__all__ = ["Run", "days", "put", "put_run"]
