"""Response times on one clock, and what is said of them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.compare.beside import lay_beside
from harness.compare.compare import compare
from harness.compare.latency import latencies, percentiles_of, quantile, quantile_interval
from harness.compare.result import ResponseTimes, TurnLatency
from harness.compare.rules import Rules
from harness.core.events import StageTime
from harness.core.time import NS_PER_MS, ns_from_seconds
from harness.core.timeline import Timeline
from tests.compare.scene import agent, caller, clinic, timeline, told


def of_turn(number: int, call: Timeline) -> TurnLatency:
    return latencies(lay_beside(call, call), call, call)[number][1]


def test_a_response_time_runs_from_the_callers_last_word_to_the_first_sound() -> None:
    assert of_turn(2, clinic()).first_sound_ms == 1000.0
    assert of_turn(0, clinic()).first_sound_ms is None


def test_a_filler_is_sound_and_no_answer() -> None:
    call = timeline(
        caller(0, 1, "when are you open"), agent(1.5, 2.5, "One moment, let me check."), agent(5, 6, "Nine to five.")
    )
    assert (of_turn(1, call).first_sound_ms, of_turn(1, call).first_answer_ms) == (500.0, 4000.0)


def test_the_last_thing_said_is_an_answer_whatever_it_says() -> None:
    call = timeline(caller(0, 1, "hello"), agent(1.5, 2.5, "One moment."))
    assert of_turn(1, call).first_answer_ms == 500.0


def test_a_turn_without_a_reply_is_censored_at_its_length() -> None:
    live, other = clinic(), clinic(a2=None)
    mine, theirs = latencies(lay_beside(live, other), live, other)[2]
    assert not mine.censored
    assert (theirs.censored, theirs.first_sound_ms) == (True, 5000.0)


def test_stages_and_tools_are_measured_in_their_turn() -> None:
    def stage(name: str, start: float, first: float, end: float) -> StageTime:
        times = [ns_from_seconds(value) for value in (start, first, end)]
        return StageTime(stage=name, start_ns=times[0], first_ns=times[1], end_ns=times[2])  # type: ignore[arg-type]

    call = clinic(
        stage("turn", 12, 12.2, 12.2),
        stage("stt", 12, 12.3, 12.3),
        stage("llm", 12.3, 12.5, 13),
        stage("tts", 12.9, 13, 15),
    )
    times = of_turn(2, call)
    assert (times.endpointing_ms, times.stt_ms) == (200.0, 300.0)
    assert (times.llm_first_token_ms, times.tts_first_sound_ms) == (200.0, 100.0)
    assert (times.tool_ms, times.has_tool) == (200.0, True)


def test_a_turn_over_the_budget_is_major_and_is_told_once() -> None:
    rules = Rules(response_max_ns=3000 * NS_PER_MS)
    found = compare(clinic(), clinic(a2=(15.5, 16.5)), rules, "next")
    assert told(found) == [("latency.budget", "response_ms", "major", 2)]
    assert found.findings[0].why == "The candidate took 3.5 s to respond; the limit is 3.0 s."
    assert found.findings[0].span.start_ns < ns_from_seconds(12) < ns_from_seconds(15.5) < found.findings[0].span.end_ns


def many(wait_s: float, turns: int = 10) -> Timeline:
    lines = []
    for at in range(turns):
        lines += [caller(10 * at, 10 * at + 1, "and then"), agent(10 * at + 1 + wait_s, 10 * at + 5, "so it is")]
    return timeline(*lines)


def test_a_call_that_is_slower_throughout_is_a_regression() -> None:
    found = compare(many(0.5), many(1.2), Rules(), "next")
    assert told(found) == [("latency.regression", "response_ms", "minor", 1)]
    assert "700 ms slower than the live agent" in found.findings[0].why
    assert told(compare(many(0.5), many(0.6), Rules(), "next")) == []
    assert told(compare(many(0.5, 5), many(1.2, 5), Rules(), "next")) == []


def test_against_the_control_the_harness_own_delay_cancels_out() -> None:
    control = compare(many(0.5), many(1.1), Rules(), "control")
    assert told(compare(many(0.5), many(1.2), Rules(), "next", control)) == []


def test_response_times_merge_without_loss() -> None:
    one, two = ResponseTimes((1.0, 5.0), (9.0,), 1), ResponseTimes((3.0,), (), 0)
    assert (one + two).values == (1.0, 5.0, 3.0, 9.0)
    assert (one + two).censored == 1


def test_too_few_values_leave_an_end_open() -> None:
    told_of = percentiles_of([100.0 + at for at in range(60)])
    assert told_of.p50_interval[0] is not None and told_of.p50_interval[1] is not None
    assert told_of.p99_interval[1] is None
    assert percentiles_of([]).p50 is None


@pytest.mark.parametrize("share", [0.5, 0.95])
def test_intervals_cover_the_true_quantile_at_least_as_often_as_they_say(share: float) -> None:
    draw = np.random.default_rng(7)
    true = float(np.exp(0.5 * {0.5: 0.0, 0.95: 1.6448536}[share]))
    inside = 0
    for _ in range(1500):
        low, high = quantile_interval(draw.lognormal(0, 0.5, 200).tolist(), share)
        assert low is not None and high is not None
        inside += low <= true <= high
    assert inside / 1500 >= 0.943


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=80), st.floats(0.01, 0.99))
def test_a_quantile_lies_in_its_interval(values: list[float], share: float) -> None:
    found = quantile(values, share)
    low, high = quantile_interval(values, share)
    assert found in values
    assert (low is None or low <= found) and (high is None or found <= high)
