"""A step reads again what has changed, and says what one that reads everything says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from harness.core.errors import InputError, StoreError
from harness.core.events import Feedback, Outcome
from harness.core.findings import Judgement, Severity
from harness.gate import criteria
from harness.gate.rollout import Transition, parse, start
from harness.runs import extracts
from harness.runs import rollout as runs
from harness.runs.evidence import evidence_of, reviewed_evidence
from harness.runs.extracts import Extracts
from harness.runs.rollout import Look
from harness.store import bundle, forget, index, reviews, rollout
from harness.store.index import Index
from harness.store.removal import remove_run
from harness.store.reviews import Review
from tests.cli.stores import put, put_run
from tests.runs.served import until
from tests.store.stored import finding, live

LATER = datetime.now(UTC) + timedelta(hours=1)
"""A time at which all that a test wrote has settled."""
HELD_TO = criteria.parse({"calls": {"min": 2}, "noninferior": {"metrics": {"tool": 0.1}}, "reviews": {}})
METRICS = {"csat": {"feedback": "csat", "range": [1, 5], "margin": 1.0}}
STAGE = {"name": "canary", "share": 0.5, "exit": ["calls", "csat"]}
PLAN = parse({"candidate": "next", "salt": "s", "metrics": METRICS, "stage": [STAGE]}, HELD_TO)


@pytest.fixture(autouse=True)
def _unsynced(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test here is about a crash: nothing waits for the disk."""
    monkeypatch.setattr("os.fsync", lambda descriptor: None)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    rollout.record(tmp_path, start(PLAN, "d1", "dana", LATER - timedelta(days=2)))
    for name, arm in (("a", "live"), ("b", "candidate")):
        put(tmp_path, name, Outcome(value="resolved", at_ns=5), at=LATER - timedelta(days=1), arm=arm)
        put_run(tmp_path, name, finding(1, id=f"{name}-1"), finding(2, id=f"{name}-2", severity=Severity.MINOR))
    return tmp_path


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the calls that were read."""
    names: list[str] = []
    once = extracts._read

    def counted(folder: Path, now: datetime) -> extracts._Held | None:
        names.append(folder.name)
        return once(folder, now)

    monkeypatch.setattr(extracts, "_read", counted)
    return names


def look(store: Path, held: Extracts, now: datetime = LATER) -> Look:
    return runs.look(store, PLAN, HELD_TO, now, held)


def anew(store: Path) -> Look:
    """What somebody sees who knows nothing yet, and has no index."""
    nothing = Extracts(store)
    nothing._held = {}
    return look(store, nothing)


def report(store: Path) -> None:
    bundle.add_live(bundle.call_folder(store, "a"), live("a", Feedback(name="csat", value=4)))


def another_run(store: Path) -> None:
    put_run(store, "a", name="control", control=True)


def another_call(store: Path) -> None:
    put(store, "c", at=LATER - timedelta(days=1), arm="live")


def first_run(store: Path) -> None:
    put_run(store, "c", run_id="20261121T100000Z-0001")


def run_removed(store: Path) -> None:
    for run in list(bundle.runs(bundle.call_folder(store, "b"))):
        remove_run(run)


def review(store: Path) -> None:
    said = Review(finding="a-1", judgement=Judgement.CANDIDATE_RIGHT, by="dana", at="2026-11-20T10:00:00Z")
    reviews.add_review(store, said)


def forgotten(store: Path) -> None:
    forget.forget(store, ["a"], [], [])


def a_tick_later(store: Path) -> None:
    """Wait until the disk's clock has gone on: what changes within one tick has one time."""
    probe = store / "probe"
    probe.touch()
    first_ns = probe.stat().st_mtime_ns
    until(lambda: probe.touch() or probe.stat().st_mtime_ns > first_ns, "the disk's clock goes on")


CHANGES: tuple[tuple[Callable[[Path], object], list[str]], ...] = (
    (report, ["a"]),
    (another_run, ["a"]),
    (another_call, ["c"]),
    (first_run, ["c"]),
    (run_removed, ["b"]),
    (review, []),
    (forgotten, []),
)


