"""What may be watched after every call."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.core.findings import Tally
from harness.gate.sequential import WorseThanLive, evidence_paths, lower, rate, upper


def test_a_sequence_is_wider_than_a_single_look() -> None:
    interval = rate(Tally(960, 1000))
    assert interval.low == pytest.approx(0.9321, abs=5e-4)
    assert interval.high == pytest.approx(0.9792, abs=5e-4)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_estimate_is_inside_and_sides_mirror(count: tuple[int, int]) -> None:
    errors, n = count
    interval = rate(Tally(errors, n))
    mirrored = rate(Tally(n - errors, n))
    assert errors / n in interval
    assert interval.low == pytest.approx(1 - mirrored.high, abs=1e-9)
    assert interval.low <= lower(Tally(errors, n)) <= upper(Tally(errors, n)) <= interval.high


def test_it_covers_under_a_look_after_every_call() -> None:
    rng = np.random.default_rng(11)
    runs, calls, truth = 60, 300, 0.05
    missed = 0
    for outcomes in rng.random((runs, calls)) < truth:
        errors = np.cumsum(outcomes)
        missed += any(truth not in rate(Tally(int(e), n)) for n, e in enumerate(errors, start=1))
    assert missed / runs <= 0.05


def crossed(rng: np.random.Generator, live: float, candidate: float, blocks: int, ratio: int, runs: int) -> float:
    """Share of simulated canaries in which the evidence ever reached 100, watched after every block."""
    size = (runs, blocks)
    paths = evidence_paths(rng.binomial(ratio, live, size), rng.binomial(1, candidate, size), ratio)
    return float((paths.max(axis=1) >= math.log(100)).mean())


def test_an_equal_candidate_is_hardly_ever_called_worse() -> None:
    assert crossed(np.random.default_rng(5), 0.1, 0.1, 400, 1, 500) <= 0.01


def test_a_candidate_ten_points_worse_is_found() -> None:
    assert crossed(np.random.default_rng(6), 0.05, 0.15, 800, 2, 100) == 1


def test_a_better_candidate_is_never_evidence() -> None:
    rng = np.random.default_rng(8)
    test = WorseThanLive()
    for live, candidate in zip(rng.random(200) < 0.2, rng.random(200) < 0.02, strict=True):
        test.extend([("live", bool(live)), ("candidate", bool(candidate))])
    assert test.log_evidence < 0


def test_the_verdict_stays_once_reached() -> None:
    test = WorseThanLive()
    test.extend([("live", False), ("candidate", True)] * 12)
    assert test.worse(0.01)
    test.extend([("live", True), ("candidate", False)] * 200)
    assert test.worse(0.01)
    assert test.log_evidence < 0


def test_unpaired_outcomes_wait_for_their_block() -> None:
    test = WorseThanLive(live_per_candidate=3)
    test.extend([("candidate", True), ("live", False), ("live", False)])
    assert test.log_evidence == 0
    test.add("live", False)
    assert test.log_evidence > 0
    with pytest.raises(ValueError, match="at least one live call, not 0"):
        WorseThanLive(live_per_candidate=0)


def test_planning_bets_exactly_as_watching_does() -> None:
    rng = np.random.default_rng(12)
    live, candidate = rng.binomial(3, 0.1, (2, 40)), rng.binomial(1, 0.2, (2, 40))
    paths = evidence_paths(live, candidate, 3)
    for series in range(2):
        test = WorseThanLive(live_per_candidate=3)
        for block in range(40):
            failed = int(live[series, block])
            test.extend([("live", True)] * failed + [("live", False)] * (3 - failed))
            test.add("candidate", bool(candidate[series, block]))
            assert test.log_evidence == pytest.approx(paths[series, block])
