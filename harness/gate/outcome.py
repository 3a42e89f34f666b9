"""What a criterion of a gate says, and the rules all criteria decide by.

A criterion PASSes or FAILs by an interval's end, never by a point estimate, and is INCONCLUSIVE with what is missing
while the interval holds the bound. By default the evidence may be looked at after every call; ``sample = "fixed"``
says that its size was decided before, and buys a narrower interval.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from msgspec import Meta, Struct

from harness.core.findings import Tally, Verdict
from harness.gate import intervals, sequential
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


class Table(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base of all criteria: an unknown key is an error."""


def rate(tally: Tally, confidence: float, sample: Sample) -> Interval:
    """Interval of a share of calls; ``confidence`` is one-sided, at each end."""
    two_sided = 2 * confidence - 1
    if sample == "continuous":
        return sequential.rate(tally, two_sided)
    return intervals.clopper_pearson(tally, two_sided)


def mean(values: Sequence[float], confidence: float, sample: Sample) -> Interval:
    """Interval of a mean over calls; ``confidence`` is one-sided, at each end."""
    method = sequential.mean if sample == "continuous" else intervals.mean_by_call
    return method(values, 2 * confidence - 1)


def bounded_mean(values: Sequence[float], reach: float, confidence: float, sample: Sample) -> Interval:
    """Like ``mean``, of values that lie within ``reach`` of each other.

    Calls that are all alike show no variance, and would make an interval of no width from two of them. What was never
    seen may yet be in a share of the calls that shrinks with their number, and be off by all of ``reach``.
    """
    found = mean(values, confidence, sample)
    if not values:
        return found
    unseen = rate(Tally(0, len(values)), confidence, sample).high * reach
    middle = sum(values) / len(values)
    return Interval(min(found.low, middle - unseen), max(found.high, middle + unseen))


def below(interval: Interval, bound: float) -> Verdict:
    """PASS where all of an interval is at most ``bound``, FAIL where all of it is above."""
    if interval.high <= bound:
        return Verdict.PASS
    return Verdict.FAIL if interval.low > bound else Verdict.INCONCLUSIVE


def above(interval: Interval, bound: float) -> Verdict:
    """PASS where all of an interval is at least ``bound``, FAIL where all of it is below."""
    if interval.low >= bound:
        return Verdict.PASS
    return Verdict.FAIL if interval.high < bound else Verdict.INCONCLUSIVE
