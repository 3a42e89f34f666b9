"""What a store may no longer keep: told, deleted, and the rest untouched."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from harness.config import parse
from harness.core.errors import StoreError
from harness.store import bundle, index, retention
from harness.store.index import Index
from harness.store.manifest import MANIFEST
from harness.store.opinions import KeptAnswers
from tests.cli.stores import put, put_run
from tests.cli_runner import harness, told

NOW = datetime.now(UTC)


def age(path: Path, days: float) -> None:
    at = (NOW - timedelta(days=days)).timestamp()
    for each in (path, *path.rglob("*")):
        os.utime(each, (at, at))


@pytest.fixture
def store(tmp_path: Path) -> Path:
    store = tmp_path / "store"
    for name, days in (("old", 100), ("middle", 50), ("new", 1)):
        put(store, name, at=NOW - timedelta(days=days))
        for number, run_days in enumerate((days, days / 2)):
            put_run(store, name, run_id=f"{NOW - timedelta(days=run_days):%Y%m%dT%H%M%SZ}-000{number}")
    index.rebuild(store)
    return store


def names(store: Path) -> list[str]:
    return [path.name for path in bundle.calls(store)]


def test_without_limits_nothing_is_due(store: Path) -> None:
    assert retention.due(store, parse("").retention, NOW) == ()


def test_calls_go_by_age_with_their_runs_and_their_rows(store: Path) -> None:
    found = retention.due(store, parse("[retention.calls]\ndays = 30").retention, NOW)
    assert [(each.kind, each.path) for each in found] == [("calls", "calls/old"), ("calls", "calls/middle")]
    freed = retention.collect(store, found)
    assert freed == sum(each.bytes for each in found) > 0
    assert names(store) == ["new"]
    assert sorted(path.name for path in (store / "calls").iterdir()) == ["new"]
    with Index(store) as kept:
        assert [row["call_id"] for row in kept.calls()] == ["new"]
        assert kept.runs("old") == []


def test_runs_go_by_age_and_their_calls_stay(store: Path) -> None:
    found = retention.due(store, parse("[retention.runs]\ndays = 40").retention, NOW)
    assert len(found) == 3
    retention.collect(store, found)
    assert names(store) == ["middle", "new", "old"]
    left = [len(list(bundle.runs(bundle.call_folder(store, name)))) for name in ("old", "middle", "new")]
    assert left == [0, 1, 2]
    with Index(store) as kept:
        assert [len(kept.runs(name)) for name in ("old", "middle", "new")] == left


def test_of_too_much_the_oldest_goes(store: Path) -> None:
    size = sum(path.stat().st_size for path in (store / "calls" / "new").rglob("*") if path.is_file())
    limit = f"[retention.calls]\nmb = {size * 2.5 / 1e6}"
    (found,) = retention.due(store, parse(limit).retention, NOW)
    assert (found.path, found.why.startswith("more than")) == ("calls/old", True)


def test_a_call_that_claims_to_come_from_the_future_ages_from_when_it_was_stored(store: Path) -> None:
    put(store, "ahead", at=NOW + timedelta(days=4000))
    age(bundle.call_folder(store, "ahead"), 31)
    found = retention.due(store, parse("[retention.calls]\ndays = 30").retention, NOW)
    assert "calls/ahead" in [each.path for each in found]


def test_a_clock_that_went_back_deletes_nothing(store: Path) -> None:
    limits = parse("[retention.calls]\ndays = 30\n[retention.runs]\ndays = 1").retention
    assert retention.due(store, limits, datetime(1970, 1, 1, tzinfo=UTC)) == ()


def test_answers_and_refused_journals_go_and_calls_in_progress_stay(store: Path) -> None:
    KeptAnswers(store).put("ab12", "{}")
    journal = store / "journal"
    journal.mkdir()
    for name in ("a.refused", "b.journal", "c.facts"):
        (journal / name).write_bytes(b"x")
    age(journal, 300)
    age(store / "judge", 300)
    found = retention.due(store, parse("[retention.answers]\ndays = 30").retention, NOW)
    assert [each.path for each in found] == ["judge/answers/ab/ab12.json", "journal/a.refused"]
    retention.collect(store, found)
    assert sorted(path.name for path in journal.iterdir()) == ["b.journal", "c.facts"]


def test_what_a_crash_has_left_goes_after_a_day_and_what_lost_its_manifest_stays(store: Path) -> None:
    begun, lost = store / "calls" / "begun", store / "calls" / "middle"
    begun.mkdir()
    for name in (".begun~", "caller.wav"):
        (begun / name).write_bytes(b"x")
    (lost / MANIFEST).unlink()
    (store / "calls" / "new" / ".half~").write_bytes(b"x")
    assert retention.due(store, parse("").retention, NOW) == ()
    age(store, 2)
    found = retention.due(store, parse("").retention, NOW)
    assert [each.path for each in found] == ["calls/begun", "calls/new/.half~"]
    retention.collect(store, found)
    assert not begun.exists()
    assert (lost / "caller.wav").exists()


def test_a_folder_without_calls_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no store"):
        retention.due(tmp_path, parse("").retention, NOW)


def test_the_commands_tell_first_and_delete_when_told_to(store: Path, tmp_path: Path) -> None:
    config = tmp_path / "keep.toml"
    config.write_text('[store]\npath = "store"\n[retention.calls]\ndays = 30\n')
    first = harness("gc", "--config", config)
    assert first.returncode == 0, first.stderr
    assert "calls/old" in first.stdout
    assert "Would delete" in first.stdout
    assert len(names(store)) == 3
    done = told("gc", "--config", config, "--delete", "--json")
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 2
    assert names(store) == ["new"]
    (store / index.FILE).write_bytes(b"damaged")
    (store / "calls" / "new" / "agent.wav").write_bytes(b"")
    rebuilt = told("index", "rebuild", store)
    assert rebuilt.returncode == 2
    assert "new/agent.wav" in rebuilt.stderr
