"""``harness replay`` end to end: real recordings, real pipelines, real processes."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import wave
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from harness.config import load
from harness.core.audio import Track
from harness.core.call import Call
from harness.fork.recording import open_call
from harness.report.view import Refused
from harness.runs import replay as runs
from harness.session.conditions import Conditions
from harness.session.replay import CallResult
from harness.store import bundle
from tests.cli_runner import COMMAND, ROOT, harness, told

FIXTURES = ROOT / "audio_fixtures"
CONFIG = ROOT / "config" / "demo.toml"
RUDE = """
[stt]
engine = "demo"
[candidate.rude]
run = "rude:{name}"
timeout_s = 20
"""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[subprocess.CompletedProcess[str], Path]:
    """Three calls, one without its agent's track, and three recordings that are none."""
    folder = tmp_path_factory.mktemp("replay")
    (folder / "empty.wav").write_bytes(b"")
    (folder / "text.wav").write_text("no sound")
    broken = folder / "broken"
    shutil.copytree(FIXTURES / "booking", broken)
    live = broken / "live.jsonl"
    live.write_text(live.read_text().replace('"start_ns": ', '"start_ns": -', 1))
    paths = [FIXTURES / "booking", FIXTURES / "rescheduling", FIXTURES / "agent-track-missing", folder]
    done = harness("replay", *paths, "--config", CONFIG, "--out", folder / "out", timeout_s=600)
    return done, folder / "out"


def summary(out: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((out / "summary.json").read_text())
    return document


@pytest.mark.slow
class TestOneRun:
    def test_what_cannot_be_read_is_one_line_each_and_the_others_are_done(
        self, run: tuple[subprocess.CompletedProcess[str], Path]
    ) -> None:
        done, out = run
        assert done.returncode == 2
        errors = [line for line in done.stderr.splitlines() if line.startswith("harness: ")]
        assert len(errors) == 3
        assert any("empty.wav" in line for line in errors)
        assert any("text.wav" in line for line in errors)
        assert any("live.jsonl:" in line and "must not be negative" in line for line in errors)
        assert "Traceback" not in done.stderr
        assert {entry["call_id"] for entry in summary(out)["calls"]} == {
            "booking",
            "rescheduling",
            "agent-track-missing",
        }

    def test_the_control_reproduces_live_and_the_next_version_shows_its_defects(
        self, run: tuple[subprocess.CompletedProcess[str], Path]
    ) -> None:
        entries = {(entry["call_id"], entry["candidate"]): entry for entry in summary(run[1])["calls"]}
        for call_id in ("booking", "rescheduling"):
            assert entries[call_id, "control"]["verdict"] == "PASS"
            weighty = [f for f in entries[call_id, "control"]["findings"] if f["severity"] != "minor"]
            assert weighty == []
        booking = {f["check"]: f for f in entries["booking", "next"]["findings"] if f["severity"] != "minor"}
        assert set(booking) == {"tool.missing"}
        assert booking["tool.missing"]["path"] == "book_appointment"
        moved = [f for f in entries["rescheduling", "next"]["findings"] if f["severity"] != "minor"]
        assert {f["path"] for f in moved if f["check"] == "tool.argument"} == {"reschedule_appointment.date"}
        assert {entries[call_id, "next"]["verdict"] for call_id in ("booking", "rescheduling")} == {"FAIL"}

    def test_a_missing_track_is_inconclusive_and_says_so(
        self, run: tuple[subprocess.CompletedProcess[str], Path]
    ) -> None:
        entries = [entry for entry in summary(run[1])["calls"] if entry["call_id"] == "agent-track-missing"]
        assert [entry["verdict"] for entry in entries] == ["INCONCLUSIVE", "INCONCLUSIVE"]
        assert all("The agent's track was not captured." in entry["reasons"] for entry in entries)

    def test_every_finding_can_be_heard(self, run: tuple[subprocess.CompletedProcess[str], Path]) -> None:
        out = run[1]
        clips = [clip for entry in summary(out)["calls"] for f in entry["findings"] for clip in f["clips"]]
        assert {clip["party"] for clip in clips} == {"caller", "agent", "candidate"}
        for clip in clips:
            with wave.open(str(out / clip["file"])) as sound:
                assert sound.getsampwidth() == 2
                assert 0.5 < sound.getnframes() / sound.getframerate() < 31
                assert sound.getnchannels() == 1

    def test_the_documents_agree_and_the_bundles_are_committed(
        self, run: tuple[subprocess.CompletedProcess[str], Path]
    ) -> None:
        out = run[1]
        document = summary(out)
        assert document["verdict"] == "FAIL"
        assert document["candidates"]["control"]["control"] is True
        assert document["candidates"]["next"]["digest"] != document["candidates"]["control"]["digest"]
        suites = ElementTree.parse(out / "junit.xml").getroot()
        assert len(list(suites.iter("failure"))) == sum(entry["verdict"] == "FAIL" for entry in document["calls"])
        assert "FAIL" in (out / "report.md").read_text()
        for entry in document["calls"]:
            page = out / entry["report"]
            assert entry["call_id"] in page.read_text(encoding="utf-8")
            stored = bundle.read_run(page.parent)
            assert stored.decision.verdict == entry["verdict"]
            assert [f.id for f in stored.comparison.findings] == [f["id"] for f in entry["findings"]]

    def test_a_rediff_says_the_same_and_runs_nothing(self, run: tuple[subprocess.CompletedProcess[str], Path]) -> None:
        before = summary(run[1])
        done = told("rediff", run[1])
        assert done.returncode == 1, done.stderr
        after = summary(run[1])
        assert after["run_id"] != before["run_id"]

        def outcomes(document: dict[str, Any]) -> list[Any]:
            return [
                (e["call_id"], e["candidate"], e["verdict"], [f["id"] for f in e["findings"]])
                for e in document["calls"]
            ]

        assert outcomes(after) == outcomes(before)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["gone.wav"], "gone.wav"),
        (["audio_fixtures/booking", "--candidate", "nxt"], "no [candidate.nxt], there are control, next"),
        (["audio_fixtures/booking", "--engine", "ray"], "--engine ray is not supported"),
        (["audio_fixtures/booking", "--jobs", "0"], "--jobs"),
        (["audio_fixtures/booking", "--pace", "warp"], "--pace"),
    ],
)
def test_wrong_use_exits_2_with_one_clear_line(tmp_path: Path, arguments: list[str], message: str) -> None:
    done = told("replay", *arguments, "--config", CONFIG, "--out", tmp_path / "out")
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def rude(tmp_path: Path, name: str) -> tuple[int, str, dict[str, Any]]:
    """Replay one call with a bot that misbehaves."""
    shutil.copy(ROOT / "tests" / "candidate" / "bots" / "rude.py", tmp_path)
    shutil.copy(ROOT / "tests" / "candidate" / "bots" / "clinic.py", tmp_path)
    config = tmp_path / "c.toml"
    config.write_text(RUDE.format(name=name))
    out = tmp_path / "out"
    done = told("replay", FIXTURES / "escalation", "--config", config, "--out", out)
    return done.returncode, done.stderr, summary(out) if (out / "summary.json").exists() else {}


