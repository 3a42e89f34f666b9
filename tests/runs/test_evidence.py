"""A gate never passes by an error: whatever is broken in a store, the answer is not PASS."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.cli.main import run
from harness.core.events import Inference
from harness.core.findings import Verdict
from harness.runs.evidence import evidence_of, served_digest
from harness.store import bundle, manifest
from tests.cli.stores import put, put_run
from tests.gate.rows import NOW
from tests.store.stored import finding
from tests.store.stored import run as stored_run

CONFIG = '[candidate.next]\nrun = "a:b"\n[gate.calls]\nmin = 1\n[gate.critical_rate]\nmax = 0.3\nsample = "fixed"\n'
CALLS = 6


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store whose gate FAILs, by critical findings in all calls but one."""
    store = tmp_path_factory.mktemp("whole")
    (store / "h.toml").write_text(CONFIG)
    for number in range(CALLS):
        put(store, f"c{number}")
        put_run(store, f"c{number}", *([finding(1)] if number else []))
    return store


def gate(store: Path) -> int:
    return run(["gate", str(store), "--config", str(store / "h.toml"), "--json"])


def test_the_whole_store_fails_the_gate(whole: Path) -> None:
    assert gate(whole) == 1


FILES = ("manifest.json", "call.json", "live.jsonl", "findings.json", "candidate.json", "timeline.jsonl")


@given(data=st.data())
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_no_damage_makes_a_failing_gate_pass(data: st.DataObject, whole: Path, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path)
    shutil.copytree(whole, tmp_path)
    files = sorted(path for path in (tmp_path / "calls").rglob("*") if path.name in FILES)
    for path in data.draw(st.lists(st.sampled_from(files), min_size=1, max_size=CALLS, unique=True)):
        kind = data.draw(st.sampled_from(["gone", "cut", "flipped", "nonsense", "empty", "pass"]))
        content = path.read_bytes()
        match kind:
            case "gone":
                path.unlink()
            case "cut":
                path.write_bytes(content[: data.draw(st.integers(0, len(content) - 1))])
            case "flipped":
                place = data.draw(st.integers(0, len(content) - 1))
                path.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
            case "nonsense":
                path.write_bytes(data.draw(st.binary(max_size=50)))
            case "empty":
                path.write_bytes(b"")
            case "pass":
                path.write_bytes(content.replace(b'"FAIL"', b'"PASS"').replace(b'"critical"', b'"minor"') + b" ")
    assert gate(tmp_path) in (1, 2, 3)


@pytest.mark.parametrize("name", ["reviews/findings.jsonl", "reviews/signoffs.jsonl"])
def test_reviews_that_were_edited_decide_nothing(whole: Path, tmp_path: Path, name: str) -> None:
    shutil.copytree(whole, tmp_path / "s")
    path = tmp_path / "s" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text('{"finding": "f1", "judgement": "candidate_right", "by": "x", "at": "2026-11-20"}\n')
    assert gate(tmp_path / "s") == 2


@pytest.mark.parametrize("broken", [KeyError("x"), ZeroDivisionError(), MemoryError(), RecursionError()])
def test_an_exception_is_no_verdict(whole: Path, monkeypatch: pytest.MonkeyPatch, broken: BaseException) -> None:
    def judge(*_: object) -> None:
        raise broken

    monkeypatch.setattr("harness.gate.measured.CriticalRate.judge", judge)
    assert gate(whole) == 2


def test_a_store_that_is_not_there_is_bad_input(tmp_path: Path) -> None:
    (tmp_path / "h.toml").write_text(CONFIG)
    assert gate(tmp_path) == 2
    (tmp_path / "calls").mkdir()
    assert gate(tmp_path) == 3


def test_what_a_crash_left_half_written_is_no_damage(whole: Path, tmp_path: Path) -> None:
    shutil.copytree(whole, tmp_path / "s")
    left = tmp_path / "s" / "calls" / "c0" / "runs" / "20261121T100000Z-0009" / "next"
    left.mkdir(parents=True)
    (left / manifest._BEGUN).touch()
    (left / "findings.json").write_text("{}")
    assert gate(tmp_path / "s") == 1


def test_a_run_is_of_the_models_that_answered_it() -> None:
    made = stored_run("c", "20261120T100000Z-0001", "next")
    events = [*made.timeline.events, Inference(at_ns=1, model="m-06")]
    served = replace(made, timeline=replace(made.timeline, events=tuple(events)))
    assert served_digest(made) == made.candidate.digest != served_digest(served)


def test_weighty_differences_are_mistakes_of_the_candidate_until_somebody_says_otherwise(whole: Path) -> None:
    rows = evidence_of(whole, "next", NOW).rows
    wrong = [row.metrics["tool"] for row in rows if row.verdict is Verdict.FAIL]
    assert {(live.errors, candidate.errors) for live, candidate in wrong} == {(0, 1)}
    assert {row.metrics["reply"][1].errors for row in rows} == {0}
    assert sum(1 for _ in bundle.calls(whole)) == CALLS
