"""How two arms of real calls fare: different callers, watched after every call.

Rules
-----
1. One value a caller, of the first call of theirs that has one: the calls of one caller are alike, and an arm was drawn
   by caller. A call without a caller's key stands for itself.
2. Calls are set against each other within a stratum (a segment, or the rest), since a stratum has a share of its own.
3. A block is some live calls and one of the candidate, in the order in which they ended. Its size follows the share
   that was planned when they began, never an outcome.
4. A call of which nothing was reported is counted and not compared: silence is no success.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Annotated, Literal

from msgspec import Meta, Struct

from harness.core.findings import Tally, Verdict
from harness.gate.outcome import Outcome, Positive, below, bounded_mean
from harness.gate.sequential import Arm, WorseThanLive

ARMS: tuple[Arm, Arm] = ("live", "candidate")
MOST_LIVE = 9
"""Live calls in a block, at most: more hardly sharpen it and leave candidate calls waiting."""


class Metric(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the arms are compared by beside failures: an ``outcome``'s share of calls, or a ``feedback``'s mean.

    The candidate may be ``margin`` worse at most, in the metric's own unit. ``range`` are the least and the greatest
    value that a feedback can have; others are no answers.
    """

    outcome: str | None = None
    feedback: str | None = None
    better: Literal["higher", "lower"] = "higher"
    range: tuple[float, float] = (0.0, 1.0)
    margin: Positive
    confidence: Annotated[float, Meta(gt=0.5, lt=1.0)] = 0.95

    @property
    def reach(self) -> float:
        return self.range[1] - self.range[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class CanaryCall:
    """One call of a canary. ``failed`` is ``None`` where nobody reported how it went, ``values`` are by metric.

    ``share`` is the candidate's planned share of the call's ``stratum`` when it began.
    """

    call_id: str
    caller: str
    arm: Arm
    stratum: str
    share: float
    began: datetime
    ended: datetime
    failed: bool | None
    values: Mapping[str, float] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)

    @property
    def live_per_candidate(self) -> int:
        """Size of the block that the call is part of."""
        return block_of(self.share)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failures:
    """The P0 test: calls by arm, those of which nothing is known, and whether the candidate's fail more often."""

    tallies: Mapping[Arm, Tally]
    unknown: Mapping[Arm, int]
    callers: int
    breached: bool
    outcome: Outcome


@cache
def block_of(share: float) -> int:
    """Live calls in a block where this share of callers gets the candidate."""
    return min(MOST_LIVE, max(1, round((1 - share) / share))) if share else MOST_LIVE


def by_end(calls: Sequence[CanaryCall]) -> list[CanaryCall]:
    """In the order in which they ended."""
    return sorted(calls, key=lambda call: (call.ended, call.call_id))


def failures(calls: Sequence[CanaryCall], alpha: float) -> Failures:
    """Whether the candidate's calls fail more often than live's.

    An e-process for each stratum, and their product: under "not worse" in every stratum the chance that it ever
    reaches ``1 / alpha`` is at most ``alpha``.
    """
    said = Counter((call.arm, call.failed) for call in calls)
    tallies = {arm: Tally(said[arm, True], said[arm, True] + said[arm, False]) for arm in ARMS}
    unknown = {arm: said[arm, None] for arm in ARMS}
    known = _first_of_each([call for call in by_end(calls) if call.failed is not None])
    tests: defaultdict[str, WorseThanLive] = defaultdict(WorseThanLive)
    evidence = peak = 0.0
    for call in known:
        test = tests[call.stratum]
        before = test.log_evidence
        test.live_per_candidate = call.live_per_candidate
        test.add(call.arm, bool(call.failed))
        evidence += test.log_evidence - before
        peak = max(peak, evidence)
    breached = peak >= -math.log(alpha)
    return Failures(
        tallies=tallies, unknown=unknown, callers=len(known), breached=breached, outcome=_p0(known, breached=breached)
    )


def _p0(known: Sequence[CanaryCall], *, breached: bool) -> Outcome:
    """The P0 test as a criterion's outcome: how much more often the candidate's callers fail."""
    values = list(_differences([(call, float(bool(call.failed))) for call in known]))
    interval = bounded_mean(values, 1.0, 0.975, "continuous")
    value = sum(values) / len(values) if values else None
    if breached:
        return Outcome("p0", Verdict.FAIL, value, 0.0, interval)
    if not values:
        missing = "callers of both arms with a reported outcome"
        return Outcome("p0", Verdict.INCONCLUSIVE, None, 0.0, interval, missing)
    return Outcome("p0", Verdict.PASS, value, 0.0, interval)


def no_worse(calls: Sequence[CanaryCall], name: str, metric: Metric) -> Outcome:
    """Whether the candidate's callers fare worse by less than the margin; the value is how much worse they fare."""
    known = _first_of_each([call for call in by_end(calls) if name in call.values])
    sign = 1.0 if metric.better == "lower" else -1.0
    values = list(_differences([(call, sign * call.values[name]) for call in known]))
    interval = bounded_mean(values, metric.reach, metric.confidence, "continuous")
    verdict = below(interval, metric.margin)
    value = sum(values) / len(values) if values else None
    missing = None
    if verdict is Verdict.INCONCLUSIVE:
        counts = ", ".join(f"{sum(call.arm == arm for call in known)} of {arm}" for arm in ARMS)
        missing = f"more callers with a known {name}, there are {counts}"
    return Outcome(name, verdict, value, metric.margin, interval, missing)


def _differences(known: Sequence[tuple[CanaryCall, float]]) -> Iterator[float]:
    """Candidate minus the mean of its block's live calls, block by block."""
    waiting: dict[str, tuple[list[float], list[float]]] = {}
    for call, value in known:
        live, candidate = waiting.setdefault(call.stratum, ([], []))
        (live if call.arm == "live" else candidate).append(value)
        size = call.live_per_candidate
        while len(live) >= size and candidate:
            block = live[:size]
            del live[:size]
            yield candidate.pop(0) - sum(block) / size


def _first_of_each(calls: Sequence[CanaryCall]) -> list[CanaryCall]:
    seen: dict[tuple[str, str], CanaryCall] = {}
    for call in calls:
        seen.setdefault(("caller", call.caller) if call.caller else ("call", call.call_id), call)
    return list(seen.values())


def callers(calls: Sequence[CanaryCall]) -> list[CanaryCall]:
    """One call of each caller: what a draw by caller is tested on."""
    return _first_of_each(by_end(calls))
