"""A sample of each attack that `scripts/bench safety` makes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
SAMPLES = {"kills": ("--kills", "11"), "fuzz": ("--fuzz", "60"), "tools": ("--tools", "25")}


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)
def test_nothing_breaks_in_a_sample(sample: tuple[str, ...]) -> None:
    command = [sys.executable, "scripts/benchmarks/safety.py", *sample]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
