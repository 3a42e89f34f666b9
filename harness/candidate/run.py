"""Run one candidate on one call, in a process of its own, and tell what it did.

Rules:

- A candidate's failure is a fault event. Only what the user must mend, a module that cannot be imported or a key that
  cannot be, is an error.
- What came before a failure is kept.
"""

from __future__ import annotations

import os
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import msgspec

from harness.candidate.environment import scrubbed, temporary
from harness.candidate.isolation import Policy, private
from harness.candidate.launch import launches
from harness.candidate.loop import Charge
from harness.candidate.loop import Pace as UsedPace
from harness.candidate.process import WorkerProcess
from harness.candidate.protocol import Job
from harness.candidate.sandbox_namespaces import place
from harness.candidate.source import Recorded, Source
from harness.candidate.watch import Watch
from harness.config import CandidateTable, Config
from harness.core.audio import Side, Track
from harness.core.call import Call
from harness.core.errors import ConfigError
from harness.core.events import CallStarted, Fault
from harness.core.time import NS_PER_MS, ms, ns_from_seconds, seconds
from harness.core.timeline import Timeline

Pace = Literal["auto", "fast", "real"]

MAX_LAG_NS = 20 * NS_PER_MS
"""Frame lag, 95th percentile, over which a run at real time says nothing about latency."""
LONGEST_CALL_S = 4 * 3600.0
"""How long a call in progress is taken to last where the processor time of a candidate has to be bounded beforehand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resources:
    """What a run cost. ``charged_ns`` is thread work put on the virtual clock, ``lag_p95_ns`` how late the caller's
    frames came at real time."""

    wall_ns: int
    cpu_ns: int = 0
    peak_bytes: int = 0
    charged_ns: int = 0
    lag_p95_ns: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateRun:
    """What one candidate did on one call. Faults are events of the timeline.

    ``audio`` is what it would have said, on the call clock. ``pace`` is the one used, ``why`` the reason where the
    virtual clock could not be. ``printed`` is the end of what the process wrote to its standard output and error.
    """

    timeline: Timeline
    audio: Track | None
    version: str | None
    digest: str | None
    resources: Resources
    pace: UsedPace
    why: str
    charge: Charge
    lag_ms_p95: float | None = None
    printed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tempo:
    """How time passes in a run.

    ``provisional`` ends a run at the first thing that the virtual clock cannot account for; ``why`` is the reason for
    which an earlier run of the same call ended so.
    """

    pace: UsedPace
    charge: Charge = "measured"
    provisional: bool = False
    why: str = ""


def run(
    call: Call,
    name: str,
    table: CandidateTable,
    config: Config,
    *,
    pace: Pace = "auto",
    charge: Charge = "measured",
    stop: threading.Event | None = None,
) -> CandidateRun:
    """Run a candidate on a recorded call.

    ``pace="auto"`` runs on the virtual clock, and once more at real time where the candidate turns out to do something
    that this clock cannot account for. ``stop`` ends the run from another thread.

    Raises:
        Interrupted: ``stop`` was set.
        ConfigError: the candidate's module cannot be imported, or its table breaks a rule.
    """
    first = Tempo(pace="real" if pace == "real" else "fast", charge=charge, provisional=pace == "auto")
    outcome = follow(Recorded(call, stop), call, name, table, config, first)
    if first.provisional and outcome.why:
        again = Tempo(pace="real", charge=charge, why=outcome.why)
        outcome = follow(Recorded(call, stop), call, name, table, config, again)
    return outcome


def follow(source: Source, call: Call, name: str, table: CandidateTable, config: Config, tempo: Tempo) -> CandidateRun:
    """Run a candidate on a call that may still be going on; blocks until it is done. See ``run``."""
    job = _job(call, name, table, config, tempo)
    watch = Watch(source, name, table, rate_hz=job.rate_hz, provisional=tempo.provisional)
    environment = scrubbed(os.environ, table.env, name)
    with TemporaryDirectory(prefix="shadow-", ignore_cleanup_errors=True) as folder:
        policy = _policy(name, table, config, Path(folder), seconds(call.duration_ns) or LONGEST_CALL_S)
        environment |= temporary(Path(folder))
        try:
            process = WorkerProcess(environment, config.base, policy, preload=config.limits.preload)
        except OSError as error:
            watch.not_started(str(error))
            return _outcome(watch, call, table, tempo, "")
        with process:
            process.send([job])
            watch.until_done(process)
    return _outcome(watch, call, table, tempo, process.printed)


def preload(config: Config) -> None:
    """Have Pipecat imported by the time that the first candidate is started; does not wait for it."""
    if config.limits.preload and any(table.run is not None for table in config.candidate.values()):
        launches.zygote()


def _policy(name: str, table: CandidateTable, config: Config, scratch: Path, call_s: float) -> Policy:
    """What the guard lets a candidate reach: its allow-list, the config's folder without the store, its scratch."""
    try:
        for text in table.network:
            place(text)
    except ConfigError as error:
        raise ConfigError(f"candidate.{name}.{error}") from None
    base = config.base.resolve()
    given = [base, *(config.resolve(path) for path in (*table.read, config.stt.model))]
    models = [os.environ.get("HF_HOME"), *(str(Path.home() / path) for path in (".cache/huggingface", "nltk_data"))]
    return Policy(
        network=table.network,
        scratch=str(scratch),
        readable=[*map(str, given), *filter(None, models)],
        hidden=[str(config.resolve(config.store.path)), *private(base)],
        required=config.limits.require_isolation,
        cpu_s=round((table.timeout_s + call_s) * (os.cpu_count() or 1)) + 600,
    )


