"""A live bot's sound lies where it sounded, whatever its event loop was busy with."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from harness.core.time import NS_PER_MS, NS_PER_S
from harness.fork.live_clock import LOOK_AHEAD_NS, LiveClock, Written
from harness.wire.media import TrackName

FRAME_NS = 20 * NS_PER_MS
RATE_HZ = 8000
FRAME = b"\1\0" * 160
PIECE_NS = 40 * NS_PER_MS


def heard(until_ns: list[int]) -> list[int]:
    """Where the frames lie that were pushed at these times."""
    places: list[int] = []
    clock = LiveClock(lambda track, at_ns, pcm: places.append(at_ns))
    for each in until_ns:
        clock.take("inbound", FRAME, RATE_HZ, each)
    clock.finish()
    return places


@given(st.integers(10, 300), st.integers(0, 1200), st.integers(0, 18), st.integers(0, 10_000))
def test_a_loop_that_stalls_and_catches_up_leaves_no_trace(at: int, stall_ms: int, each_ms: int, seed: int) -> None:
    """``stall_ms`` without a frame, and then one each ``each_ms`` until none is late."""
    jitter = random.Random(seed)
    until, free_ns = [], 0
    for index in range(400):
        due_ns = (index + 1) * FRAME_NS
        if index == at:
            free_ns = due_ns + stall_ms * NS_PER_MS
        until.append(max(due_ns + jitter.randrange(NS_PER_MS), free_ns))
        free_ns = until[-1] + each_ms * NS_PER_MS if free_ns > due_ns else free_ns
    late_ns = max(end_ns - (index + 1) * FRAME_NS for index, end_ns in enumerate(until))
    drawn_out_ns = sum(end_ns - (index + 1) * FRAME_NS > NS_PER_MS for index, end_ns in enumerate(until)) * FRAME_NS
    places = heard(until)
    if late_ns + drawn_out_ns < LOOK_AHEAD_NS:
        assert all(abs(place_ns - index * FRAME_NS) <= NS_PER_MS for index, place_ns in enumerate(places))


def test_a_pause_that_lasts_stays_a_pause() -> None:
    pause_ns = 700 * NS_PER_MS
    until = [(index + 1) * FRAME_NS + (pause_ns if index >= 100 else 0) for index in range(300)]
    assert heard(until) == [end_ns - FRAME_NS for end_ns in until]


def test_an_agent_s_sound_has_pauses_between_utterances_and_none_within() -> None:
    written = Written()
    late = [written.place(index * 43 * NS_PER_MS, PIECE_NS) for index in range(100)]
    assert late == [index * PIECE_NS for index in range(100)], "a writer that slips makes no holes"
    assert written.place(9 * NS_PER_S, PIECE_NS) == 9 * NS_PER_S, "behind a pause, time is the pipeline's"
    hasty = [written.place(9 * NS_PER_S, PIECE_NS) for _ in range(10)]
    assert hasty == [9 * NS_PER_S + (index + 1) * PIECE_NS for index in range(10)], "nothing sounds twice at once"


def test_the_tracks_leave_in_the_order_of_the_call_and_zero_is_the_first_of_them() -> None:
    order: list[tuple[TrackName, int]] = []
    clock = LiveClock(lambda track, at_ns, pcm: order.append((track, at_ns)))
    assert (clock.begun, clock.zero_ns()) == (False, None)
    for index in range(50, 250):
        clock.take("inbound", FRAME, RATE_HZ, (index + 1) * FRAME_NS)
        if index >= 60:
            clock.take("outbound", FRAME, RATE_HZ, (index + 1) * FRAME_NS)
    assert clock.begun and order[0] == ("inbound", NS_PER_S)
    assert clock.zero_ns() == NS_PER_S
    clock.finish()
    assert [at_ns for _, at_ns in order] == sorted(at_ns for _, at_ns in order)
    assert len(order) == 200 + 190


def test_a_call_without_sound_begins_with_the_pipeline() -> None:
    clock = LiveClock(lambda track, at_ns, pcm: None)
    clock.finish()
    assert clock.zero_ns() == 0
