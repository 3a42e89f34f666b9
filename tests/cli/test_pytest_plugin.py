"""Recorded calls as tests of a user's own pytest run."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli_runner import ROOT

PLUGIN = [sys.executable, "-m", "pytest", "-p", "harness.cli.pytest_plugin", "-p", "no:cacheprovider", "-q"]


def pytest_run(folder: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*PLUGIN, *map(str, arguments)], cwd=folder, capture_output=True, text=True, timeout=300, check=False
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


@pytest.mark.slow
def test_an_expectation_that_is_not_met_fails_with_clips_that_are_there(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "audio_fixtures" / "booking", tmp_path / "cases" / "booking")
    expected = {"written_by": "dana", "expect": [{"tool": "call_a_taxi"}]}
    (tmp_path / "cases" / "booking" / "expected.json").write_text(json.dumps(expected))
    options = ["--harness-config", ROOT / "config" / "demo.toml", "--harness-candidate", "next"]
    done = pytest_run(tmp_path, "cases", *options, "--harness-out", tmp_path / "out")
    assert done.returncode == 1, done.stdout
    assert "critical expected call_a_taxi: Expected a call of call_a_taxi." in done.stdout
    clips = re.findall(r"^ +(?:caller|agent|candidate): (.+\.wav)$", done.stdout, re.MULTILINE)
    assert clips and all(Path(clip).is_file() for clip in clips)
