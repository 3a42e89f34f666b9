"""Recorded calls as tests of a user's own pytest run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PLUGIN = [sys.executable, "-m", "pytest", "-p", "harness.cli.pytest_plugin", "-p", "no:cacheprovider", "-q"]


def pytest_run(folder: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """The finished process of a user's pytest, without the plugins of this project's own tests."""
    return subprocess.run(
        [*PLUGIN, *map(str, arguments)],
        cwd=folder,
        env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_it_is_off_unless_asked_and_an_error_is_a_failure_of_one_line(tmp_path: Path) -> None:
    case = tmp_path / "cases" / "one"
    case.mkdir(parents=True)
    (case / "call.json").write_text("{}")
    assert "no tests" in pytest_run(tmp_path, "cases").stdout
    (tmp_path / "h.toml").write_text('[candidate.next]\nrun = "a:b"\n')
    done = pytest_run(tmp_path, "cases", "--harness-config", tmp_path / "h.toml")
    assert done.returncode == 1
    assert "call.json: id is missing" in done.stdout
    assert "Traceback" not in done.stdout
    done = pytest_run(tmp_path, "cases", "--harness-config", tmp_path / "none.toml")
    assert "none.toml: cannot be read" in done.stdout
