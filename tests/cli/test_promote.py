"""An incident becomes a case that is replayed for ever after, and that nobody edits unnoticed."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest

from harness.cli.promote import expectations
from harness.config import parse
from harness.core.errors import InputError
from harness.core.events import Outcome, ToolCall, ToolResult
from harness.core.expected import Expectation
from harness.core.findings import Finding
from harness.core.time import NS_PER_S
from harness.fork.recording import expand, open_call
from harness.runs.promote import Promotion, promote, withdraw
from harness.runs.replay import Progress, Request, RunResult
from harness.session.replay import CallResult
from harness.store import bundle
from tests.cli.stores import put, put_run
from tests.store.stored import finding, run

NOW = datetime(2026, 11, 21, tzinfo=UTC)
CONFIG = parse('[redact]\nmode = "on"\n[candidate.next]\nrun = "a:b"\n')
Runner = Callable[[Request, Progress], RunResult]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    late = ToolCall(call="late", name="book_appointment", at_ns=int(3.9 * NS_PER_S), arguments={})
    put(tmp_path, "CA/1", late, ToolResult(call="late", at_ns=4 * NS_PER_S), Outcome(value="failed"), intent="book")
    put_run(tmp_path, "CA/1", finding(1))
    return tmp_path


def running(*shown: bool) -> Runner:
    """A replay in which the finding is there again in these runs."""
    left = list(shown)

    def replayed(request: Request, progress: Progress) -> RunResult:
        call = open_call(request.paths[0])
        again: tuple[Finding, ...] = (finding(9),) if left.pop(0) else ()
        assert call.live is not None
        other = run(call.call_id, "r", "next", *again) if again else run(call.call_id, "r", "next", finding(2, turn=7))
        return RunResult("r", (CallResult(call=call, live=call.live, runs=(other,)),), ())

    return replayed


def wanted(**change: object) -> Promotion:
    fields: dict[str, object] = {
        "finding": "f1",
        "incident": "INC-1",
        "expect": expectations(("book_appointment.date=2026-05-15",)),
        "by": "dana",
        "owner": "omar",
    }
    return Promotion(**(fields | change))  # type: ignore[arg-type]


def test_a_case_is_a_call_that_replays_with_what_is_expected_and_where_it_comes_from(store: Path) -> None:
    to = store / "cases"
    done = promote(wanted(), store, CONFIG, to, NOW, running(True, True, True))
    assert (done.folder, done.reproduction.word) == (to / "blocking" / "INC-1-f1", "deterministic")
    assert expand([to]) == [done.folder]
    call = open_call(done.folder)
    original = bundle.read_call(bundle.call_folder(store, "CA/1"))
    assert call.expected is not None and call.live is not None
    assert call.expected.expect == (Expectation(tool="book_appointment", arguments={"date": "2026-05-15"}),)
    assert (call.call_id, call.links["incident"]) == ("INC-1-f1", "INC-1")
    assert {party: track.data for party, track in call.tracks.items()} == {
        party: track.data for party, track in original.tracks.items()
    }
    fixture = json.loads((done.folder / "fixture.json").read_text())
    assert fixture["from"]["call_id"] == "CA/1"
    assert (fixture["owner"], fixture["redacted"], fixture["level"]) == ("omar", True, "blocking")


def test_what_does_not_happen_each_time_cannot_block(store: Path) -> None:
    with pytest.raises(InputError, match=r"flaky 2 of 3 in 3 runs; a blocking case must happen each time"):
        promote(wanted(), store, CONFIG, store / "cases", NOW, running(True, False, True))
    with pytest.raises(InputError, match="not reproduced"):
        promote(wanted(), store, CONFIG, store / "cases", NOW, running(False, False, False))
    assert not (store / "cases").exists()
    done = promote(wanted(level="scheduled"), store, CONFIG, store / "cases", NOW, running(True, False, True))
    assert done.reproduction.word == "flaky 2 of 3"
    assert json.loads((done.folder / "fixture.json").read_text())["reproduced"]["word"] == "flaky 2 of 3"


def test_a_case_can_be_cut_after_the_findings_turn(store: Path) -> None:
    made = bundle.read_run(next(bundle.runs(bundle.call_folder(store, "CA/1"))))
    turn_end = made.comparison.turns[0].span.end_ns
    assert turn_end == 4 * NS_PER_S
    done = promote(wanted(until_turn=True, runs=0), store, CONFIG, store / "cases", NOW)
    call = open_call(done.folder)
    assert call.live is not None
    assert done.reproduction.word == "not tried"
    assert not call.live.of_kind(Outcome)
    assert call.duration_ns <= turn_end + NS_PER_S


def test_a_case_is_promoted_once_until_it_is_withdrawn(store: Path) -> None:
    done = promote(wanted(runs=0), store, CONFIG, store / "cases", NOW)
    with pytest.raises(InputError, match="is promoted already"):
        promote(wanted(runs=0), store, CONFIG, store / "cases", NOW)
    withdraw(done.folder)
    assert promote(wanted(runs=0), store, CONFIG, store / "cases", NOW).folder == done.folder
    with pytest.raises(InputError, match="is no promoted case"):
        withdraw(store)


@pytest.mark.parametrize("name", ["expected.json", "live.jsonl", "caller.wav", "fixture.json"])
def test_a_case_edited_by_hand_is_refused_naming_the_file(store: Path, name: str) -> None:
    folder = promote(wanted(runs=0), store, CONFIG, store / "cases", NOW).folder
    data = (folder / name).read_bytes()
    (folder / name).write_bytes(data.replace(b"\n", b" \n", 1) if name != "caller.wav" else data[:-1] + b"\0")
    with pytest.raises(InputError, match=f"{name}: was edited by hand"):
        open_call(folder)


def test_a_case_with_a_file_too_many_or_too_few_is_refused(store: Path) -> None:
    folder = promote(wanted(runs=0), store, CONFIG, store / "cases", NOW).folder
    (folder / "reference.jsonl").write_text("{}\n")
    with pytest.raises(InputError, match=r"reference\.jsonl: was put in by hand"):
        open_call(folder)
    (folder / "reference.jsonl").unlink()
    (folder / "agent.wav").unlink()
    with pytest.raises(InputError, match=r"agent\.wav: is listed in manifest\.json but missing"):
        open_call(folder)
    (folder / "manifest.json").write_text("{}")
    with pytest.raises(InputError, match=r"manifest\.json: is damaged"):
        open_call(folder)
    (folder / "manifest.json").unlink()
    with pytest.raises(InputError, match=r"manifest\.json: is missing"):
        open_call(folder)


def test_expectations_are_read_from_the_command_line() -> None:
    texts = (
        "book.date=2026-05-15",
        "book.guest.count=4",
        "2:tool=find",
        "no-tool=cancel",
        "3:says=a=b",
    )
    assert expectations(texts) == (
        Expectation(tool="book", arguments={"date": "2026-05-15", "guest.count": 4}),
        Expectation(tool="find", turn=2),
        Expectation(no_tool="cancel"),
        Expectation(says="a=b", turn=3),
    )


@pytest.mark.parametrize("text", ["", "nonsense", "says=", "dates=5", "tool", "=x", ".a=b"])
def test_an_expectation_of_no_form_is_refused(text: str) -> None:
    with pytest.raises(click.BadParameter, match="is none of the forms"):
        expectations((text,))
