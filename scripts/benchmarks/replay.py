"""Replay: one call against two at a time, forked candidates against ones on their own, memory, all bundled calls."""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
HARNESS = str(Path(sys.executable).parent / "harness")


@dataclass(frozen=True, slots=True)
class Took:
    """What a replay took, in seconds: by the clock, and of CPU by its candidates and by the harness itself."""

    wall_s: float
    candidates_s: float
    harness_s: float

    def __str__(self) -> str:
        return f"{self.wall_s:7.1f} {self.candidates_s:12.1f} {self.harness_s:9.1f}"


def replayed(jobs: int, calls: list[Path], out: Path, config: Path) -> Took:
    """Replay calls through the bundled candidates."""
    arguments = ["--config", str(config), "--out", str(out), "--jobs", str(jobs)]
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(
        [HARNESS, "replay", *map(str, calls), *arguments], capture_output=True, text=True, check=False
    )
    if done.returncode not in (0, 1, 3):
        raise SystemExit(done.stderr)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    harness_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Took(time.monotonic() - began, sum(each["cpu_ns"] for each in resources(out)) / 1e9, harness_s)


def without_preloading(folder: Path) -> Path:
    """The bundled configuration, with each candidate on its own."""
    copied = shutil.copytree(ROOT / "config", folder / "config") / "demo.toml"
    copied.write_text(copied.read_text(encoding="utf-8") + "\n[limits]\npreload = false\n", encoding="utf-8")
    return copied


def resources(out: Path) -> list[dict[str, int]]:
    """What each candidate's process used."""
    return [json.loads(path.read_text())["resources"] for path in out.glob("calls/*/runs/*/*/candidate.json")]


def halves(calls: list[Path], out: Path, config: Path) -> float:
    """Seconds that two replays side by side take for half of the calls each: what the machine's two cores allow."""
    began = time.monotonic()
    commands = [
        [HARNESS, "replay", *map(str, half), "--config", str(config), "--out", str(out / str(index)), "--jobs", "1"]
        for index, half in enumerate((calls[::2], calls[1::2]))
    ]
    running = [subprocess.Popen(each, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for each in commands]
    if any(process.wait() not in (0, 1, 3) for process in running):
        raise SystemExit("a replay of half of the calls failed")
    return time.monotonic() - began


def compared(names: list[str], rounds: int) -> None:
    calls = [ROOT / "audio_fixtures" / name for name in names]
    print(f"{len(calls)} calls with two candidates each; seconds:       wall   candidates   harness")
    demo = ROOT / "config/demo.toml"
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            one = replayed(1, calls, folder / "one", demo)
            two = replayed(2, calls, folder / "two", demo)
            apart = halves(calls, folder / "halves", demo)
            alone = replayed(2, calls, folder / "alone", without_preloading(folder))
            peak = max(each["peak_bytes"] for each in resources(folder / "two"))
        print(f"  one at a time                  {one}")
        print(f"  two at a time                  {two}   {one.wall_s / two.wall_s:.2f} times as fast")
        print(f"  two harnesses, half each       {apart:7.1f}   {one.wall_s / apart:.2f} times as fast: the reference")
        print(f"  two at a time, preload = false {alone}", flush=True)
    print(f"memory of a candidate's process: at most {peak / 2**20:.0f} MiB, what forks share included")


def demo() -> None:
    with tempfile.TemporaryDirectory() as folder:
        took = replayed(2, [ROOT / "audio_fixtures"], Path(folder) / "out", ROOT / "config/demo.toml")
    print(f"all bundled calls, two at a time: {took.wall_s:.0f} s")
    print(f"CPU: candidates {took.candidates_s:.0f} s, harness {took.harness_s:.0f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=1, help="each takes about a minute and a half on two cores")
    parser.add_argument("--calls", nargs="*", default=["escalation", "cancelling", "booking", "rescheduling"])
    parser.add_argument("--demo", action="store_true", help="also replay all bundled calls")
    parser.add_argument("--only-demo", action="store_true", help="replay all bundled calls and nothing else")
    given = parser.parse_args()
    if not given.only_demo:
        compared(given.calls, given.rounds)
    if given.demo or given.only_demo:
        demo()


if __name__ == "__main__":
    main()
