"""Canary cohorts are different callers: were they drawn as planned, and are they alike?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from harness.core.findings import Tally
from harness.gate import intervals
from harness.gate.intervals import Interval


@dataclass(frozen=True, slots=True)
class CohortCheck:
    """Whether two cohorts may be compared; ``p_value`` small means not."""

    name: str
    p_value: float
    ok: bool
    detail: str


def sample_ratio(live: int, candidate: int, share: float, alpha: float = 0.001) -> CohortCheck:
    """Exact binomial test that the candidate got its planned share of calls (sample ratio mismatch)."""
    n = live + candidate
    p_value = float(stats.binomtest(candidate, n, share).pvalue) if n and 0 < share < 1 else 1.0
    detail = f"{candidate} of {n} calls went to the candidate, planned {share:.1%}"
    return CohortCheck("sample ratio", p_value, p_value >= alpha, detail)


def mix(
    live: Sequence[Mapping[str, str]], candidate: Sequence[Mapping[str, str]], attribute: str, alpha: float = 0.001
) -> CohortCheck:
    """Chi-squared test that an attribute is spread alike in both cohorts; rare values are pooled."""
    a = Counter(each.get(attribute, "") for each in live)
    b = Counter(each.get(attribute, "") for each in candidate)
    share = len(candidate) / max(1, len(live) + len(candidate))
    expected = {value: (a[value] + b[value]) * min(share, 1 - share) for value in a | b}
    common = sorted(value for value, count in expected.items() if count >= 5)
    table = np.array([[counts[value] for value in common] for counts in (a, b)], dtype=float)
    rest = [sum(counts.values()) - int(row.sum()) for counts, row in zip((a, b), table, strict=True)]
    if sum(rest):
        table = np.column_stack([table, rest])
    if table.shape[1] < 2 or not table.sum(axis=1).all():
        return CohortCheck(f"mix of {attribute}", 1.0, True, "too few values to compare")
    p_value = float(stats.chi2_contingency(table).pvalue)
    return CohortCheck(f"mix of {attribute}", p_value, p_value >= alpha, f"{len(common)} values compared")


def unpaired(live: Tally, candidate: Tally, confidence: float = 0.95) -> Interval:
    """How much more often the candidate's calls fail: interval of the difference of independent rates."""
    return intervals.difference(candidate, live, confidence)
