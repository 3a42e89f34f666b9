"""A rollout over a store, driven from the command line."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from harness.cli.main import run
from harness.core.events import Feedback, Outcome
from harness.gate.rollout import kill, release
from harness.runs import rollout as runs
from harness.store import chain, rollout
from tests.cli.stores import canary, days, in_canary, put, put_run

CONFIG = """
[candidate.next]
run = "a:b"
[gate.calls]
min = 2
[rollout]
candidate = "next"
salt = "s"
mix = ["locale"]
[[rollout.stage]]
name = "shadow"
exit = ["calls"]
[[rollout.stage]]
name = "canary"
share = 0.5
exit = ["calls"]
[[rollout.stage]]
name = "all"
share = 1.0
exit = ["calls"]
"""


@pytest.fixture(autouse=True)
def _unsynced(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test here is about a crash: nothing waits for the disk."""
    monkeypatch.setattr("os.fsync", lambda descriptor: None)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    (tmp_path / "h.toml").write_text(CONFIG)
    for number in range(2):
        put(tmp_path, f"shadow-{number}")
        put_run(tmp_path, f"shadow-{number}")
    return tmp_path


def command(store: Path, action: str, *more: str) -> int:
    return run(["rollout", action, "--config", str(store / "h.toml"), "--store", str(store), *more])


