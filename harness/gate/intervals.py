"""Intervals for a sample whose size was fixed before anyone looked.

Looking after every call and stopping when one of these says so errs in a third of all runs; ``sequential`` holds
those that may be watched. One outcome a call, or clusters by call: the turns of one call are not independent.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray

from harness.core.findings import Tally


@dataclass(frozen=True, slots=True)
class Interval:
    """A closed interval; an end is infinite where the sample cannot bound it."""

    low: float
    high: float

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high


def z_score(confidence: float) -> float:
    """Half-width in standard errors of a two-sided interval at ``confidence``."""
    return float(scipy.stats.norm.ppf(0.5 + confidence / 2))


def wilson(tally: Tally, confidence: float = 0.95) -> Interval:
    """Score interval of a proportion (Wilson 1927); [0, 1] of an empty tally."""
    if tally.total == 0:
        return Interval(0.0, 1.0)
    return _score_interval(tally.errors / tally.total, tally.total, z_score(confidence))


def clopper_pearson(tally: Tally, confidence: float = 0.95) -> Interval:
    """Exact interval of a proportion (Clopper and Pearson 1934): covers at least ``confidence``."""
    errors, n = tally.errors, tally.total
    alpha = (1 - confidence) / 2
    low = 0.0 if errors == 0 else float(scipy.stats.beta.ppf(alpha, errors, n - errors + 1))
    high = 1.0 if errors == n else float(scipy.stats.beta.ppf(1 - alpha, errors + 1, n - errors))
    return Interval(low, high)


def upper_bound(tally: Tally, confidence: float = 0.95) -> float:
    """One-sided exact upper bound of a proportion: 0 of 300 gives 0.00994, the rule of three."""
    return clopper_pearson(tally, 2 * confidence - 1).high


def paired_difference(only_first: int, only_second: int, n: int, confidence: float = 0.95) -> Interval:
    """Score interval of ``p_first - p_second`` over ``n`` pairs (Tango 1998, Statistics in Medicine 17:891).

    ``only_first`` and ``only_second`` count the discordant pairs.
    """
    if n == 0:
        return Interval(-1.0, 1.0)
    if only_first < 0 or only_second < 0 or only_first + only_second > n:
        raise ValueError(f"discordant pairs {only_first} and {only_second} do not fit into {n}")
    z = z_score(confidence)
    difference = (only_first - only_second) / n

    def score(delta: float) -> float:
        a = 2.0 * n
        b = -only_first - only_second + (2 * n - only_first + only_second) * delta
        c = -only_second * delta * (1 - delta)
        q = (math.sqrt(max(0.0, b * b - 4 * a * c)) - b) / (2 * a)
        variance = n * (2 * q + delta * (1 - delta))
        distance = only_first - only_second - n * delta
        if variance <= 0:
            return math.copysign(math.inf, distance) if distance else 0.0
        return distance / math.sqrt(variance)

    edge = 1e-12
    low = _root(lambda d: score(d) - z, -1 + edge, difference, fallback=-1.0)
    high = _root(lambda d: score(d) + z, difference, 1 - edge, fallback=1.0)
    return Interval(low, high)


def difference(first: Tally, second: Tally, confidence: float = 0.95) -> Interval:
    """Interval of ``p_first - p_second`` of independent samples (Newcombe 1998, method 10)."""
    if first.total == 0 or second.total == 0:
        return Interval(-1.0, 1.0)
    p, q = first.errors / first.total, second.errors / second.total
    a, b = wilson(first, confidence), wilson(second, confidence)
    return Interval(
        p - q - math.hypot(p - a.low, b.high - q),
        p - q + math.hypot(a.high - p, q - b.low),
    )


def ratio_by_call(tallies: Sequence[Tally], confidence: float = 0.95) -> Interval:
    """Interval of ``sum(errors) / sum(total)`` where each tally is one call.

    Turns of one call vary together, so the call is the unit: the variance is the delta method's over calls (Deng et
    al. 2018, "Applying the Delta Method in Metric Analytics"), turned into an effective sample size for Wilson's
    interval, which keeps its coverage near 0 and 1 (Korn and Graubard 1998). A rate of exactly 0 or 1 shows no
    variance: then each call counts as one trial. A ratio above 1 (word errors) gets the plain Student interval.
    """
    counted = [tally for tally in tallies if tally.total]
    n = len(counted)
    if n < 2:
        return Interval(0.0, 1.0)
    errors = np.array([tally.errors for tally in counted], dtype=float)
    totals = np.array([tally.total for tally in counted], dtype=float)
    ratio = float(errors.sum() / totals.sum())
    residual = errors - ratio * totals
    variance = float(residual @ residual) / (n - 1) * n / float(totals.sum()) ** 2
    t = float(scipy.stats.t.ppf(0.5 + confidence / 2, n - 1))
    if ratio > 1:
        return Interval(max(0.0, ratio - t * math.sqrt(variance)), ratio + t * math.sqrt(variance))
    effective = ratio * (1 - ratio) / variance if variance > 0 and 0 < ratio < 1 else float(n)
    return _score_interval(ratio, effective, t)


def mean_by_call(values: Sequence[float], confidence: float = 0.95) -> Interval:
    """Student's t interval of a mean over calls; infinite below two calls."""
    if len(values) < 2:
        return Interval(-math.inf, math.inf)
    sample = np.asarray(values, dtype=float)
    half = (
        float(scipy.stats.t.ppf(0.5 + confidence / 2, len(sample) - 1))
        * float(sample.std(ddof=1))
        / math.sqrt(len(sample))
    )
    return Interval(float(sample.mean()) - half, float(sample.mean()) + half)


def quantile(values: Sequence[float], share: float, confidence: float = 0.95) -> Interval:
    """Distribution-free interval of a quantile by order statistics (David and Nagaraja, Order Statistics, 7.1).

    An end is infinite where the sample is too small to bound it: the p99 of 200 values has no upper bound.
    """
    ordered: NDArray[np.float64] = np.sort(np.asarray(values, dtype=float))
    n = len(ordered)
    alpha = (1 - confidence) / 2
    below = int(scipy.stats.binom.ppf(alpha, n, share)) if n else 0
    low = -math.inf
    if n and below >= 1 and scipy.stats.binom.cdf(below - 1, n, share) <= alpha:
        low = float(ordered[below - 1])
    above = int(scipy.stats.binom.isf(alpha, n, share)) + 1 if n else 1
    high = float(ordered[above - 1]) if above <= n else math.inf
    return Interval(low, high)


def _score_interval(p: float, n: float, z: float) -> Interval:
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    low = 0.0 if p == 0 else max(0.0, middle - half)
    high = 1.0 if p == 1 else min(1.0, middle + half)
    return Interval(low, high)


def _root(function: Callable[[float], float], low: float, high: float, fallback: float) -> float:
    if low >= high or function(low) * function(high) > 0:
        return fallback
    return float(scipy.optimize.brentq(function, low, high, xtol=1e-12))
