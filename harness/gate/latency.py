"""The criterion on response times: a percentile's interval that may be watched, and one for a fixed sample."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Sequence

import numpy as np

from harness.core.findings import Verdict
from harness.gate import intervals
from harness.gate.evidence import Evidence
from harness.gate.intervals import Interval
from harness.gate.outcome import Outcome, Positive, Sample, Share, Table, below, bounded_mean

P95 = 0.95
Times = Sequence[Sequence[float]]
"""Response times in milliseconds, call by call."""


class Latency(Table, frozen=True, kw_only=True):
    """The run's p95 response time is within ``p95_ms`` and at most ``regression_ms`` above the control's."""

    p95_ms: Positive | None = None
    regression_ms: Positive | None = None
    confidence: Share = 0.95
    sample: Sample = "continuous"

    def judge(self, name: str, evidence: Evidence) -> Outcome:
        rows = [row for row in evidence.conclusive if row.response_ms]
        parts: list[Outcome] = []
        if self.p95_ms is not None:
            ours = [row.response_ms for row in rows]
            interval = p95(ours, self.confidence, self.sample)
            value = _pooled(ours) if ours else None
            parts.append(Outcome(name, below(interval, self.p95_ms), value, self.p95_ms, interval))
        if self.regression_ms is not None:
            both = [row for row in rows if row.control_response_ms]
            ours, theirs = [row.response_ms for row in both], [row.control_response_ms for row in both]
            interval = p95_difference(ours, theirs, self.confidence, self.sample)
            value = _pooled(ours) - _pooled(theirs) if both else None
            parts.append(Outcome(name, below(interval, self.regression_ms), value, self.regression_ms, interval))
        worst = max(parts, key=lambda part: (part.verdict is Verdict.FAIL, part.verdict is Verdict.INCONCLUSIVE))
        if worst.verdict is not Verdict.INCONCLUSIVE:
            return worst
        return Outcome(name, worst.verdict, worst.value, worst.bound, worst.interval, "more turns with a response time")


def p95(calls: Times, confidence: float, sample: Sample) -> Interval:
    """Interval of the p95 over all turns; ``confidence`` is one-sided, at each end. Open where calls are too few.

    To be watched: a time is above the p95 where more than a twentieth of the turns are slower, so each end is the
    time at which that share, whose confidence sequence over calls may be watched, is told from a twentieth. For a
    fixed sample: a bootstrap over calls.
    """
    values = sorted({value for call in calls for value in call})
    if not values:
        return Interval(-math.inf, math.inf)
    if sample == "fixed":
        return _bootstrapped_p95(calls, confidence)
    ordered = [sorted(call) for call in calls]
    turns = sum(map(len, calls)) / len(calls)

    def slower(time: float) -> Interval:
        """How many turns a call has beyond the twentieth that may be slower."""
        beyond = [len(call) - bisect_right(call, time) - (1 - P95) * len(call) for call in ordered]
        return bounded_mean(beyond, turns, confidence, sample)

    # Between two values that were seen nothing changes: what holds just above the first holds up to the second.
    low, high = (
        _past(values, holds) for holds in (lambda time: slower(time).low > 0, lambda time: slower(time).high > 0)
    )
    return Interval(
        -math.inf if low == 0 else values[min(low, len(values) - 1)], values[high] if high < len(values) else math.inf
    )


def p95_difference(ours: Times, theirs: Times, confidence: float, sample: Sample) -> Interval:
    """Interval of how much later the p95 of one side is, on the same calls."""
    if sample == "continuous":
        half = (1 + confidence) / 2
        a, b = p95(ours, half, sample), p95(theirs, half, sample)
        return Interval(a.low - b.high, a.high - b.low)
    if any(math.isinf(_bootstrapped_p95(side, confidence).high) for side in (ours, theirs)):
        return Interval(-math.inf, math.inf)

    def statistic(chosen: Sequence[int]) -> float:
        return _pooled([ours[i] for i in chosen]) - _pooled([theirs[i] for i in chosen])

    return _bootstrap(len(ours), statistic, confidence)


def _bootstrapped_p95(calls: Times, confidence: float) -> Interval:
    """Unbounded above where order statistics cannot bound it either."""
    exact = intervals.quantile([value for call in calls for value in call], P95, 2 * confidence - 1)
    if math.isinf(exact.high) or math.isinf(exact.low):
        return exact
    return _bootstrap(len(calls), lambda chosen: _pooled([calls[i] for i in chosen]), confidence)


def _bootstrap(calls: int, statistic: Callable[[Sequence[int]], float], confidence: float) -> Interval:
    rng = np.random.default_rng(0)
    draws = [statistic(rng.integers(0, calls, calls).tolist()) for _ in range(1000)]
    return Interval(float(np.quantile(draws, 1 - confidence)), float(np.quantile(draws, confidence)))


def _pooled(calls: Times) -> float:
    return float(np.quantile([value for call in calls for value in call], P95, method="higher"))


def _past(values: Sequence[float], holds: Callable[[float], bool]) -> int:
    """The place of the first value for which a condition no longer holds that the smaller ones satisfy."""
    low, high = 0, len(values)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if holds(values[middle]) else (low, middle)
    return low
