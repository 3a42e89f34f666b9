"""A suite on the bundled agents, from the file to the gate."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from harness.cli.main import run
from tests.cli_runner import ROOT

SUITE = """
schema = 1
suite = "desk"
written_by = "dana"
started_at = "2026-11-20T10:00:00Z"
[[case]]
id = "crown"
[[case.turns]]
caller = "Hello, how much is a crown?"
answer = "A crown is one thousand one hundred dollars without insurance."
"""
PROBE = "builtin:probes::tool-by-voice"


def gate(store: Path, margin: float, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, object]]:
    config = store / "gate.toml"
    config.write_text(f'[candidate.next]\nrun = "a:b"\n[gate.suite]\nmargin = {margin}\n')
    capsys.readouterr()
    code = run(["gate", str(store), "--config", str(config), "--json"])
    (criterion,) = json.loads(capsys.readouterr().out)["criteria"]
    return code, criterion


def test_a_suite_holds_the_candidate_to_what_is_written_and_to_the_baseline(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    suite, out = tmp_path / "desk.suite.toml", tmp_path / "out"
    suite.write_text(SUITE)
    config = str(ROOT / "config" / "demo.toml")
    assert run(["replay", str(suite), PROBE, "--config", config, "--out", str(out), "--charge", "none"]) == 1
    summary = json.loads((out / "summary.json").read_text())
    verdicts = {(call["call_id"], call["candidate"]): call["verdict"] for call in summary["calls"]}
    assert verdicts == {
        ("desk-crown", "control"): "PASS",
        ("desk-crown", "next"): "FAIL",
        ("probes-tool-by-voice", "control"): "PASS",
        ("probes-tool-by-voice", "next"): "PASS",
    }
    (wrong,) = [call for call in summary["calls"] if call["verdict"] == "FAIL"]
    assert [(one["check"], one["severity"]) for one in wrong["findings"]] == [("reply.content", "critical")]
    assert wrong["findings"][0]["clips"]
    code, criterion = gate(out, 0.01, capsys)
    assert (code, criterion["verdict"], criterion["value"]) == (3, "INCONCLUSIVE", 0.5)
    assert criterion["missing"] == "more cases: 268 on which both do the same would show it, there are 2"