def test_only_what_changed_is_read_again_and_says_the_same(store: Path, read: list[str]) -> None:
    held = Extracts(store)
    assert look(store, held) == anew(store)
    for change, expected in CHANGES:
        a_tick_later(store)
        change(store)
        read.clear()
        seen = look(store, held)
        assert read == expected, change.__name__
        assert seen == anew(store), change.__name__
    assert seen.outcomes["calls"].missing is not None


def test_another_process_reads_nothing_again_until_the_index_is_lost(store: Path, read: list[str]) -> None:
    first = look(store, Extracts(store))
    read.clear()
    assert look(store, Extracts(store)) == first
    assert read == []
    (store / index.FILE).write_bytes(b"no index at all" * 500)
    assert look(store, Extracts(store)) == first
    assert read == ["a", "b"]
    index.rebuild(store)
    assert look(store, Extracts(store)) == first
    read.clear()
    assert look(store, Extracts(store)) == first
    assert read == []


def test_nothing_of_a_forgotten_call_is_kept(store: Path) -> None:
    put(store, "planted", at=LATER - timedelta(days=1), arm="live", note="tulips-at-nine")
    held = Extracts(store)
    look(store, held)
    assert b"tulips-at-nine" in (store / index.FILE).read_bytes()
    (fresh,) = (each for name, each in (held._held or {}).items() if name == "planted")
    assert forget.forget(store, ["planted"], [b"tulips-at-nine"], []).left == ()
    with Index(store) as opened:
        opened.keep_extracts(extracts.FORM, {"calls/planted": extracts._encode(fresh)})
        assert "calls/planted" not in dict(opened.extracts(extracts.FORM))


def test_what_changed_a_moment_ago_is_read_again(store: Path, read: list[str]) -> None:
    oldest = min(path.stat().st_mtime for path in (store / "calls").rglob("*"))
    held = Extracts(store)
    for now in (datetime.fromtimestamp(oldest, UTC), datetime.fromtimestamp(oldest, UTC) - timedelta(days=9)):
        look(store, held, now)
        read.clear()
        look(store, held, now)
        assert read == ["a", "b"]


def test_a_run_that_is_not_committed_yet_is_waited_for(store: Path, read: list[str]) -> None:
    held = Extracts(store)
    begun = bundle.run_folder(store, "a", "20261120T100000Z-0001", "other")
    begun.mkdir()
    look(store, held)
    read.clear()
    look(store, held)
    assert read == ["a"]


def test_damage_holds_a_rollout_and_no_rollback(store: Path) -> None:
    for number in range(12):
        for arm in ("live", "candidate"):
            at, how = LATER - timedelta(hours=20 - number / 10), "failed" if arm == "candidate" else "resolved"
            put(store, f"{arm}-{number:02}", Outcome(value=how, at_ns=5), at=at, arm=arm)
    path = store / "calls" / "a" / "call.json"
    path.write_bytes(path.read_bytes() + b" ")
    seen = look(store, Extracts(store))
    assert "call.json: has" in seen.damaged[0]
    assert seen.outcomes == {}
    calm = replace(seen, canary=replace(seen.canary, failures=replace(seen.canary.failures, breached=False)))
    with pytest.raises(StoreError, match=r"call\.json: has"):
        runs.step(store, PLAN, calm, LATER)
    done = runs.step(store, PLAN, seen, LATER)
    assert isinstance(done, Transition)
    assert (done.action, done.reason) == ("rollback", "P0 breach")


def test_a_rollout_that_was_moved_meanwhile_is_not_moved_by_an_older_look(store: Path) -> None:
    seen = look(store, Extracts(store))
    breached = replace(seen, canary=replace(seen.canary, failures=replace(seen.canary.failures, breached=True)))
    runs.roll_back(store, "omar", LATER, "enough")
    assert runs.step(store, PLAN, breached, LATER) == runs.OVERTAKEN
    assert [record["by"] for record in rollout.records(store)] == ["dana", "omar"]


def test_a_store_without_calls_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no calls in it"):
        Extracts(tmp_path).read(LATER)


def test_rows_are_those_of_the_gate(store: Path) -> None:
    review(store)
    slim = extracts._slim
    whole = evidence_of(store, "next", LATER)
    found, _ = Extracts(store).read(LATER)
    kept = reviewed_evidence(store, (row for each in found for row in each.rows), "next", LATER)
    assert kept == replace(whole, rows=tuple(slim(row) for row in whole.rows))
