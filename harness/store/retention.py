"""Retention: what the configuration no longer lets a store keep, told first, deleted on demand.

Rules
-----
1. A call's age counts from when it took place, or from when it was stored where that was earlier or is all that is
   known: a clock that was ahead keeps nothing alive.
2. A run's age counts from its id, which tells when it was run. A call that goes takes its runs along.
3. By size, the oldest go first.
4. Reviews, sign-offs and the audit are never deleted by age.
5. What was left over by a crash goes once it is a day old.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from harness.config import KeepTable, RetentionTable
from harness.core.errors import StoreError
from harness.store import bundle
from harness.store.disk import storing
from harness.store.documents import read_object
from harness.store.index import FILE, Index
from harness.store.journal import KEPT, REFUSED
from harness.store.manifest import MANIFEST, open_folder
from harness.store.removal import left_over, remove_call, remove_left_over, remove_run

Kind = Literal["calls", "runs", "answers", "messages", "refused", "left over"]
LEFT_OVER = KeepTable(days=1)
_MB = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One thing that may no longer be kept. ``path`` is relative to the store; ``why`` is the rule."""

    kind: Kind
    path: str
    bytes: int
    since: datetime
    why: str


@dataclass(frozen=True, slots=True)
class _Kept:
    path: Path
    since: datetime
    bytes: int


def due(store: Path, retention: RetentionTable, now: datetime) -> tuple[Due, ...]:
    """All that the rules no longer let a store keep, by kind, oldest first.

    Raises:
        StoreError: there is no store, or it cannot be read.
    """
    if not (store / "calls").is_dir():
        raise StoreError(f"{store}: no store: it has no calls/ folder")
    with storing(store):
        calls = [_Kept(path, _call_since(path), _size(path)) for path in bundle.calls(store)]
        out = list(_due("calls", store, calls, retention.calls, now))
        going = {store / each.path for each in out}
        runs = [
            _Kept(path, _run_since(path), _size(path))
            for call in calls
            if call.path not in going
            for path in bundle.runs(call.path)
        ]
        out += _due("runs", store, runs, retention.runs, now)
        for kind, folder, pattern, keep in (
            ("answers", store / "judge" / "answers", "*/*.json", retention.answers),
            ("messages", store / "journal", f"*{KEPT}", retention.messages),
            ("refused", store / "journal", f"*{REFUSED}", retention.refused),
        ):
            files = [_Kept(path, _written(path), path.stat().st_size) for path in folder.glob(pattern)]
            out += _due(kind, store, files, keep, now)  # type: ignore[arg-type]
        left = [_Kept(path, _newest(path), _size(path)) for path in left_over(store)]
        return (*out, *_due("left over", store, left, LEFT_OVER, now))


def collect(store: Path, found: Sequence[Due]) -> int:
    """Delete what is due and take it out of the index; how many bytes that were.

    Raises:
        StoreError: something cannot be deleted; what came before it is gone.
    """
    size = 0
    for each in found:
        path = store / each.path
        match each.kind:
            case "calls":
                size += remove_call(path)
            case "runs":
                size += remove_run(path)
            case "left over":
                size += remove_left_over(path)
            case _:
                with storing(path):
                    path.unlink(missing_ok=True)
                size += each.bytes
    if (store / FILE).exists():
        with Index(store) as index:
            index.match()
    return size


def _due(kind: Kind, store: Path, kept: Sequence[_Kept], keep: KeepTable, now: datetime) -> Iterator[Due]:
    total = sum(each.bytes for each in kept)
    for each in sorted(kept, key=lambda each: (each.since, each.path)):
        why = None
        if keep.days is not None and now - each.since > timedelta(days=keep.days):
            why = f"older than {keep.days:g} days"
        elif keep.mb is not None and total > keep.mb * _MB:
            why = f"more than {keep.mb:g} MB in all"
        if why is None:
            continue
        total -= each.bytes
        path = str(each.path.relative_to(store))
        yield Due(kind=kind, path=path, bytes=each.bytes, since=each.since, why=why)


def _call_since(folder: Path) -> datetime:
    stored = min(_written(path) for path in folder.iterdir() if path.is_file())
    try:
        told = datetime.fromisoformat(read_object(open_folder(folder), "call.json")["started_at"])
    except (StoreError, ValueError, KeyError, TypeError):
        return stored
    return min(stored, told if told.tzinfo else told.replace(tzinfo=UTC))


def _run_since(folder: Path) -> datetime:
    stored = _written(folder / MANIFEST)
    try:
        return min(stored, datetime.fromisoformat(folder.parent.name.partition("-")[0]))
    except (ValueError, TypeError):
        return stored


def _written(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _newest(path: Path) -> datetime:
    return max([_written(path), *(_written(below) for below in path.rglob("*"))])


def _size(path: Path) -> int:
    if path.is_file():
        return path.stat().st_size
    return sum(below.stat().st_size for below in path.rglob("*") if below.is_file())
