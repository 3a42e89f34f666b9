"""Intervals against published tables, other libraries, and their own promise of coverage."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from harness.core.findings import Tally
from harness.gate.intervals import (
    Interval,
    clopper_pearson,
    difference,
    mean_by_call,
    paired_difference,
    quantile,
    ratio_by_call,
    upper_bound,
    wilson,
)

counts = st.integers(1, 2000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(counts)
def test_single_proportions_agree_with_statsmodels(count: tuple[int, int]) -> None:
    errors, n = count
    tally = Tally(errors, n)
    for ours, method in ((wilson(tally), "wilson"), (clopper_pearson(tally), "beta")):
        low, high = proportion_confint(errors, n, method=method)
        assert ours.low == pytest.approx(low, abs=1e-9)
        assert ours.high == pytest.approx(high, abs=1e-9)


@given(counts, counts)
def test_independent_difference_agrees_with_statsmodels(a: tuple[int, int], b: tuple[int, int]) -> None:
    low, high = confint_proportions_2indep(*a, *b, method="newcomb", compare="diff")
    ours = difference(Tally(*a), Tally(*b))
    assert ours.low == pytest.approx(low, abs=1e-9)
    assert ours.high == pytest.approx(high, abs=1e-9)


@given(st.integers(1, 3000))
def test_without_discordant_pairs_the_paired_interval_has_its_closed_form(n: int) -> None:
    z2 = float(norm.ppf(0.975)) ** 2
    ours = paired_difference(0, 0, n)
    assert ours.high == pytest.approx(z2 / (n + z2), abs=1e-9)
    assert ours.low == pytest.approx(-ours.high, abs=1e-9)


def test_paired_difference_covers() -> None:
    rng = np.random.default_rng(9)
    n, both = 150, np.array([0.03, 0.08])
    draws = rng.multinomial(n, [*both, 1 - both.sum()], size=1500)
    truth = float(both[0] - both[1])
    covered = sum(truth in paired_difference(int(b), int(c), n) for b, c, _ in draws)
    assert 0.935 <= covered / 1500 <= 0.97


@given(st.integers(0, 40), st.integers(0, 40), st.integers(80, 500))
def test_paired_difference_is_antisymmetric_and_holds_the_estimate(b: int, c: int, n: int) -> None:
    ours, mirrored = paired_difference(b, c, n), paired_difference(c, b, n)
    assert (b - c) / n in ours
    assert ours.low == pytest.approx(-mirrored.high, abs=1e-9)


def test_discordant_pairs_must_fit() -> None:
    with pytest.raises(ValueError, match="do not fit into 3"):
        paired_difference(2, 2, 3)


def test_no_failure_in_300_calls_bounds_the_rate_by_one_percent() -> None:
    assert upper_bound(Tally(0, 300)) == pytest.approx(1 - 0.05 ** (1 / 300))
    assert upper_bound(Tally(0, 300)) < 0.01 < upper_bound(Tally(0, 297))


def test_a_quantile_that_the_sample_cannot_bound_is_infinite() -> None:
    assert quantile(range(200), 0.99).high == math.inf
    assert quantile(range(1000), 0.99).high < math.inf
    assert quantile([], 0.5) == Interval(-math.inf, math.inf)
    assert quantile([3.0], 0.5) == Interval(-math.inf, math.inf)


def test_one_call_or_none_bounds_nothing() -> None:
    assert mean_by_call([1.0]) == Interval(-math.inf, math.inf)
    assert ratio_by_call([]) == Interval(0.0, 1.0)
    assert ratio_by_call([Tally(0, 0)]) == Interval(0.0, 1.0)
    assert wilson(Tally(0, 100)).high < ratio_by_call([Tally(0, 5)] * 100).high < 0.04
    assert ratio_by_call([Tally(9, 5), Tally(7, 5)]).high > 1.6


def test_intervals_by_call_cover_although_turns_cluster() -> None:
    """2,000 experiments of 120 calls whose error rates differ: the naive interval over turns would cover under 85 %."""
    rng = np.random.default_rng(7)
    calls, runs = 120, 2000
    sizes = rng.integers(3, 12, size=(runs, calls))
    rates = rng.beta(2, 38, size=(runs, calls))
    errors = rng.binomial(sizes, rates)
    covered = sum(
        0.05 in ratio_by_call([Tally(int(e), int(n)) for e, n in zip(row, size, strict=True)])
        for row, size in zip(errors, sizes, strict=True)
    )
    assert 0.94 <= covered / runs <= 0.965


@pytest.mark.parametrize(("share", "n"), [(0.5, 60), (0.95, 200)])
def test_quantile_intervals_cover(share: float, n: int) -> None:
    rng = np.random.default_rng(3)
    truth = float(np.quantile(rng.lognormal(0, 1, 2_000_000), share))
    covered = sum(truth in quantile(rng.lognormal(0, 1, n), share) for _ in range(1000))
    assert covered >= 935
