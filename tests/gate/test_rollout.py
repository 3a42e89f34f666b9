"""Who gets the candidate, and what moves a rollout."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.core.errors import ConfigError
from harness.core.findings import Verdict
from harness.gate.outcome import Outcome
from harness.gate.rollout import (
    Hold,
    Plan,
    State,
    Transition,
    assigned,
    bucket,
    kill,
    parse,
    release,
    rollback,
    start,
    step,
)

T0 = datetime(2026, 11, 1, tzinfo=UTC)
TABLE: dict[str, Any] = {
    "candidate": "next",
    "salt": "2026-11",
    "stage": [
        {"name": "shadow", "soak_h": 24, "exit": ["calls"]},
        {
            "name": "canary",
            "share": 0.1,
            "segments": [{"attribute": "line", "values": ["vip"], "share": 0.0}],
            "soak_h": 48,
            "exit": ["calls", "critical_rate"],
        },
        {"name": "all", "share": 1.0, "exit": ["calls"]},
    ],
}
PLAN = parse(TABLE, ["calls", "critical_rate"])
PASSED = {name: Outcome(name, Verdict.PASS, 1, 1) for name in ("calls", "critical_rate")}


def at(stage: int, **changes: Any) -> State:
    fields: dict[str, Any] = {"stage": stage, "entered_at": T0, "digest": "d1"} | changes
    return State(**fields)


def test_a_rollout_goes_forward_after_its_soak_and_its_exit() -> None:
    state = start(PLAN, "d1", "dana", T0).after
    early = step(PLAN, state, PASSED, "d1", False, T0 + timedelta(hours=23))
    assert early == Hold(("shadow soaks for 1.0 more hours",))
    moved = step(PLAN, state, PASSED, "d1", False, T0 + timedelta(hours=24))
    assert isinstance(moved, Transition)
    assert (moved.action, moved.after.stage, moved.evidence) == ("advance", 1, (PASSED["calls"],))


@pytest.mark.parametrize(
    ("state", "outcomes", "digest", "hours", "reason"),
    [
        (at(0), {}, "d1", 24, "calls: INCONCLUSIVE"),
        (at(0), {"calls": Outcome("calls", Verdict.FAIL, 0, 1)}, "d1", 24, "calls: FAIL, not passed"),
        (at(0), PASSED, "d2", 24, "evidence is of digest d2, the rollout of d1"),
        (at(0), PASSED, "d1", -1, "the clock went back"),
        (at(0, killed=True), PASSED, "d1", 99, "killed"),
        (at(1, rolled_back=True), PASSED, "d1", 99, "rolled back"),
        (at(2, complete=True), PASSED, "d1", 99, "complete"),
        (at(2), PASSED, "d1", 99, "all needs 1 calls of the candidate with an outcome, has 0"),
    ],
)
def test_a_rollout_holds_and_says_why(
    state: State, outcomes: dict[str, Outcome], digest: str, hours: float, reason: str
) -> None:
    held = step(PLAN, state, outcomes, digest, False, T0 + timedelta(hours=hours))
    assert isinstance(held, Hold)
    assert held.reasons[0].startswith(reason)


def test_a_breach_takes_all_traffic_back_even_while_soaking() -> None:
    moved = step(PLAN, at(1), PASSED, "d1", True, T0 + timedelta(minutes=1))
    assert isinstance(moved, Transition)
    assert (moved.action, moved.reason, moved.after.rolled_back) == ("rollback", "P0 breach", True)
    assert not any(assigned(PLAN, moved.after, {"targetingKey": str(n)}) for n in range(500))


def test_people_can_take_back_kill_and_release_at_every_stage() -> None:
    for stage in range(3):
        for act in (rollback, kill):
            after = act(at(stage), "dana", T0, "because").after
            assert not any(assigned(PLAN, after, {"targetingKey": str(n)}) for n in range(300))
        killed = kill(at(stage), "dana", T0, "because").after
        assert release(killed, "dana", T0 + timedelta(1), "fixed").after == at(stage, entered_at=T0 + timedelta(1))


@pytest.mark.parametrize("context", [{}, {"targetingKey": ""}, {"targetingKey": 7}, {"other": "x"}])
def test_nobody_without_a_state_or_a_key_gets_the_candidate(context: dict[str, Any]) -> None:
    assert not assigned(PLAN, at(2), context)
    assert not assigned(PLAN, None, {"targetingKey": "dana"})


def test_segments_have_their_own_share() -> None:
    keys = [str(n) for n in range(2000)]
    got = [key for key in keys if assigned(PLAN, at(1), {"targetingKey": key})]
    assert 150 < len(got) < 250
    assert not any(assigned(PLAN, at(1), {"targetingKey": key, "line": "vip"}) for key in keys)


@given(st.text(min_size=1), st.floats(0, 1), st.floats(0, 1))
def test_a_key_that_has_the_candidate_keeps_it_at_every_larger_share(key: str, a: float, b: float) -> None:
    small, large = sorted((a, b))
    plans = [
        Plan(
            candidate="next",
            salt="s",
            stage=parse({**TABLE, "stage": [{"name": "x", "share": share, "exit": ["a"]}]}, ["a"]).stage,
        )
        for share in (small, large)
    ]
    had, has = (assigned(plan, at(0), {"targetingKey": key}) for plan in plans)
    assert has or not had


def test_buckets_are_even_and_salted() -> None:
    buckets = [bucket("a", str(n)) for n in range(20_000)]
    for share in (0.1, 0.3, 0.6):
        assert sum(value < share for value in buckets) / 20_000 == pytest.approx(share, abs=0.011)
    assert sum(bucket("b", str(n)) < 0.5 and buckets[n] < 0.5 for n in range(20_000)) / 20_000 == pytest.approx(
        0.25, abs=0.011
    )


def changed(**stage: Any) -> dict[str, Any]:
    return {**TABLE, "stage": [{**TABLE["stage"][0], **stage}, *TABLE["stage"][1:]]}


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (changed(exit=[]), "rollout.stage[0] (shadow).exit: a stage needs exit criteria"),
        (
            {**TABLE, "stage": [*TABLE["stage"][:2], {"name": "all", "share": 1.0}]},
            "rollout.stage[2] (all).exit: a stage needs exit criteria",
        ),
        (
            changed(segments=[{"attribute": "line", "values": ["a", "b"], "share": 0.2}]),
            "rollout.stage[1] (canary).segments: line=a: 0.1 is below the stage before, 0.2",
        ),
        (changed(exit=["cals"]), "rollout.stage[0] (shadow).exit: no criterion [gate.cals]"),
        (changed(share=0.5), "rollout.stage[1] (canary).share: 0.1 is below the stage before, 0.5"),
        (changed(shar=0.5), "unknown field 'shar'"),
        ({**TABLE, "stage": []}, "rollout.stage: a rollout needs at least one stage"),
        (
            changed(
                segments=[
                    {"attribute": "line", "values": ["a", "b"], "share": 0},
                    {"attribute": "line", "values": ["b"], "share": 1},
                ]
            ),
            "rollout.stage[0] (shadow).segments: overlap: line=b is in two",
        ),
        (
            changed(
                segments=[
                    {"attribute": "line", "values": ["a"], "share": 0},
                    {"attribute": "city", "values": ["b"], "share": 1},
                ]
            ),
            "overlap: one call can have several of city, line",
        ),
    ],
)
def test_a_plan_that_cannot_be_is_an_error_naming_the_key(table: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError) as error:
        parse(table, ["calls", "critical_rate"], "c.toml")
    assert message in str(error.value)


def test_the_last_stage_is_completed_by_a_transition_and_watched_on() -> None:
    moved = step(PLAN, at(2), PASSED, "d1", False, T0 + timedelta(hours=1), calls=1)
    assert isinstance(moved, Transition)
    assert (moved.action, moved.after) == ("complete", at(2, complete=True))
    assert all(assigned(PLAN, moved.after, {"targetingKey": str(n)}) for n in range(100))
    back = step(PLAN, moved.after, PASSED, "d1", True, T0 + timedelta(hours=2), calls=9)
    assert isinstance(back, Transition) and back.action == "rollback"


def test_a_stage_with_traffic_is_not_left_without_outcomes_of_it() -> None:
    plan = parse(
        {**TABLE, "stage": [*TABLE["stage"][:1], TABLE["stage"][1] | {"min_calls": 50}, TABLE["stage"][2]]}, PASSED
    )
    late = T0 + timedelta(hours=99)
    held = step(plan, at(1), PASSED, "d1", False, late, calls=49)
    assert held == Hold(("canary needs 50 calls of the candidate with an outcome, has 49",))
    assert isinstance(step(plan, at(1), PASSED, "d1", False, late, calls=50), Transition)


@pytest.mark.parametrize(
    ("metrics", "message"),
    [
        ({"calls": {"outcome": "x", "margin": 0.1}}, "rollout.metrics.calls: a criterion has this name"),
        ({"a": {"margin": 0.1}}, "rollout.metrics.a: needs one of outcome and feedback"),
        (
            {"a": {"outcome": "x", "feedback": "y", "margin": 0.1}},
            "rollout.metrics.a: needs one of outcome and feedback",
        ),
        ({"a": {"feedback": "csat", "range": [5, 1], "margin": 0.1}}, "rollout.metrics.a.range: must go up"),
        ({"a": {"outcome": "x", "range": [0, 2], "margin": 0.1}}, "rollout.metrics.a.range: is a feedback's"),
        ({"a": {"outcome": "x"}}, "missing required field 'margin'"),
        ({"a": {"outcome": "x", "margin": 0.1, "confidence": 0.5}}, "Expected 'float' > 0.5"),
    ],
)
def test_a_metric_that_cannot_be_is_told_by_its_key(metrics: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError) as error:
        parse({**TABLE, "metrics": metrics}, PASSED)
    assert message in str(error.value)
