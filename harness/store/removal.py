"""Taking calls and runs out of a store, so that a crash leaves whole ones or none.

Rules
-----
1. A run goes before its call: what a crash leaves of a call is the call with fewer runs.
2. Of each folder the manifest goes first (``manifest.discard``).
3. What was begun and never committed, or half taken away, is left over. A folder that lost its manifest otherwise is
   not: that is damage, and evidence of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from harness.store.disk import TEMPORARY, storing
from harness.store.manifest import discard, is_begun, is_committed


def remove_run(folder: Path) -> int:
    """Take one run away; how many bytes that were.

    Raises:
        StoreError: it cannot be removed.
    """
    size = discard(folder)
    _drop_empty(folder.parent)
    return size


def remove_call(folder: Path) -> int:
    """Take a call away with all that lies below it; how many bytes that were.

    Raises:
        StoreError: it cannot be removed.
    """
    runs = sum(discard(run) for run in sorted((folder / "runs").glob("*/*")) if run.is_dir())
    return runs + discard(folder)


def left_over(store: Path) -> Iterator[Path]:
    """Folders of calls and runs that were never committed, and files whose writing never ended."""
    for call in sorted((store / "calls").glob("*/")):
        if is_begun(call):
            yield call
            continue
        yield from (run for run in sorted((call / "runs").glob("*/*/")) if is_begun(run))
        yield from (path for path in sorted(call.rglob(f".*{TEMPORARY}")) if is_committed(path.parent))
    for name in ("reviews", "audit", "judge"):
        yield from sorted((store / name).rglob(f".*{TEMPORARY}"))
    yield from sorted(store.glob(f".*{TEMPORARY}"))


def remove_left_over(path: Path) -> int:
    """Take away what ``left_over`` named, unless it was committed since; how many bytes that were.

    Raises:
        StoreError: it cannot be removed.
    """
    with storing(path):
        if not path.is_dir():
            size = path.lstat().st_size
            path.unlink(missing_ok=True)
            return size
    if not is_begun(path):
        return 0
    return remove_call(path) if path.parent.name == "calls" else remove_run(path)


def _drop_empty(folder: Path) -> None:
    try:
        folder.rmdir()
    except OSError:
        return
