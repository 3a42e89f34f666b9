"""How the host fares: what the breakers look at besides media."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

_MEMINFO = Path("/proc/meminfo")
_CGROUP = Path("/sys/fs/cgroup")


def load() -> float:
    """The host's load of the last minute, for each processor that this process may use."""
    return os.getloadavg()[0] / len(os.sched_getaffinity(0))


def free_memory_mb() -> int | None:
    """Memory that can be had without swapping, of the host or of the container (cgroup 2), whichever has less."""
    found = [mb for mb in (_available_mb(), _unused_mb()) if mb is not None]
    return min(found, default=None)


def free_disk_mb(folder: Path) -> int | None:
    """Space that is free where a folder lies; ``None`` where that cannot be told."""
    try:
        return shutil.disk_usage(folder).free >> 20
    except OSError:
        return None


def _available_mb() -> int | None:
    try:
        lines = _MEMINFO.read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) >> 10 for line in lines if line.startswith("MemAvailable:")), None)


def _unused_mb() -> int | None:
    """What a container's limit leaves; pages of files that the kernel can drop count as left."""
    try:
        most = int((_CGROUP / "memory.max").read_text(encoding="ascii"))
        used = int((_CGROUP / "memory.current").read_text(encoding="ascii"))
        stat = (_CGROUP / "memory.stat").read_text(encoding="ascii").splitlines()
    except (OSError, ValueError):
        return None
    droppable = next((int(line.split()[1]) for line in stat if line.startswith("inactive_file ")), 0)
    return max(0, most - used + droppable) >> 20
