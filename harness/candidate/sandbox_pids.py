"""A bound on the tasks of a candidate that runs as root, whom ``RLIMIT_NPROC`` does not bind: a cgroup with ``pids``.

The kernel's documentation: Process Number Controller (cgroup 1), Control Group v2, "PID". Where no such cgroup can be
made, the memory watch and the time limit remain.
"""

from __future__ import annotations

import os
import time
from itertools import count
from pathlib import Path

_ROOT = Path("/sys/fs/cgroup")
_numbers = count(1)
GONE_S = 2.0
"""Time for killed processes to go; what is left over is removed with a later cgroup."""


class TaskLimit:
    """A cgroup of its own for a process and all it starts, of ``most`` tasks; none where the system has none."""

    def __init__(self, pid: int, most: int) -> None:
        """Bound a process before it runs what nobody has vouched for."""
        self._folder = _made(pid, most) if os.geteuid() == 0 else None

    @property
    def holds(self) -> bool:
        """Whether the bound is there."""
        return self._folder is not None

    def end(self) -> None:
        """Remove the cgroup, whose processes were killed and may take a moment to go; a second time does nothing."""
        folder, self._folder = self._folder, None
        deadline = time.monotonic() + GONE_S
        while folder is not None and not _removed(folder) and time.monotonic() < deadline:
            time.sleep(0.01)


def _made(pid: int, most: int) -> Path | None:
    for parent in _parents():
        folder = parent / f"shadow-{os.getpid()}-{next(_numbers)}"
        _tidy(parent)
        try:
            folder.mkdir()
        except OSError:
            continue
        try:
            # Opened, not made: the kernel makes these files where the controller is at work.
            for name, value in (("pids.max", most), ("cgroup.procs", pid)):
                with (folder / name).open("r+") as file:
                    file.write(str(value))
        except OSError:
            _removed(folder)
            continue
        return folder
    return None


def _parents() -> list[Path]:
    """Where this process's own cgroups lie: of version 1's controller, and of version 2."""
    found: list[Path] = []
    try:
        lines = Path("/proc/self/cgroup").read_text(encoding="utf-8").splitlines()
    except OSError:
        return found
    for line in lines:
        _, controllers, path = line.split(":", 2)
        if "pids" in controllers.split(","):
            found.append(_ROOT / "pids" / path.lstrip("/"))
        elif not controllers:
            found.append(_ROOT / path.lstrip("/"))
    return found


def _tidy(parent: Path) -> None:
    """Remove the empty ones that processes of the harness left behind when they were killed."""
    for folder in parent.glob("shadow-*-*"):
        if not Path("/proc", folder.name.split("-")[1]).exists():
            _removed(folder)


def _removed(folder: Path) -> bool:
    try:
        folder.rmdir()
    except OSError:
        return False
    return True
