import sqlite3
from pathlib import Path

import pytest

from harness.core.errors import StoreError
from harness.core.findings import Severity
from harness.store import bundle, index
from harness.store.index import Index
from tests.store.stored import call, finding, live, outcome, run


@pytest.fixture
def store(tmp_path: Path) -> Path:
    for call_id in ("a", "b/c", "z"):
        bundle.write_call(tmp_path, call(call_id), live(call_id))
    minor = finding(2, path="words", severity=Severity.MINOR, ignored="known")
    bundle.write_run(tmp_path, run("a", "r1", "next", finding(1), minor), {}, {})
    bundle.write_run(tmp_path, run("b/c", "r1", "next", finding(1)), {}, {})
    return tmp_path


def test_the_index_is_made_from_the_bundles_alone(store: Path) -> None:
    assert index.rebuild(store) == 3
    with Index(store) as found:
        first = found.calls()[0]
        assert (first["call_id"], first["attributes"], first["duration_ns"]) == ("a", {"intent": "book"}, 4 * 10**9)
        assert (store / first["folder"]).is_dir()
        (ran,) = found.runs("b/c")
        assert (ran["verdict"], ran["reasons"], ran["candidate"]) == ("FAIL", ["one critical finding"], "next")
        assert bundle.read_run(store / ran["folder"]).run_id == "r1"


def test_what_is_added_call_by_call_equals_a_rebuild(store: Path) -> None:
    def dump() -> list[tuple[object, ...]]:
        with sqlite3.connect(store / index.FILE) as db:
            tables = ("calls", "runs", "findings")
            rows = [row for table in tables for row in db.execute(f"SELECT * FROM {table} ORDER BY 1, 2, 3, 4")]
        db.close()
        return rows

    with Index(store) as found:
        for folder in bundle.calls(store):
            found.add(folder)
            found.add(folder)
    by_call = dump()
    index.rebuild(store)
    assert dump() == by_call
    assert len(by_call) == 3 + 2 + 3


def test_late_facts_change_the_row_of_their_call(store: Path) -> None:
    with Index(store) as found:
        folder = bundle.call_folder(store, "a")
        found.add(folder)
        bundle.add_live(folder, live("a", outcome()))
        found.add(folder)
        assert [(row["call_id"], row["version"]) for row in found.calls()] == [("a", 2)]


def test_calls_and_findings_come_in_pages(store: Path) -> None:
    index.rebuild(store)
    with Index(store) as found:
        page = found.calls(limit=2)
        rest = found.calls(after=page[-1]["call_id"], limit=2)
        assert [row["call_id"] for row in page + rest] == ["a", "b/c", "z"]
        seen = []
        while rows := found.findings(after=seen[-1]["row"] if seen else 0, limit=1):
            seen += rows
        assert [(row["call_id"], row["id"]) for row in seen] == [("a", "f1"), ("a", "f2"), ("b/c", "f1")]


def test_findings_are_asked_for_by_column(store: Path) -> None:
    index.rebuild(store)
    with Index(store) as found:
        (row,) = found.findings(severity="minor", call_id="a")
        assert (row["finding"]["id"], row["finding"]["live"]) == ("f2", "2026-05-15")
        assert found.findings(severity="minor", call_id="z") == []
        with pytest.raises(ValueError, match="cannot be asked for by"):
            found.findings(**{"1=1; --": "x"})


def test_the_catalogue_groups_by_path_and_leaves_out_what_is_ignored(store: Path) -> None:
    index.rebuild(store)
    with Index(store) as found:
        (row,) = found.catalogue()
    assert (row["path"], row["severity"], row["findings"], row["calls"]) == ("book_appointment.date", "critical", 2, 2)


def test_a_damaged_index_says_that_it_can_be_rebuilt(store: Path) -> None:
    (store / index.FILE).write_bytes(b"not a database" * 100)
    with pytest.raises(StoreError, match="can be rebuilt from the store"):
        Index(store)
    assert index.rebuild(store) == 3


def test_a_damaged_bundle_is_named(store: Path) -> None:
    (bundle.call_folder(store, "a") / "caller.wav").write_bytes(b"")
    with pytest.raises(StoreError, match=r"a/caller\.wav: has 0 bytes"):
        index.rebuild(store)
