"""Two timelines to one JSON object: what ``harness diff`` prints."""

from __future__ import annotations

from typing import Any

from harness.compare.compare import compare
from harness.compare.result import Comparison
from harness.compare.rules import Rules
from harness.compare.verdict import Evidence, decide
from harness.core.findings import Decision
from harness.core.schema import encode
from harness.core.timeline import Timeline


def diff(live: Timeline, candidate: Timeline, rules: Rules, name: str = "candidate") -> dict[str, Any]:
    """Compare two timelines, without sound.

    Returns:
        ``{"verdict", "reasons", "findings", "tallies"}``, ready for ``json.dumps``.
    """
    comparison = compare(live, candidate, rules, name)
    return as_json(comparison, decide(comparison, Evidence(), rules))


def as_json(comparison: Comparison, decision: Decision) -> dict[str, Any]:
    """A comparison and its verdict as a JSON object."""
    return {
        "verdict": decision.verdict.value,
        "reasons": list(decision.reasons),
        "findings": encode(comparison.findings),
        "tallies": encode(comparison.tallies),
    }
