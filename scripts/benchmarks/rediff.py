"""Comparing 1,000 different stored calls again: seconds on two processors, and memory as it goes."""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent))

import numpy as np
from detection_kit.draft import draft
from detection_kit.export import write_config
from detection_kit.industry import industries
from detection_kit.scene import timelines

from harness.compare.compare import compare
from harness.compare.rules import Rules
from harness.config import load
from harness.core.audio import Encoding, Format, Party, Track
from harness.core.call import Call
from harness.core.candidate import CandidateRecord
from harness.core.findings import Decision, Verdict
from harness.core.timeline import Timeline
from harness.report.view import Refused
from harness.runs.ledger import Ledger, write_ledger
from harness.runs.rediff import rediff
from harness.runs.summary import view_of, write
from harness.session.replay import CallResult
from harness.store import bundle

RUN = "20261121T090000Z-0000"
JOBS = 2


def made(out: Path, config: Path, calls: int, seed: int) -> None:
    """Store ``calls`` calls of one candidate, each in other words, every tenth with both tracks' sound."""
    templates, rules = industries(), Rules.from_config(load(config))
    for number in range(calls):
        pair = draft(templates[number % len(templates)], Random(f"{seed} {number}"), varied=True)
        live, other = (text.replace("-1", f"-{number}", 1) for text in timelines(pair.live, pair.candidate))
        name = f"{pair.industry.name}-{number:04d}"
        live_side, other_side = Timeline.parse(live, "live", name), Timeline.parse(other, "candidate", name)
        call_id = live_side.call_id
        tracks = dict(sound(call_id, live_side.end_ns, number)) if number % 10 == 0 else {}
        bundle.write_call(out, Call(call_id=call_id, tracks=tracks, live=live_side), live_side)
        compared = compare(live_side, other_side, rules, "next")
        record = CandidateRecord(name="next", digest="0")
        decision = Decision(Verdict.INCONCLUSIVE, ())
        run = bundle.Run(
            call_id=call_id, run_id=RUN, candidate=record, timeline=other_side, comparison=compared, decision=decision
        )
        bundle.write_run(out, run, {}, {})
    (out / "summary.json").write_text(json.dumps({"run_id": RUN}), encoding="utf-8")
    write_ledger(out, Ledger(config=str(config), run_id=RUN))


def sound(call_id: str, end_ns: int, seed: int) -> Iterator[tuple[Party, Track]]:
    """Noise on both tracks."""
    rng = np.random.default_rng(seed)
    parties: tuple[Party, Party] = ("caller", "agent")
    for party in parties:
        data = rng.integers(0, 256, end_ns * 8000 // 10**9, dtype=np.uint8).tobytes()
        yield party, Track(party, Format(Encoding.MULAW, 8000), data)


class Memory:
    """Tells a run's progress by resident memory, of this process and of those that share in its work."""

    def __init__(self) -> None:
        self.done_calls = 0
        self.seen: dict[int, float] = {}

    def started(self, calls: int) -> None:
        """Nothing to do."""

    def done(self, result: CallResult) -> None:
        """Note the memory at each hundredth call."""
        self.done_calls += 1
        if self.done_calls % 100 == 0:
            self.seen[self.done_calls] = resident_mb()

    def refused(self, refused: Refused) -> None:
        raise SystemExit(refused.reason)


def resident_mb() -> float:
    """Resident memory of this process and its children, in MiB."""
    pids = [os.getpid(), *(int(pid) for pid in _children(os.getpid()))]
    return sum(_resident(pid) for pid in pids) / 1024


def _children(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()


def _resident(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    except FileNotFoundError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmRSS")), 0)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=20261121)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        out = Path(name) / "run"
        out.mkdir()
        path = write_config(Path(name), industries())
        began = time.perf_counter()
        made(out, path, options.calls, options.seed)
        print(f"{options.calls} calls stored in {time.perf_counter() - began:.0f} s", flush=True)
        memory, config = Memory(), load(path)
        began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        result = rediff(out, config, memory, JOBS)
        took = time.perf_counter() - began
        write(view_of(result, out, config), out, config)
        whole = time.perf_counter() - began
        cpu = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
    print(f"compared again in {took:.1f} s by {JOBS} processes ({1000 * cpu / options.calls:.0f} ms CPU a call)")
    print(f"with the run's own pages {whole:.1f} s (target 60 for 1,000 calls)")
    print("resident memory of all processes, MiB: " + ", ".join(f"{at}: {mb:.0f}" for at, mb in memory.seen.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
