"""Two arms of different callers, watched after every call."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from harness.core.findings import Verdict
from harness.gate import canary
from harness.gate.canary import CanaryCall, Metric, failures, no_worse
from harness.gate.cohorts import mix, sample_ratio
from harness.gate.sequential import Arm, WorseThanLive

T0 = datetime(2026, 11, 1, tzinfo=UTC)
PASS, FAIL, INCONCLUSIVE = Verdict.PASS, Verdict.FAIL, Verdict.INCONCLUSIVE


def call(number: int, arm: Arm, failed: bool | None = False, **changes: Any) -> CanaryCall:
    fields: dict[str, Any] = {"stratum": "", "share": 0.5, "caller": f"{arm}-{number}"} | changes
    at = T0 + timedelta(minutes=number)
    return CanaryCall(call_id=f"{arm}-{number}", arm=arm, began=at, ended=at, failed=failed, **fields)


def arms(live: Sequence[bool | None], candidate: Sequence[bool | None], **changes: Any) -> list[CanaryCall]:
    return [
        *(call(number, "live", failed, **changes) for number, failed in enumerate(live)),
        *(call(number, "candidate", failed, **changes) for number, failed in enumerate(candidate)),
    ]


def drawn(live: int, candidate: int, share: float, **attributes: str) -> list[CanaryCall]:
    given = arms([False] * live, [False] * candidate, share=share, attributes=attributes)
    mark = "-".join(attributes.values())
    return [call_ if not mark else _renamed(call_, mark) for call_ in given]


def _renamed(given: CanaryCall, mark: str) -> CanaryCall:
    from dataclasses import replace

    return replace(given, caller=f"{given.caller}-{mark}", call_id=f"{given.call_id}-{mark}")


def test_more_failures_are_a_breach_and_as_many_are_none() -> None:
    worse = failures(arms([False] * 40, [n % 2 == 0 for n in range(40)]), 0.01)
    assert (worse.breached, worse.outcome.verdict, worse.outcome.value) == (True, FAIL, 0.5)
    equal = failures(arms([n % 10 == 0 for n in range(40)], [n % 10 == 0 for n in range(40)]), 0.01)
    assert (equal.breached, equal.outcome.verdict) == (False, PASS)
    nobody = failures(arms([False] * 9, [None] * 9), 0.01)
    assert (nobody.outcome.verdict, nobody.unknown) == (INCONCLUSIVE, {"live": 0, "candidate": 9})


def test_one_caller_who_calls_again_and_again_counts_once() -> None:
    calls = arms([False] * 40, [])
    calls += [call(number, "candidate", True, caller="angry") for number in range(40)]
    found = failures(calls, 0.01)
    assert (found.breached, found.callers) == (False, 41)
    assert found.tallies["candidate"].errors == 40


def test_strata_are_compared_within_themselves() -> None:
    """A segment that fails often and gets the candidate more often makes the candidate no worse."""
    rng = np.random.default_rng(3)
    calls: list[CanaryCall] = []
    for number in range(1200):
        hard = number % 3 == 0
        share = 0.8 if hard else 0.1
        arm: Arm = "candidate" if rng.random() < share else "live"
        failed = bool(rng.random() < (0.5 if hard else 0.02))
        calls.append(call(number, arm, failed, stratum="hard" if hard else "", share=share))
    assert not failures(calls, 0.01).breached
    pooled = WorseThanLive()
    pooled.extend((each.arm, bool(each.failed)) for each in calls)
    assert pooled.worse(0.01)


RESOLVED = Metric(outcome="resolved", margin=0.1)
CSAT = Metric(feedback="csat", range=(1, 5), margin=0.3)


@pytest.mark.parametrize(
    ("metric", "live", "candidate", "n", "expected"),
    [
        (RESOLVED, 0.9, 0.9, 2000, PASS),
        (RESOLVED, 0.9, 0.6, 1000, FAIL),
        (RESOLVED, 0.9, 0.9, 30, INCONCLUSIVE),
        (Metric(outcome="escalated", better="lower", margin=0.1), 0.1, 0.4, 1000, FAIL),
        (Metric(outcome="escalated", better="lower", margin=0.1), 0.4, 0.1, 1000, PASS),
    ],
)
def test_a_metric_decides_where_the_calls_decide(
    metric: Metric, live: float, candidate: float, n: int, expected: Verdict
) -> None:
    rng = np.random.default_rng(4)
    calls = [
        call(number, arm, values={"m": float(rng.random() < rate)})
        for number in range(n)
        for arm, rate in zip(canary.ARMS, (live, candidate), strict=True)
    ]
    outcome = no_worse(calls, "m", metric)
    assert outcome.verdict is expected
    assert (outcome.missing is not None) == (expected is INCONCLUSIVE)


def test_callers_who_all_say_the_same_prove_little_while_they_are_few() -> None:
    def same(n: int) -> list[CanaryCall]:
        return [call(number, arm, values={"csat": 5.0}) for number in range(n) for arm in canary.ARMS]

    assert no_worse(same(30), "csat", CSAT).verdict is INCONCLUSIVE
    assert no_worse(same(300), "csat", CSAT).verdict is PASS


def test_a_metric_is_hardly_ever_failed_by_looking_often() -> None:
    """Equal arms, a look after every tenth caller: the candidate is called worse than the margin almost never."""
    rng = np.random.default_rng(5)
    failed = 0
    for _ in range(20):
        calls: list[CanaryCall] = []
        for number in range(200):
            calls += [call(number, arm, values={"m": float(rng.random() < 0.7)}) for arm in canary.ARMS]
        looks = [no_worse(calls[:n], "m", Metric(outcome="m", margin=0.001)) for n in range(40, 401, 40)]
        failed += any(look.verdict is FAIL for look in looks)
    assert failed <= 3


def test_a_draw_that_is_not_the_planned_one_is_noticed() -> None:
    assert sample_ratio(drawn(900, 100, 0.1)).ok
    found = sample_ratio(drawn(800, 200, 0.1))
    assert (found.ok, found.detail) == (False, "200 of 1000 callers went to the candidate, planned 100.0")
    assert sample_ratio([]).ok
    assert sample_ratio(drawn(2, 998, 1.0)).ok and not sample_ratio(drawn(200, 800, 1.0)).ok
    assert sample_ratio(drawn(998, 2, 0.0)).ok and not sample_ratio(drawn(800, 200, 0.0)).ok


def test_a_draw_may_be_tested_after_every_call() -> None:
    rng = np.random.default_rng(6)
    alarms = 0
    for _ in range(30):
        calls = [call(n, "candidate" if rng.random() < 0.2 else "live", share=0.2) for n in range(300)]
        alarms += not all(sample_ratio(calls[:n]).ok for n in range(1, 301, 3))
    assert alarms <= 1


def test_a_cohort_of_other_callers_is_noticed() -> None:
    def of(locale: str, live: int, candidate: int) -> list[CanaryCall]:
        return drawn(live, candidate, 0.1, locale=locale)

    assert mix([*of("en", 630, 70), *of("es", 270, 30)], "locale").ok
    odd = mix([*of("en", 700, 30), *of("es", 200, 70)], "locale")
    assert not odd.ok and "of 'es' 70 of 270 went to the candidate, planned 27.0" in odd.detail
    assert sample_ratio([*of("en", 700, 30), *of("es", 200, 70)]).ok
    assert mix([], "locale").ok and mix(of("fr", 1, 1), "locale").ok
