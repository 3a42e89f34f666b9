"""``harness inspect`` as people script it."""

from __future__ import annotations

import json
from pathlib import Path

from harness.audio.files import read, wav_bytes
from harness.core.time import NS_PER_S
from tests.cli_runner import ROOT, harness, told

BOOKING = ROOT / "audio_fixtures" / "booking"


def test_a_call_is_told_as_text() -> None:
    done = harness("inspect", BOOKING, "--engine", "none")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("booking  ")
    assert "response times: p50" in done.stdout and "turn  1" in done.stdout


def test_json_is_a_line_for_each_call() -> None:
    done = told("inspect", BOOKING, ROOT / "audio_fixtures" / "hang-up", "--engine", "none", "--json")
    assert done.returncode == 0, done.stderr
    calls = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["call_id"] for one in calls] == ["booking", "hang-up"]
    assert all(one["schema"] == 1 and one["conversation"]["turns"] for one in calls)


def test_out_holds_json_a_page_and_the_sound_that_it_plays(tmp_path: Path) -> None:
    done = told("inspect", BOOKING, "--engine", "none", "--out", tmp_path)
    assert done.returncode == 0, done.stderr
    files = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file())
    assert files == ["booking.html", "booking.json", "booking/agent.wav", "booking/caller.wav"]
    document = json.loads((tmp_path / "booking.json").read_text())
    page = (tmp_path / "booking.html").read_text()
    assert "booking/caller.wav" in page and "booking/agent.wav" in page
    for party in ("caller", "agent"):
        sound = read(tmp_path / "booking" / f"{party}.wav")
        length_ns = sound.samples * NS_PER_S // sound.format.rate_hz
        assert 0 < length_ns <= document["conversation"]["length_ns"]


def test_a_mono_recording_is_refused_and_the_others_are_told(tmp_path: Path) -> None:
    stereo = read(BOOKING / "audio.wav")
    mono = tmp_path / "mono.wav"
    mono.write_bytes(wav_bytes(stereo.channel(0), stereo.format.rate_hz))
    out = tmp_path / "out"
    done = told("inspect", mono, BOOKING, "--engine", "none", "--out", out)
    assert done.returncode == 2
    assert "mono.wav" in done.stderr and "Traceback" not in done.stderr
    assert done.stdout.startswith("booking  ")
    assert sorted(path.name for path in out.iterdir()) == ["booking", "booking.html", "booking.json"]
