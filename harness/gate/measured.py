"""Criteria that estimate: how often, how much more often, how late, how dear."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated

from msgspec import Meta

from harness.core.findings import Severity, Tally, Verdict
from harness.gate import intervals, plan
from harness.gate.evidence import Evidence, Row
from harness.gate.outcome import (
    Count,
    Outcome,
    Positive,
    Sample,
    Share,
    Table,
    above,
    below,
    bounded_mean,
    mean,
    rate,
)


class CriticalRate(Table, frozen=True, kw_only=True):
    """The share of calls with a critical finding is below ``max``, by its upper limit."""

    max: Share
    confidence: Share = 0.95
    sample: Sample = "continuous"

    def judge(self, name: str, evidence: Evidence) -> Outcome:
        rows = evidence.conclusive
        tally = Tally(sum(bool(row.counted(Severity.CRITICAL)) for row in rows), len(rows))
        interval = rate(tally, self.confidence, self.sample)
        verdict = below(interval, self.max)
        more = plan.clean_calls_below(self.max, self.confidence, self.sample, tally)
        missing = None if verdict is not Verdict.INCONCLUSIVE else f"about {more} more calls without a critical finding"
        return Outcome(name, verdict, tally.rate, self.max, interval, missing)


class Agreement(Table, frozen=True, kw_only=True):
    """At least ``min`` of the calls agree with live in each of the last ``periods`` periods."""

    min: Share
    periods: Count = 1
    period_days: Count = 7
    confidence: Share = 0.95
    sample: Sample = "continuous"

    def judge(self, name: str, evidence: Evidence) -> Outcome:
        tallies = [_agreement(rows) for rows in self._periods(evidence)]
        limits = [rate(tally, self.confidence, self.sample) for tally in tallies]
        verdicts = [above(limit, self.min) for limit in limits]
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


class NonInferior(Table, frozen=True, kw_only=True):
    """On at least ``at_least`` of the metrics the candidate's error rate exceeds live's by less than the margin.

    ``metrics`` maps a metric's name to its margin. Paired: the difference is taken within each call. ``word`` and
    ``entity`` are errors of hearing against a reference transcript; ``tool`` and ``reply`` are calls with a weighty
    mistake in what was done or said, live's where a person, a reference or a calibrated judge found it wrong.
    """

    metrics: Annotated[dict[str, Positive], Meta(min_length=1)]
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
        interval = bounded_mean(differences, 1.0, self.confidence, self.sample)
        return below(interval, margin), f"{metric} ({len(differences)} calls with a known truth)"


class Cost(Table, frozen=True, kw_only=True):
    """A call costs at most ``max_ratio`` times its ``forecast`` on average."""

    forecast: Positive
    max_ratio: Positive = 1.1
    confidence: Share = 0.95
    sample: Sample = "continuous"

    def judge(self, name: str, evidence: Evidence) -> Outcome:
        costs = [row.cost for row in evidence.conclusive if row.cost is not None]
        bound = self.forecast * self.max_ratio
        interval = mean(costs, self.confidence, self.sample)
        verdict = below(interval, bound)
        value = sum(costs) / len(costs) if costs else None
        missing = "more calls with a known cost" if verdict is Verdict.INCONCLUSIVE else None
        return Outcome(name, verdict, value, bound, interval, missing)


class Suite(Table, frozen=True, kw_only=True):
    """On the cases of a suite the candidate fails at most ``margin`` more often than the control, the baseline.

    The cases are a sample of what callers may try: the interval (Tango's, of paired shares) is of all such cases, not
    of those that were written. ``sample`` is fixed by the file.
    """

    margin: Share = 0.01
    confidence: Share = 0.95

    def judge(self, name: str, evidence: Evidence) -> Outcome:
        pairs = [(row.control, row.verdict) for row in evidence.rows if row.scripted]
        known = [(a, b) for a, b in pairs if a in _DECIDED and b in _DECIDED]
        worse = sum(a is Verdict.PASS and b is Verdict.FAIL for a, b in known)
        better = sum(a is Verdict.FAIL and b is Verdict.PASS for a, b in known)
        interval = intervals.paired_difference(worse, better, len(known), 2 * self.confidence - 1)
        value = (worse - better) / len(known) if known else None
        verdict = below(interval, self.margin)
        if len(known) < len(pairs) and verdict is Verdict.PASS:
            verdict = Verdict.INCONCLUSIVE
        missing = self._missing(len(pairs), len(known)) if verdict is Verdict.INCONCLUSIVE else None
        return Outcome(name, verdict, value, self.margin, interval, missing)

    def _missing(self, cases: int, known: int) -> str:
        if not cases:
            return "a suite's cases, replayed with the control"
        if known < cases:
            return f"{cases - known} of {cases} cases without a verdict on the candidate and on the control"
        need = plan.equal_cases(self.margin, self.confidence)
        return f"more cases: {need} on which both do the same would show it, there are {known}"


_DECIDED = (Verdict.PASS, Verdict.FAIL)


def _agreement(rows: Sequence[Row]) -> Tally:
    return Tally(sum(row.agrees for row in rows), len(rows))
