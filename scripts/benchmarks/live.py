"""Live: candidates beside calls in progress on one core, with the lag of their frames, by the whole path.

``harness play`` streams so many calls at once at a running ``harness serve``: tap, journal, follower, and a candidate's
process for each call. The processes of the candidates have the last core to themselves; all else runs on the others.
The candidate is the bundled clinic agent with Silero's voice activity detection and its own speech synthesis; its ears
are words that are there at once, or faster-whisper with random weights in the dimensions of OpenAI's tiny, held to
24 words an utterance. Lag is how late a frame of the caller's sound entered the pipeline, 95th percentile of a run; the
worst run of a batch counts, and may be 20 ms late. A host that does other work meanwhile shows as lag. It disturbs less
what processor time the candidates' processes took for a second of a call, their start included.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from harness.fork.recording import open_call
from scripts.benchmarks.safety_kit.service import Service, descendants, until
from scripts.fixtures.whisper import TINY, write_model

ROOT = Path(__file__).parents[2]
HARNESS = str(Path(sys.executable).parent / "harness")
MOST_LAG_MS = 20.0
ENGINES = """
from harness.candidate.stt import whisper
from harness.config import SttTable
from harness.core.events import Word


class Known:
    name = "known"

    def transcribe(self, pcm, rate_hz):
        return (Word("hello", 0, 100_000_000),)


def known(table, base):
    return Known()


def tiny(table, base):
    whisper._MOST_TOKENS = 24
    return whisper.Whisper(whisper.find_model(table.model, base), table)
"""
CONFIG = """
[store]
path = "store"
[redact]
mode = "off"
[live]
facts = "events"
holdback_s = 0
[serve]
reconnect_s = 0
[limits]
max_load = 1000
concurrent_candidates = 64
[breakers]
free_memory_mb = 0
free_disk_mb = 0
lag_ms = 60000
shed_lag_ms = 60000
[stt]
engine = "engines:{engine}"
model = "model"
[candidate.next]
run = "harness.demo.clinic:bot"
args = {{ version = "next" }}
"""


@dataclass(frozen=True, slots=True)
class Batch:
    """What came of calls shadowed at once."""

    candidates: int
    lags_ms: tuple[float, ...]
    cpu_s: float
    wall_s: float
    call_s: float
    faults: tuple[str, ...]

    def __str__(self) -> str:
        share = self.cpu_s / self.wall_s if self.wall_s else 0.0
        lags = f"{self.lags_ms[len(self.lags_ms) // 2]:6.1f} {self.lags_ms[-1]:7.1f}" if self.lags_ms else "   none"
        held = "held" if self.held else "not held"
        each_ms = 1000 * self.cpu_s / len(self.lags_ms) / self.call_s if self.lags_ms else 0.0
        faults = f" {', '.join(self.faults)}" if self.faults else ""
        return f"  {self.candidates:10d} {lags} {share:12.0%} {each_ms:17.1f}   {held}{faults}"

    @property
    def held(self) -> bool:
        """Whether every candidate ran to its end in time."""
        complete = len(self.lags_ms) == self.candidates and not self.faults
        return complete and self.lags_ms[-1] <= MOST_LAG_MS


def measured(service: Service, call: Path, candidates: int, kept: int) -> Batch:
    """Stream ``call`` so many times at once and read what its candidates say."""
    records = "calls/*/runs/*/next/candidate.json"
    seen = set(service.store.glob(records))
    url = f"ws://127.0.0.1:{service.media_port}/tap/twilio"
    subprocess.run(
        [HARNESS, "play", str(call), "--to", url, "--as", "twilio", "--calls", str(candidates)],
        check=True,
        capture_output=True,
    )
    until(lambda: service.metric("harness_kept_calls_total") >= kept + candidates, "the calls are judged", 300.0)
    runs = []
    faults: set[str] = set()
    for record in set(service.store.glob(records)) - seen:
        runs.append(json.loads(record.read_text(encoding="utf-8"))["resources"])
        for line in (record.parent / "timeline.jsonl").read_text(encoding="utf-8").splitlines():
            event = json.loads(line)
            if event["kind"] == "fault" and event["where"] != "harness.lag":
                faults.add(event["where"])
    lags = tuple(sorted(run.get("lag_p95_ns", 0) / 1e6 for run in runs))
    wall_s = max((run["wall_ns"] for run in runs), default=0) / 1e9
    cpu_s, call_s = sum(run["cpu_ns"] for run in runs) / 1e9, open_call(call).duration_ns / 1e9
    return Batch(candidates, lags, cpu_s, wall_s, call_s, tuple(sorted(faults)))


def bench(engine: str, call: Path, batches: list[int]) -> None:
    cores = sorted(os.sched_getaffinity(0))
    others, own = set(cores[:-1]) or set(cores), {cores[-1]}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "engines.py").write_text(ENGINES, encoding="utf-8")
        if engine == "tiny":
            write_model(folder / "model", TINY)
        os.sched_setaffinity(0, others)
        try:
            with Service(folder, CONFIG.format(engine=engine)) as service:
                os.sched_setaffinity(until(lambda: zygote(service), "Pipecat is imported"), own)
                heads = "candidates   median   worst lag, ms   CPU of the core   ms for a second"
                print(f"{engine}: {heads}", flush=True)
                kept = 0
                for candidates in batches:
                    print(measured(service, call, candidates, kept), flush=True)
                    kept += candidates
        finally:
            os.sched_setaffinity(0, cores)


def zygote(service: Service) -> int | None:
    """The process that candidates are forked from, which hands its core down to them."""
    assert service.process is not None
    for pid in descendants(service.process.pid):
        if b"harness.candidate.zygote" in Path(f"/proc/{pid}/cmdline").read_bytes():
            return pid
    return None


def main() -> None:
    parser = argparse.ArgumentParser(
        description="Candidates beside calls in progress on one core; under three minutes."
    )
    parser.add_argument("--call", type=Path, default=ROOT / "audio_fixtures/escalation", help="31 s long")
    parser.add_argument("--candidates", type=int, nargs="*", default=[8, 12], help="batches with words at hand")
    parser.add_argument("--tiny", type=int, nargs="*", default=[1, 2], help="batches with faster-whisper, tiny")
    given = parser.parse_args()
    if given.candidates:
        bench("known", given.call, given.candidates)
    if given.tiny:
        bench("tiny", given.call, given.tiny)


if __name__ == "__main__":
    main()
