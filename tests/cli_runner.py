"""Run the command line as a user does, in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
COMMAND = str(Path(sys.executable).parent / "harness")


def harness(*arguments: str | Path, timeout_s: float = 300) -> subprocess.CompletedProcess[str]:
    """The finished process of ``harness ARGUMENTS``, run at the repository's root."""
    return subprocess.run(
        [COMMAND, *map(str, arguments)], cwd=ROOT, capture_output=True, text=True, timeout=timeout_s, check=False
    )
