"""What canary calls came to since a rollout was started: tested, tallied, and held to how they should be drawn.

Rules
-----
1. A call belongs to the arm that its attribute ``arm`` names, and to the caller that the plan's ``key`` names; the
   application writes both when it has asked.
2. A call whose outcome nobody reported is counted and not compared: silence is no success.
3. The P0 test and the metrics watch all of a rollout's calls since it was started, in the order in which they ended.
4. While the kill-switch was on, nobody was drawn: calls of that time are not compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from harness.gate import canary, cohorts, rollout
from harness.gate.canary import CanaryCall, Failures
from harness.gate.cohorts import CohortCheck
from harness.gate.outcome import Outcome
from harness.gate.rollout import Plan
from harness.runs.extracts import Extract

NOBODY = -1
"""In the place of a stage's number, where no caller gets the candidate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Canary:
    """How the two arms fared since the rollout was started.

    ``here`` counts the stage's candidate calls with an outcome, ``unfit`` are feedbacks that no metric could read.
    """

    failures: Failures
    metrics: Mapping[str, Outcome]
    checks: tuple[CohortCheck, ...]
    here: int = 0
    unfit: tuple[str, ...] = ()

    @property
    def outcomes(self) -> Mapping[str, Outcome]:
        """Of the P0 test and of the metrics, by name."""
        return {"p0": self.failures.outcome, **self.metrics}


def canary_of(calls: Iterable[Extract], plan: Plan, transitions: Sequence[Mapping[str, Any]], now: datetime) -> Canary:
    """The canary's calls since the rollout was last started, tested and tallied; ``transitions`` are its audit."""
    stages = list(_stages(transitions))
    began = stages[0][0] if stages else now
    unfit: list[str] = []
    found = [made for each in calls if (made := _call(each, plan, stages, began, unfit)) is not None]
    since, number = stages[-1] if stages else (now, NOBODY)
    carries = 0 <= number < len(plan.stage) and plan.stage[number].carries
    here = [call for call in found if call.began >= since]
    drawn = canary.callers(here)
    return Canary(
        failures=canary.failures(found, plan.p0_alpha),
        metrics={name: canary.no_worse(found, name, metric) for name, metric in plan.metrics.items()},
        checks=(cohorts.sample_ratio(drawn), *(cohorts.mix(drawn, name) for name in plan.mix)) if carries else (),
        here=sum(call.arm == "candidate" and call.failed is not None for call in here),
        unfit=tuple(unfit),
    )


def _stages(transitions: Sequence[Mapping[str, Any]]) -> Iterator[tuple[datetime, int]]:
    """When each stage of the present rollout began, oldest first; ``NOBODY`` where everyone got live from then on."""
    begun = max((number for number, record in enumerate(transitions) if record.get("action") == "start"), default=None)
    for record in transitions[begun:] if begun is not None else ():
        at = datetime.fromisoformat(record["at"])
        match record.get("action"):
            case "start" | "advance" | "release":
                yield at, int(record["after"]["stage"])
            case "kill" | "rollback":
                yield at, NOBODY


def _stage_at(stages: Sequence[tuple[datetime, int]], at: datetime) -> int:
    return next((number for began, number in reversed(stages) if began <= at), NOBODY)


def _call(
    extract: Extract, plan: Plan, stages: Sequence[tuple[datetime, int]], since: datetime, unfit: list[str]
) -> CanaryCall | None:
    """The call as one of an arm, ``None`` where it is of none or nobody was drawn when it began.

    Feedbacks that are out of their metric's range are added to ``unfit``.
    """
    arm, began = extract.attributes.get("arm"), _began(extract)
    if arm not in canary.ARMS or began is None or extract.end_ns is None or began < since:
        return None
    number = _stage_at(stages, began)
    if not 0 <= number < len(plan.stage):
        return None
    stratum, share = rollout.drawn(plan.stage[number], extract.attributes)
    return CanaryCall(
        call_id=extract.call_id,
        caller=extract.attributes.get(plan.key, ""),
        arm=arm,
        stratum=stratum,
        share=share,
        began=began,
        ended=began + timedelta(microseconds=extract.end_ns // 1000),
        failed=_failed(extract, plan.p0),
        values=_values(extract, plan, unfit),
        attributes=extract.attributes,
    )


def _began(extract: Extract) -> datetime | None:
    """When a call began, by UTC where it says no zone; ``None`` where it does not say."""
    try:
        began = datetime.fromisoformat(extract.started_at or "")
    except ValueError:
        return None
    return began if began.tzinfo else began.replace(tzinfo=UTC)


def _values(extract: Extract, plan: Plan, unfit: list[str]) -> dict[str, float]:
    """What a call says by metric, the last word of each."""
    values: dict[str, float] = {}
    for name, metric in plan.metrics.items():
        if metric.outcome is not None and extract.endings:
            values[name] = float(metric.outcome in extract.endings)
        for said, value in extract.said if metric.feedback is not None else ():
            if said != metric.feedback:
                continue
            if isinstance(value, (bool, int, float)) and metric.range[0] <= value <= metric.range[1]:
                values[name] = float(value)
            else:
                within = f"rollout.metrics.{name}.range is {list(metric.range)}"
                unfit.append(f"{extract.call_id}: {said} {value!r}, {within}")
    return values


def _failed(extract: Extract, p0: Sequence[str]) -> bool | None:
    """Whether an outcome or a feedback of the call is a failure; ``None`` where there is neither."""
    if not extract.endings and not extract.said:
        return None
    complained = [value for name, value in extract.said if name in p0]
    return any(value in p0 for value in extract.endings) or any(value not in (False, 0) for value in complained)
