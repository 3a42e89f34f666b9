"""Run the command line as a user does, in a process of its own, or in this one where nothing hangs on that."""

from __future__ import annotations

import subprocess
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

from harness.cli.main import run

ROOT = Path(__file__).parent.parent
COMMAND = str(Path(sys.executable).parent / "harness")


def harness(*arguments: str | Path, timeout_s: float = 300) -> subprocess.CompletedProcess[str]:
    """The finished process of ``harness ARGUMENTS``, run at the repository's root."""
    return subprocess.run(
        [COMMAND, *map(str, arguments)], cwd=ROOT, capture_output=True, text=True, timeout=timeout_s, check=False
    )


def told(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """What ``harness ARGUMENTS`` would end with, run here: no second spent on starting Python and its imports anew."""
    out, err = StringIO(), StringIO()
    given = list(map(str, arguments))
    with redirect_stdout(out), redirect_stderr(err), chdir(ROOT):
        code = run(given)
    return subprocess.CompletedProcess(["harness", *given], code, out.getvalue(), err.getvalue())
