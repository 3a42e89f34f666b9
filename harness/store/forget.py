"""Forgetting: a call, or all calls of a person, taken out of a store, and the proof that nothing of them is left.

Rules
-----
1. Bundles go first, then the index is made anew from what is left: a crash in between leaves no row without a bundle
   that a rebuild would not take away.
2. Journals are encrypted and cannot be searched: those of the call are found by their name or by opening them, and go.
3. The receipt names no private value and no call: it carries keyed digests, by which the same request is recognised.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from harness.core.errors import StoreError
from harness.store import bundle, chain, index
from harness.store.disk import TEMPORARY, locked, storing
from harness.store.names import folder_name

RECEIPTS = "audit/forgotten.jsonl"
_REVIEWS = "reviews"


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was taken out, in counts, and files in which a byte search still finds a value."""

    calls: int
    reviews: int
    journals: int
    left: tuple[str, ...]


def calls_with(store: Path, needles: Sequence[bytes]) -> tuple[str, ...]:
    """Ids of the calls in whose facts one of the byte strings stands."""
    found: list[str] = []
    for folder in bundle.calls(store):
        texts = (path.read_bytes() for path in sorted(folder.rglob("*.json*")) if path.is_file())
        if any(needle in text for text in texts for needle in needles):
            found.append(bundle.read_call(folder).call_id)
    return tuple(found)


def forget(store: Path, call_ids: Sequence[str], needles: Sequence[bytes], journals: Sequence[Path]) -> Forgotten:
    """Take calls out of the store, with all that refers to them.

    ``needles`` are what the byte search afterwards must not find; ``journals`` the journals that are theirs.

    Raises:
        StoreError: the store is damaged or cannot be written.
    """
    gone: set[str] = set()
    for call_id in call_ids:
        folder = bundle.call_folder(store, call_id)
        if folder.is_dir():
            gone |= _findings(folder)
            with storing(folder):
                shutil.rmtree(folder)
    for path in journals:
        with storing(path):
            path.unlink(missing_ok=True)
    for call_id in call_ids:
        (store / "journal" / f"{folder_name(call_id)}.facts").unlink(missing_ok=True)
    reviews = _without(store, gone, needles)
    index.rebuild(store)
    return Forgotten(len(call_ids), reviews, len(journals), tuple(search(store, needles)))


def search(store: Path, needles: Sequence[bytes]) -> Iterator[str]:
    """Files of the store that hold one of the byte strings, by content or name."""
    for path in sorted(store.rglob("*")):
        name = str(path.relative_to(store)).encode("utf-8", "surrogateescape")
        if path.is_file() and any(needle in name or needle in path.read_bytes() for needle in needles):
            yield str(path.relative_to(store))


def receipt(store: Path, at: str, digests: Sequence[str], done: Forgotten) -> None:
    """Write down that something was forgotten, without saying what."""
    record = {"at": at, "digests": list(digests), "calls": done.calls, "reviews": done.reviews}
    chain.append(store / RECEIPTS, {**record, "journals": done.journals, "left": len(done.left)})


def _findings(folder: Path) -> set[str]:
    return {finding.id for run in bundle.runs(folder) for finding in bundle.read_run(run).comparison.findings}


def _without(store: Path, gone: set[str], needles: Sequence[bytes]) -> int:
    """Take records out of the reviews and chain the rest anew; how many went."""
    count = 0
    for path in sorted((store / _REVIEWS).glob("*.jsonl")):
        kept = []
        records = chain.records(path)
        for record in records:
            body = {name: value for name, value in record.items() if name != "previous"}
            text = json.dumps(body, ensure_ascii=False).encode()
            if body.get("finding") not in gone and not any(needle in text for needle in needles):
                kept.append(body)
        if len(kept) == len(records):
            continue
        count += len(records) - len(kept)
        anew = path.with_name(f"{path.name}{TEMPORARY}")
        anew.unlink(missing_ok=True)
        anew.touch()
        for body in kept:
            chain.append(anew, body)
        with locked(path.parent):
            anew.replace(path)
    return count


def check(store: Path) -> None:
    """Refuse a folder that is no store.

    Raises:
        StoreError: it has no calls.
    """
    if not (store / "calls").is_dir():
        raise StoreError(f"{store}: no store: it has no calls/ folder")
