"""From a recorded call's finding to a case that every pytest run replays, with the bundled agents."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from harness.cli.main import run
from tests.cli.test_pytest_plugin import pytest_run
from tests.cli_runner import ROOT

CONFIG = str(ROOT / "config" / "demo.toml")


@pytest.mark.slow
def test_a_finding_becomes_a_case_that_fails_with_clips_until_it_is_mended(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call, out, cases = str(ROOT / "audio_fixtures" / "rescheduling"), str(tmp_path / "out"), tmp_path / "cases"
    options = ["--config", CONFIG]
    assert run(["replay", call, *options, "--out", out]) == 1
    summary = json.loads((tmp_path / "out" / "summary.json").read_text())
    (wrong,) = [
        finding
        for entry in summary["calls"]
        for finding in entry["findings"]
        if (entry["candidate"], finding["check"]) == ("next", "tool.argument")
    ]
    expected = f"reschedule_appointment.date={wrong['live']}"
    options += ["--store", out, "--to", str(cases), "--by", "dana", "--incident", "INC-1", "--expect", expected]
    capsys.readouterr()
    assert run(["promote", wrong["id"], *options, "--until-turn", "--runs", "1"]) == 0
    folder = cases / "blocking" / f"INC-1-{wrong['id']}"
    assert capsys.readouterr().out == f"{folder}: deterministic\n"

    done = pytest_run(tmp_path, "cases", "--harness-config", CONFIG, "--harness-out", tmp_path / "again")
    assert done.returncode == 1, done.stdout
    assert f"{folder.name}/call.json::{folder.name}" in done.stdout
    assert re.search(r"critical expected reschedule_appointment\S*: Expected", done.stdout), done.stdout
    clips = re.findall(r"^ +(?:caller|agent|candidate): (.+\.wav)$", done.stdout, re.MULTILINE)
    assert clips and all(Path(clip).is_file() for clip in clips)

    text = (folder / "expected.json").read_text()
    (folder / "expected.json").write_text(text.replace(str(wrong["live"]), str(wrong["candidate"])))
    assert run(["replay", str(cases), "--config", CONFIG, "--out", str(tmp_path / "edited")]) == 2
    assert "expected.json: was edited by hand after it was promoted" in capsys.readouterr().err
