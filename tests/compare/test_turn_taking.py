"""Who spoke when."""

from __future__ import annotations

from harness.compare.compare import compare
from harness.compare.rules import Rules
from harness.core.events import CallEnded, CallStarted, Speech
from harness.core.time import ns_from_seconds
from harness.core.timeline import Timeline
from tests.compare.scene import agent, caller, timeline, told


def turns(candidate: Timeline, live: Timeline) -> list[tuple[str, str, str, int]]:
    found = compare(live, candidate.as_side("candidate"), Rules(), "next")
    return [one for one in told(found) if one[0].startswith("turn.")]


ASK = caller(0, 4, "I would like to come in on Tuesday")


def test_starting_well_before_the_end_of_the_callers_words_cuts_off() -> None:
    live = timeline(ASK, agent(4.5, 6, "Certainly."))
    assert turns(timeline(ASK, agent(2.5, 4.5, "Certainly.")), live) == [("turn.early", "turn", "major", 1)]
    assert turns(timeline(ASK, agent(3.8, 5.2, "Certainly.")), live) == []


def test_answering_in_a_pause_after_which_the_caller_goes_on_cuts_off() -> None:
    more = caller(5.5, 7, "or on Wednesday")
    live = timeline(ASK, more, agent(7.5, 9, "Certainly."))
    assert turns(timeline(ASK, more, agent(4.6, 6, "Certainly.")), live) == [("turn.early", "turn", "major", 1)]


def test_what_the_live_agent_did_as_well_is_no_difference() -> None:
    live = timeline(ASK, agent(2.4, 5, "Certainly."))
    assert turns(timeline(ASK, agent(2.5, 5, "Certainly.")), live) == []


def test_a_murmur_of_listening_is_no_interruption() -> None:
    live = timeline(ASK, agent(4.5, 6, "Certainly."))
    assert turns(timeline(ASK, agent(2, 2.5, "mm-hmm"), agent(4.6, 6, "Certainly.")), live) == []


def test_a_murmur_in_a_pause_is_no_interruption_either() -> None:
    more = caller(5.5, 7, "or on Wednesday")
    live = timeline(ASK, more, agent(7.5, 9, "Certainly."))
    assert turns(timeline(ASK, agent(4.4, 4.9, "okay"), more, agent(7.5, 9, "Certainly.")), live) == []


def test_dead_air_before_and_inside_a_reply() -> None:
    live = timeline(ASK, agent(4.5, 6, "Certainly."))
    assert turns(timeline(ASK, agent(8, 9, "Certainly.")), live) == [("turn.late", "response_ms", "major", 1)]
    paused = timeline(ASK, agent(4.5, 5, "One moment."), agent(9.5, 10, "Certainly."))
    assert turns(paused, live) == [("turn.late", "silence_ms", "major", 1)]
    slow_too = timeline(ASK, agent(7.6, 9, "Certainly."))
    assert turns(timeline(ASK, agent(8, 9, "Certainly.")), slow_too) == []


def test_silence_in_which_the_caller_speaks_is_not_dead_air() -> None:
    live = timeline(ASK, agent(4.5, 6, "Certainly."))
    heard_more = timeline(ASK, agent(4.5, 6, "Certainly."), caller(6.5, 9, "and my wife"), agent(9.8, 11, "Pardon?"))
    assert turns(heard_more, live) == []


STORY = "We are open from nine to five on weekdays and from ten to two on Saturdays."


def test_stopping_for_or_answering_a_backchannel() -> None:
    murmur = caller(7, 7.4, "mm-hmm")
    live = timeline(ASK, agent(5, 11, STORY), murmur)
    cut = timeline(ASK, agent(5, 11, STORY, heard_until_ns=ns_from_seconds(7.3)), murmur)
    answered = timeline(ASK, agent(5, 11, STORY), murmur, agent(8, 9, "Pardon?"))
    assert turns(cut, live) == [("turn.barge_in", "backchannel", "major", 1)]
    assert turns(answered, live) == [("turn.barge_in", "backchannel", "major", 1)]
    assert turns(timeline(ASK, agent(5.2, 11, STORY), murmur), live) == []


def barged(until_s: float | None) -> Timeline:
    until = None if until_s is None else ns_from_seconds(until_s)
    spoken = agent(5, 11, STORY, heard_until_ns=until)
    return timeline(ASK, spoken, caller(7, 8.5, "no wait I need Sunday"), agent(11.5, 12, "We are closed."))


def test_talking_on_when_the_caller_barges_in() -> None:
    assert turns(barged(None), barged(7.3)) == [("turn.barge_in", "barge_in", "major", 2)]
    assert turns(barged(7.5), barged(7.3)) == []
    assert turns(barged(None), barged(None)) == []


def test_a_candidate_whose_sound_was_held_back_is_not_asked_whether_it_stopped() -> None:
    held = barged(None)
    started = CallStarted(call_id="CA1", attributes={"interruptions": "hold"})
    rest = [one for one in held.events if not isinstance(one, (CallStarted, CallEnded))]
    assert turns(Timeline.of("candidate", [started, *rest]), barged(7.3)) == []


def test_every_finding_spans_the_moment_it_tells_of() -> None:
    live = timeline(ASK, agent(4.5, 6, "Certainly."))
    (found,) = compare(live, timeline(ASK, agent(2.5, 4.5, "Certainly.")), Rules(), "next").findings
    early = Speech(party="agent", start_ns=ns_from_seconds(2.5), end_ns=ns_from_seconds(4.5))
    assert found.span.start_ns <= early.start_ns < early.end_ns <= found.span.end_ns
