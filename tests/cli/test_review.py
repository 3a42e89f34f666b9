"""What people say of findings and candidates reaches the gate."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from harness.cli.main import run
from harness.core.findings import Severity
from tests.cli.stores import put, put_run
from tests.store.stored import finding


@pytest.fixture
def store(tmp_path: Path) -> Path:
    for number in range(3):
        put(tmp_path, f"c{number}")
    put_run(tmp_path, "c0", finding(1))
    put_run(tmp_path, "c1")
    put_run(tmp_path, "c2")
    return tmp_path


def gate(store: Path, capsys: pytest.CaptureFixture[str], text: str) -> tuple[int, dict[str, Any]]:
    config = store / "h.toml"
    config.write_text(f'[candidate.next]\nrun = "a:b"\n{text}')
    capsys.readouterr()
    code = run(["gate", str(store), "--config", str(config), "--json"])
    return code, json.loads(capsys.readouterr().out)


def review(store: Path, *arguments: str) -> int:
    return run(["review", *arguments, "--by", "dana", "--store", str(store)])


def test_a_finding_judged_in_the_candidates_favour_counts_for_it(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = '[gate.reviews]\n[gate.critical_rate]\nmax = 0.7\nconfidence = 0.6\nsample = "fixed"\n'
    code, before = gate(store, capsys, text)
    assert (code, before["criteria"][0]["missing"], before["criteria"][1]["value"]) == (
        3,
        "1 findings to review",
        1 / 3,
    )
    assert review(store, "f1", "--judgement", "candidate_right", "--note", "live misheard") == 0
    code, after = gate(store, capsys, text)
    assert (code, after["criteria"][0]["verdict"], after["criteria"][1]["value"]) == (0, "PASS", 0.0)


def test_a_review_holds_for_the_digest_that_was_looked_at(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert review(store, "f1", "--judgement", "both_ok") == 0
    put_run(store, "c0", finding(1, candidate="2026-06-01"), run_id="20261121T100000Z-0001", digest="d2")
    code, document = gate(store, capsys, "[gate.reviews]\n")
    assert (code, document["digest"], document["criteria"][0]["value"]) == (3, "d2", 0)


def test_a_sign_off_is_for_the_newest_digest(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = '[gate.signoffs]\nroles = ["product", "safety"]\n'
    assert review(store, "--sign-off", "product", "--candidate", "next") == 0
    assert gate(store, capsys, text)[1]["criteria"][0]["missing"] == "sign-off by safety"
    assert review(store, "--sign-off", "safety", "--candidate", "next") == 0
    assert gate(store, capsys, text)[0] == 0
    put_run(store, "c1", run_id="20261121T100000Z-0001", digest="d2")
    assert gate(store, capsys, text)[0] == 3


def test_what_is_due_is_listed_until_somebody_has_said_a_word_on_it(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put_run(store, "c1", finding(2), finding(3, severity=Severity.MINOR), run_id="20261120T100000Z-0002")
    assert run(["review", "--due", "--store", str(store)]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "2 findings to review"
    assert [line.split()[0] for line in told[1:]] == ["f1", "f2"]
    assert review(store, "f1", "--judgement", "live_right") == 0
    capsys.readouterr()
    assert run(["review", "--due", "--candidate", "next", "--json", "--store", str(store)]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    listed = json.loads(line)
    assert (listed["call_id"], listed["candidate"], listed["finding"]["id"]) == ("c1", "next", "f2")


def test_what_is_due_is_of_the_newest_digest_as_the_gate_sees_it(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put_run(store, "c1", finding(2), run_id="20261121T100000Z-0001", digest="d2")
    assert run(["review", "--due", "--store", str(store)]) == 0
    told = capsys.readouterr().out.splitlines()
    assert (told[0], told[1].split()[0]) == ("1 finding to review", "f2")
    missing = gate(store, capsys, "[gate.reviews]\n")[1]["criteria"][0]["missing"]
    assert missing == "1 findings to review"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["f9", "--judgement", "both_ok"], "no run in it has a finding 'f9'"),
        (["f1"], "give FINDING_ID with --judgement, or --sign-off"),
        (["--sign-off", "product"], "give FINDING_ID with --judgement, or --sign-off"),
        (["--sign-off", "product", "--candidate", "other"], "no evidence on 'other'"),
        (["f1", "--judgement", "fine"], "'fine' is not one of"),
        (["f1", "--due"], "or --due alone"),
        (["--due", "--candidate", "other"], "no run of 'other' in it, there are next"),
        (["f1", "--judgement", "both_ok", "--json"], "--json goes with --due"),
    ],
)
def test_wrong_use_is_told(store: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str) -> None:
    assert review(store, *arguments) == 2
    assert message in capsys.readouterr().err
    assert not (store / "reviews").exists()


def test_whoever_says_something_says_who_they_are(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["review", "f1", "--judgement", "both_ok", "--store", str(store)]) == 2
    assert "--by NAME" in capsys.readouterr().err
