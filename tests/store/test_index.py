import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from harness.core.errors import StoreError
from harness.core.findings import Severity
from harness.store import bundle, index, removal
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


def dump(store: Path) -> list[tuple[object, ...]]:
    with sqlite3.connect(store / index.FILE) as db:
        tables = ("calls", "runs", "findings")
        rows = [row for table in tables for row in db.execute(f"SELECT * FROM {table} ORDER BY 1, 2, 3, 4")]
    db.close()
    return rows


def test_the_index_is_made_from_the_bundles_alone(store: Path) -> None:
    assert index.rebuild(store).calls == 3
    with Index(store) as found:
        first = found.calls()[0]
        assert (first["call_id"], first["attributes"], first["duration_ns"]) == ("a", {"intent": "book"}, 4 * 10**9)
        assert (store / first["folder"]).is_dir()
        (ran,) = found.runs("b/c")
        assert (ran["verdict"], ran["reasons"], ran["candidate"]) == ("FAIL", ["one critical finding"], "next")
        assert bundle.read_run(store / ran["folder"]).run_id == "r1"


def test_what_is_added_call_by_call_equals_a_rebuild(store: Path) -> None:
    with Index(store) as found:
        for folder in bundle.calls(store):
            found.add(folder)
            found.add(folder)
    by_call = dump(store)
    index.rebuild(store)
    assert dump(store) == by_call
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
    assert index.rebuild(store).calls == 3


def test_a_damaged_bundle_is_named_and_left_out(store: Path) -> None:
    index.rebuild(store)
    (bundle.call_folder(store, "a") / "caller.wav").write_bytes(b"")
    (bundle.call_folder(store, "z") / "manifest.json").unlink()
    done = index.rebuild(store)
    assert done.calls == 1
    lost, cut = done.damaged
    assert "/z: holds agent.wav but no manifest.json" in lost
    assert "a/caller.wav: has 0 bytes" in cut
    with Index(store) as found:
        assert [row["call_id"] for row in found.calls()] == ["b/c"]
        assert {row["call_id"] for row in found.findings()} == {"b/c"}


def table_dropped(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("DROP TABLE findings")
    database.close()


def row_forged(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("UPDATE runs SET verdict = 'PASS'")
        database.execute("INSERT INTO calls (call_id, folder, version) VALUES ('ghost', 'calls/a', 1)")
        database.execute("INSERT INTO findings (call_id, id, finding) VALUES ('ghost', 'f9', '{}')")
    database.close()


def page_overwritten(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    data = bytearray(path.read_bytes())
    data[4096 : 4096 * 3] = b"\xaa" * 8192
    path.write_bytes(data)


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def deleted(path: Path) -> None:
    path.unlink()


def of_another_program(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE recipes (name TEXT)")
    database.close()


def text_instead(path: Path) -> None:
    path.write_text("not a database")


def emptied(path: Path) -> None:
    path.write_bytes(b"")


DAMAGE = (
    table_dropped, row_forged, page_overwritten, cut_short, deleted, of_another_program, text_instead, emptied,
)  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGE)
def test_whatever_happened_to_the_index_a_rebuild_makes_it_as_it_was(
    store: Path, damage: Callable[[Path], None]
) -> None:
    index.rebuild(store)
    before = dump(store)
    damage(store / index.FILE)
    assert index.rebuild(store).damaged == ()
    assert dump(store) == before


@pytest.mark.parametrize("damage", [each for each in DAMAGE if each not in (row_forged,)])
def test_mending_makes_an_unusable_index_anew(store: Path, damage: Callable[[Path], None]) -> None:
    index.rebuild(store)
    before = dump(store)
    damage(store / index.FILE)
    index.mend(store)
    assert dump(store) == before


def test_mending_enters_what_is_new_and_drops_what_is_gone(store: Path) -> None:
    index.rebuild(store)
    assert index.mend(store).changed == 0
    bundle.write_run(store, run("z", "r2", "next", finding(3)), {}, {})
    bundle.add_live(bundle.call_folder(store, "a"), live("a", outcome()))
    removal.remove_call(bundle.call_folder(store, "b/c"))
    assert index.mend(store) == index.Matched(2, 3, ())
    mended = dump(store)
    index.rebuild(store)
    assert dump(store) == mended


def test_a_database_of_another_program_is_set_aside(store: Path) -> None:
    index.rebuild(store)
    of_another_program(store / index.FILE)
    index.rebuild(store)
    with sqlite3.connect(store / "index.sqlite.foreign") as database:
        assert database.execute("SELECT count(*) FROM recipes").fetchone() == (0,)
    database.close()


def test_a_folder_in_the_place_of_the_index_is_told(store: Path) -> None:
    (store / index.FILE).mkdir()
    with pytest.raises(StoreError, match="must be a file, is a folder"):
        index.rebuild(store)


def test_an_index_that_another_process_holds_is_not_taken_for_damaged(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "BUSY_S", 0.2)
    index.rebuild(store)
    before = dump(store)
    holder = sqlite3.connect(store / index.FILE, isolation_level=None)
    holder.execute("PRAGMA locking_mode = exclusive")
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreError, match="held by another process"):
        index.rebuild(store)
    holder.execute("ROLLBACK")
    holder.close()
    assert dump(store) == before
