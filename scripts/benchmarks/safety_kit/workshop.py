"""A small store and small recordings to kill things on: sound of seconds, an account, findings to be had."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

from harness.candidate import run as candidate_run
from harness.candidate.run import CandidateRun, Resources
from harness.cli.main import run as command_line
from harness.compare.rules import Rules
from harness.config import CandidateTable, Config
from harness.core.audio import Encoding, Format, Party, Side, Track
from harness.core.call import Call
from harness.core.events import CallStarted, Event, Speech, ToolCall, ToolResult
from harness.core.time import NS_PER_S
from harness.core.timeline import Timeline
from harness.session.judged import Bench, judged, record_of
from harness.store import bundle
from harness.store.bundle import Run

FMT = Format(Encoding.MULAW, 8_000)
CALLS = ("alpha", "beta", "gamma")
TODAY = date(2026, 11, 21)
CALLER = "415 555 2671"
CONFIG = """
[store]
path = "store"
[retention.calls]
days = 1000
[retention.runs]
days = 500
[redact]
mode = "off"
[stt]
engine = "demo"
[candidate.next]
run = "bot:bot"
[candidate.control]
run = "bot:bot"
control = true
[tools.book]
effect = "write"
[gate.calls]
min = 1
[rollout]
candidate = "next"
salt = "s"
[[rollout.stage]]
name = "first"
share = 0.5
soak_h = 1
exit = ["calls"]
"""


def config_at(folder: Path) -> Path:
    """The configuration of one workshop."""
    path = folder / "workshop.toml"
    path.write_text(CONFIG)
    return path


def recordings(folder: Path) -> Path:
    """Three recorded calls, as folders."""
    for number, name in enumerate(CALLS):
        call = call_of(name, number)
        bundle.write_call(folder, call, call.live)
    return folder / "calls"


def call_of(name: str, number: int = 0) -> Call:
    """A call of eight seconds; the caller says a number, the agent books."""
    rng = Random(number)
    tracks: dict[Party, Track] = {
        party: Track(party, FMT, bytes(rng.choices((0x10, 0x7F, 0x90, 0xFF), k=8 * 8000)))  # type: ignore[misc]
        for party in ("caller", "agent")
    }
    live = Timeline.of("live", (CallStarted(call_id=name), *_events("2026-05-15")))
    day = 2020 if number == 0 else 2026
    return Call(call_id=name, tracks=tracks, live=live, started_at=f"{day}-01-0{number + 1}T10:00:00+00:00")


def _events(day: str) -> Iterator[Event]:
    yield Speech(party="caller", start_ns=0, end_ns=2 * NS_PER_S, text=f"this is {CALLER} I want to come in may")
    book = ToolCall(call="c1", name="book", arguments={"date": day}, at_ns=3 * NS_PER_S)
    yield book
    yield ToolResult(call="c1", result={"ok": True}, at_ns=3 * NS_PER_S + 1, source="live")
    yield Speech(party="agent", start_ns=4 * NS_PER_S, end_ns=6 * NS_PER_S, text=f"you are booked for {day}")


def played(call: Call, name: str, table: CandidateTable, config: Config, **_: object) -> CandidateRun:
    """What a candidate would have done: another date, unless it is the control."""
    side: Side = "control" if table.control else "candidate"
    account = Timeline.of(
        side, (CallStarted(call_id=call.call_id), *_events("2026-05-15" if table.control else "2026-05-16"))
    )
    return CandidateRun(
        timeline=account,
        audio=replace(call.tracks["agent"], party="agent"),
        version="1",
        digest=f"sha256:{name}",
        resources=Resources(wall_ns=1),
        pace="fast",
        why="",
        charge="none",
    )


def stored_run(call: Call) -> Run:
    """A run on a call with one finding, as it is stored."""
    assert call.live is not None
    table = CandidateTable(run="bot:bot")
    outcome = played(call, "next", table, Config())
    bench = Bench(call=call, live=call.live, rules=Rules.from_config(Config(), TODAY), run_id="r1", self_test=0.0)
    return judged(bench, record_of("next", table, outcome), outcome.timeline, outcome.audio)


def finding_of(store: Path, call_id: str) -> str:
    """The id of the first finding on a call of the store."""
    (path,) = [each for each in bundle.runs(bundle.call_folder(store, call_id)) if each.name == "next"]
    return bundle.read_run(path).comparison.findings[0].id


@contextmanager
def no_candidates() -> Iterator[None]:
    """Replays in this process have their candidates played by ``played``."""
    real = candidate_run.run
    candidate_run.run = played  # type: ignore[assignment]
    try:
        yield
    finally:
        candidate_run.run = real


def harness(*arguments: str | Path) -> int:
    """The command line, in this process."""
    return command_line([str(argument) for argument in arguments])
