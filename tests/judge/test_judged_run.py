"""A judge from end to end: a recorded run, a model's server on loopback, people's labels, the gate."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from harness.cli.main import run
from harness.compare.compare import compare
from harness.compare.rules import Rules
from harness.core.audio import Encoding, Format, Track
from harness.core.call import Call
from harness.core.candidate import CandidateRecord
from harness.core.findings import Decision, Verdict
from harness.store import bundle
from tests.compare.scene import agent, caller, timeline
from tests.judge.endpoint_server import Reply, answer, completion, served

LIVE = "Could you spell your last name for me, please?"
OTHER = "Would you mind coming along with your whole family then?"
CONFIG = """
[store]
path = "."
[redact]
mode = "off"
[candidate.next]
run = "a:b"
[judge]
url = "{url}"
model = "m-1"
requests_per_minute = 1e9
min_labels = 40
[gate.agreement]
min = 0.5
period_days = 100000
[gate.calls]
min = 1
"""


@pytest.fixture
def recorded(tmp_path: Path) -> Path:
    """A finished run of one call, in which the candidate says something else that changes no value."""
    live = timeline(caller(1, 2, "hello it is dana"), agent(3, 5, LIVE))
    other = timeline(caller(1, 2, "hello it is dana"), agent(3, 5, OTHER), side="candidate")
    sounds = {party: Track(party, Format(Encoding.MULAW, 8000), b"\xff" * 8000 * 6) for party in ("caller", "agent")}
    bundle.write_call(tmp_path, Call(call_id=live.call_id, tracks=sounds, live=live), live)  # type: ignore[arg-type]
    kept = bundle.Run(
        call_id=live.call_id,
        run_id="20261121T090000Z-0000",
        candidate=CandidateRecord(name="next", digest="d1"),
        timeline=other,
        comparison=compare(live, other, Rules(), "next"),
        decision=Decision(Verdict.INCONCLUSIVE),
    )
    bundle.write_run(tmp_path, kept, {}, {})
    (tmp_path / "summary.json").write_text(json.dumps({"run_id": kept.run_id}), encoding="utf-8")
    return tmp_path


def says(body: dict[str, Any], _: int) -> Reply:
    """A model that finds live right, and of people's labels says what they say."""
    shown = json.loads(body["messages"][1]["content"])
    if LIVE in (shown["A"], shown["B"]):
        return answer("a_right" if shown["A"] == LIVE else "b_right", why="the other changes the subject")
    label = shown["A"] or shown["B"]
    if label == "a_right" and not shown["A"]:
        label = "b_right"
    return answer(label)


def judged(folder: Path, url: str, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """Compare the run again with the judge; the one finding."""
    (folder / "h.toml").write_text(CONFIG.format(url=url))
    run(["rediff", str(folder), "--config", str(folder / "h.toml")])
    capsys.readouterr()
    document = json.loads((folder / "summary.json").read_text())
    ((finding,),) = [each["findings"] for each in document["calls"]]
    return dict(finding, verdict=document["calls"][0]["verdict"])


def gate(folder: Path, capsys: pytest.CaptureFixture[str]) -> float:
    """The share of calls that agree, as the gate sees it."""
    assert run(["gate", str(folder), "--config", str(folder / "h.toml"), "--json"]) == 3
    criteria = {one["name"]: one for one in json.loads(capsys.readouterr().out)["criteria"]}
    assert criteria["calls"]["verdict"] == "PASS"
    return float(criteria["agreement"]["value"])


def calibrated(folder: Path) -> int:
    kinds = [("equivalent", "both_ok"), ("a_right", "live_right"), ("both_wrong", "both_wrong")]
    lines = [
        {"rubric": "equivalence", "heard": str(n), "live": kinds[n % 3][0], "candidate": "", "label": kinds[n % 3][1]}
        | {"cluster": f"c{n}"}
        for n in range(60)
    ]
    (folder / "labels.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    return run(["judge", str(folder / "labels.jsonl"), "--config", str(folder / "h.toml")])


def test_an_opinion_is_shown_and_decides_once_people_agree_with_the_judge(
    recorded: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with served(says) as (url, asked):
        shown = judged(recorded, url, capsys)
        assert (shown["severity"], shown["judgement"], shown["verdict"]) == ("minor", "unknown", "PASS")
        assert "live_right by 3 of 3 votes: the other changes the subject (not calibrated" in shown["evidence"][-1]
        assert "judge m-1" in shown["evidence"][-1]
        assert gate(recorded, capsys) == 1.0
        assert calibrated(recorded) == 0
        assert "equivalence: may decide" in capsys.readouterr().out
        count = len(asked)
        heard = judged(recorded, url, capsys)
        assert len(asked) == count, "the answers were kept"
        assert (heard["severity"], heard["judgement"], heard["verdict"]) == ("major", "live_right", "FAIL")
        assert gate(recorded, capsys) == 0.0
    report = (recorded / "report.md").read_text()
    assert "FAIL" in report


NO_ANSWERS: list[Reply] = [
    completion("I would rather not say"),
    completion('{"why": "x", "answer": "a_right"}', refusal="no"),
    completion('{"why": "x", "answer": "a_ri', finish="length"),
]


def test_a_calibrated_judge_that_gives_no_answer_changes_nothing(
    recorded: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sick = False

    def model(body: dict[str, Any], number: int) -> Reply:
        return NO_ANSWERS[number % 3] if sick else says(body, number)

    with served(model) as (url, _):
        (recorded / "h.toml").write_text(CONFIG.format(url=url))
        assert calibrated(recorded) == 0
        sick = True
        found = judged(recorded, url, capsys)
    assert (found["severity"], found["judgement"], found["verdict"]) == ("minor", "unknown", "PASS")
    assert "unknown by 3 of 3 votes" in found["evidence"][-1]
    assert gate(recorded, capsys) == 1.0
