"""Whether a call may be shadowed now: decided here and nowhere else.

Rules
-----
1. The switch comes first: off, nothing begins, whatever else holds.
2. Every refusal has a name, and is counted by whoever asked.
3. A leave is given back: by ``over`` with what the runs came to, or by ``void`` where they were stopped.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection
from datetime import UTC, datetime

import structlog

from harness.candidate.run import CandidateRun
from harness.compare.cost import Price, cost
from harness.config import Config
from harness.core.errors import ConfigError, StoreError
from harness.core.events import Fault
from harness.fork.counters import MediaCounters
from harness.gate.rollout import bucket
from harness.runs import host, rollout
from harness.session.breakers import Breakers, Leave, Readings
from harness.store import switch

log = structlog.get_logger()

SILENT_S = 5.0
"""Without a word from the media process for this long, nothing is known of the live path."""
_API = "over the API"
_BROKE = frozenset(f"candidate.{how}" for how in ("start", "raise", "exit", "hang", "memory", "protocol", "line"))
"""Faults after which a run says nothing about the candidate's answers."""


class Admission:
    """Who is drawn, whether shadowing is on, and the breakers. Safe for several threads."""

    def __init__(
        self,
        config: Config,
        *,
        seconds: Callable[[], float] = time.monotonic,
        clock_ns: Callable[[], int] = time.monotonic_ns,
    ) -> None:
        """Raises ``ConfigError`` where costs are bounded and nothing has a price, or where no call can be followed."""
        followers = [name for name, table in config.candidate.items() if table.dial is None]
        if config.live.facts == "events" and len(followers) > config.limits.concurrent_candidates:
            raise ConfigError(
                f"{config.origin}: limits.concurrent_candidates = {config.limits.concurrent_candidates}, but a call in "
                f"progress is followed by {len(followers)} candidates: {', '.join(followers)}"
            )
        if config.breakers.cost_per_hour is not None and not config.prices:
            raise ConfigError(f"{config.origin}: breakers.cost_per_hour needs [prices]: nothing has a price")
        self.breakers = Breakers(config.breakers, config.limits.max_load, clock_ns)
        self.rate = config.sampling.rate
        self._salt = config.sampling.salt
        self._slots = config.limits.concurrent_candidates
        self._prices = {
            name: Price.of(table, f"{config.origin}: prices.{name}") for name, table in config.prices.items()
        }
        self._store = config.resolve(config.store.path)
        self._switch = switch.Switch(self._store)
        self._thrown = threading.Event()
        self._seconds = seconds
        self._media: tuple[float, MediaCounters] | None = None
        self._told: str | None = None

    def off(self) -> str | None:
        """Why shadowing is off, ``None`` where it is on; a change is logged."""
        why = "the switch was thrown" if self._thrown.is_set() else self._switch.off()
        if why != self._told:
            self._told = why
            if why:
                log.warning("shadowing is off", reason=why)
            else:
                log.info("shadowing is on")
        return why

    def throw(self, by: str | None = None) -> None:
        """Switch shadowing off, also where the store can no longer say so; in the audit by its name, where one did."""
        self._thrown.set()
        try:
            switch.turn_off(self._store)
        except StoreError as error:
            log.error("the switch is thrown in this process alone, until it ends", reason=str(error))
            return
        try:
            if by is not None:
                rollout.kill(self._store, by, datetime.now(UTC), _API)
        except StoreError as error:
            log.error("the switch is thrown, and the audit does not say by whom", by=by, reason=str(error))

    def release(self, by: str) -> None:
        """Switch shadowing on.

        Raises:
            StoreError: the store cannot say so; shadowing stays off.
        """
        rollout.release(self._store, by, datetime.now(UTC), _API)
        self._thrown.clear()

    def drawn(self, call_id: str) -> bool:
        """Whether a call is among those that are shadowed: the same at every ask, for one rate and salt."""
        return bucket(self._salt, call_id) < self.rate

    def ask(self, call_id: str, at_work: int, more: int = 1) -> Leave | str:
        """Leave to shadow a call by ``more`` candidates beside ``at_work`` others, or why not."""
        if self.off():
            return "killed"
        if not self.drawn(call_id):
            return "not_drawn"
        if at_work + more > self._slots:
            return "no_slot"
        leave = self.breakers.admit()
        return f"breaker_{leave}" if isinstance(leave, str) else leave

    def over(self, leave: Leave, runs: Collection[CandidateRun]) -> None:
        """The shadow of a call is over: no run at all is a failure, and so is one that broke."""
        failed = not runs or any(fault.where in _BROKE for run in runs for fault in run.timeline.of_kind(Fault))
        spent = [cost(run.timeline, self._prices) or 0.0 for run in runs]
        self.breakers.over(leave, failed=failed, cost=sum(spent))

    def void(self, leave: Leave) -> None:
        """The shadow of a call was stopped."""
        self.breakers.void(leave)

    def heard(self, counters: MediaCounters) -> None:
        """The media process told how it fares."""
        self._media = self._seconds(), counters

    def look(self) -> bool:
        """Measure what the breakers look at; whether the shadows at work must be stopped for the sake of live calls."""
        heard, media = self._media or (None, None)
        return self.breakers.look(
            Readings(
                lag_ms=media.lag_ms if media else None,
                silent=heard is not None and self._seconds() - heard > SILENT_S,
                load=host.load(),
                free_memory_mb=host.free_memory_mb(),
                free_disk_mb=host.free_disk_mb(self._store),
                disk_failing=media is not None and media.disk_failing,
                live_calls=media.calls_open if media else None,
            )
        )
