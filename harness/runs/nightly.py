"""What a night tells: the regression cases, the trend, drift, and the week's worst calls, in one summary."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import scipy

from harness.core.findings import Severity, Tally, Verdict
from harness.gate import intervals
from harness.gate.evidence import Row
from harness.gate.intervals import Interval
from harness.runs.evidence import rows
from harness.store import reviews

WEEK = timedelta(days=7)
ALPHA = 0.01
WORST = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """One week's calls of one candidate; ``interval`` is of the share that agrees."""

    until: datetime
    agreement: Tally
    critical: Tally
    interval: Interval


@dataclass(frozen=True, slots=True)
class Drift:
    """Whether this week's calls differ from those of the weeks before; ``p_value`` is corrected after Holm."""

    name: str
    p_value: float
    drifted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """The summary of one candidate. ``cases`` is the verdict on the regression cases, ``None`` where none were run."""

    candidate: str
    digest: str
    cases: Verdict | None
    trend: tuple[Week, ...]
    drift: tuple[Drift, ...]
    worst: tuple[Row, ...]

    @property
    def verdict(self) -> Verdict:
        """FAIL where a regression case fails; INCONCLUSIVE where something drifted or nothing was seen; else PASS."""
        if self.cases is Verdict.FAIL:
            return Verdict.FAIL
        seen = bool(self.trend and self.trend[0].agreement.total)
        calm = not any(one.drifted for one in self.drift)
        return Verdict.PASS if seen and calm and self.cases in (None, Verdict.PASS) else Verdict.INCONCLUSIVE


def night(store: Path, candidate: str, now: datetime, cases: Verdict | None, weeks: int = 4) -> Night:
    """Sum up a store's last weeks.

    The trend and the drift are of the live line and of every digest: they tell that something changed, not what.

    Raises:
        StoreError: a bundle or a review is damaged.
    """
    found = sorted(
        (row for row in rows(store, reviews.by_finding(store), now) if row.candidate == candidate),
        key=lambda row: row.ran_at or row.at,
    )
    last = list({row.call_id: row for row in found}.values())
    this = [row for row in last if now - WEEK <= row.at <= now]
    before = [row for row in last if now - weeks * WEEK <= row.at < now - WEEK]
    return Night(
        candidate=candidate,
        digest=found[-1].digest if found else "",
        cases=cases,
        trend=tuple(_week(last, now - number * WEEK) for number in range(weeks)),
        drift=_drift(before, this),
        worst=worst(this),
    )


def worst(calls: Sequence[Row]) -> tuple[Row, ...]:
    """The worst hundredth of the calls, at least one, that have anything against the candidate; worst first."""
    bad = [row for row in calls if _weight(row) > (0, 0, 0)]
    return tuple(sorted(bad, key=lambda row: (_weight(row), row.call_id), reverse=True))[
        : math.ceil(len(calls) * WORST)
    ]


def _weight(row: Row) -> tuple[int, int, int]:
    critical, major, minor = (len(row.counted(severity)) for severity in Severity)
    return critical, major, minor


def _week(calls: Sequence[Row], until: datetime) -> Week:
    mine = [row for row in calls if until - WEEK <= row.at <= until and row.conclusive]
    agreement = Tally(sum(row.agrees for row in mine), len(mine))
    critical = Tally(sum(bool(row.counted(Severity.CRITICAL)) for row in mine), len(mine))
    return Week(until=until, agreement=agreement, critical=critical, interval=intervals.wilson(agreement))


def _drift(before: Sequence[Row], this: Sequence[Row]) -> tuple[Drift, ...]:
    """Response times and costs by Kolmogorov and Smirnov's test, attributes by chi-squared; one value a call."""
    raw: list[tuple[str, float]] = []
    for name, values in (
        ("response time", [[_mean(row.response_ms) for row in side] for side in (before, this)]),
        ("cost", [[row.cost for row in side] for side in (before, this)]),
    ):
        a, b = ([value for value in side if value is not None] for side in values)
        if len(a) >= 20 and len(b) >= 20:
            raw.append((name, float(scipy.stats.ks_2samp(a, b).pvalue)))
    for name in sorted({name for row in (*before, *this) for name in row.attributes}):
        p_value = _attribute(name, before, this)
        if p_value is not None:
            raw.append((f"mix of {name}", p_value))
    return _corrected(raw)


def _attribute(name: str, before: Sequence[Row], this: Sequence[Row]) -> float | None:
    """``None`` where too few values are common enough to be compared, as of ids and dates."""
    sides = [[row.attributes.get(name, "") for row in side] for side in (before, this)]
    smaller = min(map(len, sides)) / max(1, sum(map(len, sides)))
    common = [value for value in set(sides[0] + sides[1]) if (sides[0] + sides[1]).count(value) * smaller >= 5]
    if len(common) < 2:
        return None
    return float(scipy.stats.chi2_contingency([[side.count(value) for value in common] for side in sides]).pvalue)


def _corrected(raw: Sequence[tuple[str, float]]) -> tuple[Drift, ...]:
    """Holm 1979: several tests a night would else cry wolf several times as often."""
    out: list[Drift] = []
    running = 0.0
    for number, (name, p_value) in enumerate(sorted(raw, key=lambda one: one[1])):
        running = max(running, min(1.0, p_value * (len(raw) - number)))
        out.append(Drift(name, running, running < ALPHA))
    return tuple(out)


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None
