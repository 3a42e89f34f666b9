"""``harness diff`` as people script it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli_runner import harness, told

S = 1_000_000_000
LIVE: list[dict[str, object]] = [
    {"kind": "call_started", "schema": 1, "call_id": "CA12", "started_at": "2026-11-20T10:00:00Z"},
    {"kind": "speech", "party": "agent", "start_ns": 0, "end_ns": 2 * S, "text": "Good morning, how can I help?"},
    {"kind": "speech", "party": "caller", "start_ns": 3 * S, "end_ns": 5 * S, "text": "a table for four at seven pm"},
    {"kind": "tool_call", "call": "c1", "name": "book", "arguments": {"people": 4, "time": "19:00"}, "at_ns": 6 * S},
    {"kind": "tool_result", "call": "c1", "at_ns": 6 * S, "result": {"ok": True}},
    {
        "kind": "speech",
        "party": "agent",
        "start_ns": 7 * S,
        "end_ns": 9 * S,
        "text": "Your table for four at seven pm is booked.",
    },
    {"kind": "call_ended", "reason": "stop"},
]


def write(path: Path, events: list[dict[str, object]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(event) + "\n" for event in events))
    return path


def other(**arguments: object) -> list[dict[str, object]]:
    return [{**event, "arguments": arguments} if event["kind"] == "tool_call" else event for event in LIVE]


def test_a_timeline_equals_itself(tmp_path: Path) -> None:
    live = write(tmp_path / "live.jsonl", LIVE)
    done = harness("diff", live, live, "--json")
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert (document["verdict"], document["findings"]) == ("PASS", [])


def test_another_value_in_a_writing_tool_fails(tmp_path: Path) -> None:
    live, candidate = write(tmp_path / "live.jsonl", LIVE), write(tmp_path / "c.jsonl", other(people=5, time="19:00"))
    done = told("diff", live, candidate, "--json")
    assert done.returncode == 1
    (finding,) = json.loads(done.stdout)["findings"]
    assert (finding["check"], finding["path"], finding["severity"], finding["turn"]) == (
        "tool.argument",
        "book.people",
        "critical",
        1,
    )
    assert (finding["live"], finding["candidate"]) == (4, 5)
    assert told("diff", live, candidate).stdout.startswith("FAIL\n")


def test_the_configuration_says_how_values_compare(tmp_path: Path) -> None:
    live, candidate = write(tmp_path / "live.jsonl", LIVE), write(tmp_path / "c.jsonl", other(people=4, time="7:00 pm"))
    config = tmp_path / "c.toml"
    config.write_text('[tools.book]\neffect = "write"\ncompare = { time = "time" }\n')
    assert told("diff", live, candidate).returncode == 1
    assert told("diff", live, candidate, "--config", config).returncode == 0


def test_pairs_give_a_line_each_and_a_broken_pair_does_not_hold_up_the_others(tmp_path: Path) -> None:
    for name, events in (("a", LIVE), ("b", other(people=9, time="19:00"))):
        write(tmp_path / name / "live.jsonl", LIVE)
        write(tmp_path / name / "candidate.jsonl", events)
    write(tmp_path / "c" / "live.jsonl", LIVE)
    done = told("diff", "--pairs", tmp_path, "--json")
    assert done.returncode == 2
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(line["pair"], line["verdict"]) for line in found] == [("a", "PASS"), ("b", "FAIL")]
    assert "c/candidate.jsonl: cannot be read" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["diff"], "give two timelines"),
        (["diff", "one"], "give two timelines"),
        (["diff", "gone", "gone"], "harness: gone: cannot be read: No such file or directory"),
        (["diff", "--pairs", "tests/cli"], "harness: tests/cli: no FOLDER/*/live.jsonl in it"),
        (["diff", "pyproject.toml", "pyproject.toml"], "harness: pyproject.toml:1: not JSON"),
        (["nonsense"], "No such command 'nonsense'"),
        (["view", "tests"], "harness: tests: no report.html in it"),
        (["rediff", "tests"], "harness: tests: no run.json in it"),
    ],
)
def test_wrong_use_is_told_in_words_and_exits_2(arguments: list[str], message: str) -> None:
    done = told(*arguments)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr
