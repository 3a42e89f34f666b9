"""How every command ends: an error is never a verdict."""

from __future__ import annotations

import subprocess
import sys

import click
import pytest

from harness.cli import main
from tests.cli_runner import told


@click.command()
def broken() -> None:
    raise ZeroDivisionError("planted")


def test_a_defect_of_ours_is_no_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(main.HIDDEN, "broken", f"{__name__}:broken")
    monkeypatch.setitem(sys.modules, __name__, sys.modules[__name__])
    done = told("broken")
    assert done.returncode == 2
    assert "ZeroDivisionError: planted" in done.stderr
    assert done.stderr.splitlines()[-1].startswith("harness: a defect of the harness, and no verdict")


def test_output_that_nobody_reads_is_no_pass() -> None:
    """A pipe whose reader is gone before anything is written."""
    command = [sys.executable, "-c", "import sys; from harness.cli.main import main; sys.stdin.read(); main()", "-h"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdin and process.stdout and process.stderr
    process.stdout.close()
    process.stdin.close()
    assert process.wait() == 141
    assert process.stderr.read() == b""
    process.stderr.close()
