"""The event loop a candidate runs on: at real time, or on a clock that skips idle waits.

Rules, for the fast pace:

- Nothing is ready, no job runs in a thread and no connection is busy: the clock jumps to the next timer.
- While a job runs in a thread the clock stands still. Its result comes at the job's start plus what it cost, waiting
  for a processor excepted (``charge="measured"``), or at once (``"none"``); a job waits for those before it in its
  executor. Results are taken only where the loop would sleep, in the order of submission: so with ``"none"`` two runs
  agree to the last event.
- While a connection is busy the clock runs with the wall clock: what a network service takes is what it takes.
- Blocking the loop costs time: ``time.sleep`` exactly, computing as much CPU time as it used (``"measured"``).
- What the clock cannot account for (threads that call in from outside) is reported once, as the reason for which the
  call must be run at real time.
"""

from __future__ import annotations

import asyncio
import math
import os
import selectors
import socket
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextvars import Context
from dataclasses import dataclass, field
from typing import Any, Literal, SupportsFloat, SupportsIndex

from harness.candidate import times
from harness.candidate.thread_cost import spent_ns
from harness.candidate.times import (
    REAL_MONOTONIC_NS,
    REAL_PROCESS_NS,
    REAL_SLEEP,
    REAL_THREAD_NS,
    REAL_TIME_NS,
)
from harness.core.time import NS_PER_S

Pace = Literal["fast", "real"]
Charge = Literal["measured", "none"]

_SLICE_S = 0.25
"""Longest wait for something outside before the loop shows that it is alive."""
_IDLE_JOB_NS = 5 * NS_PER_S
"""A thread job that burns no CPU this long waits for something the clock does not know."""
_JOB_SLICE_S = 0.005
_START_S = 1000.0
_BUSY_ROUNDS = 8
"""Rounds in which work is ready before the real pace looks at its files: a frame takes a round for each processor."""


@dataclass(slots=True)
class _Job:
    """Work in a thread, from submission to delivery."""

    result: asyncio.Future[Any]
    executor: int
    started_ns: int
    cost_ns: int = 0
    future: Future[Any] | None = None
    done: threading.Event = field(default_factory=threading.Event)


class _PacedSelector(selectors.DefaultSelector):
    """Asks its loop how to wait, where a plain selector would sleep."""

    def __init__(self) -> None:
        super().__init__()
        self.wait: Callable[[float | None], list[Any]] | None = None

    def poll(self, timeout: float | None) -> list[Any]:
        """Ready files, after at most ``timeout`` seconds of the wall clock."""
        ready: list[Any] = super().select(timeout)
        return ready

    def select(self, timeout: float | None = None) -> list[Any]:
        if self.wait is None:
            return self.poll(timeout)
        return self.wait(timeout)


