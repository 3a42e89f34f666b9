"""The bundled agent against itself: what it did on a call is the live side, and it is run again on the same call.

Each call is first answered by the agent, which makes a recorded call of it: its account and its voice. In this it sees
its own history, as an agent on the line does: the recorded agent's words belong to another conversation. Then the same
version is replayed on that recording as a candidate. Whatever is found has no cause but the harness, the machine, or
the agent's own chance.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import click
import msgspec

from harness.candidate import run as candidate_run
from harness.config import CandidateTable, Config, load
from harness.core.call import Call
from harness.core.events import Dtmf, Event, Gap, Outcome, ToolResult
from harness.core.findings import Finding, Severity, Tally, Verdict
from harness.core.timeline import Timeline
from harness.gate.intervals import clopper_pearson
from harness.report.view import Refused
from harness.runs.replay import Request, replay
from harness.session.replay import CallResult
from harness.store import bundle
from running_kit.variants import calls

AGENT = "control"
AGAIN = "again"


@dataclass(frozen=True, slots=True)
class Alarm:
    """A call on which the agent seemed to differ from itself."""

    call_id: str
    findings: tuple[Finding, ...]


class Quiet:
    """Tells of every tenth call."""

    def __init__(self) -> None:
        self._done = 0

    def started(self, calls: int) -> None:
        click.echo(f"replaying {calls} calls", err=True)

    def done(self, result: CallResult) -> None:
        self._done += 1
        if not self._done % 10:
            click.echo(f"  {self._done}", err=True)

    def refused(self, refused: Refused) -> None:
        raise SystemExit(f"{refused.path}: {refused.reason}")


def against_itself(root: Path, folder: Path, count: int, seed: int, jobs: int) -> int:
    """Answer ``count`` calls, replay them, print what weighs; the number of calls with a finding of weight."""
    config = load(root / "config" / "demo.toml")
    table = config.candidate[AGENT]
    with ThreadPoolExecutor(jobs) as pool:
        own = msgspec.structs.replace(table, context="own")
        for call in pool.map(lambda call: _answered(call, own, config), calls(root / "audio_fixtures", count, seed)):
            bundle.write_call(folder / "recorded", call, call.live)
    again = msgspec.structs.replace(config, candidate={AGAIN: msgspec.structs.replace(table, control=False)})
    request = Request(paths=[folder / "recorded" / "calls"], config=again, out=folder / "out", jobs=jobs)
    results = replay(request, Quiet()).results
    alarms = list(_alarms(results))
    print("\n".join(_told(results, alarms)))
    return len(alarms)


def _answered(call: Call, table: CandidateTable, config: Config) -> Call:
    """The call with the agent's account and voice in the live agent's place."""
    outcome = candidate_run.run(call, AGENT, table, config)
    known = call.live.events if call.live else ()
    kept = [event for event in known if isinstance(event, (Dtmf, Gap, Outcome))]
    account = Timeline.of("live", [*map(_live, outcome.timeline.events), *kept])
    tracks = {party: track for party, track in call.tracks.items() if party == "caller"}
    if outcome.audio is not None:
        tracks["agent"] = replace(outcome.audio, party="agent")
    return replace(call, live=account, tracks=tracks)


def _live(event: Event) -> Event:
    return replace(event, source="live") if isinstance(event, ToolResult) else event


def _alarms(results: Iterable[CallResult]) -> Iterator[Alarm]:
    for result in results:
        (run,) = result.runs
        heavy = [each for each in run.comparison.findings if each.severity is not Severity.MINOR and each.comparable]
        if heavy:
            yield Alarm(run.call_id, tuple(heavy))


def _told(results: Iterable[CallResult], alarms: list[Alarm]) -> Iterator[str]:
    runs = [result.runs[0] for result in results]
    turns = [turn for run in runs for turn in run.comparison.turns]
    interval = clopper_pearson(Tally(len(alarms), len(runs)))
    yield (
        f"{len(alarms)} of {len(runs)} calls with a critical or major finding "
        f"({interval.low:.1%} to {interval.high:.1%}); {len(turns)} turns, "
        f"{sum(turn.comparable for turn in turns)} comparable"
    )
    for verdict in Verdict:
        yield f"  {verdict.value}: {sum(run.decision.verdict is verdict for run in runs)}"
    minor = sum(len(run.comparison.findings) for run in runs) - sum(len(alarm.findings) for alarm in alarms)
    yield f"  minor findings, or in turns that are not comparable: {minor}"
    for run in runs:
        if run.decision.verdict is not Verdict.PASS:
            yield f"  {run.call_id}: {run.decision.verdict.value}: {'; '.join(run.decision.reasons)}"
    for alarm in alarms:
        for found in alarm.findings:
            yield f"  {alarm.call_id} turn {found.turn} {found.severity} {found.check} {found.path}: {found.why}"
