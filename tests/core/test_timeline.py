"""Reading and ordering timelines."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.core.errors import InputError
from harness.core.events import (
    KINDS,
    CallEnded,
    CallStarted,
    Event,
    Feedback,
    Outcome,
    Speech,
    ToolCall,
    ToolResult,
    event_from_json,
    event_to_json,
)
from harness.core.timeline import Timeline

STARTED = '{"kind":"call_started","schema":1,"call_id":"CA12"}\n'


def parse(lines: str) -> Timeline:
    return Timeline.parse(STARTED + lines, "live", "live.jsonl")


@pytest.mark.parametrize(
    ("lines", "rule"),
    [
        (
            '{"kind":"speech","party":"caller","start_ns":5,"end_ns":4}',
            "live.jsonl:2: speech: end_ns 4 is before start_ns 5",
        ),
        (
            '{"kind":"speech","party":"caller","start_ns":-5,"end_ns":4}',
            "live.jsonl:2: speech: start_ns must not be negative",
        ),
        ('{"kind":"speech","party":"robot","start_ns":0,"end_ns":4}', "party must be one of caller, agent, is 'robot'"),
        ('{"kind":"speech","party":"caller","start_ns":0.5,"end_ns":4}', "start_ns must be an integer, is 0.5"),
        ('{"kind":"speech","party":"caller","start_ns":true,"end_ns":4}', "start_ns must be an integer, is True"),
        ('{"kind":"speach"}', "live.jsonl:2: unknown kind 'speach'"),
        ('{"kind":"tool_call","call":"c","at_ns":1}', "live.jsonl:2: tool_call: name is missing"),
        (
            '\n{"kind":"tool_result","call":"c9","at_ns":1}',
            "live.jsonl:3: tool_result answers call 'c9', which no tool_call made",
        ),
        ("{", "live.jsonl:2: not JSON"),
        ("[1]", "live.jsonl:2: an event must be an object, is list"),
        ('{"kind":"call_started","call_id":"b"}', "exactly one call_started, has 2"),
        ("[" * 100_000, "live.jsonl:2: "),
    ],
)
def test_bad_lines_are_refused_with_their_line_and_rule(lines: str, rule: str) -> None:
    with pytest.raises(InputError) as error:
        parse(lines)
    assert rule in str(error.value)
    assert "\n" not in str(error.value)


def test_the_first_event_must_start_the_call() -> None:
    with pytest.raises(InputError, match=r"x:1: the first event must be call_started, is clear"):
        Timeline.parse('{"kind":"clear","at_ns":0}', "live", "x")
    with pytest.raises(InputError, match="is empty"):
        Timeline.parse("\n \n", "live", "x")


def test_unknown_fields_are_passed_over_so_that_newer_files_can_be_read() -> None:
    assert parse('{"kind":"clear","at_ns":3,"colour":"blue"}').events[1].kind == "clear"


def test_events_come_out_in_time_order_and_untimed_ones_stay_where_they_were() -> None:
    timeline = parse(
        '{"kind":"tool_call","call":"c","name":"n","at_ns":20}\n'
        '{"kind":"outcome","value":"resolved"}\n'
        '{"kind":"call_ended","reason":"stop"}\n'
        '{"kind":"speech","party":"caller","start_ns":5,"end_ns":9,"text":"hi"}\n'
    )
    assert [event.kind for event in timeline.events] == ["call_started", "speech", "tool_call", "outcome", "call_ended"]


def test_interim_speech_is_kept_but_not_counted_as_said() -> None:
    timeline = parse('{"kind":"speech","party":"caller","start_ns":0,"end_ns":4,"text":"h","final":false}')
    assert timeline.speech("caller") == ()
    assert len(timeline.of_kind(Speech)) == 1


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-10, 10) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["kind", "call_id", "start_ns", "end_ns", "party", "call", "name", "at_ns", "words"]),
            json_values | st.sampled_from(sorted(KINDS)),
        )
    )
)
def test_nothing_but_an_input_error_escapes(objects: list[dict[str, object]]) -> None:
    text = "".join(json.dumps(value) + "\n" for value in objects)
    try:
        Timeline.parse(STARTED + text, "live", "x")
    except InputError as error:
        assert str(error).startswith("x")


times = st.integers(0, 10**12)
events: st.SearchStrategy[Event] = st.one_of(
    st.builds(
        lambda a, b, t: Speech(party="agent", start_ns=min(a, b), end_ns=max(a, b), text=t), times, times, st.text()
    ),
    st.builds(
        lambda c, t: ToolCall(call=c, name="n", at_ns=t, arguments={"x": [1, None, {"y": "z"}]}),
        st.text(min_size=1),
        times,
    ),
    st.builds(lambda v: Outcome(value=v), st.text()),
    st.builds(lambda v: Feedback(name="csat", value=v), json_values),
)


@given(st.lists(events))
def test_what_is_written_is_read_back(given_events: list[Event]) -> None:
    timeline = Timeline.of("live", [CallStarted(call_id="a"), *given_events, CallEnded()])
    again = Timeline.parse(timeline.dump(), "live", "x")
    assert [event_to_json(event) for event in again.events] == [event_to_json(event) for event in timeline.events]


def test_every_kind_survives_the_round_trip() -> None:
    samples = {
        "call_started": {"call_id": "x"},
        "speech": {
            "party": "caller",
            "start_ns": 0,
            "end_ns": 2,
            "words": [{"text": "hi", "start_ns": 0, "end_ns": 1}],
        },
        "tool_call": {"call": "c", "name": "n", "at_ns": 1},
        "tool_result": {"call": "c", "at_ns": 1, "result": {"ok": True}, "source": "stub"},
        "inference": {"at_ns": 3, "turn": 1, "completion": "hm"},
        "stage": {"stage": "llm", "start_ns": 0, "end_ns": 2, "first_ns": 1},
        "usage": {"stage": "llm", "input_tokens": 3},
        "interruption": {"by": "caller", "at_ns": 1},
        "mark": {"name": "m", "at_ns": 1},
        "clear": {"at_ns": 1},
        "dtmf": {"digit": "1", "at_ns": 1},
        "gap": {"party": "agent", "start_ns": 0, "end_ns": 9, "cause": "lost"},
        "fault": {"where": "candidate.tool", "message": "m", "at_ns": 1},
        "outcome": {"value": "resolved"},
        "feedback": {"name": "csat", "value": 5},
        "call_ended": {"reason": "bye"},
    }
    assert set(samples) == set(KINDS)
    for kind, fields in samples.items():
        out = event_to_json(event_from_json({"kind": kind, **fields}))
        assert out["kind"] == kind
        assert fields.items() <= out.items()


def test_results_answer_by_call() -> None:
    timeline = Timeline.of(
        "live",
        [
            CallStarted(call_id="a"),
            ToolCall(call="c", name="n", at_ns=1),
            ToolResult(call="c", at_ns=2, result=1),
            ToolResult(call="c", at_ns=3, result=2),
        ],
    )
    assert timeline.results["c"].result == 2
