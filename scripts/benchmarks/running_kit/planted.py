"""Planted defects in the running agent: replayed on recorded calls where they can show, and looked for.

Each bot of ``bots.py`` goes through the whole path of ``harness replay``: its own process, the caller's sound, the
tools answered from the record, the comparison of what it did with what the live agent did.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
import msgspec
from detection_kit.draft import Expected
from detection_kit.score import TARGETS, WEIGHT, match

from harness.config import CandidateTable, Config, load
from harness.core.call import Call
from harness.core.events import Gap
from harness.core.findings import Tally
from harness.core.schema import encode
from harness.fork.recording import expand, open_call
from harness.gate.intervals import clopper_pearson
from harness.runs.replay import new_run_id
from harness.session.conditions import Conditions
from harness.session.replay import replay_call
from running_kit.cases import CASES

KIT = Path(__file__).parent


@dataclass
class Counts:
    """What is counted, its tallies of hits, and a line for all that went wrong."""

    tallies: dict[str, Tally] = field(default_factory=dict)
    by_kind: dict[str, Tally] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def count(self, what: str, hit: bool) -> None:
        """Add one trial."""
        self.tallies[what] = self.tallies.get(what, Tally()) + Tally(int(hit), 1)


def planted_in_running(recordings: Path, out: Path, per_kind: int, jobs: int, prefix: str = "") -> Counts:
    """Replay each defect on ``per_kind`` calls where it can show; ``prefix`` is how the names of those wanted begin."""
    config = _with_bots(load(KIT / "clinic.toml"))
    plan = _plan(recordings, per_kind, prefix)
    runs = sum(len(kinds) for _, kinds in plan)
    planted = {kind for _, kinds in plan for kind in kinds}
    click.echo(f"{runs} runs of {len(planted)} kinds of defects on {len(plan)} calls", err=True)
    counts = Counts()
    with ThreadPoolExecutor(jobs) as pool:
        for call, found in pool.map(lambda item: (item[0], _findings(*item, config, out)), plan):
            for kind, findings in found.items():
                _score(call, kind, findings, counts)
    return counts


def _with_bots(config: Config) -> Config:
    bots = {
        kind: CandidateTable(run="bots:bot", args={"defect": kind}, interruptions=case.interruptions)  # type: ignore[arg-type]
        for kind, case in CASES.items()
    }
    return msgspec.structs.replace(config, candidate={**config.candidate, **bots})


def _plan(recordings: Path, per_kind: int, prefix: str) -> list[tuple[Call, list[str]]]:
    """Calls, each with the defects to run on it; a defect goes to the calls that have fewest."""
    calls = [call for path in expand([recordings]) if _agent_reported(call := open_call(path))]
    plan: dict[str, list[str]] = {call.call_id: [] for call in calls}
    for kind, case in CASES.items():
        if not kind.startswith(prefix):
            continue
        fitting = [call.call_id for call in calls if call.live is not None and case.expected(call.live)]
        for call_id in sorted(fitting, key=lambda call_id: len(plan[call_id]))[:per_kind]:
            plan[call_id].append(kind)
    return [(call, plan[call.call_id]) for call in calls if plan[call.call_id]]


def _agent_reported(call: Call) -> bool:
    """Whether the agent answered the call, both tracks are whole, and its own account is there."""
    if call.live is None or set(call.tracks) != {"caller", "agent"}:
        return False
    return bool(call.live.speech("agent")) and not call.live.of_kind(Gap) and not call.gaps()


def _findings(call: Call, kinds: list[str], config: Config, out: Path) -> dict[str, list[dict[str, Any]]]:
    """What is found of each defect on a call, with the control beside."""
    tables = {name: config.candidate[name] for name in ("control", *kinds)}
    conditions = Conditions(config=config, candidates=tables, out=out, run_id=new_run_id())
    runs = replay_call(call, conditions).runs
    click.echo(f"  {call.call_id}: {', '.join(kinds)}", err=True)
    return {
        run.candidate.name: [encode(each) for each in run.comparison.findings if each.comparable]
        for run in runs
        if not run.candidate.control
    }


def _score(call: Call, kind: str, findings: list[dict[str, Any]], counts: Counts) -> None:
    assert call.live is not None
    expected = CASES[kind].expected(call.live)
    for each in expected:
        met = match(each, findings)
        counts.count(f"recall of {each.severity}", met.found)
        counts.by_kind[kind] = counts.by_kind.get(kind, Tally()) + Tally(int(met.found), 1)
        if met.found:
            counts.count("right turn", met.right_turn)
        if met.found and each.causes:
            counts.count("right cause", met.right_cause)
        if not (met.found and met.right_turn and (met.right_cause or not each.causes)):
            what = "missed" if not met.found else "wrong turn" if not met.right_turn else "wrong cause"
            counts.wrong.append(f"{what}: {kind} on {call.call_id}, {each}: {_told(findings)}")
    _stray(call, kind, expected, findings, counts)


def _stray(call: Call, kind: str, expected: list[Expected], findings: list[dict[str, Any]], counts: Counts) -> None:
    """Count the runs with a finding of weight before anything was planted; what follows from it may come later."""
    first = min(turn for each in expected for turn in each.turns)
    stray = [found for found in findings if WEIGHT[found["severity"]] > 1 and found["turn"] < first]
    counts.count("runs with a finding of weight before the defect", bool(stray))
    if stray:
        counts.wrong.append(f"before: {kind} on {call.call_id}: {_told(stray)}")


def _told(findings: list[dict[str, Any]]) -> str:
    return "; ".join(
        f"[{found['severity']} {found['check']} turn {found['turn']} {found['path']} {found['cause']}: {found['why']}]"
        for found in findings
    )


def lines(counts: Counts) -> Iterator[str]:
    """The counts with exact 95 % intervals, each kind, and what went wrong."""
    for what, tally in sorted(counts.tallies.items()):
        interval = clopper_pearson(tally)
        yield (
            f"  {what:48} {tally.errors:4d} of {tally.total:4d}  {tally.rate or 0.0:8.2%}  "
            f"({interval.low:.1%} to {interval.high:.1%})"
        )
    yield from (f"  {kind:24} {tally.errors}/{tally.total}" for kind, tally in counts.by_kind.items())
    yield from counts.wrong


def missed_targets(counts: Counts) -> list[str]:
    """The targets that the counts miss, one sentence each."""
    return [
        f"{what} is {rate:.2%}, must be {least:.0%}"
        for what, least in TARGETS.items()
        if (rate := counts.tallies.get(what, Tally()).rate or 0.0) < least
    ]
