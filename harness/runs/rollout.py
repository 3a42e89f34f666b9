"""A rollout over a store: what canary calls came to, what the gate says, and the transition that follows.

Rules
-----
1. A call belongs to the arm that its attribute ``arm`` names, and to the caller that the plan's ``key`` names; the
   application writes both when it has asked.
2. A call whose outcome nobody reported is counted and not compared: silence is no success.
3. The P0 test and the metrics watch all of a rollout's calls since it was started, in the order in which they ended.
4. Cohorts that were not drawn as planned hold a rollout; they never hold back a rollback.
5. While the kill-switch was on, nobody was drawn: calls of that time are not compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

from harness.config import Config
from harness.core.errors import ConfigError, InputError, StoreError
from harness.core.events import Feedback
from harness.core.events import Outcome as Ending
from harness.core.timeline import Timeline
from harness.gate import canary, cohorts, rollout
from harness.gate.canary import CanaryCall, Failures
from harness.gate.cohorts import CohortCheck
from harness.gate.criteria import Criterion
from harness.gate.decide import decide
from harness.gate.outcome import Outcome
from harness.gate.rollout import Hold, Plan, Stage, State, Transition
from harness.gate.sequential import Arm
from harness.runs.evidence import evidence_of
from harness.store import bundle, chain, switch
from harness.store import rollout as kept
from harness.store.documents import read_object, read_timeline
from harness.store.manifest import open_folder

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Where a rollout stands and what is known of it now."""

    state: State | None
    killed: bool
    digest: str
    outcomes: Mapping[str, Outcome]
    canary: Canary


def state_of(store: Path) -> State | None:
    """The state that the last transition left, ``None`` before the first.

    Raises:
        StoreError: the audit was changed by another hand.
    """
    fields = kept.last_state(store)
    try:
        return None if fields is None else State(**fields)
    except TypeError as error:
        raise StoreError(f"{store / kept.AUDIT}: the last record's state: {error}") from None


def look(store: Path, plan: Plan, criteria: Mapping[str, Criterion], now: datetime) -> Look:
    """Gather the gate's outcomes and the canary's calls.

    Raises:
        InputError: the store has no calls.
        StoreError: the audit or a bundle is damaged.
    """
    evidence = evidence_of(store, plan.candidate, now)
    decision = decide(evidence, criteria)
    return Look(
        state=state_of(store),
        killed=kept.killed(store),
        digest=evidence.digest,
        outcomes={outcome.name: outcome for outcome in decision.criteria},
        canary=canary_of(store, plan, now),
    )


def start(store: Path, plan: Plan, by: str, now: datetime) -> Transition:
    """Begin a rollout of the candidate's newest digest.

    Raises:
        InputError: one is under way, or there is no evidence on the candidate.
    """
    state = state_of(store)
    if state is not None and not state.rolled_back:
        raise InputError(f"{store}: a rollout is under way, at {stage_of(plan, state).name}; roll it back first")
    digest = evidence_of(store, plan.candidate, now).digest
    if not digest:
        raise InputError(f"{store}: no evidence on {plan.candidate!r}; shadow it first")
    return _recorded(store, rollout.start(plan, digest, by, now))


def step(store: Path, plan: Plan, seen: Look, now: datetime) -> Transition | Hold:
    """Do what the evidence asks for, and record it.

    Raises:
        InputError: no rollout was started.
    """
    state = _under_way(store, seen.state)
    stage_of(plan, state)
    arms = seen.canary
    outcomes = {**seen.outcomes, **arms.outcomes}
    moved = rollout.step(plan, state, outcomes, seen.digest, arms.failures.breached, now, arms.here)
    if isinstance(moved, Hold):
        return moved
    odd = tuple(f"{check.name}: {check.detail}" for check in seen.canary.checks if not check.ok)
    if moved.action != "rollback" and odd:
        return Hold(odd)
    return _recorded(store, replace(moved, evidence=(*moved.evidence, *_news(moved, outcomes))))


def roll_back(store: Path, by: str, now: datetime, reason: str) -> Transition:
    """Take all traffic back to live.

    Raises:
        InputError: no rollout was started.
    """
    return _recorded(store, rollout.rollback(_under_way(store, state_of(store)), by, now, reason))


def kill(store: Path, by: str, now: datetime, reason: str) -> Transition | None:
    """Throw the kill-switch: the file first, which acts at once and needs nothing else to be whole; then the audit.

    Raises:
        StoreError: the file acts, and the audit could not be written.
    """
    switch.turn_off(store)
    state = state_of(store)
    return None if state is None else _recorded(store, rollout.kill(state, by, now, reason))


def release(store: Path, by: str, now: datetime, reason: str) -> Transition | None:
    """Take the kill-switch back: the audit first, so that nobody gets the candidate without a record of it."""
    state = state_of(store)
    done = None if state is None else _recorded(store, rollout.release(state, by, now, reason))
    switch.turn_on(store, by, now)
    return done


def stage_of(plan: Plan, state: State) -> Stage:
    """The stage that a state is in.

    Raises:
        InputError: the plan has fewer stages than the state counts.
    """
    if not 0 <= state.stage < len(plan.stage):
        raise InputError(f"the rollout is at stage {state.stage}, rollout.stage has {len(plan.stage)}")
    return plan.stage[state.stage]


