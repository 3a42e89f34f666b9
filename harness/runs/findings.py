"""One finding, found again in a store by its id."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from harness.core.errors import InputError
from harness.core.findings import Finding
from harness.store import bundle
from harness.store.bundle import Run
from harness.store.manifest import open_folder


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """A finding in the newest run that has it; ``call_folder`` and ``folder`` are the call's and the run's."""

    call_folder: Path
    folder: Path
    run: Run
    finding: Finding


def locate(store: Path, finding_id: str) -> Located:
    """The finding with this id.

    Raises:
        InputError: no run in the store has it.
        StoreError: a bundle is damaged.
    """
    needle = f'"{finding_id}"'.encode()
    found: list[Located] = []
    for call_folder in bundle.calls(store):
        for folder in bundle.runs(call_folder):
            if needle in open_folder(folder).read("findings.json"):
                run = bundle.read_run(folder)
                found += [
                    Located(call_folder=call_folder, folder=folder, run=run, finding=finding)
                    for finding in run.comparison.findings
                    if finding.id == finding_id
                ]
    if not found:
        raise InputError(f"{store}: no run in it has a finding {finding_id!r}")
    return max(found, key=lambda located: located.run.run_id)
