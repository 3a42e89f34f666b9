from __future__ import annotations

import json
from pathlib import Path

import pytest

from harness.compare.compare import compare
from harness.compare.rules import Rules
from harness.config import Config, parse
from harness.core.audio import Encoding, Format, Track
from harness.core.call import Call
from harness.core.candidate import CandidateRecord
from harness.core.errors import InputError
from harness.core.findings import Decision, Verdict
from harness.core.timeline import Timeline
from harness.report.view import Refused
from harness.runs import rediff as rediffing
from harness.runs.rediff import rediff
from harness.runs.replay import RunResult
from harness.runs.summary import view_of
from harness.session.replay import CallResult
from harness.store import bundle
from tests.compare.scene import agent, caller, timeline

OLD = "20261121T090000Z-0000"
CALLS = 6


class Counted:
    def __init__(self) -> None:
        self.calls = 0
        self.done_calls = 0

    def started(self, calls: int) -> None:
        self.calls = calls

    def done(self, result: CallResult) -> None:
        self.done_calls += 1

    def refused(self, refused: Refused) -> None:
        raise AssertionError(refused)


def sides(number: int) -> tuple[Timeline, Timeline]:
    live = timeline(caller(1, 2, "what does it cost"), agent(3, 5, "It costs $40."))
    price = 40 + number % 2 * 10
    other = timeline(caller(1, 2, "what does it cost"), agent(3, 5, f"It costs ${price}."), side="candidate")
    renamed = tuple(
        Timeline.parse(side.dump().replace('"CA1"', f'"CA{number}"'), side.side, "test") for side in (live, other)
    )
    return renamed[0], renamed[1]


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A finished run of six calls; the candidate tells another price in every other one."""
    for number in range(CALLS):
        live, other = sides(number)
        sound = Track("caller", Format(Encoding.MULAW, 8000), b"\xff" * 8000 * 6)
        bundle.write_call(tmp_path, Call(call_id=live.call_id, tracks={"caller": sound}, live=live), live)
        bundle.write_run(
            tmp_path,
            bundle.Run(
                call_id=live.call_id,
                run_id=OLD,
                candidate=CandidateRecord(name="next"),
                timeline=other,
                comparison=compare(live, other, Rules(), "next"),
                decision=Decision(Verdict.INCONCLUSIVE),
            ),
            {},
            {},
        )
    (tmp_path / "summary.json").write_text(json.dumps({"run_id": OLD}), encoding="utf-8")
    return tmp_path


def config(tmp_path: Path) -> Config:
    return parse("", origin="test", base=tmp_path)


def told(result: RunResult) -> list[tuple[str, list[str]]]:
    return [
        (each.call.call_id, [finding.check for finding in run.comparison.findings])
        for each in result.results
        for run in each.runs
    ]


def test_calls_shared_among_processes_come_out_as_they_do_alone(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = rediff(run, config(run), Counted(), jobs=1)
    monkeypatch.setattr(rediffing, "_SHARED", 2)
    progress = Counted()
    shared = rediff(run, config(run), progress, jobs=2)
    assert (progress.calls, progress.done_calls) == (CALLS, CALLS)
    assert told(shared) == told(alone)
    assert sum(bool(found) for _, found in told(shared)) == CALLS // 2


def test_what_comes_back_holds_no_sound_but_how_long_it_was(run: Path) -> None:
    result = rediff(run, config(run), Counted())
    assert all(not each.call.tracks for each in result.results)
    assert {call.duration_ns for call in view_of(result, run, config(run)).calls} == {6_000_000_000}


def test_a_folder_without_a_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no summary\.json"):
        rediff(tmp_path, config(tmp_path), Counted())
