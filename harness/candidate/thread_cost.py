"""What work in a thread costs: the time that passed, less the time it stood in line for a processor."""

from __future__ import annotations

import os
import threading

from harness.candidate.times import REAL_PERF_NS

_kept = threading.local()


def spent_ns() -> int:
    """Time that this thread has spent, less what it spent waiting for a processor: another program's load on this
    host is not the candidate's. Linux tells it in ``schedstat``; elsewhere all time counts."""
    waits = getattr(_kept, "waits", None)
    if waits is None:
        waits = _kept.waits = _Waits()
    return REAL_PERF_NS() - waits.queued_ns()


class _Waits:
    """How long the thread that made this has waited for a processor. The file is kept open: it is read often."""

    def __init__(self) -> None:
        try:
            self._fd = os.open("/proc/thread-self/schedstat", os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            self._fd = -1

    def queued_ns(self) -> int:
        try:
            return int(os.pread(self._fd, 64, 0).split()[1])
        except (OSError, IndexError, ValueError):
            return 0

    def __del__(self) -> None:
        if self._fd >= 0:
            os.close(self._fd)
