"""The SQLite index: what is in the store, ready to be asked. The bundles are the record; this can always be rebuilt."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlite_utils
from sqlite_utils.migrations import Migrations

from harness.core.errors import StoreError
from harness.core.schema import encode
from harness.store import bundle
from harness.store.disk import storing
from harness.store.manifest import open_folder

FILE = "index.sqlite"
PAGE = 50
BUSY_S = 10.0

migrations = Migrations("harness-index")


@migrations()
def calls_runs_findings(db: sqlite_utils.Database) -> None:
    db.table("calls").create(
        {
            "call_id": str, "folder": str, "version": int, "provider": str, "started_at": str,
            "duration_ns": int, "attributes": str,
        },
        pk="call_id",
    )  # fmt: skip
    db.table("runs").create(
        {
            "run_id": str, "call_id": str, "candidate": str, "folder": str, "version": str, "digest": str,
            "control": int, "verdict": str, "reasons": str,
        },
        pk=("run_id", "call_id", "candidate"),
    )  # fmt: skip
    db.table("findings").create(
        {
            "run_id": str, "call_id": str, "candidate": str, "id": str, "check": str, "kind": str, "path": str,
            "severity": str, "turn": int, "comparable": int, "judgement": str, "ignored": str, "finding": str,
        },
    )  # fmt: skip
    db.table("findings").create_index(["path", "severity"])
    db.table("findings").create_index(["call_id"])


class Index:
    """An open index of one store. Close it, or use it in a ``with`` block."""

    def __init__(self, store: Path) -> None:
        """Open the index of ``store``, making it where it is missing.

        Raises:
            StoreError: the index cannot be opened or is no index; rebuilding it mends it.
        """
        self.store = store
        self.path = store / FILE
        with storing(store):
            store.mkdir(parents=True, exist_ok=True)
        with self._asking():
            self._connection = sqlite3.connect(self.path, timeout=BUSY_S, check_same_thread=False)
        with self._asking():
            self._connection.row_factory = sqlite3.Row
            self._connection.execute("PRAGMA journal_mode = wal")
            migrations.apply(sqlite_utils.Database(self._connection))

    def __enter__(self) -> Index:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._connection.close()

    def add(self, folder: Path) -> None:
        """Enter a call and its runs as they stand in ``folder``, in place of what the index had of them.

        Raises:
            StoreError: the bundle is damaged, or the index cannot be written.
        """
        rows = list(_rows(self.store, folder))
        with self._asking(), self._connection:
            for table in ("findings", "runs", "calls"):
                self._connection.execute(f"DELETE FROM {table} WHERE call_id = ?", (rows[0][1]["call_id"],))  # noqa: S608
            self._insert(rows)

    def calls(self, after: str = "", limit: int = PAGE) -> list[dict[str, Any]]:
        """Calls whose id is greater than ``after``, by id; ``attributes`` decoded."""
        return self._ask("SELECT * FROM calls WHERE call_id > ? ORDER BY call_id LIMIT ?", (after, limit))

    def runs(self, call_id: str) -> list[dict[str, Any]]:
        """Runs on one call, by run id and candidate; ``reasons`` decoded."""
        return self._ask("SELECT * FROM runs WHERE call_id = ? ORDER BY run_id, candidate", (call_id,))

    def findings(self, after: int = 0, limit: int = PAGE, **equal: str) -> list[dict[str, Any]]:
        """Findings whose columns have the values in ``equal``; ``row`` orders them and is the cursor for ``after``."""
        for column in equal:
            if column not in ("run_id", "call_id", "candidate", "check", "kind", "path", "severity", "judgement"):
                raise ValueError(f"findings cannot be asked for by {column!r}")
        where = "".join(f' AND "{column}" = ?' for column in equal)
        sql = f"SELECT rowid AS row, * FROM findings WHERE rowid > ?{where} ORDER BY rowid LIMIT ?"  # noqa: S608
        return self._ask(sql, (after, *equal.values(), limit))

    def catalogue(self) -> list[dict[str, Any]]:
        """How often each path differs: path, check, severity, findings, calls; most calls first."""
        return self._ask(
            'SELECT path, "check", severity, count(*) AS findings, count(DISTINCT call_id) AS calls FROM findings '
            'WHERE ignored IS NULL GROUP BY path, "check", severity ORDER BY calls DESC, findings DESC, path',
            (),
        )

    def _insert(self, rows: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
        for table, row in rows:
            names = ", ".join(f'"{name}"' for name in row)
            places = ", ".join("?" * len(row))
            self._connection.execute(f"INSERT INTO {table} ({names}) VALUES ({places})", tuple(row.values()))  # noqa: S608

    def _ask(self, sql: str, values: tuple[Any, ...]) -> list[dict[str, Any]]:
        with self._asking():
            rows = [dict(row) for row in self._connection.execute(sql, values)]
        for row in rows:
            for column in ("attributes", "reasons", "finding"):
                if column in row:
                    row[column] = json.loads(row[column])
        return rows

    @contextmanager
    def _asking(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise StoreError(f"{self.path}: {error}; the index can be rebuilt from the store") from error


def rebuild(store: Path) -> int:
    """Make the index anew from the bundles and return how many calls it holds.

    Raises:
        StoreError: a bundle is damaged, or the index cannot be written.
    """
    for suffix in ("", "-wal", "-shm"):
        with storing(store / FILE):
            (store / (FILE + suffix)).unlink(missing_ok=True)
    count = 0
    with Index(store) as index:
        for folder in bundle.calls(store):
            index.add(folder)
            count += 1
    return count


def _rows(store: Path, folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    call = bundle.read_call(folder)
    yield (
        "calls",
        {
            "call_id": call.call_id,
            "folder": str(folder.relative_to(store)),
            "version": open_folder(folder).manifest.version,
            "provider": call.provider,
            "started_at": call.started_at,
            "duration_ns": call.duration_ns,
            "attributes": json.dumps(encode(call.attributes)),
        },
    )
    for place in bundle.runs(folder):
        run = bundle.read_run(place)
        key = {"run_id": run.run_id, "call_id": run.call_id, "candidate": run.candidate.name}
        yield (
            "runs",
            key
            | {
                "folder": str(place.relative_to(store)),
                "version": run.candidate.version,
                "digest": run.candidate.digest,
                "control": run.candidate.control,
                "verdict": run.decision.verdict.value,
                "reasons": json.dumps(run.decision.reasons),
            },
        )
        for finding in run.comparison.findings:
            yield "findings", key | {
                "id": finding.id, "check": finding.check, "kind": finding.kind, "path": finding.path,
                "severity": finding.severity.value, "turn": finding.turn, "comparable": finding.comparable,
                "judgement": finding.judgement.value, "ignored": finding.ignored,
                "finding": json.dumps(encode(finding)),
            }  # fmt: skip
