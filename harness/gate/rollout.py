"""From shadow through canary to everyone, stage by stage: who gets the candidate, and when a stage may end.

Pure: the state is given and the next one returned; who calls this keeps the state and the audit.

Rules
-----
1. Without a state, and with the kill-switch on, nobody gets the candidate.
2. Only a person or a passed exit moves a rollout forward; a breach or a person moves it back, to no traffic at all.
3. A key that has the candidate at one share keeps it at every larger share of the same salt.
4. Time that runs backwards moves nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from harness.core.errors import ConfigError
from harness.core.findings import Verdict
from harness.gate.canary import Metric
from harness.gate.outcome import Outcome

Share = Annotated[float, Meta(ge=0.0, le=1.0)]
Action = Literal["start", "advance", "rollback", "kill", "release", "complete", "found"]


class Segment(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Calls whose ``attribute`` has one of the ``values`` get a share of their own."""

    attribute: str
    values: tuple[str, ...]
    share: Share


class Stage(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One stage: the share of keys that get the candidate, how long it soaks, and what must PASS to leave it.

    ``min_calls`` are calls of the candidate with a reported outcome that a stage with traffic needs beside.
    """

    name: str
    share: Share = 0.0
    segments: tuple[Segment, ...] = ()
    soak_h: Annotated[float, Meta(ge=0.0)] = 0.0
    min_calls: Annotated[int, Meta(ge=1)] = 1
    exit: tuple[str, ...] = ()

    @property
    def carries(self) -> bool:
        """Whether any call gets the candidate here."""
        return self.share > 0 or any(part.share > 0 for part in self.segments)


class Plan(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """``[rollout]``: the stages in order. ``key`` names the context attribute that assignment sticks to.

    ``p0`` are the outcomes and the feedback that make a canary's call a failure, and ``p0_alpha`` the chance of an
    automatic rollback of a candidate that fails no more often than live. ``mix`` names attributes of calls that must
    be spread alike over both cohorts. ``metrics`` are what the cohorts are compared by; a stage's ``exit`` may name
    them like the gate's criteria. ``harness serve`` takes a step every ``step_every_s`` seconds; 0: it takes none.
    """

    candidate: str
    salt: str
    stage: tuple[Stage, ...]
    key: str = "targetingKey"
    p0: tuple[str, ...] = ("failed", "complaint")
    p0_alpha: Annotated[float, Meta(gt=0.0, lt=0.5)] = 0.01
    mix: tuple[str, ...] = ()
    metrics: dict[str, Metric] = {}
    step_every_s: Annotated[float, Meta(ge=0.0)] = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Where a rollout stands. ``stage`` is an index into the plan; ``killed`` overrides everything.

    ``complete`` says that the last stage has soaked and passed its exit; what was found of it since still counts.
    """

    stage: int
    entered_at: datetime
    digest: str
    rolled_back: bool = False
    killed: bool = False
    complete: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """A change of state for the append-only audit, with the evidence that moved it; ``found`` changes nothing."""

    action: Action
    by: str
    at: datetime
    before: State | None
    after: State
    evidence: tuple[Outcome, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Hold:
    """Nothing moves, and why."""

    reasons: tuple[str, ...]


def parse(table: Mapping[str, Any], criteria: Iterable[str], origin: str = "<config>") -> Plan:
    """The plan in the ``[rollout]`` table.

    Raises:
        ConfigError: an unknown key, a stage without exit criteria or with unknown ones, segments that overlap, a
            share that falls from one stage to the next, or a metric that is none; names the key.
    """
    try:
        plan = msgspec.convert(table, Plan)
    except msgspec.ValidationError as error:
        raise ConfigError(f"{origin}: rollout: {str(error).replace('`', chr(39))}") from None
    known = set(criteria) | plan.metrics.keys()
    _check_metrics(f"{origin}: rollout.metrics", plan, set(criteria))
    if not plan.stage:
        raise ConfigError(f"{origin}: rollout.stage: a rollout needs at least one stage")
    for number, stage in enumerate(plan.stage):
        key = f"{origin}: rollout.stage[{number}] ({stage.name})"
        if not stage.exit:
            raise ConfigError(f"{key}.exit: a stage needs exit criteria")
        if unknown := [name for name in stage.exit if name not in known]:
            raise ConfigError(f"{key}.exit: no criterion [gate.{unknown[0]}], and no [rollout.metrics.{unknown[0]}]")
        _check_segments(key, stage)
        if number:
            _check_growth(key, plan.stage[number - 1], stage)
    return plan


def assigned(plan: Plan, state: State | None, context: Mapping[str, Any]) -> bool:
    """Whether a call with this evaluation context gets the candidate."""
    if state is None or state.killed or state.rolled_back or not 0 <= state.stage < len(plan.stage):
        return False
    key = context.get(plan.key)
    if not isinstance(key, str) or not key:
        return False
    return bucket(plan.salt, key) < drawn(plan.stage[state.stage], context)[1]


def drawn(stage: Stage, context: Mapping[str, Any]) -> tuple[str, float]:
    """The stratum that a call falls into, its segment or the rest, and the share of its keys that get the candidate."""
    for part in stage.segments:
        value = str(context.get(part.attribute))
        if value in part.values:
            return f"{part.attribute}={value}", part.share
    return "", stage.share


def bucket(salt: str, key: str) -> float:
    """Where a key falls in [0, 1): uniform, and the same for ever for one salt."""
    digest = hashlib.blake2b(key.encode(), key=hashlib.sha256(salt.encode()).digest(), digest_size=8).digest()
    return int.from_bytes(digest) / 2**64


def start(plan: Plan, digest: str, by: str, now: datetime) -> Transition:
    """Enter the first stage."""
    state = State(stage=0, entered_at=now, digest=digest)
    return Transition(action="start", by=by, at=now, before=None, after=state)


def step(  # noqa: PLR0917 - all that is known
    plan: Plan,
    state: State,
    outcomes: Mapping[str, Outcome],
    digest: str,
    breached: bool,
    now: datetime,
    calls: int = 0,
) -> Transition | Hold:
    """What the evidence asks for now.

    ``outcomes`` are the gate's and the metrics' by name, ``digest`` is what they were gathered for, ``breached``
    whether the P0 test found the candidate's calls to fail more often than live's, ``calls`` how many of the
    candidate's calls of this stage have a reported outcome.
    """
    if now < state.entered_at:
        return Hold((f"the clock went back: it is {now.isoformat()}, the stage began {state.entered_at.isoformat()}",))
    if state.killed or state.rolled_back:
        return Hold(("killed",) if state.killed else ("rolled back: a person must start it again",))
    evidence = tuple(outcomes.values())
    if breached:
        after = replace(state, rolled_back=True)
        return Transition(
            action="rollback", by="gate", at=now, before=state, after=after, evidence=evidence, reason="P0 breach"
        )
    stage = plan.stage[state.stage]
    if state.complete:
        return Hold(("complete",))
    if reasons := _unmet(stage, state, outcomes, digest, now, calls):
        return Hold(reasons)
    exits = tuple(outcomes[name] for name in stage.exit)
    if state.stage + 1 == len(plan.stage):
        after = replace(state, complete=True)
        return Transition(action="complete", by="gate", at=now, before=state, after=after, evidence=exits)
    after = replace(state, stage=state.stage + 1, entered_at=now)
    return Transition(action="advance", by="gate", at=now, before=state, after=after, evidence=exits)


def rollback(state: State, by: str, now: datetime, reason: str) -> Transition:
    """A person takes all traffic back, at any stage."""
    after = replace(state, rolled_back=True)
    return Transition(action="rollback", by=by, at=now, before=state, after=after, reason=reason)


def kill(state: State, by: str, now: datetime, reason: str) -> Transition:
    """The kill-switch; ``release`` undoes it."""
    after = replace(state, killed=True)
    return Transition(action="kill", by=by, at=now, before=state, after=after, reason=reason)


def release(state: State, by: str, now: datetime, reason: str) -> Transition:
    """Take back the kill-switch; the stage soaks anew."""
    after = replace(state, killed=False, entered_at=now)
    return Transition(action="release", by=by, at=now, before=state, after=after, reason=reason)


def _unmet(
    stage: Stage, state: State, outcomes: Mapping[str, Outcome], digest: str, now: datetime, calls: int
) -> tuple[str, ...]:
    reasons: list[str] = []
    if digest != state.digest:
        reasons.append(f"evidence is of digest {digest or 'none'}, the rollout of {state.digest}")
    left = state.entered_at + timedelta(hours=stage.soak_h) - now
    if left > timedelta(0):
        reasons.append(f"{stage.name} soaks for {left.total_seconds() / 3600:.1f} more hours")
    if stage.carries and calls < stage.min_calls:
        reasons.append(f"{stage.name} needs {stage.min_calls} calls of the candidate with an outcome, has {calls}")
    for name in stage.exit:
        outcome = outcomes.get(name)
        if outcome is None or outcome.verdict is not Verdict.PASS:
            detail = outcome.missing if outcome and outcome.missing else "not passed"
            reasons.append(f"{name}: {outcome.verdict if outcome else Verdict.INCONCLUSIVE}, {detail}")
    return tuple(reasons)


def _check_metrics(key: str, plan: Plan, criteria: set[str]) -> None:
    for name, metric in plan.metrics.items():
        if name in criteria or name == "p0":
            raise ConfigError(f"{key}.{name}: a criterion has this name")
        if (metric.outcome is None) == (metric.feedback is None):
            raise ConfigError(f"{key}.{name}: needs one of outcome and feedback")
        if not metric.reach > 0:
            raise ConfigError(f"{key}.{name}.range: must go up, is {list(metric.range)}")
        if metric.outcome is not None and metric.range != (0.0, 1.0):
            raise ConfigError(f"{key}.{name}.range: is a feedback's; an outcome is there or not")


def _check_growth(key: str, before: Stage, stage: Stage) -> None:
    """A caller who has the candidate keeps it: no share falls, neither at large nor of a segment."""
    if stage.share < before.share:
        raise ConfigError(f"{key}.share: {stage.share} is below the stage before, {before.share}")
    for part in (*before.segments, *stage.segments):
        for value in part.values:
            had, has = (drawn(each, {part.attribute: value})[1] for each in (before, stage))
            if has < had:
                where = f"{key}.segments: {part.attribute}={value}"
                raise ConfigError(f"{where}: {has} is below the stage before, {had}")


def _check_segments(key: str, stage: Stage) -> None:
    seen: set[tuple[str, str]] = set()
    attributes = {segment.attribute for segment in stage.segments}
    if len(attributes) > 1:
        raise ConfigError(f"{key}.segments: overlap: one call can have several of {', '.join(sorted(attributes))}")
    for segment in stage.segments:
        for value in segment.values:
            if (segment.attribute, value) in seen:
                raise ConfigError(f"{key}.segments: overlap: {segment.attribute}={value} is in two")
            seen.add((segment.attribute, value))