class CallLoop(asyncio.SelectorEventLoop):
    """An event loop with the harness's clock; ``time()`` and ``now_ns()`` tell it.

    ``on_alive`` is called at least every quarter of a second while the loop is not blocked. ``on_unaccountable`` is
    told once why the fast pace cannot be trusted.
    """

    def __init__(
        self,
        pace: Pace,
        charge: Charge = "measured",
        on_alive: Callable[[], None] = lambda: None,
        on_unaccountable: Callable[[str], None] = lambda reason: None,
    ) -> None:
        self.pace = pace
        self.charge = charge
        self._on_alive = on_alive
        self._on_unaccountable: Callable[[str], None] | None = on_unaccountable
        self._virtual_ns = round(_START_S * NS_PER_S)
        self._wall_ns: int | None = None
        self._held_ns = 0
        self._used_ns = 0
        self._thread = threading.get_ident()
        self._jobs: deque[_Job] = deque()
        self._free_ns: dict[int, int] = {}
        self._requests = 0
        self.is_counted: Callable[[], bool] = lambda: False
        self._pooled: set[int] = set()
        self._default: ThreadPoolExecutor | None = None
        self.charged_ns = 0
        self._files = _PacedSelector()
        self._rounds = 0
        super().__init__(self._files)
        self._own_files = set(self._files.get_map())
        if pace == "fast":
            self._files.wait = self._wait
            self.slow_callback_duration = 3600.0
        else:
            self._files.wait = self._wait_real

    # --- the clock

    def now_ns(self) -> int:
        """Nanoseconds of the loop's clock."""
        return self._virtual_ns if self.pace == "fast" else REAL_MONOTONIC_NS() - self._held_ns

    def time(self) -> float:
        if self.pace == "fast":
            return self._virtual_ns / NS_PER_S
        return (REAL_MONOTONIC_NS() - self._held_ns) / NS_PER_S  # asked for several times a round

    def held(self, wait: Callable[[], None]) -> None:
        """Run a blocking wait that costs no time on the loop's clock."""
        began = REAL_MONOTONIC_NS()
        wait()
        self._held_ns += REAL_MONOTONIC_NS() - began
        if self._wall_ns is not None:
            self._wall_ns = REAL_MONOTONIC_NS()

    def sleep_blocking(self, seconds: SupportsFloat | SupportsIndex, /) -> None:
        """What ``time.sleep`` does at the fast pace: on the loop's thread it costs clock time, elsewhere real time."""
        if threading.get_ident() != self._thread:
            REAL_SLEEP(float(seconds))
            return
        self._virtual_ns += max(0, round(float(seconds) * NS_PER_S))
        REAL_SLEEP(0)

    # --- work outside the loop

    def run_in_executor(  # type: ignore[override]
        self, executor: Executor | None, func: Callable[..., Any], *args: Any
    ) -> Any:
        if self.pace == "real":
            return super().run_in_executor(executor, func, *args)
        pool = executor or self._default_pool()
        job = _Job(self.create_future(), id(pool), self._virtual_ns)
        self._jobs.append(job)

        def measured() -> Any:
            _threads.ours = True
            began = spent_ns()
            try:
                return func(*args)
            finally:
                job.cost_ns = max(0, spent_ns() - began)

        job.future = pool.submit(measured)
        job.future.add_done_callback(lambda _: job.done.set())
        return job.result

    def request_started(self) -> None:
        """A request to a network service is under way: the clock runs with the wall clock until it ends."""
        self._requests += 1
        self._charge_wall()

    def request_ended(self) -> None:
        """The request has been answered in full, or given up."""
        self._requests -= 1

    async def create_connection(self, *args: Any, **kwargs: Any) -> Any:
        transport, protocol = await super().create_connection(*args, **kwargs)
        sock = transport.get_extra_info("socket")
        if sock is not None and self.is_counted():
            self._pooled.add(sock.fileno())
        elif sock is not None:
            self._pooled.discard(sock.fileno())
            self._give_up(f"a connection to {_peer(sock)} stays open beside its requests")
        return transport, protocol

    def blocking_connection(self, address: object) -> None:
        """Code that is not measured is about to wait for the network."""
        if not getattr(_threads, "ours", False):
            self._give_up(f"a blocking connection to {address} in thread {threading.current_thread().name!r}")

    def call_soon(  # type: ignore[override]
        self, callback: Callable[..., Any], *args: Any, context: Context | None = None
    ) -> asyncio.Handle:
        """What the base class does, in one step: each processor that a frame passes comes here."""
        if self._closed or self._debug:  # type: ignore[attr-defined]
            return super().call_soon(callback, *args, context=context)
        handle = asyncio.Handle(callback, args, self, context)
        self._ready.append(handle)  # type: ignore[attr-defined]
        return handle

    def call_soon_threadsafe(  # type: ignore[override]
        self, callback: Callable[..., Any], *args: Any, context: Context | None = None
    ) -> asyncio.Handle:
        if threading.get_ident() != self._thread and not getattr(_threads, "ours", False):
            self._give_up(f"thread {threading.current_thread().name!r} calls the event loop from outside")
        return super().call_soon_threadsafe(callback, *args, context=context)

    async def shutdown_default_executor(self, timeout: float | None = None) -> None:  # noqa: ASYNC109
        if self._default is not None:
            self._default.shutdown(wait=False, cancel_futures=True)
        if self.pace == "real":
            await super().shutdown_default_executor()

    # --- waiting

    def run_forever(self) -> None:
        self._used_ns = REAL_THREAD_NS()
        super().run_forever()

    def _run_once(self) -> None:
        super()._run_once()  # type: ignore[misc]
        if self.pace == "real" or self.charge == "none":
            return
        # Nothing runs between two rounds, so the end of one is the start of the next: asking is a system call.
        used_ns = REAL_THREAD_NS()
        if self._wall_ns is None:
            self._virtual_ns += used_ns - self._used_ns
        self._used_ns = used_ns

    def _wait_real(self, timeout: float | None) -> list[Any]:
        if timeout == 0 and self._rounds < _BUSY_ROUNDS:
            self._rounds += 1
            return []
        self._rounds = 0
        self._on_alive()
        return self._files.poll(_SLICE_S if timeout is None else min(_SLICE_S, timeout))

    def _wait(self, timeout: float | None) -> list[Any]:
        self._charge_wall()
        self._on_alive()
        ready = self._files.poll(0)
        if ready or (timeout is not None and timeout <= 0):
            return ready
        busy = self._busy()
        if self._jobs and not busy:
            self._wait_for_job(self._jobs[0])
        elif busy or timeout is None:
            ready = self._wait_outside(_SLICE_S if timeout is None else min(timeout, _SLICE_S))
        else:
            self._virtual_ns += max(1, math.ceil(timeout * NS_PER_S))
        return ready

    def _wait_outside(self, timeout: float) -> list[Any]:
        if self._jobs:
            timeout = min(timeout, _JOB_SLICE_S)
        ready = self._files.poll(timeout)
        self._charge_wall()
        while self._jobs and self._jobs[0].done.is_set():
            self._deliver(self._jobs.popleft())
        return ready

    def _charge_wall(self) -> None:
        """Let the clock catch up with the wall clock where a connection has been busy."""
        now = REAL_MONOTONIC_NS()
        if self._wall_ns is not None:
            self._virtual_ns += now - self._wall_ns
        self._wall_ns = now if self._busy() else None

    def _busy(self) -> bool:
        if self._requests:
            return True
        outside = set(self._files.get_map()) - self._own_files - self._pooled
        if outside:
            names = ", ".join(sorted(_file_name(fd) for fd in outside))
            self._give_up(f"the event loop waits for what is no counted request: {names}")
        return bool(outside)

    # --- jobs

    def _wait_for_job(self, job: _Job) -> None:
        cpu_ns, idle_since = REAL_PROCESS_NS(), REAL_MONOTONIC_NS()
        while not job.done.wait(_SLICE_S):
            self._on_alive()
            used_ns, now = REAL_PROCESS_NS(), REAL_MONOTONIC_NS()
            if used_ns - cpu_ns > _IDLE_JOB_NS // 100:
                cpu_ns, idle_since = used_ns, now
            elif now - idle_since > _IDLE_JOB_NS:
                self._give_up("a job in a thread waits without computing")
                self._virtual_ns += now - idle_since
                return
        self._jobs.popleft()
        self._deliver(job)

    def _deliver(self, job: _Job) -> None:
        cost = job.cost_ns if self.charge == "measured" else 0
        self.charged_ns += cost
        start = max(job.started_ns, self._free_ns.get(job.executor, 0))
        self._free_ns[job.executor] = start + cost
        if start + cost <= self._virtual_ns:
            _settle(job)
        else:
            self.call_at((start + cost) / NS_PER_S, _settle, job)

    def _default_pool(self) -> ThreadPoolExecutor:
        if self._default is None:
            self._default = ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="candidate")
        return self._default

    def _give_up(self, reason: str) -> None:
        if self.pace == "real":
            return
        tell, self._on_unaccountable = self._on_unaccountable, None
        if tell is not None:
            tell(reason)


