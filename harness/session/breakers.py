"""What shadowing may cost the live calls and their host: bounds, each with a breaker of its own.

Rules
-----
1. Nothing begins unless every breaker admits it. What begins beside a half-open breaker is its probe.
2. A reading that cannot be had opens nothing, but the silence of the media process does: it is the live path.
3. Errors that opened their breaker are forgotten, so that a probe is judged by itself. Costs are not: they are spent.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import structlog

from harness.config import BreakersTable
from harness.core.time import NS_PER_S, ns_from_seconds
from harness.session.breaker import Backoff, Breaker, admits, over, probe_over, probe_void, probed, within

log = structlog.get_logger()

NAMES = ("errors", "lag", "load", "memory", "disk", "cost", "calls")
"""All breakers, by what they look at."""
HOUR_NS = 3600 * NS_PER_S


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """What is measured of the host and the live path now; ``None`` where it cannot be.

    ``lag_ms`` is how late the media process gets to what is due, 95th percentile: what a tap's message waits to be
    read and a tee's to be passed on. ``silent`` says that the media process told nothing for too long.
    """

    lag_ms: float | None = None
    silent: bool = False
    load: float | None = None
    free_memory_mb: int | None = None
    free_disk_mb: int | None = None
    disk_failing: bool = False
    live_calls: int | None = None


@dataclass(frozen=True, slots=True)
class Leave:
    """Leave for one call's shadow, given back by ``over`` or ``void``; the probe of the breakers in ``probes``."""

    began_ns: int
    probes: tuple[str, ...] = ()


class Breakers:
    """The breakers of one service. Safe for several threads; the clock tells nanoseconds and does not go back."""

    def __init__(self, table: BreakersTable, max_load: float, clock_ns: Callable[[], int] = time.monotonic_ns) -> None:
        self._table = table
        self._max_load = max_load
        self._clock_ns = clock_ns
        self._backoff = Backoff(
            first_ns=ns_from_seconds(table.first_s),
            most_ns=ns_from_seconds(max(table.first_s, table.most_s)),
            probe_ns=ns_from_seconds(table.probe_s),
        )
        self._lock = threading.RLock()
        self._breakers = dict.fromkeys(NAMES, Breaker(since_ns=clock_ns()))
        self._readings = Readings()
        self._runs: deque[tuple[int, bool]] = deque()
        self._costs: deque[tuple[int, float]] = deque()
        self.opened = dict.fromkeys(NAMES, 0)
        """How often each has opened."""

    def look(self, readings: Readings) -> bool:
        """Judge the readings; whether the shadows that are at work must be stopped for the sake of live calls."""
        with self._lock:
            self._readings = readings
            self._judge()
            return readings.lag_ms is not None and readings.lag_ms > self._table.shed_lag_ms

    def admit(self) -> Leave | str:
        """Leave for one call's shadow to begin, or the breaker for which it may not."""
        with self._lock:
            self._judge()
            for name, breaker in self._breakers.items():
                if not admits(breaker):
                    return name
            now_ns = self._clock_ns()
            probes = tuple(name for name, breaker in self._breakers.items() if breaker.state == "half-open")
            for name in probes:
                self._set(name, probed(self._breakers[name], now_ns))
            return Leave(now_ns, probes)

    def over(self, admission: Leave, *, failed: bool = False, cost: float | None = None) -> None:
        """A shadow is over: whether it failed, and what it cost where that is known."""
        with self._lock:
            now_ns = self._clock_ns()
            self._runs.append((now_ns, failed))
            if cost:
                self._costs.append((now_ns, cost))
            self._judge()
            for name in admission.probes:
                began_ns, breaker = admission.began_ns, self._breakers[name]
                self._set(name, probe_over(breaker, self._backoff, now_ns, began_ns=began_ns, well=not failed))

    def void(self, admission: Leave) -> None:
        """A shadow was stopped from outside, or never ran: it says nothing."""
        with self._lock:
            for name in admission.probes:
                self._set(name, probe_void(self._breakers[name], began_ns=admission.began_ns))

    @property
    def states(self) -> Mapping[str, Breaker]:
        """Where each breaker stands."""
        with self._lock:
            return dict(self._breakers)

    def _judge(self) -> None:
        now_ns = self._clock_ns()
        excess = dict(self._excess(now_ns))
        for name, breaker in self._breakers.items():
            if name in excess:
                self._set(name, over(breaker, self._backoff, excess[name], now_ns))
            else:
                self._set(name, within(breaker, self._backoff, now_ns))
        if "errors" in excess:
            self._runs.clear()

    def _excess(self, now_ns: int) -> Iterator[tuple[str, str]]:
        """What is beyond its bound, and by how much."""
        table, seen = self._table, self._readings
        failed, runs = self._failed(now_ns)
        if runs >= table.error_runs and failed > table.error_rate * runs:
            yield "errors", f"{failed} of {runs} runs failed, bound {table.error_rate:.0%}"
        if seen.silent:
            yield "lag", "the media process does not report"
        elif seen.lag_ms is not None and seen.lag_ms > table.lag_ms:
            yield "lag", f"media wait {seen.lag_ms:.0f} ms, bound {table.lag_ms:g} ms"
        if seen.load is not None and seen.load > self._max_load:
            yield "load", f"load {seen.load:.1f} a processor, bound {self._max_load:g}"
        if seen.free_memory_mb is not None and seen.free_memory_mb < table.free_memory_mb:
            yield "memory", f"{seen.free_memory_mb} MB of memory free, bound {table.free_memory_mb} MB"
        if seen.disk_failing:
            yield "disk", "the disk refuses journals"
        elif seen.free_disk_mb is not None and seen.free_disk_mb < table.free_disk_mb:
            yield "disk", f"{seen.free_disk_mb} MB of the store's disk free, bound {table.free_disk_mb} MB"
        spent = self._spent(now_ns)
        if table.cost_per_hour is not None and spent >= table.cost_per_hour:
            yield "cost", f"{spent:.2f} spent in an hour, bound {table.cost_per_hour:g}"
        if table.live_calls is not None and seen.live_calls is not None and seen.live_calls > table.live_calls:
            yield "calls", f"{seen.live_calls} live calls, bound {table.live_calls}"

    def _failed(self, now_ns: int) -> tuple[int, int]:
        while self._runs and now_ns - self._runs[0][0] > ns_from_seconds(self._table.error_window_s):
            self._runs.popleft()
        return sum(failed for _, failed in self._runs), len(self._runs)

    def _spent(self, now_ns: int) -> float:
        while self._costs and now_ns - self._costs[0][0] >= HOUR_NS:
            self._costs.popleft()
        return sum(cost for _, cost in self._costs)

    def _set(self, name: str, now: Breaker) -> None:
        before, self._breakers[name] = self._breakers[name], now
        if before.state == now.state:
            return
        if now.state == "open":
            self.opened[name] += 1
            wait_s = now.wait_ns / NS_PER_S
            log.warning("breaker opened, no call is shadowed", breaker=name, reason=now.why, wait_s=wait_s)
        else:
            log.info(f"breaker {now.state}", breaker=name)
