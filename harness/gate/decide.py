"""The gate: criteria over evidence, one verdict."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from harness.core.findings import Verdict
from harness.gate.criteria import Criterion, Freshness
from harness.gate.evidence import Evidence
from harness.gate.intervals import Interval
from harness.gate.outcome import Outcome


@dataclass(frozen=True, slots=True)
class GateDecision:
    """The verdict on one candidate's digest and what each criterion said."""

    candidate: str
    digest: str
    verdict: Verdict
    criteria: tuple[Outcome, ...]
    notes: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The document that ``harness gate --json`` prints; infinite ends are ``null``."""
        return {
            "verdict": self.verdict.value,
            "candidate": self.candidate,
            "digest": self.digest,
            "notes": list(self.notes),
            "criteria": [as_json(outcome) for outcome in self.criteria],
        }


def as_json(outcome: Outcome) -> dict[str, Any]:
    """What one criterion said; infinite ends are ``null``."""
    return {
        "name": outcome.name,
        "verdict": outcome.verdict.value,
        "value": outcome.value,
        "bound": outcome.bound,
        "interval": _ends(outcome.interval),
        "missing": outcome.missing,
    }


def decide(evidence: Evidence, criteria: Mapping[str, Criterion]) -> GateDecision:
    """Hold the evidence to each criterion. A gate without criteria decides nothing and never passes."""
    limits = [criterion.days for criterion in criteria.values() if isinstance(criterion, Freshness)]
    fresh = _younger(evidence, min(limits)) if limits else evidence
    outcomes = tuple(criterion.judge(name, fresh) for name, criterion in criteria.items())
    notes = [
        f"{count} calls of {what} were left out"
        for count, what in ((fresh.other_digests, "other digests"), (fresh.too_old, "an age over the limit"))
        if count
    ]
    if not criteria:
        notes.append("the configuration has no [gate.*] criteria")
    verdict = Verdict.fold(outcome.verdict for outcome in outcomes)
    return GateDecision(evidence.candidate, evidence.digest, verdict, outcomes, tuple(notes))


def _younger(evidence: Evidence, days: int) -> Evidence:
    oldest = evidence.now - timedelta(days=days)
    rows = tuple(row for row in evidence.rows if row.at >= oldest)
    return replace(evidence, rows=rows, too_old=len(evidence.rows) - len(rows))


def _ends(interval: Interval | None) -> Iterable[float | None] | None:
    if interval is None:
        return None
    return [end if math.isfinite(end) else None for end in (interval.low, interval.high)]
