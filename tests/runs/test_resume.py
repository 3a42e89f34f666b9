"""A run that was interrupted is gone on with: what was finished stays, the rest is done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from harness.candidate import run as candidate_run
from harness.candidate.run import CandidateRun, Resources
from harness.config import Config, parse
from harness.core.call import Call
from harness.core.errors import InputError
from harness.report.view import Refused
from harness.runs.ledger import read_ledger
from harness.runs.replay import Request, RunResult, replay
from harness.runs.summary import view_of, write
from harness.session.replay import CallResult
from harness.store import bundle
from tests.store.stored import call, live

TEXT = (
    '[stt]\nengine = "demo"\n[candidate.next]\nrun = "bot:bot"\n[candidate.control]\nrun = "bot:bot"\ncontrol = true\n'
)


class Told:
    """Keeps what it is told; interrupts the run after so many calls."""

    def __init__(self, interrupt_after: int = 99) -> None:
        self.finished: list[str] = []
        self._interrupt_after = interrupt_after

    def started(self, calls: int) -> None:
        pass

    def done(self, result: CallResult) -> None:
        self.finished.append(result.call.call_id)
        if len(self.finished) == self._interrupt_after:
            raise KeyboardInterrupt

    def refused(self, refused: Refused) -> None:
        raise AssertionError(refused)


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, str]]]:
    """(call, candidate) in the order in which candidates ran; each does what live did."""
    seen: list[tuple[str, str]] = []

    def run(call: Call, name: str, table: Any, config: Config, **_: Any) -> CandidateRun:
        seen.append((call.call_id, name))
        assert call.live is not None
        side = call.live.as_side("control" if table.control else "candidate")
        digest = f"{name}-{run.digest}"  # type: ignore[attr-defined]
        return CandidateRun(
            timeline=side, audio=None, version="1", digest=digest, resources=Resources(wall_ns=1), pace="fast", why="",
            charge="none",
        )  # fmt: skip

    run.digest = "1"  # type: ignore[attr-defined]
    monkeypatch.setattr(candidate_run, "run", run)
    yield seen


@pytest.fixture
def request_(tmp_path: Path) -> Request:
    for name in ("a", "b", "c"):
        bundle.write_call(tmp_path / "recorded", call(name), live(name))
    config = parse(TEXT, origin=str(tmp_path / "c.toml"), base=tmp_path)
    return Request(paths=[tmp_path / "recorded" / "calls"], config=config, out=tmp_path / "out")


def interrupted(request: Request, after: int = 1) -> RunResult:
    result = replay(request, Told(after))
    assert result.interrupted
    write(view_of(result, request.out, request.config), request.out, request.config, finished=False)
    return result


def test_what_was_finished_is_not_run_again(request_: Request, ran: list[tuple[str, str]]) -> None:
    first = interrupted(request_)
    kept = {run: run.stat().st_mtime_ns for run in request_.out.rglob("manifest.json")}
    finished = {name for name in ("a", "b", "c") if (name, "next") in ran}
    ran.clear()
    told = Told()
    result = replay(replace(request_, resume=True), told)
    assert (result.run_id, sorted(told.finished)) == (first.run_id, ["a", "b", "c"])
    assert {name for name, _ in ran} == {"a", "b", "c"} - finished
    assert {run: run.stat().st_mtime_ns for run in kept} == kept
    assert [[run.candidate.name for run in each.runs] for each in result.results] == [["next", "control"]] * 3


def test_of_a_call_that_was_killed_between_its_candidates_nothing_is_believed(
    request_: Request, ran: list[tuple[str, str]]
) -> None:
    first = interrupted(request_)
    half = bundle.run_folder(request_.out, "a", first.run_id, "next")
    (half / "manifest.json").rename(half / ".begun~")
    ran.clear()
    result = replay(replace(request_, resume=True), Told())
    assert ("a", "next") in ran
    assert ("a", "control") in ran
    assert len(result.results) == 3
    assert len(list(bundle.runs(bundle.call_folder(request_.out, "a")))) == 2


def test_a_finished_run_is_not_gone_on_with(request_: Request, ran: list[tuple[str, str]]) -> None:
    done = replay(request_, Told())
    write(view_of(done, request_.out, request_.config), request_.out, request_.config)
    assert read_ledger(request_.out).finished
    again = replay(replace(request_, resume=True), Told())
    assert again.run_id != done.run_id
    assert len(ran) == 12


def test_another_configuration_is_refused(request_: Request, ran: list[tuple[str, str]]) -> None:
    interrupted(request_)
    other = parse(TEXT + "[verdict]\nmax_major = 3\n", origin=request_.config.origin, base=request_.config.base)
    with pytest.raises(InputError, match="was made with another configuration"):
        replay(replace(request_, resume=True, config=other), Told())


def test_a_candidate_that_changed_in_between_makes_the_run_inconclusive(
    request_: Request, ran: list[tuple[str, str]]
) -> None:
    interrupted(request_)
    candidate_run.run.digest = "2"  # type: ignore[attr-defined]
    result = replay(replace(request_, resume=True), Told())
    decision = view_of(result, request_.out, request_.config).decision
    assert any("next changed while the run was under way" in reason for reason in decision.reasons)


def test_without_a_run_to_go_on_with_a_new_one_begins(request_: Request, ran: list[tuple[str, str]]) -> None:
    assert len(replay(replace(request_, resume=True), Told()).results) == 3
