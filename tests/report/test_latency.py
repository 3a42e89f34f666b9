from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.compare.result import Comparison, TurnComparison, TurnLatency
from harness.config.tables import ResponseBudget
from harness.core.time import Span
from harness.report.latency import waterfall

FAST = TurnLatency(first_sound_ms=500, first_answer_ms=500, endpointing_ms=200, llm_first_token_ms=100)
SLOW = TurnLatency(first_sound_ms=700, first_answer_ms=3_100, tool_ms=400)


def compared(*pairs: tuple[TurnLatency, TurnLatency]) -> Comparison:
    turn = TurnComparison(
        number=0, span=Span(0, 1), end_of_speech_ns=0,
        heard_live="", heard_candidate="", reply_live="", reply_candidate="",
    )  # fmt: skip
    turns = [
        replace(turn, number=number, latency_live=live, latency_candidate=other)
        for number, (live, other) in enumerate(pairs)
    ]
    return Comparison(call_id="c", candidate="next", turns=tuple(turns), findings=())


def test_stages_follow_one_another_and_what_no_stage_tells_fills_the_rest() -> None:
    laid = waterfall(compared((FAST, FAST)), ResponseBudget())
    assert laid is not None
    bar = laid.rows[0].live
    assert [(part.stage, part.ms) for part in bar.segments] == [("turn", 200), ("llm", 100), ("rest", 200)]
    assert bar.segments[1].left == pytest.approx(bar.segments[0].width)
    assert sum(part.width for part in bar.segments) == pytest.approx(bar.answer_at)


def test_stages_that_run_side_by_side_are_not_added_up() -> None:
    both = TurnLatency(
        first_sound_ms=2_600, first_answer_ms=2_600, endpointing_ms=2_200, stt_ms=2_000, tts_first_sound_ms=60
    )
    laid = waterfall(compared((both, both)), ResponseBudget())
    assert laid is not None
    assert [(part.stage, part.ms) for part in laid.rows[0].live.segments] == [
        ("stt", 2_000), ("turn", 200), ("tts", 60), ("rest", 340),
    ]  # fmt: skip


def test_a_stage_done_before_the_end_of_speech_takes_no_time_from_the_caller() -> None:
    early = TurnLatency(first_sound_ms=1_000, first_answer_ms=1_000, endpointing_ms=800, stt_ms=-1_900)
    laid = waterfall(compared((early, early)), ResponseBudget())
    assert laid is not None
    assert [(part.stage, part.ms) for part in laid.rows[0].live.segments] == [("turn", 800), ("rest", 200)]


@given(
    st.builds(
        TurnLatency,
        **dict.fromkeys(
            ("first_sound_ms", "first_answer_ms", "endpointing_ms", "stt_ms", "llm_first_token_ms", "tool_ms"),
            st.none() | st.floats(-5_000, 5_000, allow_subnormal=False),
        ),
    ),
    st.none() | st.floats(1, 9_000),
)
def test_whatever_was_measured_stays_on_the_scale_and_ends_at_the_answer(
    side: TurnLatency, limit: float | None
) -> None:
    laid = waterfall(compared((side, FAST)), ResponseBudget(max=limit))
    assert laid is not None
    for row in laid.rows:
        at = 0.0
        for part in row.live.segments:
            assert part.left == pytest.approx(at) and part.width > 0
            at += part.width
        assert at <= 100.001
        if row.live.answer_at is not None:
            assert at == pytest.approx(row.live.answer_at)


def test_everything_lies_on_one_scale_with_the_budget() -> None:
    laid = waterfall(compared((FAST, SLOW)), ResponseBudget(p50=800, max=4_000))
    assert laid is not None
    assert dict(laid.limits) == pytest.approx(
        {"p50 800 ms": 100 * 800 / laid.scale_ms, "limit 4000 ms": 100 * 4_000 / laid.scale_ms}
    )
    assert laid.rows[0].candidate.answer_at == pytest.approx(100 * 3_100 / laid.scale_ms)
    assert all(0 <= at <= 100 for _, at in (*laid.ticks, *laid.limits))
    assert 2 <= len(laid.ticks) <= 9


def test_over_the_limit_and_without_reply_are_marked() -> None:
    censored = TurnLatency(censored=True)
    slow = TurnLatency(first_sound_ms=3_100, first_answer_ms=3_100)
    laid = waterfall(compared((FAST, slow), (FAST, censored), (FAST, SLOW)), ResponseBudget(max=3_000))
    assert laid is not None
    assert [(row.live.over, row.candidate.over) for row in laid.rows] == [(False, True), (False, True), (False, False)]
    assert laid.rows[2].candidate.took_ms == 700, "the limit is on the first sound, a filler's included"
    assert laid.rows[1].candidate.segments == ()


def test_a_reply_before_the_callers_end_is_drawn_at_zero_and_keeps_its_number() -> None:
    early = TurnLatency(first_sound_ms=-200.0, first_answer_ms=-200.0)
    laid = waterfall(compared((early, early)), ResponseBudget())
    assert laid is not None
    assert (laid.rows[0].live.answer_at, laid.rows[0].live.answer_ms) == (0.0, -200.0)


def test_turns_of_which_nothing_is_known_are_left_out() -> None:
    assert waterfall(compared((TurnLatency(), TurnLatency())), ResponseBudget(max=1)) is None
    laid = waterfall(compared((TurnLatency(), TurnLatency()), (FAST, FAST)), ResponseBudget())
    assert laid is not None and [row.turn for row in laid.rows] == [1]
