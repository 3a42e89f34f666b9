import json
from dataclasses import replace

from harness.core.findings import Clip
from harness.report import summary
from tests.report.scene import HOSTILE, findings, run_view


def parsed(text: str) -> dict[str, object]:
    def refuse(name: str) -> None:
        raise AssertionError(f"{name} is no JSON")

    return json.loads(text, parse_constant=refuse)  # type: ignore[no-any-return]


def test_a_run_is_told_in_the_documented_shape() -> None:
    document = parsed(summary.to_json(run_view()))
    assert list(document)[:7] == ["schema", "run_id", "verdict", "reasons", "candidates", "calls", "noise"]
    assert (document["schema"], document["verdict"]) == (1, "FAIL")
    assert document["candidates"]["control"] == {  # type: ignore[index]
        "version": "2026.10", "digest": run_view().candidates[1].digest, "control": True,
    }  # fmt: skip
    first = document["calls"][0]  # type: ignore[index]
    assert list(first) == [
        "call_id", "candidate", "verdict", "reasons", "report", "findings", "tallies", "latency_ms", "media",
    ]  # fmt: skip
    assert first["tallies"]["transcript.word"] == {"errors": 1, "total": 31}
    assert (first["latency_ms"]["live"]["p50"], first["latency_ms"]["candidate"]["p95"]) == (600, 3240)
    assert first["media"]["caller"]["lost"] == 30


def test_there_is_one_entry_per_call_and_candidate() -> None:
    calls = parsed(summary.to_json(run_view()))["calls"]
    keys = [(entry["call_id"], entry["candidate"]) for entry in calls]  # type: ignore[attr-defined]
    assert len(set(keys)) == len(keys) == 6


def test_a_finding_keeps_every_documented_field_and_names_its_clips_from_the_runs_folder() -> None:
    run = run_view()
    entry = run.calls[0]
    heard = replace(findings()[3], clips=(Clip("caller", "clips/f-caller.wav"),))
    entry = replace(entry, comparison=replace(entry.comparison, findings=(heard,)))
    document = parsed(summary.to_json(replace(run, calls=(entry,))))
    (finding,) = document["calls"][0]["findings"]  # type: ignore[index]
    assert {
        "id", "check", "kind", "path", "severity", "turn", "live", "candidate", "span", "cause", "comparable",
        "judgement", "why", "clips", "clips_withheld",
    } <= set(finding)  # fmt: skip
    assert finding["candidate"] is None
    assert finding["span"] == {"start_ns": 28_800_000_000, "end_ns": 34_000_000_000}
    assert finding["clips"] == [{"party": "caller", "file": "calls/CA-folder/runs/r1/next/clips/f-caller.wav"}]


def test_numbers_that_json_does_not_have_become_null() -> None:
    assert parsed(summary.to_json(run_view()))["noise"]["transcript.word"]["ratio"] is None  # type: ignore[index]


def test_whatever_was_said_the_document_is_ascii_and_can_be_read() -> None:
    text = summary.to_json(run_view(HOSTILE))
    assert text.isascii()
    assert parsed(text)["run_id"] == HOSTILE
