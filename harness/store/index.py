"""The SQLite index: what is in the store, ready to be asked. The bundles are the record; this can always be rebuilt."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlite_utils
from sqlite_utils.migrations import Migrations

from harness.core.errors import StoreError
from harness.core.schema import encode
from harness.store import bundle, index_files
from harness.store.disk import storing
from harness.store.manifest import MANIFEST, is_committed, open_folder, stray_of

FILE = "index.sqlite"
PAGE = 50
BUSY_S = 10.0

migrations = Migrations("harness-index")


TABLES: dict[str, dict[str, Any]] = {
    "calls": {
        "call_id": str, "folder": str, "version": int, "provider": str, "started_at": str, "duration_ns": int,
        "attributes": str,
    },
    "runs": {
        "run_id": str, "call_id": str, "candidate": str, "folder": str, "version": str, "digest": str, "control": int,
        "verdict": str, "reasons": str,
    },
    "findings": {
        "run_id": str, "call_id": str, "candidate": str, "id": str, "check": str, "kind": str, "path": str,
        "severity": str, "turn": int, "comparable": int, "judgement": str, "ignored": str, "finding": str,
    },
    "extracts": {"folder": str, "form": str, "extract": bytes},
}  # fmt: skip
"""The tables and their columns, as the last of the migrations leaves them."""
_EXTRACTS = "SELECT folder, extract FROM extracts WHERE form = ?"
COLUMNS: Mapping[str, tuple[str, ...]] = {name: tuple(columns) for name, columns in TABLES.items()}


@migrations()
def calls_runs_findings(db: sqlite_utils.Database) -> None:
    db.table("calls").create(TABLES["calls"], pk="call_id")
    db.table("runs").create(TABLES["runs"], pk=("run_id", "call_id", "candidate"))
    db.table("findings").create(TABLES["findings"])
    db.table("findings").create_index(["path", "severity"])
    db.table("findings").create_index(["call_id"])


@migrations()
def extracts(db: sqlite_utils.Database) -> None:
    db.table("extracts").create(TABLES["extracts"], pk=("form", "folder"))


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
            self._connection.execute("PRAGMA secure_delete = on")  # what is forgotten is in no free page either
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

    def extracts(self, form: str) -> Iterator[tuple[str, bytes]]:
        """What somebody who reads bundles in this ``form`` has kept of them, by the call's folder."""
        yield from ((row["folder"], row["extract"]) for row in self._ask(_EXTRACTS, (form,)))

    def keep_extracts(self, form: str, fresh: Mapping[str, bytes]) -> None:
        """Keep what was read of calls, by folder, in place of what there was; not of calls that are no more.

        Raises:
            StoreError: the index cannot be written.
        """
        with self._asking(), self._connection:
            # Held from here on: who takes a call away and matches the index later finds what is entered now.
            self._connection.execute("BEGIN IMMEDIATE")
            there = [(folder, form, data) for folder, data in fresh.items() if is_committed(self.store / folder)]
            self._connection.executemany("INSERT OR REPLACE INTO extracts VALUES (?, ?, ?)", there)

    def match(self, *, every: bool = False) -> Matched:
        """Bring the index up to what is in the store: enter what is new or changed, or ``every`` call, and drop what
        is no more. A damaged bundle is dropped, too, and named."""
        held = {row["folder"]: row for row in self._ask("SELECT folder, call_id, version FROM calls", ())}
        there: set[str] = set()
        damaged: list[str] = []
        changed = 0
        damaged += [
            f"{folder}: holds {stray} but no {MANIFEST}"
            for folder in sorted((self.store / "calls").glob("*/"))
            if (stray := stray_of(folder)) is not None
        ]
        for folder in bundle.calls(self.store):
            name = str(folder.relative_to(self.store))
            try:
                if every or not self._knows(folder, held.get(name)):
                    self.add(folder)
                    changed += 1
                there.add(name)
            except StoreError as error:
                damaged.append(str(error))
        with self._asking(), self._connection:
            rows = self._connection.execute("SELECT call_id, folder FROM calls").fetchall()
            gone = [(row["call_id"],) for row in rows if row["folder"] not in there or not self._named_so(row)]
            self._connection.executemany("DELETE FROM calls WHERE call_id = ?", gone)
            for table in ("findings", "runs"):
                self._connection.execute(f"DELETE FROM {table} WHERE call_id NOT IN (SELECT call_id FROM calls)")  # noqa: S608
            stays = "FALSE" if every else "folder IN (SELECT folder FROM calls)"
            self._connection.execute(f"DELETE FROM extracts WHERE NOT ({stays})")  # noqa: S608
        return Matched(len(there), changed + len(gone), tuple(damaged))

    def _named_so(self, row: sqlite3.Row) -> bool:
        own = row["call_id"] and bundle.call_folder(self.store, row["call_id"])
        return bool(own and str(own.relative_to(self.store)) == row["folder"])

    def _knows(self, folder: Path, row: Mapping[str, Any] | None) -> bool:
        if row is None or row["version"] != open_folder(folder).manifest.version:
            return False
        runs = {each["folder"] for each in self._ask("SELECT folder FROM runs WHERE call_id = ?", (row["call_id"],))}
        return runs == {str(run.relative_to(self.store)) for run in bundle.runs(folder)}

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


@dataclass(frozen=True, slots=True)
class Matched:
    """What an index holds after it was matched with its store, and the bundles that were not believed, and why."""

    calls: int
    changed: int
    damaged: tuple[str, ...]


def rebuild(store: Path) -> Matched:
    """Make the index anew from the bundles, whatever is in its place; a damaged bundle is named and left out.

    A reader beside it sees each call as it was or as it is. Where it is killed, once more completes it.

    Raises:
        StoreError: the index cannot be written, or is held by another process.
    """
    return _matched(store, every=True)


def mend(store: Path) -> Matched:
    """Like ``rebuild``, but a usable index is kept, and only what differs from the store is entered anew."""
    return _matched(store, every=False)


def _matched(store: Path, *, every: bool) -> Matched:
    if index_files.unusable(store / FILE, COLUMNS) is not None:
        index_files.clear(store / FILE)
    with Index(store) as index:
        return index.match(every=every)


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
