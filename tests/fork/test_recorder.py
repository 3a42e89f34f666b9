"""The recording equals its source to the sample outside the faults."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from harness.core.audio import Encoding, Format, Party
from harness.core.call import MediaGap
from harness.core.errors import InputError
from harness.core.events import CallEnded, Clear, Dtmf, Fault, Gap, Mark
from harness.core.time import NS_PER_S
from harness.fork.recorder import Recorder
from harness.wire.media import (
    Cleared,
    DtmfPressed,
    FramesDropped,
    MarkPlayed,
    MediaFrame,
    ProviderFailed,
    Stamps,
    Started,
    Stopped,
)
from tests.fork.oracle import FORMAT, FRAME, FRAME_NS, Faults, expected, faults, frames_of, record, sound

FRAMES = 300


def differences(recorded: bytes, wanted: bytes) -> str:
    """The frames that are not as wanted, and where in what is wanted they lie instead."""
    out = []
    for index in range(0, max(len(recorded), len(wanted)), FRAME):
        frame = recorded[index : index + FRAME]
        if frame != wanted[index : index + FRAME]:
            out.append(f"{index // FRAME}: {wanted.find(frame) / FRAME}")
    return ", ".join(out[:10])


@given(faults(FRAMES), faults(FRAMES))
@settings(max_examples=60)
def test_loss_reorder_repeats_pauses_and_jitter_leave_the_rest_in_place(caller: Faults, agent: Faults) -> None:
    sources = {"inbound": sound(1, FRAMES), "outbound": sound(2, FRAMES)}
    call = record(frames_of("inbound", sources["inbound"], caller), frames_of("outbound", sources["outbound"], agent))
    wanted = {"caller": expected(sources["inbound"], caller), "agent": expected(sources["outbound"], agent)}
    length = max(map(len, wanted.values()))
    for party, data in wanted.items():
        assert call.tracks[party].data == data.ljust(length, b"\xff"), differences(call.tracks[party].data, data)
    for party, made in (("caller", caller), ("agent", agent)):
        media = call.media.track(party)
        sent = FRAMES - len(made.lost) - len(made.paused)
        assert media.received == sent
        assert media.late == 0
        assert media.duplicate == len(made.repeated - made.lost - made.paused)
        silent = sum(gap.end_ns - gap.start_ns for gap in media.gaps)
        assert silent == (length - sent * FRAME) * 125_000


SOURCE = sound(1, FRAMES)
OTHER = sound(2, FRAMES)
STARTED = Started(
    stream_id="s",
    call_id="c",
    format=FORMAT,
    tracks=("inbound", "outbound"),
    stamps="approximate",
    attributes={"a": "b"},
)


@given(st.integers(20, 200), st.integers(1, 90), st.sampled_from(["approximate", "exact", "none"]), st.booleans())
@settings(max_examples=60)
def test_a_stall_with_a_burst_behind_it_is_not_counted_twice(
    at: int, frames: int, stamps: Stamps, stamped_when_sent: bool
) -> None:
    stalled = [
        (max(index, at + frames if at <= index < at + frames else index) * FRAME_NS, index) for index in range(FRAMES)
    ]
    sent = [
        (
            arrival_ns,
            MediaFrame(
                "inbound",
                SOURCE[index],
                None,
                None if stamps == "none" else index + 1,
                arrival_ns if stamped_when_sent and stamps == "approximate" else index * FRAME_NS,
            ),
        )
        for arrival_ns, index in stalled
    ]
    call = record(sent, stamps=stamps)
    assert call.tracks["caller"].data == b"".join(SOURCE)
    media = call.media.caller
    assert media is not None
    assert media.gaps == ()
    assert media.max_stall_ms == frames * 20


def test_frames_that_come_after_they_were_given_up_are_late_and_stay_silent() -> None:
    given_up = frozenset(range(100, 105))
    in_time = frames_of("inbound", SOURCE, Faults(lost=given_up))
    late = [frame for _, frame in frames_of("inbound", SOURCE, Faults())][100:105]
    sent = sorted([*in_time, *((230 * FRAME_NS, frame) for frame in late)], key=lambda each: each[0])
    call = record(sent)
    assert call.tracks["caller"].data == expected(SOURCE, Faults(), late=given_up)
    media = call.media.caller
    assert media is not None
    assert (media.late, media.lost, media.duplicate, media.expected, media.received) == (5, 0, 0, FRAMES, FRAMES)
    assert media.gaps == (MediaGap(100 * FRAME_NS, 105 * FRAME_NS, "late"),)


def test_the_causes_of_gaps_are_told_apart() -> None:
    made = Faults(lost=frozenset({50, 51}), paused=frozenset(range(120, 180)))
    call = record(frames_of("inbound", SOURCE, made))
    media = call.media.caller
    assert media is not None
    assert media.gaps == (
        MediaGap(50 * FRAME_NS, 52 * FRAME_NS, "lost"),
        MediaGap(120 * FRAME_NS, 180 * FRAME_NS, "not_sent"),
    )
    assert call.live is not None
    assert [gap.cause for gap in call.live.of_kind(Gap)] == ["lost", "not_sent"]


def test_a_track_that_begins_later_lies_where_its_stamps_say_and_both_end_together() -> None:
    agent = frames_of("outbound", OTHER, Faults(paused=frozenset(range(130))))[:100]
    call = record(frames_of("inbound", SOURCE, Faults()), agent)
    assert call.tracks["agent"].data == expected(OTHER[:230], Faults(paused=frozenset(range(130)))).ljust(
        FRAMES * FRAME, b"\xff"
    )
    assert call.tracks["agent"].duration_ns == call.tracks["caller"].duration_ns == FRAMES * FRAME_NS
    media = call.media.agent
    assert media is not None
    assert [gap.cause for gap in media.gaps] == ["not_sent", "not_sent"]


def test_an_announced_track_without_sound_is_silent_throughout() -> None:
    recorder = Recorder()
    recorder.feed("s", STARTED)
    for arrival_ns, frame in frames_of("inbound", SOURCE, Faults()):
        recorder.feed("s", frame, arrival_ns)
    call = recorder.finish()
    assert call.tracks["agent"].data == b"\xff" * FRAMES * FRAME
    assert call.media.agent is not None
    assert call.media.agent.gaps == (MediaGap(0, FRAMES * FRAME_NS, "not_sent"),)


@given(st.integers(10, 100), st.integers(0, 200), st.booleans())
@settings(max_examples=40)
def test_a_reconnect_goes_on_at_its_time_and_the_gap_is_lost(at: int, missing: int, numbered: bool) -> None:
    recorder = Recorder()
    first = frames_of("inbound", SOURCE[:at], Faults())
    second = frames_of("inbound", SOURCE[at:], Faults())
    recorder.feed("one", STARTED, 0)
    for arrival_ns, frame in first:
        recorder.feed("one", frame, 7 + arrival_ns)
    if numbered:
        recorder.close("one", "closed:1006")
    recorder.feed("two", replace(STARTED, stream_id="two"), 0)
    resumed_ns = 7 + (at + missing) * FRAME_NS
    for arrival_ns, frame in second:
        recorder.feed("two", frame, resumed_ns + arrival_ns)
    recorder.feed("two", Stopped())
    call = recorder.finish()
    assert call.tracks["caller"].data == b"".join(SOURCE[:at]) + b"\xff" * FRAME * missing + b"".join(SOURCE[at:])
    media = call.media.caller
    assert media is not None
    assert media.gaps == ((MediaGap(at * FRAME_NS, (at + missing) * FRAME_NS, "lost"),) if missing else ())
    assert call.media.ended == "stop"


def test_without_arrivals_a_second_stream_follows_at_once() -> None:
    recorder = Recorder()
    for name, source in (("one", SOURCE[:100]), ("two", SOURCE[100:])):
        recorder.feed(name, replace(STARTED, stream_id=name))
        for _, frame in frames_of("inbound", source, Faults()):
            recorder.feed(name, frame)
        recorder.feed(name, Stopped())
    assert recorder.finish().tracks["caller"].data == b"".join(SOURCE)


def test_what_an_older_stream_sends_after_a_younger_one_took_over_is_dropped() -> None:
    recorder = Recorder()
    frames = frames_of("inbound", SOURCE, Faults())
    recorder.feed("one", STARTED, 0)
    recorder.feed("two", replace(STARTED, stream_id="two"), 0)
    for arrival_ns, frame in frames[:100]:
        recorder.feed("one", frame, arrival_ns)
    for arrival_ns, frame in frames[100:]:
        recorder.feed("two", frame, arrival_ns)
        recorder.feed("one", frame, arrival_ns)
    call = recorder.finish()
    media = call.media.caller
    assert media is not None
    assert call.tracks["caller"].data == b"".join(SOURCE)
    assert media.duplicate > 150


@pytest.mark.parametrize("jump_ms", [-3_600_000, 36_000_000])
@pytest.mark.parametrize("frames", [1, 5, 200])
def test_stamps_that_jump_move_no_sound(jump_ms: int, frames: int) -> None:
    sent = [
        (
            arrival_ns,
            structs.replace(frame, stamp_ns=max(0, (frame.stamp_ns or 0) + jump_ms * 1_000_000))
            if 60 <= index < 60 + frames
            else frame,
        )
        for index, (arrival_ns, frame) in enumerate(frames_of("inbound", SOURCE, Faults()))
    ]
    assert record(sent).tracks["caller"].data == b"".join(SOURCE)


@given(st.integers(60, 200))
@settings(max_examples=20)
def test_counters_that_begin_anew_lose_nothing(at: int) -> None:
    sent = [
        (arrival_ns, structs.replace(frame, chunk=(frame.chunk or 0) - at if index >= at else frame.chunk))
        for index, (arrival_ns, frame) in enumerate(frames_of("inbound", SOURCE, Faults()))
    ]
    assert record(sent).tracks["caller"].data == b"".join(SOURCE)


def test_a_counter_that_leaps_without_time_passing_loses_nothing() -> None:
    sent = [
        (arrival_ns, structs.replace(frame, chunk=(frame.chunk or 0) + (5_000_000 if index >= 80 else 0)))
        for index, (arrival_ns, frame) in enumerate(frames_of("inbound", SOURCE, Faults()))
    ]
    call = record(sent)
    assert call.tracks["caller"].data == b"".join(SOURCE)
    assert call.media.caller is not None
    assert call.media.caller.lost == 0


def test_one_counter_for_both_tracks_loses_nothing() -> None:
    both = sorted(
        chain(
            frames_of("inbound", SOURCE, Faults()),
            frames_of("outbound", OTHER, Faults(paused=frozenset(range(50, 90)))),
        ),
        key=lambda each: each[0],
    )
    counted = [
        (arrival_ns, structs.replace(frame, chunk=chunk)) for chunk, (arrival_ns, frame) in enumerate(both, start=1)
    ]
    call = record(counted)
    assert call.tracks["caller"].data == b"".join(SOURCE)
    assert call.tracks["agent"].data == expected(OTHER, Faults(paused=frozenset(range(50, 90))))
    assert [track.lost for track in (call.media.caller, call.media.agent) if track] == [0, 0]


@given(st.integers(-400, 400))
@settings(max_examples=20)
def test_drift_is_the_slope_of_arrival_against_samples(ppm: int) -> None:
    sent = [
        (
            index * FRAME_NS * (1_000_000 + ppm) // 1_000_000,
            MediaFrame("inbound", SOURCE[index % FRAMES], None, index, None),
        )
        for index in range(1500)
    ]
    media = record(sent, stamps="none").media.caller
    assert media is not None
    assert media.drift_ppm is not None
    assert abs(media.drift_ppm - ppm) <= 1
    assert media.gaps == ()


@given(faults(FRAMES), faults(FRAMES), st.integers(1, 60))
@settings(max_examples=30)
def test_what_a_reader_follows_is_what_is_recorded(caller: Faults, agent: Faults, step: int) -> None:
    recorder = Recorder()
    recorder.feed("s", STARTED, 0)
    sent = sorted(
        chain(frames_of("inbound", SOURCE, caller), frames_of("outbound", OTHER, agent)), key=lambda each: each[0]
    )
    heard: dict[Party, bytes] = {"caller": b"", "agent": b""}
    until_ns = 0
    for number, (arrival_ns, frame) in enumerate(sent):
        recorder.feed("s", frame, arrival_ns)
        if number % step == 0:
            settled_ns = recorder.settled_ns
            for party in heard:
                heard[party] += recorder.sound(party, until_ns, settled_ns)
            until_ns = settled_ns
    call = recorder.finish()
    for party, data in heard.items():
        assert call.tracks[party].data[: len(data)] == data
    assert until_ns >= call.duration_ns - 4_000_000_000


def test_key_presses_marks_and_errors_stand_on_the_clock() -> None:
    recorder = Recorder()
    recorder.feed("s", replace(STARTED, tracks=("inbound",)), 0)
    for index, (arrival_ns, frame) in enumerate(frames_of("inbound", SOURCE, Faults())):
        recorder.feed("s", frame, arrival_ns)
        if index == 99:
            recorder.feed("s", DtmfPressed("7"), arrival_ns)
            recorder.feed("s", MarkPlayed("hello"), arrival_ns)
            recorder.feed("s", Cleared(), arrival_ns)
            recorder.feed("s", ProviderFailed("title", "31930"), arrival_ns)
    recorder.refuse("media before start")
    recorder.close("s", "closed:1006")
    call = recorder.finish()
    assert call.live is not None
    at_ns = 99 * FRAME_NS
    assert call.live.events[1:-1] == (
        Fault(where="provider.message", message="1 messages refused, the first: media before start"),
        Dtmf(digit="7", at_ns=at_ns),
        Mark(name="hello", at_ns=at_ns),
        Clear(at_ns=at_ns),
        Fault(where="provider.stream", message="title (31930)", at_ns=at_ns),
    )
    assert call.live.events[-1] == CallEnded(reason="closed:1006", at_ns=FRAMES * FRAME_NS)


def test_the_parties_change_places_where_the_agent_s_leg_is_forked() -> None:
    recorder = Recorder(inbound="agent")
    recorder.feed("s", replace(STARTED, tracks=("inbound",)), 0)
    for arrival_ns, frame in frames_of("inbound", SOURCE, Faults()):
        recorder.feed("s", frame, arrival_ns)
    assert set(recorder.finish().tracks) == {"agent"}


def test_a_call_without_a_start_is_no_call() -> None:
    recorder = Recorder()
    recorder.feed("s", MediaFrame("inbound", b"\xff"), 0)
    with pytest.raises(InputError, match="MediaFrame before start"):
        recorder.finish()


def test_a_format_that_changes_at_mid_call_is_refused_and_said() -> None:
    recorder = Recorder()
    frames = frames_of("inbound", SOURCE, Faults())
    recorder.feed("one", STARTED, 0)
    for arrival_ns, frame in frames[:100]:
        recorder.feed("one", frame, arrival_ns)
    recorder.feed("two", replace(STARTED, format=Format(Encoding.ALAW, 8000)), 0)
    recorder.feed("two", frames[100][1], 0)
    call = recorder.finish()
    assert call.tracks["caller"].data == b"".join(SOURCE[:100])
    assert call.live is not None
    assert [fault.where for fault in call.live.of_kind(Fault)] == ["provider.format"]


def test_streams_by_one_clock_lie_by_it_however_late_the_second_arrives() -> None:
    recorder = Recorder()
    for number, (first, last, late_ns) in enumerate([(0, 100, 0), (130, FRAMES, 5 * NS_PER_S)]):
        name = f"s{number}"
        recorder.feed(name, replace(STARTED, stream_id=name, clock="bot", tracks=("inbound",)))
        for index in range(first, last):
            arrival_ns = max(index * FRAME_NS, late_ns)
            recorder.feed(name, MediaFrame("inbound", SOURCE[index], None, index, index * FRAME_NS), arrival_ns)
    call = recorder.finish()
    silence = [b"\xff" * FRAME] * 30
    assert call.tracks["caller"].data == b"".join([*SOURCE[:100], *silence, *SOURCE[130:]])
    assert call.media.caller is not None
    assert call.media.caller.gaps == (MediaGap(100 * FRAME_NS, 130 * FRAME_NS, "lost"),)


def test_what_our_own_sender_dropped_is_our_fault_on_that_track_alone() -> None:
    recorder = Recorder()
    recorder.feed("s", STARTED)
    for index in range(FRAMES):
        for track, source in (("inbound", SOURCE), ("outbound", OTHER)):
            if (track, 50 <= index < 53) == ("inbound", True) or 60 <= index < 80:
                continue
            if (track, index) == ("inbound", 53):
                recorder.feed("s", FramesDropped("inbound", 3))
            number = index - 20 if index >= 80 else index
            recorder.feed("s", MediaFrame(track, source[index], None, number, index * FRAME_NS), index * FRAME_NS)
    call = recorder.finish()
    pause = MediaGap(60 * FRAME_NS, 80 * FRAME_NS, "not_sent")
    assert call.media.caller is not None and call.media.agent is not None
    assert call.media.caller.gaps == (MediaGap(50 * FRAME_NS, 53 * FRAME_NS, "dropped_by_harness"), pause)
    assert call.media.agent.gaps == (pause,)
    assert [fault.message for fault in call.live.of_kind(Fault)] == ["3 messages were not kept"]  # type: ignore[union-attr]


def test_tracks_of_one_stream_may_have_formats_of_their_own() -> None:
    wide = Format(Encoding.PCM_S16LE, 24_000)
    recorder = Recorder()
    recorder.feed("s", replace(STARTED, formats={"outbound": wide}))
    for index in range(FRAMES):
        at_ns = index * FRAME_NS
        recorder.feed("s", MediaFrame("inbound", SOURCE[index], None, index, at_ns), at_ns)
        recorder.feed("s", MediaFrame("outbound", bytes([index % 256]) * 960, None, index, at_ns), at_ns)
    call = recorder.finish()
    assert call.tracks["agent"].format == wide
    assert call.tracks["agent"].data == b"".join(bytes([index % 256]) * 960 for index in range(FRAMES))
    assert call.tracks["caller"].data == b"".join(SOURCE)
