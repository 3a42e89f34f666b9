"""Forgetting: a call, or all calls of a person, taken out of a store, and the proof that nothing of them is left.

Rules
-----
1. Reviews go first, because the bundles tell which are theirs; then the bundles, then the index is made anew from what
   is left. Where a crash falls in between, the same request once more finishes what was begun.
2. Journals are encrypted and cannot be searched: the caller opens them, names those that are theirs, and they go.
3. The receipt names no private value and no call: it carries keyed digests, by which the same request is recognised.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from harness.core.errors import StoreError
from harness.store import bundle, chain, index
from harness.store.disk import storing
from harness.store.names import folder_name
from harness.store.removal import remove_call

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
    """Ids of the calls in whose facts one of the byte strings stands; damaged ones are found, too."""
    found: list[str] = []
    for folder in sorted((store / "calls").glob("*/")):
        texts = (path.read_bytes() for path in sorted(folder.rglob("*.json*")) if path.is_file())
        if any(needle in text for text in texts for needle in needles):
            found.append(_id_of(folder))
    return tuple(found)


def _id_of(folder: Path) -> str:
    """The id of a call, read off its folder's name where its bundle does not tell."""
    try:
        return str(json.loads((folder / "call.json").read_bytes())["id"])
    except (OSError, ValueError, KeyError, TypeError):
        return unquote(folder.name)


def forget(store: Path, call_ids: Sequence[str], needles: Sequence[bytes], journals: Sequence[Path]) -> Forgotten:
    """Take calls out of the store, with all that refers to them.

    ``needles`` are what the byte search afterwards must not find; ``journals`` the journals that are theirs.

    Raises:
        StoreError: the store is damaged or cannot be written.
    """
    folders = [folder for call_id in call_ids if (folder := bundle.call_folder(store, call_id)).is_dir()]
    with storing(store):
        reviews = _without(store, {finding for folder in folders for finding in _findings(folder)}, needles)
        _answers(store, needles)
        for folder in folders:
            remove_call(folder)
        for path in (*journals, *(store / "journal" / f"{folder_name(call_id)}.facts" for call_id in call_ids)):
            path.unlink(missing_ok=True)
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
    """Ids of the findings on a call; of a damaged run those that can still be read."""
    out: set[str] = set()
    for path in folder.glob("runs/*/*/findings.json"):
        try:
            out |= {str(each["id"]) for each in json.loads(path.read_bytes())["findings"]}
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return out


def _without(store: Path, gone: set[str], needles: Sequence[bytes]) -> int:
    """Take records out of the reviews and chain the rest anew; how many went."""

    def stays(record: Mapping[str, Any]) -> bool:
        text = json.dumps(record, ensure_ascii=False).encode()
        return record.get("finding") not in gone and not any(needle in text for needle in needles)

    return sum(chain.rewrite(path, stays) for path in sorted((store / _REVIEWS).glob("*.jsonl")))


def _answers(store: Path, needles: Sequence[bytes]) -> None:
    """What a judge answered is not needed again: an answer that names what should be gone goes whole."""
    for path in (store / "judge" / "answers").glob("*/*"):
        if any(needle in path.read_bytes() for needle in needles):
            path.unlink()


def check(store: Path) -> None:
    """Refuse a folder that is no store.

    Raises:
        StoreError: it has no calls.
    """
    if not (store / "calls").is_dir():
        raise StoreError(f"{store}: no store: it has no calls/ folder")
