"""How many calls a wanted bound needs."""

from __future__ import annotations

import numpy as np
import pytest

from harness.core.findings import Tally
from harness.gate import intervals, plan, sequential
from harness.gate.outcome import bounded_mean


def test_the_planned_clean_calls_are_the_fewest_that_reach_the_bound() -> None:
    fixed = plan.clean_calls_below(0.01, 0.95, "fixed")
    assert fixed == 299
    assert intervals.upper_bound(Tally(0, fixed)) <= 0.01 < intervals.upper_bound(Tally(0, fixed - 1))
    watched = plan.clean_calls_below(0.01, 0.95, "continuous", Tally(1, 200))
    assert sequential.upper(Tally(1, 200 + watched)) <= 0.01 < sequential.upper(Tally(1, 199 + watched))
    assert plan.clean_calls_below(0.5, 0.95, "fixed", Tally(0, 100)) == 0
    assert plan.clean_calls_below(0.0, 0.95, "fixed") == plan.MOST_CALLS


def test_noninferiority_needs_the_published_number_of_pairs() -> None:
    assert plan.paired_noninferiority(0.02, 0.08) == 1237
    with pytest.raises(ValueError, match="need a margin above 0"):
        plan.paired_noninferiority(0, 0.08)


def test_a_sample_that_is_watched_needs_more_and_then_shows_it() -> None:
    watched = plan.paired_noninferiority(0.05, 0.1, sample="continuous")
    assert watched > plan.paired_noninferiority(0.05, 0.1)
    rng = np.random.default_rng(6)
    calls = rng.choice([-1.0, 0.0, 1.0], (300, watched), p=[0.05, 0.9, 0.05])
    shown = np.mean([bounded_mean(one.tolist(), 1.0, 0.95, "continuous").high <= 0.05 for one in calls])
    assert shown == pytest.approx(0.8, abs=0.09)
    assert plan.paired_noninferiority(0.05, 0.0) == plan.clean_calls_below(0.05, 0.95, "fixed")


def test_a_canary_waits_for_the_arm_with_fewer_callers(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def blocks(base: float, lift: float, *, live_per_candidate: int, alpha: float) -> int:
        asked.append(live_per_candidate)
        return 900

    monkeypatch.setattr(plan, "canary_calls", blocks)
    assert [plan.canary_callers(share, 0.05, 0.05) for share in (0.02, 0.1, 0.5, 0.6)] == [900, 900, 900, 1350]
    assert asked == [9, 9, 1, 1]
    for share in (0.0, 1.0):
        with pytest.raises(ValueError, match="need callers of both arms"):
            plan.canary_callers(share, 0.05, 0.05)


def test_a_planned_canary_stops_what_it_was_planned_for() -> None:
    planned = plan.canary_calls(0.05, 0.10)
    stopped = plan.stopping_blocks(0.05, 0.15, planned, 1, 0.01, runs=400, seed=4)
    assert (stopped <= planned).mean() >= 0.92
    equal = plan.stopping_blocks(0.05, 0.05, planned, 1, 0.01, runs=400, seed=5)
    assert (equal <= planned).mean() <= 0.02


@pytest.mark.parametrize(("base", "lift"), [(0.5, 0.0), (0.9, 0.2), (-0.1, 0.1)])
def test_rates_that_cannot_be_are_refused(base: float, lift: float) -> None:
    with pytest.raises(ValueError, match="need a base rate"):
        plan.canary_calls(base, lift)
