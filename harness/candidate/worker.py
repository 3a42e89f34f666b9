"""The process of one candidate on one call: ``python -m harness.candidate.worker FD GATE``, or a fork of ``zygote``.

Rules:

- The guard (``isolation``) comes first, while there is one thread; then limits, the clock, Pipecat (in a fork it is
  there already), what the harness changes in it, and the user's module last.
- The socket to the harness is the only way out that the protocol uses; what the candidate prints goes elsewhere.
- Whatever the candidate raises, the harness is told, and the process ends with status 0. Another status means that
  the process was ended from without, or that the candidate ended it.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import resource
import socket
import sys
import tempfile
import traceback
from functools import partial
from pathlib import Path
from typing import NoReturn

from harness.candidate import isolation, network
from harness.candidate import loop as clock
from harness.candidate.egress_hooks import EgressHooks
from harness.candidate.feed import Feed
from harness.candidate.isolation import Layers, Policy
from harness.candidate.loop import CallLoop
from harness.candidate.protocol import Alive, Finished, Guarded, Job, Launch, Refused, Unaccountable, receive_launch
from harness.candidate.times import REAL_MONOTONIC_NS
from harness.core.errors import ConfigError
from harness.core.time import NS_PER_S


def main(fd: int, gate: int) -> None:
    """Serve one job on an inherited socket; ``gate`` takes the guard's own to the harness."""
    os.set_inheritable(fd, False)
    harness = socket.socket(fileno=fd)
    launch = receive_launch(harness)
    policy = launch.policy
    _become(launch)
    _go_first()
    with socket.socket(fileno=gate) as way_out:
        layers = isolation.enter(policy, way_out, close=[fd])
    feed = Feed(harness)
    # Without the harness there is nobody to work for: a candidate never outlives it.
    feed.lost = partial(os._exit, 1)
    job = feed.job()
    _limit(job)
    random.seed(0)
    loop = CallLoop(job.pace, job.charge, _Pulse(feed).beat, lambda reason: feed.send(Unaccountable(reason=reason)))
    feed.hold = loop.held
    if job.pace == "fast":
        clock.patch_time(loop)
        network.install(loop)
    asyncio.set_event_loop(loop)
    try:
        if policy.required and layers.missing:
            raise ConfigError(f"limits.require_isolation: this machine lacks {_reasons(layers)}")
        _serve(job, feed, loop, policy, layers)
    except ConfigError as error:
        feed.send(Refused(message=str(error)))


def run(fd: int, gate: int) -> NoReturn:
    """``main``, then the process's end: all that matters has been sent, and no thread of the candidate must keep it."""
    status = 0
    try:
        main(fd, gate)
    except BaseException:  # tracebacks go where the candidate's output goes
        traceback.print_exc()
        status = 1
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(status)


def _become(launch: Launch) -> None:
    """Take over what a process of its own would have been started with."""
    os.chdir(launch.folder)
    os.environ.clear()
    os.environ.update(launch.environment)
    tempfile.tempdir = None  # it may have been looked up in another environment
    sys.argv[1:] = []


def _go_first() -> None:
    """Where the system runs out of memory, end a candidate before anything else; what it starts inherits this."""
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


def _reasons(layers: Layers) -> str:
    return ", ".join(f"{name} ({reason})" for name, reason in layers.missing.items())


def _serve(job: Job, feed: Feed, loop: CallLoop, policy: Policy, layers: Layers) -> None:
    from harness.candidate.stage import Stage  # Pipecat reads the clock while it is imported

    began = REAL_MONOTONIC_NS()
    feed.send(Guarded(alone="namespaces" in layers.holding))
    stage = Stage(job, feed, loop)
    EgressHooks(policy, layers, stage.denied).install()
    feed.send(stage.load())
    stage.run()
    usage = resource.getrusage(resource.RUSAGE_SELF)
    feed.send(
        Finished(
            at_ns=stage.line.now_ns(),
            cpu_ns=round((usage.ru_utime + usage.ru_stime) * NS_PER_S),
            peak_bytes=usage.ru_maxrss * 1024,
            wall_ns=REAL_MONOTONIC_NS() - began,
            charged_ns=loop.charged_ns,
            lag_p95_ns=_p95(stage.line.lags_ns),
        )
    )


class _Pulse:
    """Tells the harness now and then that the loop goes round."""

    def __init__(self, feed: Feed) -> None:
        self._feed = feed
        self._next_ns = 0

    def beat(self) -> None:
        now = REAL_MONOTONIC_NS()
        if now >= self._next_ns:
            self._next_ns = now + NS_PER_S // 2
            self._feed.send(Alive())


def _limit(job: Job) -> None:
    """Limits that the process cannot lift again. Memory is watched by the harness as well: this is the backstop for
    one huge allocation."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_DATA, (2 * job.memory_bytes, 2 * job.memory_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 28, 1 << 28))
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = min(1024, most) if most != resource.RLIM_INFINITY else 1024
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
    os.nice(5)


def _p95(values: list[int]) -> int:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * 95 // 100)] if ordered else 0


if __name__ == "__main__":
    run(int(sys.argv[1]), int(sys.argv[2]))