_threads = threading.local()


def _file_name(file: Any) -> str:
    try:
        with socket.fromfd(file, socket.AF_INET, socket.SOCK_STREAM) as sock:
            return f"a connection to {_peer(sock)}"
    except OSError:
        return f"file {file}"


def _peer(sock: Any) -> str:
    """The other end of a socket, or this one of a socket that has no other."""
    try:
        address = sock.getpeername()
    except OSError:
        address = sock.getsockname()
    return ":".join(str(part) for part in address[:2])


def _settle(job: _Job) -> None:
    future = job.future
    if job.result.done() or future is None:
        return
    if future.cancelled():
        job.result.cancel()
    elif error := future.exception():
        job.result.set_exception(error)
    else:
        job.result.set_result(future.result())


def patch_time(loop: CallLoop) -> None:
    """Make the process tell the loop's time. One loop per process, and ``times.divert`` before pipecat is imported."""
    epoch_ns = REAL_TIME_NS() - loop.now_ns()
    times.tell(
        {
            "time": lambda: (epoch_ns + loop.now_ns()) / NS_PER_S,
            "time_ns": lambda: epoch_ns + loop.now_ns(),
            "monotonic": loop.time,
            "monotonic_ns": loop.now_ns,
            "perf_counter": loop.time,
            "perf_counter_ns": loop.now_ns,
            "sleep": loop.sleep_blocking,
        }
    )
