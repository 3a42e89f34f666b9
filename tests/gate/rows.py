"""Synthetic evidence: many calls of one candidate, made to order."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from harness.core.findings import Finding, Judgement, Severity, Tally, Verdict
from harness.core.time import Span
from harness.gate.evidence import Evidence, Row, gather

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def finding(number: int, severity: Severity, check: str = "tool.argument", **changes: Any) -> Finding:
    """A counted finding, unless ``changes`` say otherwise."""
    fields: dict[str, Any] = {"judgement": Judgement.UNKNOWN, "comparable": True, "ignored": None} | changes
    return Finding(
        id=f"f{number}",
        check=check,
        kind="changed",
        path="book.date",
        severity=severity,
        turn=1,
        span=Span(0, 1),
        **fields,
    )


def row(number: int, *found: Finding, days_ago: float = 1.0, **changes: Any) -> Row:
    """One conclusive call."""
    fields: dict[str, Any] = {
        "verdict": Verdict.FAIL if found else Verdict.PASS,
        "comparable_turns": 4,
        "response_ms": (700.0, 800.0, 900.0, 1000.0),
        "control_response_ms": (700.0, 800.0, 900.0, 1000.0),
    } | changes
    return Row(
        call_id=f"call-{number}",
        candidate="next",
        digest=fields.pop("digest", "d1"),
        at=NOW - timedelta(days=days_ago),
        findings=found,
        **fields,
    )


def metric(live: tuple[int, int], candidate: tuple[int, int]) -> Mapping[str, tuple[Tally, Tally]]:
    """Word errors of both sides against one truth."""
    return {"word": (Tally(*live), Tally(*candidate))}


def evidence(*rows: Row, **changes: Any) -> Evidence:
    """Evidence of the candidate ``next`` now."""
    return gather(rows, "next", NOW, **changes)
