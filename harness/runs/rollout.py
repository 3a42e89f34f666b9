"""A rollout over a store: what is known of it now, and the transition that follows.

Rules
-----
1. A transition is recorded only where it was decided on the last one: of two who move a rollout at once one is told
   that it was moved meanwhile.
2. Cohorts that were not drawn as planned, and damage to the store, hold a rollout; they never hold back a rollback.
3. The kill-switch is a file first and a record second: it works when the audit is damaged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from harness.config import Config
from harness.core.errors import ConfigError, InputError, StoreError
from harness.gate import rollout
from harness.gate.criteria import Criterion
from harness.gate.decide import decide
from harness.gate.outcome import Outcome
from harness.gate.rollout import Hold, Plan, Stage, State, Transition
from harness.runs.canary import Canary, canary_of
from harness.runs.evidence import evidence_of, reviewed_evidence
from harness.runs.extracts import Extracts
from harness.store import rollout as kept
from harness.store import switch

OVERTAKEN = Hold(("the rollout was moved meanwhile",))


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Where a rollout stands and what is known of it now.

    ``transitions`` is how many there were. With ``damaged`` bundles or reviews there is no digest, and the gate's
    criteria have no outcomes.
    """

    state: State | None
    transitions: int
    killed: bool
    digest: str
    outcomes: Mapping[str, Outcome]
    canary: Canary
    damaged: tuple[str, ...] = ()


def state_of(store: Path) -> State | None:
    """The state that the last transition left, ``None`` before the first.

    Raises:
        StoreError: the audit was changed by another hand.
    """
    return _counted(store)[0]


def look(
    store: Path, plan: Plan, criteria: Mapping[str, Criterion], now: datetime, extracts: Extracts | None = None
) -> Look:
    """Gather the gate's outcomes and the canary's calls; what ``extracts`` read at an earlier look is not read again.

    Raises:
        InputError: the store has no calls.
        StoreError: the audit is damaged.
    """
    calls, damaged = (extracts or Extracts(store)).read(now)
    transitions = kept.records(store)
    digest, outcomes = "", dict[str, Outcome]()
    try:
        if not damaged:
            rows = (row for call in calls for row in call.rows)
            evidence = reviewed_evidence(store, rows, plan.candidate, now)
            digest, outcomes = evidence.digest, {each.name: each for each in decide(evidence, criteria).criteria}
    except StoreError as error:
        damaged = (str(error),)
    return Look(
        state=_state(store, kept.last_state(store, transitions)),
        transitions=len(transitions),
        killed=kept.killed(store),
        digest=digest,
        outcomes=outcomes,
        canary=canary_of(calls, plan, transitions, now),
        damaged=damaged,
    )


def start(store: Path, plan: Plan, by: str, now: datetime) -> Transition:
    """Begin a rollout of the candidate's newest digest.

    Raises:
        InputError: one is under way, or there is no evidence on the candidate.
    """
    digest = evidence_of(store, plan.candidate, now).digest

    def begun(state: State | None) -> Transition:
        if state is not None and not state.rolled_back:
            raise InputError(f"{store}: a rollout is under way, at {stage_of(plan, state).name}; roll it back first")
        if not digest:
            raise InputError(f"{store}: no evidence on {plan.candidate!r}; shadow it first")
        return rollout.start(plan, digest, by, now)

    return moved(store, begun)


def step(store: Path, plan: Plan, seen: Look, now: datetime) -> Transition | Hold:
    """Do what the evidence asks for, and record it.

    Raises:
        InputError: no rollout was started.
        StoreError: a bundle or a review is damaged, and nothing asks for a rollback.
    """
    state = _begun(store, seen.state)
    stage_of(plan, state)
    arms = seen.canary
    outcomes = {**seen.outcomes, **arms.outcomes}
    found = rollout.step(plan, state, outcomes, seen.digest, arms.failures.breached, now, arms.here)
    back = isinstance(found, Transition) and found.action == "rollback"
    if seen.damaged and not back:
        raise StoreError(seen.damaged[0])
    if isinstance(found, Hold):
        return found
    odd = tuple(f"{check.name}: {check.detail}" for check in arms.checks if not check.ok)
    if odd and not back:
        return Hold(odd)
    done = replace(found, evidence=(*found.evidence, *_news(found, outcomes)))
    return done if kept.record(store, done, seen.transitions) else OVERTAKEN


def roll_back(store: Path, by: str, now: datetime, reason: str) -> Transition:
    """Take all traffic back to live.

    Raises:
        InputError: no rollout was started.
    """
    return moved(store, lambda state: rollout.rollback(_begun(store, state), by, now, reason))


def kill(store: Path, by: str, now: datetime, reason: str) -> Transition | None:
    """Throw the kill-switch: the file first, which acts at once and needs nothing else to be whole; then the audit.

    Raises:
        StoreError: the file acts, and the audit could not be written.
    """
    switch.turn_off(store)
    return moved(store, lambda state: None if state is None else rollout.kill(state, by, now, reason))


def release(store: Path, by: str, now: datetime, reason: str) -> Transition | None:
    """Take the kill-switch back: the audit first, so that nobody gets the candidate without a record of it.

    Where it was not thrown, there is nothing to record.
    """

    def released(state: State | None) -> Transition | None:
        if state is None or not (state.killed or kept.killed(store)):
            return None
        return rollout.release(state, by, now, reason)

    done = moved(store, released)
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


T = TypeVar("T", bound=Transition | None)


def moved(store: Path, decide: Callable[[State | None], T]) -> T:
    """Record what follows from the last state, ``None`` where nothing does; decided anew where somebody was faster.

    Raises:
        StoreError: the audit was changed by another hand, or cannot be written.
    """
    while True:
        state, transitions = _counted(store)
        transition = decide(state)
        if transition is None or kept.record(store, transition, transitions):
            return transition


def _counted(store: Path) -> tuple[State | None, int]:
    """The last state, and how many transitions led to it."""
    transitions = kept.records(store)
    return _state(store, kept.last_state(store, transitions)), len(transitions)


def _state(store: Path, fields: Mapping[str, Any] | None) -> State | None:
    try:
        return None if fields is None else State(**fields)
    except TypeError as error:
        raise StoreError(f"{store / kept.AUDIT}: the last record's state: {error}") from None


def _news(found: Transition, outcomes: Mapping[str, Outcome]) -> Iterator[Outcome]:
    """The P0 test belongs to every automatic transition's evidence."""
    if all(outcome.name != "p0" for outcome in found.evidence):
        yield outcomes["p0"]


def under_way(store: Path) -> State:
    """The state of a rollout that was started.

    Raises:
        InputError: none was.
        StoreError: the audit was changed by another hand.
    """
    return _begun(store, state_of(store))


def _begun(store: Path, state: State | None) -> State:
    if state is None:
        raise InputError(f"{store}: no rollout was started; `harness rollout start` begins one")
    return state


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
