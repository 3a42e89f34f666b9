"""The functions of ``time`` in a candidate's process, and what they tell.

Rules:

- Pipecat binds ``time.time`` in default values while it is imported. So the functions are put in place before, and what
  they tell is chosen after: real time, until a call's loop is there.
- Nothing of ours reads the clock through ``time`` itself; ``REAL_...`` are the functions as they were.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

REAL_SLEEP = time.sleep
REAL_TIME_NS = time.time_ns
REAL_MONOTONIC_NS = time.monotonic_ns
REAL_PERF_NS = time.perf_counter_ns
REAL_THREAD_NS = time.thread_time_ns
REAL_PROCESS_NS = time.process_time_ns

_DIVERTED = ("time", "time_ns", "monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns", "sleep")
_sources: dict[str, list[Callable[..., Any]]] = {}


def divert() -> None:
    """Put functions in the place of ``time``'s own that can be told later what to tell; once more does nothing."""
    for name in _DIVERTED if not _sources else ():
        source = _sources[name] = [getattr(time, name)]
        setattr(time, name, _through(source))


def tell(sources: Mapping[str, Callable[..., Any]]) -> None:
    """Make the diverted functions tell what ``sources`` do, by name."""
    divert()
    for name, source in sources.items():
        _sources[name][0] = source


def _through(source: list[Callable[..., Any]]) -> Callable[..., Any]:
    def told(*args: Any) -> Any:
        return source[0](*args)  # looked up at each call: it changes

    return told
