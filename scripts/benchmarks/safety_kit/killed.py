"""A process that dies at a chosen point of its work on files, as by ``kill -9``.

Points are counted at what Python tells audit hooks of (opening for writing, renaming, removing, folders, databases) and
at each flush to the disk. The process is a fork of this one, with everything imported, so that 500 deaths take minutes.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

KILLED = -signal.SIGKILL
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_EVENTS = {
    "os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.truncate", "os.link", "shutil.rmtree", "sqlite3.connect",
}  # fmt: skip


Finish = Callable[[str], None]
"""By this a process tells what it has finished."""


@dataclass(frozen=True, slots=True)
class End:
    """How a process ended, how many points it passed, and what it said was finished."""

    status: int
    points: int
    finished: tuple[str, ...]
    said: str


def run(work: Callable[[Finish], int], die_at: int = 0, delay_s: float = 0.0) -> End:
    """Do ``work`` in a process of its own that dies ``delay_s`` after its point ``die_at``; 0 lets it live.

    ``work`` gets a function by which it tells what is finished, and returns its exit status.
    """
    reading, writing = os.pipe()
    told, telling = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        os.close(told)
        _child(work, die_at, delay_s, writing, telling)
    os.close(writing)
    os.close(telling)
    said = bytearray()
    drain = threading.Thread(target=lambda: said.extend(_all(reading)))
    drain.start()
    lines = _all(told).decode().splitlines()
    _, status = os.waitpid(child, 0)
    drain.join()
    points = next((int(line[1:]) for line in lines if line.startswith("#")), 0)
    finished = tuple(line[1:] for line in lines if line.startswith("+"))
    return End(os.waitstatus_to_exitcode(status), points, finished, said.decode("utf-8", "replace"))


def _child(work: Callable[[Finish], int], die_at: int, delay_s: float, writing: int, telling: int) -> None:
    status = 99
    try:
        os.dup2(writing, 1)
        os.dup2(writing, 2)
        clock = _Points(die_at, delay_s)
        status = work(lambda what: _tell(telling, f"+{what}\n"))
        _tell(telling, f"#{clock.passed}\n")
    except BaseException:
        traceback.print_exc()
    finally:
        with contextlib.suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(status)


class _Points:
    def __init__(self, die_at: int, delay_s: float) -> None:
        self.passed = 0
        self._die_at = die_at
        self._delay_s = delay_s
        self._lock = threading.Lock()
        sys.addaudithook(self._audit)
        for name in ("fsync", "pwrite", "ftruncate"):
            setattr(os, name, self._counted(getattr(os, name)))

    def _counted(self, call: Callable[..., object]) -> Callable[..., object]:
        def counted(*args: object) -> object:
            self._point()
            return call(*args)

        return counted

    def _audit(self, event: str, args: tuple[object, ...]) -> None:
        opened = event == "open" and isinstance(args[2], int) and args[2] & _WRITES
        if opened or event in _EVENTS:
            self._point()

    def _point(self) -> None:
        with self._lock:
            self.passed += 1
            if self.passed != self._die_at:
                return
        if self._delay_s:
            threading.Thread(target=self._later, daemon=True).start()
        else:
            os.kill(os.getpid(), signal.SIGKILL)

    def _later(self) -> None:
        time.sleep(self._delay_s)
        os.kill(os.getpid(), signal.SIGKILL)


def _tell(telling: int, line: str) -> None:
    os.write(telling, line.encode())


def _all(descriptor: int) -> bytes:
    with os.fdopen(descriptor, "rb") as file:
        return file.read()


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
