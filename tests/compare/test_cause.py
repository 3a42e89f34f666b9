"""Which stage started a difference, and the evidence."""

from __future__ import annotations

from typing import Any

from harness.compare.compare import compare
from harness.compare.result import Comparison
from harness.compare.rules import Rules, ToolRules
from harness.core.events import Fault, Inference, StageTime
from harness.core.findings import Finding
from harness.core.time import ns_from_seconds
from harness.core.timeline import Timeline
from tests.compare.scene import BOOKED, agent, answer, clinic, tool

RULES = Rules(tools={"find_slots": ToolRules(effect="read")})


def against(candidate: Timeline, live: Timeline | None = None) -> Comparison:
    return compare(live or clinic(), candidate.as_side("candidate"), RULES, "next")


def only(comparison: Comparison, check: str) -> Finding:
    (found,) = [one for one in comparison.findings if one.check == check]
    return found


def stage(name: Any, start_s: float, end_s: float) -> StageTime:
    return StageTime(stage=name, start_ns=ns_from_seconds(start_s), end_ns=ns_from_seconds(end_s))


def test_an_argument_that_was_misheard_comes_from_speech_to_text_and_says_where() -> None:
    found = against(
        clinic(
            c1="I need a check up on May fifteenth for ten people",
            book=tool(12.4, "book", {**BOOKED, "party": 10}, call="book"),
        )
    )
    wrong, heard = only(found, "tool.argument"), only(found, "transcript.entity")
    assert wrong.cause == heard.cause == "stt"
    assert heard.severity == "critical"
    assert wrong.evidence == ("The candidate heard 10; the live side did not.", heard.id)


def test_an_argument_that_was_heard_right_comes_from_the_model() -> None:
    found = against(clinic(book=tool(12.4, "book", {**BOOKED, "party": 3}, call="book")))
    assert only(found, "tool.argument").cause == "llm"


def test_a_reply_that_follows_another_tool_result_comes_from_the_tool() -> None:
    found = against(clinic(slots=("15:00", "15:30"), a1="I have three p m or half past three. Which suits you?"))
    assert only(found, "reply.content").cause == "tool"
    assert "find_slots answered the candidate" in only(found, "reply.content").evidence[0]


def test_the_answer_to_a_call_does_not_explain_the_call() -> None:
    other = tool(12.4, "book", {**BOOKED, "party": 3}, call="other")
    found = against(clinic(other, answer(other, result={"ok": True, "party": 3}), book=None))
    assert only(found, "tool.argument").cause == "llm"


def test_an_answer_that_differs_in_something_else_explains_nothing() -> None:
    found = against(
        clinic(
            slots=("14:00", "15:30", "17:00"),
            a1="I have two p m or half past three on the sixteenth. Which suits you?",
        )
    )
    assert {one.cause for one in found.findings if one.severity != "minor"} == {"llm"}


def test_a_reply_that_follows_a_wrong_call_has_the_cause_of_the_call() -> None:
    found = against(
        clinic(
            book=tool(12.4, "book", {**BOOKED, "date": "2026-05-16"}, call="book"),
            a2="You are booked for Saturday the sixteenth at two p m. It costs forty dollars.",
        )
    )
    reply = [one for one in found.findings if one.check == "reply.content"]
    assert {one.cause for one in reply} == {"llm"}
    assert reply[0].evidence == (only(found, "tool.argument").id,)


def test_what_a_cut_turn_left_unheard_is_the_turn_detectors() -> None:
    found = against(clinic(c2="two p m please", a2=(10.6, 13, "And what is your name?"), book=None))
    causes = {one.check: one.cause for one in found.findings if one.severity != "minor"}
    assert causes["turn.early"] == causes["tool.missing"] == "turn"


def test_words_the_model_wrote_and_nobody_heard_are_lost_in_speech() -> None:
    written = Inference(at_ns=ns_from_seconds(12.6), completion="Booked for two p m. It costs forty dollars.")
    found = against(
        clinic(written, a2="You are booked for Friday the fifteenth at two p m. It costs fourteen dollars.")
    )
    assert only(found, "reply.content").cause == "tts"
    silent = against(clinic(written, a2=None))
    assert only(silent, "reply.missing").cause == "tts"


