"""Logs of the long-running processes: one JSON object a line on standard error, our own and those of libraries alike.

Each has ``event``, ``level`` and ``timestamp``, and ``call_id`` where a call is known. What callers say, and secrets,
are never logged: of a broken message the rule is told, of a request its path. Tracebacks carry no values of variables.
"""

from __future__ import annotations

import atexit
import logging
import queue
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TextIO, cast

import structlog
from structlog.types import EventDict, Processor

_FOREIGN = ("uvicorn", "uvicorn.error", "uvicorn.access")
"""Loggers whose library gives them handlers of their own."""


_OURS = ("timestamp", "level", "logger")

MOST_LINES = 10_000
"""Lines that wait to be written; more are dropped."""


class Lossy:
    """A stream that never waits and never fails: a thread writes, and drops what cannot be written.

    A log whose disk is full, or whose reader stands still, must not hold up the calls that are logged about.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._waiting: queue.Queue[str | None] = queue.Queue(MOST_LINES)
        self._thread = threading.Thread(target=self._run, name="log", daemon=True)
        self._thread.start()
        atexit.register(self.close)

    def write(self, text: str) -> None:
        """Pass ``text`` on to the thread."""
        with suppress(queue.Full):
            self._waiting.put_nowait(text)

    def flush(self) -> None:
        """Nothing: the thread writes as soon as it can."""

    def close(self, wait_s: float = 2.0) -> None:
        """Write what waits, for at most ``wait_s``."""
        with suppress(queue.Full):
            self._waiting.put_nowait(None)
        self._thread.join(wait_s)

    def _run(self) -> None:
        while (text := self._waiting.get()) is not None:
            with suppress(OSError, ValueError):
                self._stream.write(text)
                self._stream.flush()


def _cleaned(clean: Callable[[str], str], logger: object, method: str, line: EventDict) -> EventDict:
    return {
        name: clean(value) if isinstance(value, str) and name not in _OURS else value for name, value in line.items()
    }


def log_json(clean: Callable[[str], str] = str) -> None:
    """Log as JSON lines from now on. Call it when the libraries have set their own logging up.

    ``clean`` takes out of every text what may not be logged.
    """
    stream = cast("TextIO", Lossy(sys.stderr))
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        partial(_cleaned, clean),
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer(sort_keys=False)],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(stream),
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared[:1], structlog.stdlib.add_logger_name, *shared[1:]],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    for name in _FOREIGN:
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
