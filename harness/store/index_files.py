"""The index's files, judged from outside: whether they are an index at all, and their removal where they are none."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

from harness.core.errors import StoreError
from harness.store.disk import storing

_BESIDE = ("-wal", "-shm", "-journal")
FOREIGN = ".foreign"
"""Ends the name under which a sound database that is not ours is set aside."""


def unusable(path: Path, columns: Mapping[str, Sequence[str]]) -> str | None:
    """Why the file is no index with these columns; ``None`` where it is one, or where there is none.

    Raises:
        StoreError: another process holds it, so that nothing can be said; or a folder is in its place.
    """
    if path.is_dir():
        raise StoreError(f"{path}: must be a file, is a folder")
    if not path.exists():
        return "is not there, its journal is" if _beside(path) else None
    try:
        with closing(sqlite3.connect(path)) as database:
            for (said,) in database.execute("PRAGMA quick_check"):
                if said != "ok":
                    return str(said)
            for table, names in columns.items():
                found = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
                if found != list(names):
                    return f"table {table} has the columns {found}"
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise StoreError(f"{path}: is held by another process") from None
        return str(error)
    except sqlite3.DatabaseError as error:
        return str(error)
    return None


def clear(path: Path) -> None:
    """Remove what is in the index's place. A sound database with tables of somebody else's is set aside instead."""
    with storing(path):
        if _foreign(path):
            path.replace(path.with_name(path.name + FOREIGN))
        for each in (path, *_beside(path)):
            each.unlink(missing_ok=True)


def _beside(path: Path) -> list[Path]:
    return [beside for ending in _BESIDE if (beside := path.with_name(path.name + ending)).exists()]


def _foreign(path: Path) -> bool:
    try:
        with closing(sqlite3.connect(path)) as database:
            names = {row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    except sqlite3.Error:
        return False
    return bool(names) and "_sqlite_migrations" not in names
