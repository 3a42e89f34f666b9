from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.compare.conversation import Conversation, DeadAir, conversation, without
from harness.core.events import CallStarted, Speech
from harness.core.time import NS_PER_S, Span, union
from harness.core.timeline import Timeline

Times = list[tuple[float, float]]


def span(start_s: float, end_s: float) -> Span:
    return Span(round(start_s * NS_PER_S), round(end_s * NS_PER_S))


def told(caller: Times, agent: Times, length_s: float, missing: Times = (), words: str = "") -> Conversation:
    """The conversation of utterances in seconds; ``words`` are the caller's."""
    events = [
        Speech(party=party, start_ns=one.start_ns, end_ns=one.end_ns, text=words if party == "caller" else "")
        for party, times in (("caller", caller), ("agent", agent))
        for one in (span(*time) for time in times)
    ]
    timeline = Timeline.of("live", [CallStarted(call_id="c"), *events])
    return conversation(timeline, round(length_s * NS_PER_S), [span(*time) for time in missing])


def responses_s(found: Conversation) -> list[float | None]:
    return [None if turn.response_ns is None else turn.response_ns / NS_PER_S for turn in found.turns if turn.caller]


def test_a_response_runs_from_the_callers_last_word_to_the_agents_first() -> None:
    found = told([(2, 3), (3.5, 4), (8, 9)], [(0, 1), (4.8, 6), (10.5, 11)], 12)
    assert responses_s(found) == [0.8, 1.5]
    assert (found.response_ms.p50, found.response_ms.count) == (800.0, 2)
    assert [turn.number for turn in found.turns] == [0, 1, 2]


def test_an_agent_that_starts_early_has_a_negative_response_time_and_talks_over() -> None:
    found = told([(1, 4)], [(3.5, 6)], 7)
    assert responses_s(found) == [-0.5]
    (overlap,) = found.overlaps
    assert (overlap.by, overlap.span, overlap.failed) == ("agent", span(3.5, 4), False)


def test_without_a_reply_there_is_no_response_time() -> None:
    assert responses_s(told([(1, 2)], [], 5)) == [None]
    assert responses_s(told([(1, 2)], [(0, 9)], 9)) == [None]


def test_a_response_across_missing_sound_is_not_measured() -> None:
    assert responses_s(told([(1, 2)], [(4, 5)], 6, missing=[(2.5, 3)])) == [None]
    assert responses_s(told([(1, 2)], [(4, 5)], 6, missing=[(5.5, 6)])) == [2.0]


def test_dead_air_is_silence_of_both_and_knows_who_was_waited_for() -> None:
    found = told([(4, 5), (20, 24)], [(9, 10), (14, 15)], 30)
    assert found.dead_air == (
        DeadAir(span=span(0, 4), after=None, before="caller"),
        DeadAir(span=span(5, 9), after="caller", before="agent"),
        DeadAir(span=span(10, 14), after="agent", before="agent"),
        DeadAir(span=span(15, 20), after="agent", before="caller"),
        DeadAir(span=span(24, 30), after="caller", before=None),
    )


def test_an_agent_that_is_silent_while_the_caller_speaks_is_not_dead_air() -> None:
    assert told([(1, 20)], [(0, 0.5), (21, 22)], 22).dead_air == ()


@pytest.mark.parametrize(("silence_s", "count"), [(2.9, 0), (3.0, 1)])
def test_dead_air_lasts_three_seconds_at_least(silence_s, count) -> None:
    assert len(told([(0, 1)], [(1 + silence_s, 5)], 5).dead_air) == count


def test_of_two_who_start_at_once_the_caller_came_second() -> None:
    assert [overlap.by for overlap in told([(1, 3)], [(1, 4)], 5).overlaps] == ["caller"]


def test_a_call_of_silence_is_dead_air_from_end_to_end() -> None:
    assert told([], [], 4).dead_air == (DeadAir(span=span(0, 4), after=None, before=None),)


def test_missing_sound_is_not_dead_air() -> None:
    assert told([(0, 1)], [(9, 10)], 10, missing=[(2, 7)]).dead_air == ()
    (found,) = told([(0, 1)], [(9, 10)], 10, missing=[(1, 4)]).dead_air
    assert found == DeadAir(span=span(4, 9), after="caller", before="agent")


@pytest.mark.parametrize(("agent_stops_s", "failed"), [(3.4, False), (4.0, False), (4.1, True), (9.0, True)])
def test_an_agent_that_speaks_on_for_over_a_second_has_not_yielded(agent_stops_s, failed) -> None:
    found = told([(3, 6)], [(0, agent_stops_s)], 10)
    (overlap,) = found.overlaps
    assert (overlap.by, overlap.failed) == ("caller", failed)
    assert overlap.yield_ns == round((agent_stops_s - 3) * NS_PER_S)
    assert found.turns[1].barged_in
    assert len(found.failed_yields) == failed


def test_a_callers_backchannel_asks_for_no_yielding() -> None:
    found = told([(3, 3.4)], [(0, 9)], 10)
    assert [(overlap.aside, overlap.failed) for overlap in found.overlaps] == [(True, False)]


def test_a_short_command_is_no_backchannel_where_its_words_are_known() -> None:
    found = told([(3, 3.4)], [(0, 9)], 10, words="stop")
    assert [(overlap.aside, overlap.failed) for overlap in found.overlaps] == [(False, True)]


def test_a_short_overlap_is_how_turns_change_hands() -> None:
    assert told([(1, 3.1)], [(3, 5)], 6).overlaps == ()
    assert told([(1, 3.1)], [(3, 5)], 6).both_ns == NS_PER_S // 10


UTTERANCES = st.lists(st.tuples(st.integers(0, 300), st.integers(1, 60)), max_size=8).map(
    lambda drawn: [(one.start_ns / NS_PER_S, one.end_ns / NS_PER_S) for one in spaced(drawn)]
)


def spaced(drawn: list[tuple[int, int]]) -> tuple[Span, ...]:
    """Ascending, disjoint spans in tenths of a second."""
    return union(span(start / 10, (start + length) / 10) for start, length in drawn)


@given(UTTERANCES, UTTERANCES)
def test_every_moment_is_counted_once(caller, agent) -> None:
    found = told(caller, agent, 40)
    parts = (found.caller_only_ns, found.agent_only_ns, found.both_ns, found.neither_ns)
    assert min(parts) >= 0
    assert sum(parts) == found.length_ns


@given(UTTERANCES, UTTERANCES)
def test_what_is_told_is_really_there(caller, agent) -> None:
    found = told(caller, agent, 40)
    one, other = ([span(*time) for time in times] for times in (caller, agent))
    for silence in found.dead_air:
        assert not any(silence.span.overlaps(speech) for speech in [*one, *other])
    for overlap in found.overlaps:
        assert any(overlap.span.overlap_ns(speech) == overlap.span.duration_ns for speech in one)
        assert any(overlap.span.overlap_ns(speech) == overlap.span.duration_ns for speech in other)
    assert sum(overlap.span.duration_ns for overlap in found.overlaps) <= found.both_ns


@given(UTTERANCES)
def test_taking_out_leaves_the_rest(times) -> None:
    taken = [span(*time) for time in times]
    left = without(span(0, 40), taken)
    assert not any(one.overlaps(other) for one in left for other in taken)
    assert sum(one.duration_ns for one in [*left, *taken]) == 40 * NS_PER_S
