"""``harness rollout``: who gets the candidate, stage by stage, and every way back."""

from __future__ import annotations

import getpass
import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from harness.config import load
from harness.core.errors import HarnessError, StoreError
from harness.gate import criteria
from harness.gate.criteria import Criterion
from harness.gate.decide import as_json
from harness.gate.rollout import Hold, Plan, State, Transition
from harness.gate.show import told
from harness.runs import rollout as runs
from harness.runs.rollout import Look
from harness.runs.stepping import Step, steps, take

_CONFIG = click.option(
    "--config", "config_path", required=True, type=click.Path(path_type=Path), help="Has [rollout] and the criteria."
)
_STORE = click.option("--store", type=click.Path(path_type=Path), help="Default: the configuration's.")
_BY = click.option("--by", default=getpass.getuser, metavar="NAME", help="Who does it; default: the user's name.")
_REASON = click.option("--reason", default="", help="Why, for the audit.")


def _common(command: Callable[..., Any]) -> Callable[..., Any]:
    return _CONFIG(_STORE(command))


@click.group(epilog="Example: harness rollout status --config harness.toml")
def rollout() -> None:
    """Move a candidate from shadow to everyone, and back at any time.

    Every transition is recorded in the store with the evidence that moved it.
    """


@rollout.command()
@_common
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def status(config_path: Path, store: Path | None, as_json: bool) -> int:
    """Tell where the rollout stands."""
    place, plan, held_to = _opened(config_path, store)
    seen = runs.look(place, plan, held_to, datetime.now(UTC))
    if seen.damaged:
        raise StoreError(seen.damaged[0])
    if as_json:
        click.echo(json.dumps(_document(seen, plan), ensure_ascii=False))
    else:
        for line in _told(seen, plan):
            click.echo(line)
    return 0


@rollout.command()
@_common
@_BY
def start(config_path: Path, store: Path | None, by: str) -> int:
    """Enter the first stage with the candidate's newest digest."""
    place, plan, _ = _opened(config_path, store)
    moved = runs.start(place, plan, by, datetime.now(UTC))
    click.echo(f"started: {plan.candidate}, digest {moved.after.digest[:12]}, at {plan.stage[0].name}")
    return 0


@rollout.command()
@_common
@click.option(
    "--every", "every_s", type=click.FloatRange(0.0, min_open=True), metavar="SECONDS", help="Again and again."
)
def step(config_path: Path, store: Path | None, every_s: float | None) -> int:
    """Do what the evidence asks for: advance, roll back on a P0 breach, or hold.

    Exits 0 where it advanced or everyone has the candidate, 1 where it rolled back, 3 where it holds. `harness serve`
    takes steps by itself; with --every, this does, until it is interrupted, and an error ends nothing.
    """
    place, plan, held_to = _opened(config_path, store)
    if every_s is None:
        return _tell(take(place, plan, held_to, datetime.now(UTC)), plan)
    told: Step | None = None
    for taken in steps(place, plan, held_to, every_s, time.sleep):
        if isinstance(taken, HarnessError):
            click.echo(f"harness: {taken}", err=True)
        elif isinstance(taken, Exception):
            raise taken
        elif taken != told:
            _tell(taken, plan)
        told = taken
    return 0


def _tell(taken: Transition | Hold, plan: Plan) -> int:
    """Say what came of a step; its exit code."""
    match taken:
        case Hold(reasons=("complete",)) | Transition(action="complete"):
            click.echo("complete: everyone of the last stage has the candidate")
            return 0
        case Hold(reasons=reasons):
            for reason in reasons:
                click.echo(f"holds: {reason}")
            return 3
        case Transition(action="advance", after=after):
            click.echo(f"advanced to {plan.stage[after.stage].name}")
            return 0
        case Transition(reason=reason):
            click.echo(f"rolled back: {reason}")
            return 1


@rollout.command()
@_common
@_BY
@_REASON
def rollback(config_path: Path, store: Path | None, by: str, reason: str) -> int:
    """Take all traffic back to live; `start` begins anew."""
    runs.roll_back(_store(config_path, store), by, datetime.now(UTC), reason)
    click.echo("rolled back: everyone gets live")
    return 0


