"""Findings of weight that nobody has said a word on yet: what a person is asked to look at."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from harness.core.errors import InputError
from harness.core.findings import Finding, Severity
from harness.gate.evidence import Row, gather
from harness.runs.evidence import rows
from harness.store import reviews

OF_WEIGHT = (Severity.CRITICAL, Severity.MAJOR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A finding on a call that is to be reviewed."""

    call_id: str
    candidate: str
    finding: Finding


def due(
    store: Path, candidate: str | None, now: datetime, severities: Collection[Severity] = OF_WEIGHT
) -> tuple[Due, ...]:
    """What is to be reviewed of one candidate, or of all: the heaviest first, in the order of their calls.

    As a gate sees it: of the newest digest, the last run of each call.

    Raises:
        InputError: the store holds no calls, or no run of this candidate.
        StoreError: a bundle or a review is damaged.
    """
    if not (store / "calls").is_dir():
        raise InputError(f"{store}: no calls in it; a store, or a run's folder, has a folder calls/")
    known = list(rows(store, reviews.by_finding(store), now))
    names = dict.fromkeys(row.candidate for row in known)
    if candidate is not None and candidate not in names:
        raise InputError(f"{store}: no run of {candidate!r} in it, there are {', '.join(names) or 'none'}")
    found = [
        Due(call_id=row.call_id, candidate=name, finding=finding)
        for name in ([candidate] if candidate is not None else names)
        for row in gather(known, name, now).rows
        for finding in _unreviewed(row, severities)
    ]
    return tuple(sorted(found, key=lambda each: -each.finding.severity.weight))


def _unreviewed(row: Row, severities: Collection[Severity]) -> list[Finding]:
    return [each for each in row.findings if each.severity in severities and each.id not in row.reviewed]
