"""Two runs beside each other: better, worse, new, fixed, flaky."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from harness.cli.main import run
from harness.core.findings import Clip, Judgement, Severity, Verdict
from harness.runs.experiments import experiment
from tests.cli.stores import put, put_run
from tests.store.stored import finding

DATE = finding(1, clips=(Clip("caller", "clips/f1-caller.wav"),))
TIME = finding(2, path="book_appointment.time")


def runs(folder: Path, **calls: list[tuple[Any, ...]]) -> Path:
    """A folder in which each call has one run for each tuple of findings."""
    for call_id, repetitions in calls.items():
        put(folder, call_id)
        for number, findings in enumerate(repetitions):
            put_run(folder, call_id, *findings, run_id=f"20261120T10000{number}Z-0001", resources={"cpu_ns": number})
    return folder


@pytest.fixture
def a(tmp_path: Path) -> Path:
    return tmp_path / "a"


@pytest.fixture
def b(tmp_path: Path) -> Path:
    return tmp_path / "b"


def test_calls_turns_and_findings_are_paired(a: Path, b: Path) -> None:
    runs(a, fine=[()], broken=[(DATE,)], mended=[(DATE, TIME)], other=[()])
    runs(b, fine=[()], broken=[(DATE,)], mended=[(TIME,)], newly=[()])
    found = experiment(a, b)
    assert {pair.call_id: pair.trend for pair in found.pairs} == {"broken": "same", "fine": "same", "mended": "same"}
    assert [(one.call_id, one.change, one.finding.path) for one in found.findings] == [
        ("mended", "fixed", "book_appointment.date"),
        ("broken", "remains", "book_appointment.date"),
        ("mended", "remains", "book_appointment.time"),
    ]
    assert (found.only_a, found.only_b) == (("other",), ("newly",))
    assert found.turns == {"worse": 0, "flaky": 0, "better": 0, "same": 3}


def test_a_call_that_gets_worse_fails(a: Path, b: Path) -> None:
    found = experiment(runs(a, one=[()], two=[(DATE,)], three=[()]), runs(b, one=[(DATE,)], two=[()], three=[()]))
    assert {pair.call_id: pair.trend for pair in found.pairs} == {"one": "worse", "three": "same", "two": "better"}
    assert found.verdict is Verdict.FAIL
    assert (found.turns["worse"], found.turns["better"], found.turns["same"]) == (1, 1, 1)
    passing, response = found.measures
    assert (passing.value, passing.calls) == (0, 3)
    assert passing.interval.low < -0.3 and passing.interval.high > 0.3
    assert (response.value, response.calls) == (None, 0)


def test_what_comes_and_goes_is_flaky(a: Path, b: Path) -> None:
    found = experiment(runs(a, one=[(), (DATE,), ()]), runs(b, one=[(), (), ()]))
    assert [pair.trend for pair in found.pairs] == ["flaky"]
    assert [(one.change, one.seen) for one in found.findings] == [("flaky", (1, 0))]
    assert found.turns["flaky"] == 1
    assert found.verdict is Verdict.INCONCLUSIVE
    assert found.pass_hat == {1: (pytest.approx(2 / 3), 1), 2: (pytest.approx(1 / 3), 1), 3: (0, 1)}


def test_findings_that_count_for_nobody_are_no_change(a: Path, b: Path) -> None:
    excused = finding(3, judgement=Judgement.BOTH_OK)
    runs(a, one=[()])
    put(b, "one")
    put_run(b, "one", excused, verdict=Verdict.PASS)
    found = experiment(a, b)
    assert (found.findings, found.verdict) == ((), Verdict.PASS)
    runs(b, two=[(finding(4, severity=Severity.MINOR),)])
    assert experiment(b, b).verdict is Verdict.PASS


def test_a_run_compared_again_is_no_repetition_and_other_digests_are_none(a: Path) -> None:
    put(a, "one")
    put_run(a, "one", run_id="20261120T100000Z-0001")
    put_run(a, "one", DATE, run_id="20261120T100001Z-0001")
    put_run(a, "one", run_id="20261119T100001Z-0001", digest="d0")
    (pair,) = experiment(a, a).pairs
    assert [run.run_id for _, run in pair.b.runs] == ["20261120T100001Z-0001"]


def test_inconclusive_calls_say_nothing(a: Path) -> None:
    put(a, "one")
    put_run(a, "one", verdict=Verdict.INCONCLUSIVE)
    found = experiment(a, a)
    assert ([pair.trend for pair in found.pairs], found.verdict) == ([None], Verdict.INCONCLUSIVE)
    assert found.pass_hat == {}


def test_the_command_prints_and_writes_links_to_clips(
    a: Path, b: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    runs(a, one=[()])
    runs(b, one=[(DATE,)])
    assert run(["compare", str(a), str(b), "--out", str(tmp_path / "x.md"), "--json"]) == 1
    document = json.loads(capsys.readouterr().out)
    assert (document["verdict"], document["calls"]) == ("FAIL", {"one": "worse"})
    text = (tmp_path / "x.md").read_text()
    link = text.split("[caller](", 1)[1].split(")", 1)[0]
    assert (tmp_path / link).read_bytes() == b"RIFF"


def test_several_candidates_must_be_told_apart(a: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    runs(a, one=[()])
    put_run(a, "one", name="other")
    assert run(["compare", str(a), str(a)]) == 2
    assert "name one of its candidates: next, other" in capsys.readouterr().err
    assert run(["compare", str(a), str(a), "--candidate", "other"]) == 0
    assert run(["compare", str(a), str(tmp_path)]) == 2
