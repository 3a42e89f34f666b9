"""Replay and reports: one against two at a time, memory, comparing and rendering a ten-minute call."""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
HARNESS = str(Path(sys.executable).parent / "harness")


def replayed(jobs: int, calls: list[Path], out: Path) -> float:
    """Wall seconds of a replay of the control."""
    arguments = ["--config", str(ROOT / "config/demo.toml"), "--out", str(out), "--jobs", str(jobs)]
    began = time.monotonic()
    done = subprocess.run(
        [HARNESS, "replay", *map(str, calls), *arguments], capture_output=True, text=True, check=False
    )
    if done.returncode not in (0, 1, 3):
        raise SystemExit(done.stderr)
    return time.monotonic() - began


def peaks(out: Path) -> list[int]:
    """Peak memory of each candidate's process, in bytes."""
    found = [json.loads(path.read_text())["resources"] for path in out.glob("calls/*/runs/*/*/candidate.json")]
    return sorted(each["peak_bytes"] for each in found)


def parallel(names: list[str], rounds: int) -> None:
    calls = [ROOT / "audio_fixtures" / name for name in names]
    print(f"{len(calls)} calls with two candidates each, one at a time and two at a time, in turn:")
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            one = replayed(1, calls, Path(folder) / "one")
            two = replayed(2, calls, Path(folder) / "two")
            print(f"  {one:.1f} s and {two:.1f} s: {one / two:.2f} times as fast", flush=True)
            memory = peaks(Path(folder) / "two")
    print(f"memory of a candidate's process: at most {memory[-1] / 2**20:.0f} MiB")


def demo() -> None:
    with tempfile.TemporaryDirectory() as folder:
        took = replayed(2, [ROOT / "audio_fixtures"], Path(folder) / "out")
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"all bundled calls: {took:.0f} s wall, {usage.ru_utime + usage.ru_stime:.0f} s CPU of this and earlier runs")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--calls", nargs="*", default=["escalation", "cancelling", "booking", "rescheduling"])
    parser.add_argument("--demo", action="store_true", help="also replay all bundled calls")
    given = parser.parse_args()
    parallel(given.calls, given.rounds)
    if given.demo:
        demo()


if __name__ == "__main__":
    main()