def canary_of(store: Path, plan: Plan, now: datetime) -> Canary:
    """The canary's calls since the rollout was last started, tested and tallied."""
    stages = list(_stages(store))
    began = stages[0][0] if stages else now
    found, unfit = _calls(store, plan, stages, began)
    since, number = stages[-1] if stages else (now, -1)
    carries = 0 <= number < len(plan.stage) and plan.stage[number].carries
    here = [call for call in found if call.began >= since]
    drawn = canary.callers(here)
    return Canary(
        failures=canary.failures(found, plan.p0_alpha),
        metrics={name: canary.no_worse(found, name, metric) for name, metric in plan.metrics.items()},
        checks=(cohorts.sample_ratio(drawn), *(cohorts.mix(drawn, name) for name in plan.mix)) if carries else (),
        here=sum(call.arm == "candidate" and call.failed is not None for call in here),
        unfit=unfit,
    )


def _stages(store: Path) -> Iterator[tuple[datetime, int]]:
    """When each stage of the present rollout began, oldest first; ``NOBODY`` where everyone got live from then on."""
    records = chain.records(store / kept.AUDIT)
    begun = max((number for number, record in enumerate(records) if record.get("action") == "start"), default=None)
    for record in records[begun:] if begun is not None else ():
        at = datetime.fromisoformat(record["at"])
        match record.get("action"):
            case "start" | "advance" | "release":
                yield at, int(record["after"]["stage"])
            case "kill" | "rollback":
                yield at, NOBODY


def _stage_at(stages: Sequence[tuple[datetime, int]], at: datetime) -> int:
    return next((number for began, number in reversed(stages) if began <= at), NOBODY)


def _calls(
    store: Path, plan: Plan, stages: Sequence[tuple[datetime, int]], since: datetime
) -> tuple[list[CanaryCall], tuple[str, ...]]:
    """The calls of both arms that began since then, and feedbacks that are out of their metric's range."""
    found: list[CanaryCall] = []
    unfit: list[str] = []
    for folder in bundle.calls(store):
        stored = open_folder(folder)
        head = read_object(stored, "call.json")
        attributes = head.get("attributes", {})
        arm = attributes.get("arm")
        if arm not in canary.ARMS or not head.get("started_at") or "live.jsonl" not in stored.manifest.files:
            continue
        began = datetime.fromisoformat(head["started_at"])
        number = _stage_at(stages, began)
        if began < since or not 0 <= number < len(plan.stage):
            continue
        live = read_timeline(stored, "live.jsonl", "live")
        stratum, share = rollout.drawn(plan.stage[number], attributes)
        values, odd = _values(live, plan)
        unfit += odd
        found.append(
            CanaryCall(
                call_id=live.call_id,
                caller=str(attributes.get(plan.key, "")),
                arm=cast("Arm", arm),
                stratum=stratum,
                share=share,
                began=began,
                ended=began + timedelta(microseconds=live.end_ns // 1000),
                failed=_failed(live, plan.p0),
                values=values,
                attributes={key: str(value) for key, value in attributes.items()},
            )
        )
    return found, tuple(unfit)


def _values(live: Timeline, plan: Plan) -> tuple[dict[str, float], list[str]]:
    """What a call says by metric, the last word of each, and what it says that cannot be."""
    endings, said = live.of_kind(Ending), live.of_kind(Feedback)
    values: dict[str, float] = {}
    odd: list[str] = []
    for name, metric in plan.metrics.items():
        if metric.outcome is not None and endings:
            values[name] = float(any(each.value == metric.outcome for each in endings))
        for each in said if metric.feedback is not None else ():
            if each.name != metric.feedback:
                continue
            if isinstance(each.value, (bool, int, float)) and metric.range[0] <= each.value <= metric.range[1]:
                values[name] = float(each.value)
            else:
                within = f"rollout.metrics.{name}.range is {list(metric.range)}"
                odd.append(f"{live.call_id}: {each.name} {each.value!r}, {within}")
    return values, odd


def _failed(live: Timeline, p0: Sequence[str]) -> bool | None:
    """Whether an outcome or a feedback of the call is a failure; ``None`` where there is neither."""
    endings, said = live.of_kind(Ending), live.of_kind(Feedback)
    if not endings and not said:
        return None
    complained: list[Any] = [each.value for each in said if each.name in p0]
    return any(each.value in p0 for each in endings) or any(value not in (False, 0) for value in complained)


def _news(moved: Transition, outcomes: Mapping[str, Outcome]) -> Iterator[Outcome]:
    """The P0 test belongs to every automatic transition's evidence."""
    if all(outcome.name != "p0" for outcome in moved.evidence):
        yield outcomes["p0"]


def _under_way(store: Path, state: State | None) -> State:
    if state is None:
        raise InputError(f"{store}: no rollout was started; `harness rollout start` begins one")
    return state


def _recorded(store: Path, transition: Transition) -> Transition:
    kept.record(store, transition)
    return transition


def plan_of(config: Config, criteria: Mapping[str, Criterion]) -> Plan:
    """The plan of a configuration.

    Raises:
        ConfigError: there is no [rollout], it breaks a rule, or it is of no candidate; names the key.
    """
    plan = rollout.parse(config.rollout, criteria, config.origin)
    table = config.candidate.get(plan.candidate)
    if table is None or table.control:
        names = ", ".join(name for name, each in config.candidate.items() if not each.control) or "none"
        raise ConfigError(f"{config.origin}: rollout.candidate: no candidate {plan.candidate!r}, there are {names}")
    return plan
