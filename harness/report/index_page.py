"""What the page of a run shows, laid out for its template; no markup here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from harness.compare.verdict import counts
from harness.core.findings import Severity, Verdict, add_tallies
from harness.report import plain
from harness.report.view import CallEntry, RunView


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """One candidate over all its calls; rates come from summed counts."""

    name: str
    version: str
    digest: str
    control: bool
    verdicts: Mapping[Verdict, int]
    severities: Mapping[Severity, int]
    measures: Mapping[str, str]


def index_context(run: RunView) -> dict[str, Any]:
    """Everything the template of a run's page asks for."""
    rows = tuple(_candidates(run))
    entries = run.worst_first
    return {
        "run": run,
        "candidates": rows,
        "measures": list(dict.fromkeys(name for row in rows for name in row.measures)),
        "checks": sorted({one.check for entry in run.calls for one in entry.comparison.findings}),
        "entries": entries,
        "paths": [_paths(entry) for entry in entries],
        "catalogue": run.catalogue,
    }


def _candidates(run: RunView) -> Iterable[CandidateRow]:
    for record in run.candidates:
        entries = [entry for entry in run.calls if entry.candidate == record.name]
        yield CandidateRow(
            name=record.name,
            version=record.version,
            digest=record.digest,
            control=record.control,
            verdicts={one: sum(entry.decision.verdict is one for entry in entries) for one in Verdict},
            severities={one: sum(entry.severities[one] for entry in entries) for one in Severity},
            measures={
                name: plain.tally(one)
                for name, _, one in plain.measures(add_tallies(entry.comparison.tallies for entry in entries))
            },
        )


def _paths(entry: CallEntry) -> list[list[str]]:
    return [[one.path, one.check, one.severity.value] for one in entry.comparison.findings if counts(one)]
