"""The bot as the harness runs it: its own process, recorded calls, guarded tools."""

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from pipecat.runner.types import CallData, RunnerArguments

from harness.candidate.run import CandidateRun, run
from harness.compare.compare import compare
from harness.compare.rules import Rules
from harness.config.load import load
from harness.core.call import Call
from harness.core.events import Fault
from harness.core.findings import Finding
from harness.demo.clinic import language_model, options_of
from harness.demo.tools import ClinicTools
from harness.fork.recording import open_call
from tests.demo.conversation import FRIDAY
from tests.demo.endpoint import endpoint, tool_call, words

ROOT = Path(__file__).parents[2]
CONFIG = load(ROOT / "config" / "demo.toml")


def recorded(call_id: str) -> Call:
    return open_call(ROOT / "audio_fixtures" / call_id)


def findings_of_weight(call: Call, candidate: CandidateRun, name: str) -> list[Finding]:
    assert call.live is not None
    comparison = compare(call.live, candidate.timeline, Rules.from_config(CONFIG), name)
    return [finding for finding in comparison.findings if finding.severity != "minor"]


def test_the_same_agent_does_again_what_it_did_live() -> None:
    call = recorded("escalation")
    again = run(call, "control", CONFIG.candidate["control"], CONFIG)
    assert call.live is not None
    assert [use.arguments for use in again.timeline.tool_calls] == [use.arguments for use in call.live.tool_calls]
    assert findings_of_weight(call, again, "control") == []
    assert again.audio is not None


def test_the_next_release_moves_the_appointment_to_the_wrong_day() -> None:
    call = recorded("rescheduling")
    following = run(call, "next", CONFIG.candidate["next"], CONFIG)
    found = {
        (finding.check, finding.path, finding.live, finding.candidate)
        for finding in findings_of_weight(call, following, "next")
    }
    assert ("tool.argument", "reschedule_appointment.date", "2026-06-25", "2026-06-26") in found
    assert {check for check, *_ in found} == {"tool.argument", "reply.content"}


def test_any_openai_compatible_endpoint_can_be_the_model() -> None:
    def answer(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if messages[-1]["role"] == "tool":
            return words("One moment, I am transferring you.")
        if "speak to a person" in str(messages[-1]["content"]):
            return tool_call("transfer_to_person", {"reason": "asked"})
        return words("Certainly.")

    with endpoint(answer) as (port, requests):
        args = {"llm": "openai", "model": "some-model", "base_url": f"http://127.0.0.1:{port}/v1"}
        table = replace(CONFIG.candidate["next"], args=args, network=[f"127.0.0.1:{port}"])
        candidate = run(recorded("escalation"), "next", table, CONFIG)
    assert not candidate.timeline.of_kind(Fault)
    assert [(use.name, use.arguments) for use in candidate.timeline.tool_calls] == [
        ("transfer_to_person", {"reason": "asked"})
    ]
    assert "One moment, I am transferring you." in [said.text for said in candidate.timeline.speech("agent")]
    assert {request["model"] for request in requests} == {"some-model"}
    assert all(request["stream"] for request in requests)
    tools = {tool["function"]["name"] for tool in requests[0]["tools"]}
    assert tools == {tool.__name__ for tool in ClinicTools(FRIDAY).all()}  # type: ignore[union-attr]
    assert "Maple Dental" in str(requests[0]["messages"][0])


def test_a_session_body_has_the_last_word_over_the_calls_parameters() -> None:
    arguments = RunnerArguments(body={"version": "next"})
    arguments.call_data = CallData(body={"version": "live", "date": "2026-05-08"})
    assert options_of(arguments) == {"version": "next", "date": "2026-05-08"}


def test_an_unknown_model_is_refused() -> None:
    with pytest.raises(ValueError, match='llm must be "rules" or "openai", is \'abacus\''):
        language_model({"llm": "abacus"}, FRIDAY)