@pytest.mark.slow
def test_a_candidate_that_cannot_be_imported_is_bad_configuration(tmp_path: Path) -> None:
    code, stderr, _ = rude(tmp_path, "no_such_name")
    assert code == 2
    assert "candidate.rude" in stderr
    assert "Traceback" not in stderr


@pytest.mark.slow
def test_an_interrupt_ends_at_once_and_keeps_what_is_finished(tmp_path: Path) -> None:
    out = tmp_path / "out"
    paths = [str(FIXTURES / name) for name in ("escalation", "booking", "rescheduling", "cancelling")]
    process = subprocess.Popen(
        [
            COMMAND,
            "replay",
            *paths,
            "--config",
            str(CONFIG),
            "--out",
            str(out),
            "--jobs",
            "1",
            "--candidate",
            "control",
        ],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stderr is not None
        first = process.stderr.readline()
        assert first.startswith("[1/4]"), first
        process.send_signal(signal.SIGINT)
        assert process.wait(300) == 130
    kept = {entry["call_id"] for entry in summary(out)["calls"]}
    assert first.split()[1].rstrip(":") in kept
    assert kept < {"escalation", "booking", "rescheduling", "cancelling"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_told_before_anything_runs(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    done = harness("replay", FIXTURES / "escalation", "--config", CONFIG, "--out", tmp_path / "out")
    assert done.returncode == 2
    assert "cannot be written" in done.stderr


class Told:
    """What a run tells of its progress."""

    def __init__(self) -> None:
        self.refusals: list[str] = []

    def started(self, calls: int) -> None: ...

    def done(self, result: CallResult) -> None: ...

    def refused(self, refused: Refused) -> None:
        self.refusals.append(refused.reason)


def test_a_call_stored_with_other_sound_is_passed_over_and_the_others_are_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def kept(call: Call, conditions: Conditions) -> CallResult:
        assert call.live is not None
        bundle.write_call(conditions.out, call, call.live)
        return CallResult(call=call, live=call.live, runs=())

    monkeypatch.setattr(runs, "preload", lambda config: None)
    monkeypatch.setattr(runs, "replay_call", kept)
    paths = [FIXTURES / name for name in ("booking", "escalation")]
    other = open_call(paths[0])
    silence = Track("caller", other.tracks["caller"].format, bytes(8_000))
    bundle.write_call(tmp_path, replace(other, tracks={"caller": silence}), None)
    progress = Told()
    result = runs.replay(runs.Request(paths=paths, config=load(CONFIG), out=tmp_path), progress)
    assert [each.call.call_id for each in result.results] == ["escalation"]
    assert [refused.path for refused in result.refused] == [str(paths[0])]
    assert "call 'booking' is already stored with other sound" in progress.refusals[0]
