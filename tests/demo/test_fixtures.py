"""The recorded calls: complete, as the manifest says, and readable."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from harness.core.events import Gap, Interruption, Speech
from harness.core.timeline import Timeline
from harness.fork.recording import expand, open_call

FIXTURES = Path(__file__).parents[2] / "audio_fixtures"
MANIFEST: dict[str, Any] = json.loads((FIXTURES / "manifest.json").read_text(encoding="utf-8"))
CALLS = {path.stem: path for path in expand([FIXTURES])}
MOST_BYTES = 25_000_000


def events(call_id: str, kind: str) -> list[dict[str, Any]]:
    live = open_call(CALLS[call_id]).live
    assert live is not None
    return [event for line in live.dump().splitlines() if (event := json.loads(line))["kind"] == kind]


def test_every_file_is_the_one_that_the_manifest_names() -> None:
    named = {name: digest for call in MANIFEST["calls"] for name, digest in call["files"].items()}
    found = {path.relative_to(FIXTURES).as_posix() for path in FIXTURES.rglob("*") if path.is_file()}
    assert found == {*named, "manifest.json"}
    for name, digest in named.items():
        assert hashlib.sha256((FIXTURES / name).read_bytes()).hexdigest() == digest


def test_there_are_at_least_fourteen_and_they_are_small() -> None:
    assert len(CALLS) >= 14
    assert set(CALLS) == {call["id"] for call in MANIFEST["calls"]}
    assert sum(path.stat().st_size for path in FIXTURES.rglob("*") if path.is_file()) <= MOST_BYTES


@pytest.mark.parametrize("call_id", ["booking", "rescheduling", "insurance", "escalation"])
def test_the_first_four_last_as_long_as_a_listener_bears(call_id: str) -> None:
    call = open_call(CALLS[call_id])
    assert 25e9 <= call.duration_ns <= 60e9
    assert call.live is not None
    assert call.live.speech("agent")
    assert call.live.speech("caller")


@pytest.mark.parametrize("call_id", sorted(CALLS))
def test_what_was_said_lies_within_the_call(call_id: str) -> None:
    call = open_call(CALLS[call_id])
    reference = CALLS[call_id] / "reference.jsonl"
    said = Timeline.parse(reference.read_text("utf-8"), "live", call_id).speech("caller") if reference.exists() else ()
    told = call.live.speech("caller") if call.live else ()
    assert all(speech.end_ns <= call.duration_ns for speech in (*said, *told))
    assert bool(told) <= bool(said) or call.attributes.get("agent") == "human"


def test_calls_show_what_their_names_promise() -> None:
    assert events("barge-in", "interruption")[0]["by"] == "caller"
    assert any("heard_until_ns" in speech for speech in events("barge-in", "speech"))
    assert "".join(event["digit"] for event in events("keypad", "dtmf")) == "4155550142#"
    assert {event["cause"] for event in events("lost-media", "gap")} == {"lost"}
    assert set(open_call(CALLS["agent-track-missing"]).tracks) == {"caller"}
    assert open_call(CALLS["bare-recording"]).live is None
    assert open_call(CALLS["human-agent"]).attributes["agent"] == "human"
    assert any(speech["source"] == "live/speak" for speech in events("filler-speech", "speech"))
    assert events("hang-up", "outcome")[0]["value"] == "abandoned"
    assert events("escalation", "tool_call")[0]["name"] == "transfer_to_person"


def test_the_silent_caller_is_asked_for_and_answers() -> None:
    live = open_call(CALLS["long-silence"]).live
    assert live is not None
    first, second, *_ = (speech for speech in live.speech("caller"))
    assert second.start_ns - first.end_ns > 7_000_000_000
    assert any("still there" in speech.text for speech in live.speech("agent"))


def test_no_gap_or_cut_is_hidden() -> None:
    for call_id, path in CALLS.items():
        live = open_call(path).live
        gaps = live.of_kind(Gap) if live else ()
        assert bool(gaps) == (call_id == "lost-media")
        cuts = [speech for speech in live.of_kind(Speech) if speech.heard_until_ns] if live else []
        assert len(cuts) == (len(live.of_kind(Interruption)) if live else 0)
