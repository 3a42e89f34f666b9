"""The criteria a gate can hold a candidate to: each is a table of the configuration that judges evidence.

A criterion PASSes or FAILs by an interval's end, never by a point estimate, and is INCONCLUSIVE with what is missing
while the interval holds the bound. By default the evidence may be looked at after every call; ``sample = "fixed"``
says that its size was decided before, and buys a narrower interval.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any, Literal

import msgspec
import numpy as np
from msgspec import Meta, Struct

from harness.core.errors import ConfigError
from harness.core.findings import Severity, Tally, Verdict
from harness.gate import intervals, plan, sequential
from harness.gate.evidence import Evidence, Row
from harness.gate.intervals import Interval

Share = Annotated[float, Meta(ge=0.0, le=1.0)]
Positive = Annotated[float, Meta(gt=0.0)]
Count = Annotated[int, Meta(ge=1)]
Sample = Literal["continuous", "fixed"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one criterion says; ``missing`` is what would make an INCONCLUSIVE one decidable."""

    name: str
    verdict: Verdict
    value: float | None
    bound: float | None
    interval: Interval | None = None
    missing: str | None = None


class _Criterion(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base of all criteria: an unknown key is an error."""


class Calls(_Criterion, frozen=True, kw_only=True):
    """At least ``min`` calls that could be compared."""

    min: Count

    def judge(self, name: str, evidence: Evidence) -> Outcome:
        have = len(evidence.conclusive)
        if have >= self.min:
            return Outcome(name, Verdict.PASS, have, self.min)
        return Outcome(name, Verdict.INCONCLUSIVE, have, self.min, missing=f"{self.min - have} more comparable calls")


class CriticalRate(_Criterion, frozen=True, kw_only=True):
    """The share of calls with a critical finding is below ``max``, by its upper limit."""

    max: Share
    confidence: Share = 0.95
    sample: Sample = "continuous"

    def judge(self, name: str, evidence: Evidence) -> Outcome:
        rows = evidence.conclusive
        tally = Tally(sum(bool(row.counted(Severity.CRITICAL)) for row in rows), len(rows))
        interval = _rate(tally, 2 * self.confidence - 1, self.sample)
        verdict = _below(interval, self.max)
        more = plan.clean_calls_below(self.max, self.confidence, self.sample, tally)
        missing = None if verdict is not Verdict.INCONCLUSIVE else f"about {more} more calls without a critical finding"
        return Outcome(name, verdict, tally.rate, self.max, interval, missing)


class Agreement(_Criterion, frozen=True, kw_only=True):
    """At least ``min`` of the calls agree with live in each of the last ``periods`` periods."""

    min: Share
    periods: Count = 1
    period_days: Count = 7
    confidence: Share = 0.95
    sample: Sample = "continuous"

    def judge(self, name: str, evidence: Evidence) -> Outcome:
        tallies = [_agreement(rows) for rows in self._periods(evidence)]
        limits = [_rate(tally, 2 * self.confidence - 1, self.sample) for tally in tallies]
        verdicts = [_above(limit, self.min) for limit in limits]
        worst = min(range(len(limits)), key=lambda number: limits[number].low)
        missing = None
        verdict = Verdict.fold(verdicts)
        if verdict is Verdict.INCONCLUSIVE:
            open_periods = sum(verdict is not Verdict.PASS for verdict in verdicts)
            missing = f"{open_periods} of {self.periods} periods of {self.period_days} days do not show it yet"
        return Outcome(name, verdict, tallies[worst].rate, self.min, limits[worst], missing)

    def _periods(self, evidence: Evidence) -> list[list[Row]]:
        length = timedelta(days=self.period_days)
        out: list[list[Row]] = [[] for _ in range(self.periods)]
        for row in evidence.conclusive:
            number = (evidence.now - row.at) // length
            if 0 <= number < self.periods:
                out[number].append(row)
        return out


class NonInferior(_Criterion, frozen=True, kw_only=True):
    """On at least ``at_least`` of the metrics the candidate's error rate exceeds live's by less than the margin.

    ``metrics`` maps a metric's name to its margin. Paired: the difference is taken within each call.
    """

    metrics: dict[str, Positive]
    at_least: Count | None = None
    confidence: Share = 0.95
    sample: Sample = "continuous"

    def judge(self, name: str, evidence: Evidence) -> Outcome:
        need = self.at_least or len(self.metrics)
        results = [self._metric(metric, margin, evidence) for metric, margin in self.metrics.items()]
        passed = sum(verdict is Verdict.PASS for verdict, _ in results)
        failed = sum(verdict is Verdict.FAIL for verdict, _ in results)
        verdict = Verdict.INCONCLUSIVE
        if passed >= need:
            verdict = Verdict.PASS
        elif len(results) - failed < need:
            verdict = Verdict.FAIL
        undecided = ", ".join(text for each, text in results if each is Verdict.INCONCLUSIVE)
        return Outcome(name, verdict, passed, need, missing=undecided if verdict is Verdict.INCONCLUSIVE else None)

    def _metric(self, metric: str, margin: float, evidence: Evidence) -> tuple[Verdict, str]:
        differences = [
            candidate.errors / candidate.total - live.errors / live.total
            for row in evidence.conclusive
            for live, candidate in [row.metrics.get(metric, (Tally(), Tally()))]
            if live.total and candidate.total
        ]
        two_sided = 2 * self.confidence - 1
        interval = (
            sequential.mean(differences, two_sided)
            if self.sample == "continuous"
            else intervals.mean_by_call(differences, two_sided)
        )
        return _below(interval, margin), f"{metric} ({len(differences)} calls with a known truth)"


class Latency(_Criterion, frozen=True, kw_only=True):
    """The run's p95 response time is within ``p95_ms`` and at most ``regression_ms`` above the control's."""

    p95_ms: Positive | None = None
    regression_ms: Positive | None = None
    confidence: Share = 0.95

    def judge(self, name: str, evidence: Evidence) -> Outcome:
        rows = [row for row in evidence.conclusive if row.response_ms]
        ours = [row.response_ms for row in rows]
        parts: list[Outcome] = []
        if self.p95_ms is not None:
            interval = _p95(ours, self.confidence)
            parts.append(Outcome(name, _below(interval, self.p95_ms), _pooled_p95(ours), self.p95_ms, interval))
        if self.regression_ms is not None:
            pairs = [(row.response_ms, row.control_response_ms) for row in rows if row.control_response_ms]
            interval = _p95_difference(pairs, self.confidence)
            value = None
            if pairs:
                value = (_pooled_p95([a for a, _ in pairs]) or 0) - (_pooled_p95([b for _, b in pairs]) or 0)
            parts.append(Outcome(name, _below(interval, self.regression_ms), value, self.regression_ms, interval))
        worst = max(parts, key=lambda part: (part.verdict is Verdict.FAIL, part.verdict is Verdict.INCONCLUSIVE))
        if worst.verdict is not Verdict.INCONCLUSIVE:
            return worst
        return Outcome(name, worst.verdict, worst.value, worst.bound, worst.interval, "more turns with a response time")


class Cost(_Criterion, frozen=True, kw_only=True):
    """A call costs at most ``max_ratio`` times its ``forecast`` on average."""

    forecast: Positive
    max_ratio: Positive = 1.1
    confidence: Share = 0.95
    sample: Sample = "continuous"

    def judge(self, name: str, evidence: Evidence) -> Outcome:
        costs = [row.cost for row in evidence.conclusive if row.cost is not None]
        bound = self.forecast * self.max_ratio
        two_sided = 2 * self.confidence - 1
        method = sequential.mean if self.sample == "continuous" else intervals.mean_by_call
        interval = method(costs, two_sided)
        verdict = _below(interval, bound)
        value = sum(costs) / len(costs) if costs else None
        missing = "more calls with a known cost" if verdict is Verdict.INCONCLUSIVE else None
        return Outcome(name, verdict, value, bound, interval, missing)


class Coverage(_Criterion, frozen=True, kw_only=True):
    """Each of the ``values`` of a call ``attribute`` was seen in at least ``each`` calls."""

    attribute: str
    values: list[str]
    each: Count = 1

    def judge(self, name: str, evidence: Evidence) -> Outcome:
        seen = Counter(row.attributes.get(self.attribute) for row in evidence.conclusive)
        short = [value for value in self.values if seen[value] < self.each]
        covered = len(self.values) - len(short)
        if not short:
            return Outcome(name, Verdict.PASS, covered, len(self.values))
        missing = ", ".join(f"{self.each - seen[value]} more {self.attribute}={value}" for value in short)
        return Outcome(name, Verdict.INCONCLUSIVE, covered, len(self.values), missing=missing)


class Reviews(_Criterion, frozen=True, kw_only=True):
    """Every finding of these severities was reviewed by a person."""

    severities: tuple[Severity, ...] = (Severity.CRITICAL, Severity.MAJOR)

    def judge(self, name: str, evidence: Evidence) -> Outcome:
        due = [finding.id for row in evidence.rows for finding in row.findings if finding.severity in self.severities]
        done = sum(finding in evidence.reviewed for finding in due)
        if done == len(due):
            return Outcome(name, Verdict.PASS, done, len(due))
        return Outcome(name, Verdict.INCONCLUSIVE, done, len(due), missing=f"{len(due) - done} findings to review")


class Policy(_Criterion, frozen=True, kw_only=True):
    """No policy finding of high severity."""

    max: Annotated[int, Meta(ge=0)] = 0

    def judge(self, name: str, evidence: Evidence) -> Outcome:
        broken = sum(
            finding.check.startswith("policy.")
            for row in evidence.rows
            for severity in (Severity.CRITICAL, Severity.MAJOR)
            for finding in row.counted(severity)
        )
        if not evidence.conclusive:
            return Outcome(name, Verdict.INCONCLUSIVE, None, self.max, missing="any comparable call")
        return Outcome(name, Verdict.PASS if broken <= self.max else Verdict.FAIL, broken, self.max)


class SignOffs(_Criterion, frozen=True, kw_only=True):
    """A person of each role signed off this digest."""

    roles: list[str]

    def judge(self, name: str, evidence: Evidence) -> Outcome:
        given = {sign.role for sign in evidence.sign_offs}
        absent = [role for role in self.roles if role not in given]
        have = len(self.roles) - len(absent)
        if not absent:
            return Outcome(name, Verdict.PASS, have, len(self.roles))
        return Outcome(name, Verdict.INCONCLUSIVE, have, len(self.roles), missing=f"sign-off by {', '.join(absent)}")


class Freshness(_Criterion, frozen=True, kw_only=True):
    """Evidence older than ``days`` does not count; nothing else may be left out."""

    days: Count = 90

    def judge(self, name: str, evidence: Evidence) -> Outcome:
        if evidence.rows:
            return Outcome(name, Verdict.PASS, len(evidence.rows), self.days)
        return Outcome(name, Verdict.INCONCLUSIVE, 0, self.days, missing=f"evidence younger than {self.days} days")


Criterion = (
    Calls | CriticalRate | Agreement | NonInferior | Latency | Cost | Coverage | Reviews | Policy | SignOffs | Freshness
)

KINDS: Mapping[str, type[Criterion]] = {
    "calls": Calls,
    "critical_rate": CriticalRate,
    "agreement": Agreement,
    "noninferior": NonInferior,
    "latency": Latency,
    "cost": Cost,
    "coverage": Coverage,
    "reviews": Reviews,
    "policy": Policy,
    "signoffs": SignOffs,
    "freshness": Freshness,
}


def parse(tables: Mapping[str, Mapping[str, Any]], origin: str = "<config>") -> dict[str, Criterion]:
    """Criteria of the ``[gate.*]`` tables. Names like ``coverage-edge`` repeat a kind: the part before the hyphen.

    Raises:
        ConfigError: an unknown criterion or key, or a value out of range; names the key.
    """
    out: dict[str, Criterion] = {}
    for name, table in tables.items():
        kind = KINDS.get(name.partition("-")[0])
        if kind is None:
            raise ConfigError(f"{origin}: gate.{name}: unknown criterion, need one of {', '.join(KINDS)}")
        try:
            criterion = msgspec.convert(table, kind)
        except msgspec.ValidationError as error:
            raise ConfigError(f"{origin}: gate.{name}: {str(error).replace('`', chr(39))}") from None
        if isinstance(criterion, Latency) and criterion.p95_ms is None and criterion.regression_ms is None:
            raise ConfigError(f"{origin}: gate.{name}: needs p95_ms or regression_ms")
        if isinstance(criterion, NonInferior) and (criterion.at_least or 0) > len(criterion.metrics):
            raise ConfigError(
                f"{origin}: gate.{name}.at_least: {criterion.at_least} of {len(criterion.metrics)} metrics"
            )
        out[name] = criterion
    return out


def _rate(tally: Tally, confidence: float, sample: Sample) -> Interval:
    return (
        sequential.rate(tally, confidence) if sample == "continuous" else intervals.clopper_pearson(tally, confidence)
    )


def _agreement(rows: Sequence[Row]) -> Tally:
    return Tally(sum(row.agrees for row in rows), len(rows))


def _below(interval: Interval, bound: float) -> Verdict:
    if interval.high <= bound:
        return Verdict.PASS
    return Verdict.FAIL if interval.low > bound else Verdict.INCONCLUSIVE


def _above(interval: Interval, bound: float) -> Verdict:
    if interval.low >= bound:
        return Verdict.PASS
    return Verdict.FAIL if interval.high < bound else Verdict.INCONCLUSIVE


def _pooled_p95(calls: Sequence[Sequence[float]]) -> float | None:
    values = [value for call in calls for value in call]
    return float(np.quantile(values, 0.95, method="higher")) if values else None


def _p95(calls: Sequence[Sequence[float]], confidence: float) -> Interval:
    """Bootstrap over calls; unbounded above where order statistics cannot bound it either."""
    values = [value for call in calls for value in call]
    exact = intervals.quantile(values, 0.95, confidence)
    if math.isinf(exact.high) or math.isinf(exact.low):
        return exact
    return _bootstrap(len(calls), lambda chosen: _pooled_p95([calls[i] for i in chosen]) or 0.0, confidence)


def _p95_difference(pairs: Sequence[tuple[Sequence[float], Sequence[float]]], confidence: float) -> Interval:
    if any(math.isinf(_p95([pair[side] for pair in pairs], confidence).high) for side in (0, 1)):
        return Interval(-math.inf, math.inf)

    def statistic(chosen: Sequence[int]) -> float:
        ours = _pooled_p95([pairs[i][0] for i in chosen]) or 0.0
        return ours - (_pooled_p95([pairs[i][1] for i in chosen]) or 0.0)

    return _bootstrap(len(pairs), statistic, confidence)


def _bootstrap(calls: int, statistic: Callable[[Sequence[int]], float], confidence: float) -> Interval:
    rng = np.random.default_rng(0)
    draws = [statistic(rng.integers(0, calls, calls).tolist()) for _ in range(1000)]
    alpha = (1 - confidence) / 2
    return Interval(float(np.quantile(draws, alpha)), float(np.quantile(draws, 1 - alpha)))
