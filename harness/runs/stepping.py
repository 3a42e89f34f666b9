"""A rollout's steps, taken one after another: by ``harness serve`` itself, or by ``harness rollout step --every``.

Rules
-----
1. One step at a time, of all processes: a step holds ``audit/stepping`` of the store while it looks and moves.
2. Nothing that goes wrong in a step ends the next one. An error is told and counted.
3. The time between two steps is at least what the last one took.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import structlog

from harness.core.errors import HarnessError
from harness.gate.criteria import Criterion
from harness.gate.rollout import Hold, Plan, State, Transition
from harness.runs import rollout
from harness.runs.by_hand import ByHand
from harness.runs.extracts import Extracts
from harness.store.disk import locked

log = structlog.get_logger()

LOCK = "audit/stepping"
STOP_S = 5.0
"""How long a step at work is waited for at the end; one that is cut off has recorded its transition or none."""

Step = Transition | Hold | Exception
"""What came of a step."""


def take(
    store: Path, plan: Plan, criteria: Mapping[str, Criterion], now: datetime, extracts: Extracts | None = None
) -> Transition | Hold:
    """One step, once nobody else is taking one.

    Raises:
        InputError: no rollout was started, or the store has no calls.
        StoreError: the audit is damaged, or a bundle or a review is, and nothing asks for a rollback.
    """
    rollout.under_way(store)
    with locked(store / LOCK):
        ByHand(store).look(now)
        return rollout.step(store, plan, rollout.look(store, plan, criteria, now, extracts), now)


def steps(
    store: Path,
    plan: Plan,
    criteria: Mapping[str, Criterion],
    every_s: float,
    wait: Callable[[float], object],
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Iterator[Step]:
    """Take a step every so often, until ``wait``, which is given seconds, says true.

    Where a person must act first nothing is read, and the step is a ``Hold``.
    """
    extracts = Extracts(store)
    while True:
        began_s = time.monotonic()
        taken: Step
        try:
            taken = _idle(rollout.state_of(store)) or take(store, plan, criteria, clock(), extracts)
        except Exception as error:
            taken = error
        yield taken
        if wait(max(every_s, time.monotonic() - began_s)):
            return


def _idle(state: State | None) -> Hold | None:
    if state is None:
        return Hold(("not started",))
    return Hold(("rolled back: a person must start it again",)) if state.rolled_back else None


class Stepper:
    """Takes a store's steps in a thread of its own; ``counted`` is by what came of them."""

    def __init__(self, store: Path, plan: Plan, criteria: Mapping[str, Criterion], counted: Counter[str]) -> None:
        self._counted = counted
        self._told: Hold | None = None
        self._stop = threading.Event()
        self._steps = steps(store, plan, criteria, plan.step_every_s, self._stop.wait)
        self._thread = threading.Thread(target=self._run, name="rollout-steps", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Take no further step."""
        self._stop.set()
        self._thread.join(STOP_S)

    def _run(self) -> None:
        for step in self._steps:
            self._note(step)

    def _note(self, step: Step) -> None:
        match step:
            case Transition():
                self._counted[step.action] += 1
                log.warning("the rollout was moved", action=step.action, by=step.by, reason=step.reason)
            case Hold():
                self._counted["hold"] += 1
                if step != self._told:
                    log.info("the rollout holds", reasons=list(step.reasons))
            case HarnessError():
                self._counted["error"] += 1
                log.error("the rollout could not be stepped", reason=str(step))
            case _:
                self._counted["error"] += 1
                log.error("the rollout could not be stepped", exc_info=step)
        self._told = step if isinstance(step, Hold) else None
