"""A rollout over a store: what canary calls came to, what the gate says, and the transition that follows.

Rules
-----
1. A call belongs to the arm that its attribute ``arm`` names; the application writes it when it has asked.
2. A call whose outcome nobody reported is counted and not compared: silence is no success.
3. The P0 test watches all of a rollout's calls since it was started, in the order in which they ended.
4. Cohorts that were not drawn as planned hold a rollout; they never hold back a rollback.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

from harness.config import Config
from harness.core.errors import InputError, StoreError
from harness.core.events import Feedback
from harness.core.events import Outcome as Ending
from harness.core.findings import Tally, Verdict
from harness.core.timeline import Timeline
from harness.gate import cohorts, rollout
from harness.gate.cohorts import CohortCheck
from harness.gate.criteria import Criterion
from harness.gate.decide import decide
from harness.gate.outcome import Outcome
from harness.gate.rollout import Hold, Plan, Stage, State, Transition
from harness.gate.sequential import Arm, WorseThanLive
from harness.runs.evidence import evidence_of
from harness.store import bundle, chain, switch
from harness.store import rollout as kept
from harness.store.documents import read_object, read_timeline
from harness.store.manifest import open_folder

ARMS: tuple[Arm, Arm] = ("live", "candidate")
MOST_LIVE = 9
"""Live calls in a block of the P0 test, at most: more hardly sharpen it and leave candidate calls waiting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CanaryCall:
    """One call of a canary; ``failed`` is ``None`` where nobody reported how it went."""

    call_id: str
    arm: Arm
    began: datetime
    ended: datetime
    failed: bool | None
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Canary:
    """How the two arms fared since the rollout was started."""

    tallies: Mapping[Arm, Tally]
    unknown: Mapping[Arm, int]
    breached: bool
    checks: tuple[CohortCheck, ...]

    def outcome(self) -> Outcome:
        """The P0 test as a criterion's outcome: how much more often the candidate's calls fail."""
        live, candidate = self.tallies["live"], self.tallies["candidate"]
        value = None if live.rate is None or candidate.rate is None else candidate.rate - live.rate
        verdict = Verdict.FAIL if self.breached else Verdict.PASS if candidate.total else Verdict.INCONCLUSIVE
        missing = None if candidate.total else "calls of the candidate with a reported outcome"
        return Outcome("p0", verdict, value, 0.0, cohorts.unpaired(live, candidate), missing)


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
    outcomes = {**seen.outcomes, "p0": seen.canary.outcome()}
    moved = rollout.step(plan, state, outcomes, seen.digest, seen.canary.breached, now)
    if isinstance(moved, Hold):
        return moved
    odd = tuple(f"{check.name}: {check.detail}" for check in seen.canary.checks if not check.ok)
    if moved.action == "advance" and odd:
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
    found = sorted(
        (call for call in _calls(store, plan) if call.began >= began), key=lambda call: (call.ended, call.call_id)
    )
    test = WorseThanLive()
    tallies, unknown = dict.fromkeys(ARMS, Tally()), dict.fromkeys(ARMS, 0)
    for call in found:
        # A block's size follows the stage in which the call began, never an outcome.
        test.live_per_candidate = _live_per_candidate(plan, _stage_at(stages, call.began))
        if call.failed is None:
            unknown[call.arm] += 1
            continue
        tallies[call.arm] += Tally(int(call.failed), 1)
        test.add(call.arm, call.failed)
    checks = _checks(found, plan, stages)
    return Canary(tallies=tallies, unknown=unknown, breached=test.worse(plan.p0_alpha), checks=checks)


def _checks(found: Sequence[CanaryCall], plan: Plan, stages: Sequence[tuple[datetime, int]]) -> tuple[CohortCheck, ...]:
    """Of the calls of the present stage: drawn as planned, and of the same kind?"""
    if not stages or not 0 <= stages[-1][1] < len(plan.stage):
        return ()
    since, number = stages[-1]
    stage = plan.stage[number]
    here = [call for call in found if call.began >= since and not _in_segment(stage, call)]
    arms = {arm: [call.attributes for call in here if call.arm == arm] for arm in ARMS}
    drawn = cohorts.sample_ratio(len(arms["live"]), len(arms["candidate"]), stage.share)
    return (drawn, *(cohorts.mix(arms["live"], arms["candidate"], attribute) for attribute in plan.mix))


def _in_segment(stage: Stage, call: CanaryCall) -> bool:
    return any(call.attributes.get(part.attribute) in part.values for part in stage.segments)


def _live_per_candidate(plan: Plan, number: int) -> int:
    share = plan.stage[number].share if 0 <= number < len(plan.stage) else 0.0
    return min(MOST_LIVE, max(1, round((1 - share) / share))) if share else MOST_LIVE


def _stages(store: Path) -> Iterator[tuple[datetime, int]]:
    """When each stage of the present rollout began, oldest first."""
    records = chain.records(store / kept.AUDIT)
    begun = max((number for number, record in enumerate(records) if record.get("action") == "start"), default=None)
    for record in records[begun:] if begun is not None else ():
        if record.get("action") in ("start", "advance"):
            yield datetime.fromisoformat(record["at"]), int(record["after"]["stage"])


def _stage_at(stages: Sequence[tuple[datetime, int]], at: datetime) -> int:
    return next((number for began, number in reversed(stages) if began <= at), 0)


def _calls(store: Path, plan: Plan) -> Iterator[CanaryCall]:
    for folder in bundle.calls(store):
        stored = open_folder(folder)
        head = read_object(stored, "call.json")
        arm = head.get("attributes", {}).get("arm")
        if arm not in ARMS or not head.get("started_at") or "live.jsonl" not in stored.manifest.files:
            continue
        live = read_timeline(stored, "live.jsonl", "live")
        began = datetime.fromisoformat(head["started_at"])
        yield CanaryCall(
            call_id=live.call_id,
            arm=cast("Arm", arm),
            began=began,
            ended=began + timedelta(microseconds=live.end_ns // 1000),
            failed=_failed(live, plan.p0),
            attributes={key: str(value) for key, value in head["attributes"].items()},
        )


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
        ConfigError: there is no [rollout], or it breaks a rule; names the key.
    """
    return rollout.parse(config.rollout, criteria, config.origin)
