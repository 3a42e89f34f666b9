"""Stores of made-up calls and runs, and the command line run on them in this process."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from harness.core.events import Event, Outcome
from harness.core.findings import Decision, Finding, Verdict
from harness.gate.rollout import parse, start
from harness.store import bundle, chain, rollout
from harness.store.bundle import Run
from tests.store.stored import call, live, run

NOW = datetime.now(UTC)


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


def in_canary(store: Path, day: float = 2.0) -> datetime:
    """A rollout whose canary began some days ago."""
    stages = [{"name": name, "exit": ["calls"]} for name in "ab"]
    began = start(parse({"candidate": "next", "salt": "s", "stage": stages}, ["calls"]), "d1", "dana", NOW - days(day))
    rollout.record(store, began)
    after = {"stage": 1, "entered_at": began.at.isoformat(), "digest": "d1", "rolled_back": False, "killed": False}
    moved = {"action": "advance", "at": began.at.isoformat(), "after": after}
    chain.append(store / rollout.AUDIT, moved)
    return began.at


def canary(store: Path, since: datetime, arm: str, failed: Iterable[bool | None], **attributes: str) -> None:
    """Calls of one arm, ended one after another."""
    for number, failure in enumerate(failed):
        events = [] if failure is None else [Outcome(value="failed" if failure else "resolved", at_ns=5)]
        at = since + days(0.001 * (number + 1))
        put(store, f"{arm}-{number}", *events, at=at, arm=arm, **attributes)


def days(count: float) -> timedelta:
    return timedelta(days=count)


__all__ = ["NOW", "Run", "canary", "days", "in_canary", "put", "put_run"]
