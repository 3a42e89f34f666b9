"""What holds of any store, whenever something was killed that wrote to it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from harness.store import bundle, manifest
from harness.store.index import Index


def whole(store: Path) -> Iterator[str]:
    """Every committed folder can be read, every byte checked; none has files without a manifest and without a mark."""
    for folder in sorted((store / "calls").glob("*/")):
        for each in (folder, *sorted(folder.glob("runs/*/*/"))):
            stray = manifest.stray_of(each)
            if stray is not None:
                yield f"{each.relative_to(store)} holds {stray} and no manifest"
            if manifest.is_committed(each):
                manifest.open_folder(each).verify()
        if manifest.is_committed(folder):
            bundle.read_call(folder)
            for path in bundle.runs(folder):
                bundle.read_run(path)


def committed(store: Path) -> dict[str, bytes]:
    """The manifests of the store's calls and runs, by folder."""
    return {
        str(path.parent.relative_to(store)): path.read_bytes()
        for path in sorted((store / "calls").rglob("manifest.json"))
    }


def kept(before: Path, store: Path) -> Iterator[str]:
    """What was committed before is as it was."""
    now = committed(store)
    for name, data in committed(before).items():
        if now.get(name) != data:
            yield f"{name} was finished before and is changed"


def rows(store: Path) -> dict[str, object]:
    """What the index tells."""
    with Index(store) as held:
        calls = {row["call_id"]: row for row in held.calls(limit=1000)}
        return {
            **calls,
            **{f"runs of {name}": held.runs(name) for name in calls},
            "findings": sorted(json.dumps(row["finding"], sort_keys=True) for row in held.findings(limit=10_000)),
        }
