"""A side compared with itself: nothing differs, whatever it reports."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from harness.compare.compare import compare
from harness.compare.rules import Rules, ToolRules
from harness.compare.verdict import Evidence, decide
from harness.core.events import (
    Clear,
    Event,
    Fault,
    Feedback,
    Gap,
    Inference,
    Interruption,
    Outcome,
    Speech,
    StageTime,
    ToolCall,
    ToolResult,
    Usage,
    Word,
)
from harness.core.findings import Verdict
from harness.core.time import NS_PER_MS
from harness.core.timeline import Timeline
from tests.compare.scene import timeline

TEXTS = (
    "",
    "yes",
    "mm-hmm",
    "no I can't do Tuesday, make it the third of May at half past two",
    "that will be forty dollars, fifteen for the film",
    "my number is four one five double five five oh one two three",
    "One moment, let me check.",
    "I'll put you through to a colleague.",
    "You're booked for Friday, May 15th at 2 p.m. Anything else?",
    "¿qué? 你好 \u200b ✓",
)
moments = st.integers(0, 60_000).map(lambda ms: ms * NS_PER_MS)
lengths = st.integers(0, 6_000).map(lambda ms: ms * NS_PER_MS)
turn_numbers = st.none() | st.integers(-1, 9)
values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 400) | st.floats() | st.sampled_from(TEXTS),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "date", "sku"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@st.composite
def utterances(draw: st.DrawFn) -> Speech:
    start, length, text = draw(moments), draw(lengths), draw(st.sampled_from(TEXTS))
    timed = draw(st.booleans())
    words = tuple(Word(word, start, start + length) for word in text.split()) if timed else ()
    return Speech(
        party=draw(st.sampled_from(["caller", "agent"])),
        start_ns=start,
        end_ns=start + length,
        text=text,
        final=draw(st.integers(0, 9)) > 0,
        words=words,
        heard_until_ns=draw(st.none() | st.just(start + length // 2)),
        turn=draw(turn_numbers),
    )


@st.composite
def tools(draw: st.DrawFn) -> list[Event]:
    at = draw(moments)
    call = f"c{draw(st.integers(0, 10_000))}"
    made = ToolCall(
        call=call,
        name=draw(st.sampled_from(["find", "book", "transfer"])),
        at_ns=at,
        arguments=draw(st.dictionaries(st.sampled_from(["date", "name", "items"]), values, max_size=3)),
        turn=draw(turn_numbers),
    )
    if draw(st.booleans()):
        return [made]
    source = draw(st.sampled_from(["live", "recorded", "stub", "unavailable"]))
    error = draw(st.none() | st.just("slot taken"))
    after = draw(lengths)
    return [made, ToolResult(call=call, at_ns=at + after, result=draw(values), error=error, source=source)]


def others(at: int, length: int) -> st.SearchStrategy[Event]:
    return st.sampled_from(
        [
            Gap(party="caller", start_ns=at, end_ns=at + length, cause="lost"),
            Fault(where="candidate.tool", message="broke", at_ns=at),
            Fault(where="harness.stt", message="broke", at_ns=at),
            Outcome(value="resolved", at_ns=at),
            Feedback(name="csat", value=4, at_ns=at),
            Interruption(by="caller", at_ns=at),
            Clear(at_ns=at),
            Inference(at_ns=at, context_incomplete=True, completion="that is fifteen dollars"),
            StageTime(stage="llm", start_ns=at, end_ns=at + length, first_ns=at),
            Usage(stage="llm", input_tokens=10, model="m"),
        ]
    )


@st.composite
def calls(draw: st.DrawFn) -> Timeline:
    events: list[Event] = [*draw(st.lists(utterances(), max_size=14))]
    for made in draw(st.lists(tools(), max_size=5)):
        events += made
    for _ in range(draw(st.integers(0, 4))):
        events.append(draw(others(draw(moments), draw(lengths))))
    return timeline(*events)


RULES = Rules(tools={"find": ToolRules(effect="read")}, cost_per_call=1.0)


@settings(max_examples=80)
@given(calls())
def test_a_side_compared_with_itself_has_no_difference(call: Timeline) -> None:
    found = compare(call, call.as_side("candidate"), RULES, "next")
    assert found.findings == ()
    assert all(tally.errors == 0 for tally in found.tallies.values())
    assert decide(found, Evidence(), RULES).verdict is not Verdict.FAIL


@settings(max_examples=50)
@given(calls(), calls())
def test_any_two_calls_compare_and_every_finding_can_be_heard_and_named(live: Timeline, other: Timeline) -> None:
    found = compare(live, other.as_side("candidate"), RULES, "next")
    numbers = {turn.number for turn in found.turns}
    assert len({one.id for one in found.findings}) == len(found.findings)
    for one in found.findings:
        assert one.turn in numbers or one.turn == 0
        assert one.span.duration_ns > 0
        assert one.why.strip()
    assert found == compare(live, other.as_side("candidate"), RULES, "next")