def status(store: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    capsys.readouterr()
    assert command(store, "status", "--json") == 0
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    return document


def reported(store: Path, arm: str, name: str) -> None:
    """A call of now that went well."""
    put(store, name, Outcome(value="resolved", at_ns=5), at=datetime.now(UTC), arm=arm, locale="en")


def test_from_shadow_to_everyone_and_back(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert status(store, capsys)["where"] == "not started"
    assert command(store, "step") == 2
    assert command(store, "start", "--by", "dana") == 0
    assert command(store, "start") == 2
    assert "a rollout is under way, at shadow" in capsys.readouterr().err
    assert command(store, "step") == 0
    assert status(store, capsys)["where"] == "canary"
    assert command(store, "kill", "--by", "omar", "--reason", "drill") == 0
    assert (store / "KILL").exists()
    assert status(store, capsys)["where"] == "killed"
    assert command(store, "step") == 3
    assert command(store, "release") == 0
    assert not (store / "KILL").exists()
    assert command(store, "step") == 3
    assert "canary needs 1 calls of the candidate with an outcome, has 0" in capsys.readouterr().out
    reported(store, "candidate", "one")
    assert command(store, "step") == 0
    assert command(store, "step") == 3
    reported(store, "candidate", "two")
    assert command(store, "step") == 0
    assert command(store, "step") == 0
    assert "complete" in capsys.readouterr().out
    assert status(store, capsys)["where"] == "complete"
    assert command(store, "rollback", "--by", "omar", "--reason", "enough") == 0
    assert status(store, capsys)["where"] == "rolled back"
    actions = [(record["action"], record["by"]) for record in chain.records(store / rollout.AUDIT)]
    assert [action for action, _ in actions] == [
        "start",
        "advance",
        "kill",
        "release",
        "advance",
        "complete",
        "rollback",
    ]
    assert (actions[2][1], actions[6][1]) == ("omar", "omar")


def test_a_gates_plan_tells_what_each_stage_with_two_arms_needs(
    store: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[float, ...]] = []
    monkeypatch.setattr("harness.gate.plan.canary_callers", lambda *given: asked.append(given) or 1492)
    assert run(["gate", "plan", "--config", str(store / "h.toml"), "--failing", "0.2"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "calls: 2 comparable calls",
        "canary: 1492 callers of the candidate with an outcome, "
        "to stop one that fails 5 points more often than live's 20% (95 % of rollouts)",
    ]
    assert asked == [(0.5, 0.2, 0.05, 0.01)]


def test_an_advance_carries_its_evidence(store: Path) -> None:
    command(store, "start")
    command(store, "step")
    record = chain.records(store / rollout.AUDIT)[-1]
    assert [(each["name"], each["verdict"]) for each in record["evidence"]] == [
        ("calls", "PASS"),
        ("p0", "INCONCLUSIVE"),
    ]


def test_a_candidate_that_fails_more_often_is_rolled_back(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    since = in_canary(store)
    canary(store, since, "live", [False] * 30)
    canary(store, since, "candidate", [number % 2 == 0 for number in range(30)])
    assert status(store, capsys)["arms"]["candidate"] == {"failed": 15, "calls": 30, "unknown": 0}
    assert command(store, "step") == 1
    last = chain.records(store / rollout.AUDIT)[-1]
    assert (last["action"], last["by"], last["reason"], last["evidence"][-1]["verdict"]) == (
        "rollback",
        "gate",
        "P0 breach",
        "FAIL",
    )
    assert status(store, capsys)["where"] == "rolled back"
    assert command(store, "start") == 0


def test_equal_arms_and_unknown_outcomes_roll_nothing_back(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    since = in_canary(store)
    canary(store, since, "live", [False] * 9 + [True] + [None] * 10)
    canary(store, since, "candidate", [False] * 9 + [True] + [None] * 10)
    seen = status(store, capsys)
    assert (seen["p0"], seen["arms"]["live"]) == ("PASS", {"failed": 1, "calls": 10, "unknown": 10})
    assert command(store, "step") == 0


METRICS = """
[rollout.metrics.resolved]
outcome = "resolved"
margin = 0.3
[rollout.metrics.csat]
feedback = "csat"
range = [1, 5]
margin = 0.2
"""


def test_metrics_of_real_calls_hold_a_stage_or_let_it_go(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = CONFIG.replace('share = 0.5\nexit = ["calls"]', 'share = 0.5\nexit = ["resolved", "csat"]') + METRICS
    (store / "h.toml").write_text(config)
    since = in_canary(store)
    for number in range(40):
        for arm in ("live", "candidate"):
            events = [Outcome(value="resolved", at_ns=5), Feedback(name="csat", value=5 if number else 11)]
            at = since + days(0.001 * (number + 1))
            put(store, f"{arm}-{number}", *events, at=at, arm=arm, targetingKey=f"{arm}-{number}", locale="en")
    seen = status(store, capsys)
    assert [(name, one["verdict"]) for name, one in seen["metrics"].items()] == [
        ("resolved", "PASS"),
        ("csat", "INCONCLUSIVE"),
    ]
    assert seen["not_counted"] == [
        f"{arm}-0: csat 11, rollout.metrics.csat.range is [1.0, 5.0]" for arm in ("candidate", "live")
    ]
    assert command(store, "step") == 3
    assert "csat: INCONCLUSIVE, more callers with a known csat, there are 39 of live" in capsys.readouterr().out
    (store / "h.toml").write_text(config.replace('"resolved", "csat"', '"resolved"'))
    assert command(store, "step") == 0
    evidence = {one["name"]: one["verdict"] for one in chain.records(store / rollout.AUDIT)[-1]["evidence"]}
    assert evidence == {"resolved": "PASS", "p0": "PASS"}


def test_a_complaint_is_a_failure_and_praise_is_none(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    since = in_canary(store)
    put(store, "a", Feedback(name="complaint", value="rude"), at=since, arm="candidate")
    put(store, "b", Feedback(name="complaint", value=False), at=since, arm="candidate")
    put(store, "c", Feedback(name="csat", value=1), at=since, arm="live")
    put(store, "before", Outcome(value="failed"), at=since - days(1), arm="candidate")
    assert status(store, capsys)["arms"] == {
        "live": {"failed": 0, "calls": 1, "unknown": 0},
        "candidate": {"failed": 1, "calls": 2, "unknown": 0},
    }


def test_a_cohort_not_drawn_as_planned_holds_the_rollout(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    since = in_canary(store)
    canary(store, since, "live", [False] * 40, locale="en")
    canary(store, since, "candidate", [False] * 8, locale="es")
    assert [check["ok"] for check in status(store, capsys)["cohorts"]] == [False, False]
    capsys.readouterr()
    assert command(store, "step") == 3
    assert "holds: sample ratio: 8 of 48 callers went to the candidate, planned 24.0" in capsys.readouterr().out


def test_calls_of_the_time_when_nobody_was_drawn_are_not_compared(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    since = in_canary(store)
    canary(store, since, "live", [False] * 20, locale="en")
    canary(store, since, "candidate", [False] * 20, locale="en")
    state = runs.state_of(store)
    assert state is not None
    killed = kill(state, "omar", since + days(0.5), "drill")
    rollout.record(store, killed)
    for number in range(60):
        at = since + days(0.6 + number / 1000)
        put(store, f"dark-{number}", Outcome(value="failed", at_ns=5), at=at, arm="live", locale="en")
    assert status(store, capsys)["arms"]["live"] == {"failed": 0, "calls": 20, "unknown": 0}
    rollout.record(store, release(killed.after, "omar", since + days(1), "over"))
    canary(store, since + days(1), "live", [False] * 15, locale="en")
    canary(store, since + days(1), "candidate", [False] * 15, locale="en")
    seen = status(store, capsys)
    assert all(check["ok"] for check in seen["cohorts"]), seen["cohorts"]
    assert command(store, "step") == 0


def test_steps_are_taken_again_and_again_until_interrupted(
    store: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    audit, waits = store / rollout.AUDIT, 0

    def sleep(seconds: float) -> None:
        nonlocal waits
        waits += 1
        assert seconds >= 30
        match waits:
            case 1:
                assert command(store, "start") == 0
            case 3:
                audit.write_text("nonsense\n")
            case 5:
                raise KeyboardInterrupt

    monkeypatch.setattr("harness.cli.rollout.time.sleep", sleep)
    assert command(store, "step", "--every", "30") == 130
    told = capsys.readouterr()
    assert told.out.splitlines() == [
        "holds: not started",
        "started: next, digest d1, at shadow",
        "advanced to canary",
        "holds: canary needs 1 calls of the candidate with an outcome, has 0",
    ]
    assert told.err.count("harness: ") == 2
    assert "interrupted" in told.err


def test_the_kill_switch_acts_also_where_the_audit_was_changed(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command(store, "start")
    (store / rollout.AUDIT).write_text('{"previous": "nonsense"}\n')
    assert command(store, "kill") == 2
    assert (store / "KILL").exists()
    assert "the kill-switch acts" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (CONFIG.replace('name = "canary"\nshare = 0.5\nexit = ["calls"]', 'name = "canary"'), "needs exit criteria"),
        (CONFIG.replace("[gate.calls]\nmin = 2", "[gate.cals]\nmin = 2"), "gate.cals"),
        ('[candidate.next]\nrun = "a:b"\n', "rollout"),
        (
            CONFIG.replace("[candidate.next]", "[candidate.nxet]"),
            "rollout.candidate: no candidate 'next', there are nxet",
        ),
        (CONFIG.replace('run = "a:b"', 'run = "a:b"\ncontrol = true'), "no candidate 'next', there are none"),
    ],
)
def test_a_plan_that_cannot_be_is_told(
    store: Path, capsys: pytest.CaptureFixture[str], text: str, message: str
) -> None:
    (store / "h.toml").write_text(text)
    assert command(store, "step") == 2
    assert message in capsys.readouterr().err