@rollout.command()
@_common
@_BY
@_REASON
def kill(config_path: Path, store: Path | None, by: str, reason: str) -> int:
    """Throw the kill-switch: nobody gets the candidate from now on."""
    place = _store(config_path, store)
    try:
        runs.kill(place, by, datetime.now(UTC), reason)
    except StoreError as error:
        acts = f"the kill-switch acts, {place / 'KILL'} is there"
        raise StoreError(f"{acts}, but it is not in the audit: {error}") from error
    click.echo(f"killed: everyone gets live; {place / 'KILL'} is there")
    return 0


@rollout.command()
@_common
@_BY
@_REASON
def release(config_path: Path, store: Path | None, by: str, reason: str) -> int:
    """Take the kill-switch back; the stage soaks anew."""
    runs.release(_store(config_path, store), by, datetime.now(UTC), reason)
    click.echo("released")
    return 0


def _store(config_path: Path, store: Path | None) -> Path:
    if store is not None:
        return store
    config = load(config_path)
    return config.resolve(config.store.path)


def _opened(config_path: Path, store: Path | None) -> tuple[Path, Plan, dict[str, Criterion]]:
    config = load(config_path)
    held_to = criteria.parse(config.gate, config.origin)
    return store or config.resolve(config.store.path), runs.plan_of(config, held_to), held_to


def _where(state: State | None, plan: Plan, killed: bool) -> str:
    if killed or (state is not None and state.killed):
        return "killed"
    if state is None:
        return "not started"
    if state.rolled_back:
        return "rolled back"
    return "complete" if state.complete else runs.stage_of(plan, state).name


def _told(seen: Look, plan: Plan) -> Iterator[str]:
    state = seen.state
    where = _where(state, plan, seen.killed)
    yield f"{plan.candidate}: {where}" + (f", digest {state.digest[:12]}" if state else "")
    if state is not None and where == runs.stage_of(plan, state).name:
        stage = runs.stage_of(plan, state)
        yield f"  share {stage.share:.0%}, since {state.entered_at.isoformat()}, soaks {stage.soak_h:g} h"
        for name in stage.exit:
            outcome = {**seen.outcomes, **seen.canary.outcomes}[name]
            yield f"  {outcome.verdict:12}  {name}" + (f"  missing: {outcome.missing}" if outcome.missing else "")
    failures = seen.canary.failures
    for arm, tally in failures.tallies.items():
        yield f"  {arm}: {tally.errors} of {tally.total} calls failed, {failures.unknown[arm]} without an outcome"
    for outcome in seen.canary.metrics.values():
        yield f"  {outcome.verdict:12}  {outcome.name}: {told(outcome)}"
    for odd in seen.canary.unfit:
        yield f"  not counted: {odd}"
    if failures.breached:
        yield "  P0 breach: the candidate's calls fail more often than live's"
    for check in seen.canary.checks:
        yield f"  {'ok' if check.ok else 'NOT ok'}: {check.name}, {check.detail} (p {check.p_value:.3g})"


def _document(seen: Look, plan: Plan) -> dict[str, Any]:
    state, canary = seen.state, seen.canary
    return {
        "candidate": plan.candidate,
        "where": _where(state, plan, seen.killed),
        "digest": state.digest if state else None,
        "entered_at": state.entered_at.isoformat() if state else None,
        "criteria": {name: outcome.verdict.value for name, outcome in seen.outcomes.items()},
        "p0": canary.failures.outcome.verdict.value,
        "metrics": {name: as_json(outcome) for name, outcome in canary.metrics.items()},
        "not_counted": list(canary.unfit),
        "arms": {
            arm: {"failed": tally.errors, "calls": tally.total, "unknown": canary.failures.unknown[arm]}
            for arm, tally in canary.failures.tallies.items()
        },
        "cohorts": [
            {"name": check.name, "ok": check.ok, "p_value": check.p_value, "detail": check.detail}
            for check in canary.checks
        ],
    }
