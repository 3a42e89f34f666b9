"""How long a rollout's step takes over a store of many calls: the first, and those after it."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from harness.compare.result import Comparison, TurnComparison, TurnLatency
from harness.core.audio import Encoding, Format, Party, Track
from harness.core.call import Call
from harness.core.candidate import CandidateRecord
from harness.core.events import CallStarted, Outcome, Speech
from harness.core.findings import Decision, Finding, Severity, Verdict
from harness.core.time import NS_PER_S, Span
from harness.core.timeline import Timeline
from harness.gate import criteria, rollout
from harness.runs import rollout as runs
from harness.runs.extracts import Extracts
from harness.store import bundle
from harness.store.bundle import Run
from harness.store.manifest import MANIFEST, FileEntry, Manifest, open_folder

NOW = datetime.now(UTC)
TURNS = 10
HELD_TO = criteria.parse(
    {"calls": {"min": 300}, "critical_rate": {"max": 0.01}, "agreement": {"min": 0.5, "periods": 2}}
)
PLAN = rollout.parse(
    {
        "candidate": "next",
        "salt": "s",
        "mix": ["locale"],
        "metrics": {"resolved": {"outcome": "resolved", "margin": 0.02}},
        "stage": [{"name": "canary", "share": 0.1, "soak_h": 1e6, "exit": ["calls", "critical_rate", "resolved"]}],
    },
    HELD_TO,
)


def stepping(calls: int) -> None:
    """A store of so many calls, all of them drawn into an arm, and every second one with a run of the candidate."""
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder)
        models = {(number % 20 == 0, number % 2 == 1): _model(store, number) for number in range(20)}
        for number in range(20, calls):
            _like(store, number, models[number % 20 == 0, number % 2 == 1])
        runs.start(store, PLAN, "dana", NOW - timedelta(days=30))
        print(f"A rollout's step over {calls} calls of {TURNS} turns, of which half have a run:")
        extracts = Extracts(store)
        _timed("first ever", store, extracts)
        _timed("second, in one process", store, extracts)
        _model(store, calls)
        _timed("after one more call", store, extracts)
        _timed("in a new process", store, Extracts(store))


def _timed(name: str, store: Path, extracts: Extracts) -> None:
    began_s, used_s = time.perf_counter(), time.process_time()
    now = datetime.now(UTC) + timedelta(seconds=5)
    runs.step(store, PLAN, runs.look(store, PLAN, HELD_TO, now, extracts), now)
    print(f"  {name}: {time.perf_counter() - began_s:.2f} s, {time.process_time() - used_s:.2f} s of a processor")


def _model(store: Path, number: int) -> Path:
    """Store one call of a canary that has gone on for a month; its folder."""
    call_id, facts = f"c{number:06}", _facts(number)
    live = _account(call_id, Outcome(value="failed" if number % 20 == 0 else "resolved", at_ns=3 * TURNS * NS_PER_S))
    sound = np.zeros(800, "<u1").tobytes()
    tracks = {party: Track(party, Format(Encoding.MULAW, 8_000), sound) for party in _PARTIES}
    attributes = {"arm": facts[1], "targetingKey": call_id, "locale": "en"}
    call = Call(call_id=call_id, tracks=tracks, live=live, started_at=facts[0], attributes=attributes)
    folder = bundle.write_call(store, call, live)
    if number % 2:
        bundle.write_run(store, _run(call_id, differs=number % 3 == 0), {}, {})
    return folder


def _facts(number: int) -> tuple[str, str]:
    """When a call began, and its arm, drawn as a caller's is."""
    began = NOW - timedelta(days=29) + timedelta(seconds=number * 100)
    return began.isoformat(), "candidate" if rollout.bucket(PLAN.salt, f"c{number:06}") < 0.1 else "live"


def _like(store: Path, number: int, model: Path) -> None:
    """Another call like a stored one, without waiting for the disk."""
    change = dict(zip((model.name, *_facts(int(model.name[1:]))), (f"c{number:06}", *_facts(number)), strict=True))
    for folder in (model, *model.glob("runs/*/*")):
        place = store / "calls" / f"c{number:06}" / folder.relative_to(model)
        place.mkdir(parents=True)
        files = {name: _changed((folder / name).read_bytes(), change) for name in open_folder(folder).manifest.files}
        for name, data in files.items():
            (place / name).write_bytes(data)
        manifest = Manifest(files={name: FileEntry.of(data) for name, data in files.items()})
        (place / MANIFEST).write_bytes(manifest.dump())


def _changed(data: bytes, change: Mapping[str, str]) -> bytes:
    for old, new in change.items():
        data = data.replace(f'"{old}'.encode(), f'"{new}'.encode())
    return data


_PARTIES: tuple[Party, Party] = ("caller", "agent")


def _account(call_id: str, *more: Outcome) -> Timeline:
    said = [
        Speech(
            party=party,
            start_ns=(3 * turn + place) * NS_PER_S,
            end_ns=(3 * turn + place + 1) * NS_PER_S,
            text=f"what the {party} says in turn {turn} of a call",
        )
        for turn in range(TURNS)
        for place, party in enumerate(_PARTIES)
    ]
    return Timeline.of("live", (CallStarted(call_id=call_id), *said, *more))


def _run(call_id: str, *, differs: bool) -> Run:
    turns = tuple(
        TurnComparison(
            number=number,
            span=Span(3 * number * NS_PER_S, (3 * number + 3) * NS_PER_S),
            end_of_speech_ns=(3 * number + 1) * NS_PER_S,
            heard_live="what the caller says",
            heard_candidate="what the caller says",
            reply_live="what the agent says",
            reply_candidate="what the candidate says",
            latency_candidate=TurnLatency(first_sound_ms=500.0 + number, source="derived/vad"),
        )
        for number in range(TURNS)
    )
    finding = Finding(
        id=f"{call_id}-f1",
        check="reply.content",
        kind="changed",
        path="reply",
        severity=Severity.MINOR,
        turn=1,
        span=Span(NS_PER_S, 2 * NS_PER_S),
        live="what the agent says",
        candidate="what the candidate says",
        why="other words",
    )
    comparison = Comparison(
        call_id=call_id, candidate="next", turns=turns, findings=(finding,) if differs else (), tallies={}
    )
    return Run(
        call_id=call_id,
        run_id="20261101T100000Z-0001",
        candidate=CandidateRecord(name="next", digest="d1"),
        timeline=_account(call_id).as_side("candidate"),
        comparison=comparison,
        decision=Decision(Verdict.PASS),
    )