def test_a_reply_that_was_written_and_has_no_sound_is_lost_in_speech() -> None:
    mute = only(against(clinic(a2=(13, 13))), "reply.missing")
    assert (mute.path, mute.severity, mute.cause) == ("sound", "major", "tts")


def test_silence_after_a_fault_is_the_faults() -> None:
    broken = Fault(where="candidate.tts", message="RuntimeError: no voice", at_ns=ns_from_seconds(12.5))
    found = against(clinic(broken, a2=None))
    assert only(found, "reply.missing").cause == "tts"
    assert only(found, "fault.tts").severity == "critical"


def test_silence_where_nothing_was_heard_is_speech_to_texts() -> None:
    assert only(against(clinic(c3=None, a3=None)), "reply.missing").cause == "stt"


def test_slowness_is_the_stage_that_grew() -> None:
    live = clinic(stage("stt", 12, 12.3), stage("llm", 12.3, 12.7), stage("tts", 12.7, 13))
    slow = clinic(stage("stt", 12, 12.3), stage("llm", 12.3, 15.9), stage("tts", 15.9, 16.2), a2=(16.2, 16.8))
    found = only(against(slow, live), "turn.late")
    assert found.cause == "llm"
    assert found.evidence == ("Its llm stage took 3200 ms longer.",)


def test_slow_endpointing_is_not_blamed_on_the_words_that_come_with_it() -> None:
    live = clinic(stage("turn", 12, 12.2), stage("stt", 12, 12.3), stage("llm", 12.3, 12.7))
    slow = clinic(stage("turn", 12, 15.4), stage("stt", 12, 15.6), stage("llm", 15.6, 16), a2=(16.2, 16.8))
    assert only(against(slow, live), "turn.late").cause == "turn"


def test_slowness_without_stages_has_no_known_cause() -> None:
    assert only(against(clinic(a2=(16.2, 16.8))), "turn.late").cause == "unknown"


def test_the_harness_own_faults_are_never_the_candidates() -> None:
    found = against(clinic(Fault(where="harness.worker", message="disk full", at_ns=ns_from_seconds(5))))
    assert [(one.check, one.cause, one.severity) for one in found.findings] == [("fault.worker", "harness", "minor")]


def test_a_silence_after_a_filler_is_of_the_stage_that_worked_through_it() -> None:
    fillers = {"a1": (5, 5.6, "One moment."), "a2": (13, 16)}
    live = clinic(stage("llm", 4.4, 4.7), stage("stt", 4, 4.2), **fillers)
    rest = agent(8.9, 10, "I have two p m or half past three. Which suits you?")

    def cause_of(*stages: StageTime) -> str:
        paused = clinic(rest, *stages, **fillers)
        return only(against(paused, live), "turn.late").cause

    heard = stage("stt", 4, 4.25)
    assert cause_of(heard, stage("llm", 4.4, 4.7), stage("llm", 5.7, 8.8)) == "llm"
    assert cause_of(heard, stage("tool", 5.7, 8.5), stage("llm", 8.5, 8.8)) == "tool"
    assert cause_of(heard, stage("llm", 4.4, 4.7)) == "unknown"


def test_a_model_that_is_slow_to_read_a_tools_answer_is_blamed_for_it() -> None:
    usual = (stage("stt", 12, 12.1), stage("llm", 12.1, 12.3), stage("tool", 12.4, 12.6))
    live = clinic(*usual, stage("llm", 12.6, 12.8))
    slow = clinic(*usual, stage("llm", 12.6, 16), a2=(16.2, 16.8))
    assert only(against(slow, live), "turn.late").cause == "llm"
    other = clinic(*usual, stage("llm", 12.6, 12.8), a2=(16.2, 16.8))
    assert only(against(other, live), "turn.late").cause == "unknown"
