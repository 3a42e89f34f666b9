"""``summary.json``: a run's verdict for programs. Stable: people script it."""

from __future__ import annotations

import json
from typing import Any

from harness.compare.result import Percentiles
from harness.core.findings import Finding
from harness.core.schema import encode
from harness.report.plain import finite
from harness.report.view import CallEntry, RunView

SCHEMA = 1


def to_json(run: RunView) -> str:
    """The document, ASCII only and ending in a newline; paths in it are relative to the run's folder."""
    return json.dumps(finite(document(run)), indent=1) + "\n"


def document(run: RunView) -> dict[str, Any]:
    """The document as a JSON value."""
    return {
        "schema": SCHEMA,
        "run_id": run.run_id,
        "verdict": run.decision.verdict.value,
        "reasons": list(run.decision.reasons),
        "candidates": {
            record.name: {"version": record.version, "digest": record.digest, "control": record.control}
            for record in run.candidates
        },
        "calls": [_entry(entry) for entry in run.calls],
        "noise": encode(run.noise),
        "refused": encode(run.refused),
    }


def _entry(entry: CallEntry) -> dict[str, Any]:
    found = entry.comparison
    return {
        "call_id": entry.call_id,
        "candidate": entry.candidate,
        "verdict": entry.decision.verdict.value,
        "reasons": list(entry.decision.reasons),
        "report": entry.report,
        "findings": [_finding(entry, finding) for finding in found.findings],
        "tallies": encode(found.tallies),
        "latency_ms": {"live": _percentiles(found.latency_live), "candidate": _percentiles(found.latency_candidate)},
        "media": encode(entry.media),
    }


def _finding(entry: CallEntry, finding: Finding) -> dict[str, Any]:
    out: dict[str, Any] = encode(finding)
    out["clips"] = [{"party": clip.party, "file": str(entry.folder / clip.file)} for clip in finding.clips]
    return out


def _percentiles(found: Percentiles) -> dict[str, Any]:
    return {"p50": found.p50, "p95": found.p95, "count": found.count}
