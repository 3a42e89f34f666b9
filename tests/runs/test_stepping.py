"""A rollout that takes its steps by itself, and rolls back with nobody there."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from harness.core.errors import StoreError
from harness.core.findings import Verdict
from harness.gate import criteria
from harness.gate.rollout import Hold, Transition, parse
from harness.runs import rollout as runs
from harness.runs import stepping
from harness.runs.by_hand import BY_HAND
from harness.runs.stepping import Step, Stepper, steps
from harness.store import rollout
from tests.cli.stores import NOW, canary, in_canary, put, put_run
from tests.runs.served import ALWAYS_ROOM, serving, until

HELD_TO = criteria.parse({"calls": {"min": 2}})
STAGES = [{"name": name, "share": share, "exit": ["calls"]} for name, share in (("a", 0.0), ("b", 0.5))]
PLAN = parse({"candidate": "next", "salt": "s", "stage": STAGES, "step_every_s": 0.01}, HELD_TO)


@pytest.fixture(autouse=True)
def _unsynced(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test here is about a crash: nothing waits for the disk."""
    monkeypatch.setattr("os.fsync", lambda descriptor: None)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    store = tmp_path / "store"
    put(store, "shadow", at=NOW)
    put_run(store, "shadow")
    return store


def taken(store: Path, between: Callable[[int], object], count: int) -> list[Step]:
    """So many steps, with something done after each of them."""
    waits: list[float] = []

    def wait(seconds: float) -> bool:
        waits.append(seconds)
        between(len(waits))
        return len(waits) == count

    found = list(steps(store, PLAN, HELD_TO, 7.0, wait, lambda: NOW + timedelta(hours=1)))
    assert min(waits) >= 7.0
    return found


def test_steps_go_on_whatever_becomes_of_one(store: Path) -> None:
    audit = store / rollout.AUDIT

    def change(number: int) -> None:
        match number:
            case 1:
                in_canary(store)
            case 2:
                canary(store, NOW - timedelta(days=2), "live", [False] * 12)
                audit.rename(store / "away")
                audit.write_text("nonsense\n")
            case 3:
                audit.unlink()
                (store / "away").rename(audit)
            case 4:
                canary(store, NOW - timedelta(days=2), "candidate", [True] * 12)

    first, held, broken, again, moved, after = taken(store, change, 6)
    assert first == Hold(("not started",))
    assert isinstance(held, Hold)
    assert isinstance(broken, StoreError)
    assert isinstance(again, Hold)
    assert isinstance(moved, Transition)
    assert (moved.action, moved.by, moved.evidence[-1].verdict) == ("rollback", "gate", Verdict.FAIL)
    assert after == Hold(("rolled back: a person must start it again",))


def test_a_clock_that_went_back_moves_nothing(store: Path) -> None:
    in_canary(store, day=-9.0)
    (step,) = taken(store, lambda number: None, 1)
    assert isinstance(step, Hold)
    assert step.reasons[0].startswith("the clock went back")


def test_a_defect_is_told_and_counted_and_ends_no_stepper(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    in_canary(store)
    broken = threading.Event()

    def look(*_: object) -> None:
        broken.set()
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(stepping.rollout, "look", look)
        counted: Counter[str] = Counter()
        stepper = Stepper(store, PLAN, HELD_TO, counted)
        stepper.start()
        assert broken.wait(60)
        until(lambda: counted["error"] >= 2, "the next step was taken")
    until(lambda: counted["hold"] >= 1, "a step was taken after all")
    stepper.stop()
    before = counted.total()
    assert not stepper._thread.is_alive()
    assert counted.total() == before


def test_one_steps_at_a_time(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    in_canary(store)
    inside, most = 0, 0
    looked = runs.look

    def look(*given: object) -> object:
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        try:
            return looked(*given)  # type: ignore[arg-type]
        finally:
            inside -= 1

    monkeypatch.setattr(stepping.rollout, "look", look)
    threads = [threading.Thread(target=taken, args=(store, lambda number: None, 3)) for _ in range(3)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert most == 1


CONFIG = f"""
[store]
path = "store"
[redact]
mode = "off"
[candidate.next]
run = "a:b"
[gate.calls]
min = 2
[rollout]
candidate = "next"
salt = "s"
step_every_s = 0.1
[[rollout.stage]]
name = "shadow"
exit = ["calls"]
[[rollout.stage]]
name = "canary"
share = 0.5
exit = ["calls"]
{ALWAYS_ROOM}
"""


@pytest.mark.slow
def test_serve_rolls_back_by_itself_and_notes_what_hands_did(store: Path) -> None:
    in_canary(store)
    canary(store, NOW - timedelta(days=2), "live", [False] * 12)

    def last(action: str) -> dict[str, object] | None:
        record = rollout.records(store)[-1]
        return record if record["action"] == action else None

    with serving(store.parent, CONFIG.replace("a:b", "harness.demo.clinic:bot")) as served:
        until(lambda: served.metrics().get('harness_rollout_steps_total{result="hold"}'), "it steps")
        (store / rollout.KILL_FILE).touch()
        assert until(lambda: last("kill"), "the file is noticed")["by"] == BY_HAND
        (store / rollout.KILL_FILE).unlink()
        assert until(lambda: last("release"), "its end is noticed")["by"] == BY_HAND
        canary(store, NOW - timedelta(days=2), "candidate", [True] * 12)
        moved = until(lambda: last("rollback"), "it rolls back")
        assert (moved["by"], moved["reason"]) == ("gate", "P0 breach")
        until(lambda: served.metrics().get('harness_rollout_steps_total{result="rollback"}') == 1, "it is counted")
        assert served.stop() == 0
    assert any(line["event"] == "the rollout was moved" for line in served.told())