def _job(call: Call, name: str, table: CandidateTable, config: Config, tempo: Tempo) -> Job:
    track = call.tracks.get("caller")
    if track is None:
        raise ConfigError(f"candidate.{name}: call {call.call_id} has no caller track to run a candidate on")
    if table.run is None:
        raise ConfigError(f"candidate.{name} has no 'run': it is a server to dial")
    return Job(
        run=table.run,
        args=table.args,
        context=table.context,
        turns=table.turns,
        interruptions=table.interruptions,
        pace=tempo.pace,
        charge=tempo.charge,
        rate_hz=track.format.rate_hz,
        attributes=dict(call.attributes),
        stubs={tool: entry.result for tool, entry in config.tools.items() if entry.result is not None},
        transitions=[tool for tool, entry in config.tools.items() if entry.transition],
        base=str(config.base.resolve()),
        memory_bytes=table.memory_mb << 20,
        stt=msgspec.to_builtins(config.stt),
    )


def _outcome(watch: Watch, call: Call, table: CandidateTable, tempo: Tempo, printed: str) -> CandidateRun:
    finished = watch.finished
    lag_ns = finished.lag_p95_ns if finished and tempo.pace == "real" else None
    faults = []
    if lag_ns is not None and lag_ns > MAX_LAG_NS:
        message = f"frames came {ms(lag_ns):.0f} ms late (95th percentile), may come {ms(MAX_LAG_NS):.0f} ms late"
        faults.append(Fault(where="harness.lag", message=message))
    if tempo.pace == "fast" and watch.why:
        faults.append(Fault(where="harness.pace", message=f"the virtual clock cannot account for this: {watch.why}"))
    started = CallStarted(
        call_id=call.call_id,
        provider=call.provider,
        started_at=call.started_at,
        attributes={**call.attributes, "interruptions": table.interruptions},
    )
    side: Side = "control" if table.control else "candidate"
    return CandidateRun(
        timeline=Timeline.of(side, (started, *watch.events, *watch.replies.speech(), *faults)),
        audio=watch.replies.track(call.duration_ns),
        version=watch.started.version if watch.started else None,
        digest=watch.started.digest if watch.started else None,
        resources=Resources(
            wall_ns=ns_from_seconds(time.monotonic() - watch.launched),
            cpu_ns=finished.cpu_ns if finished else 0,
            peak_bytes=max(finished.peak_bytes if finished else 0, watch.peak_bytes),
            charged_ns=finished.charged_ns if finished else 0,
            lag_p95_ns=lag_ns or 0,
        ),
        pace=tempo.pace,
        why=tempo.why or watch.why,
        charge=tempo.charge,
        lag_ms_p95=None if lag_ns is None else ms(lag_ns),
        printed=printed,
    )
