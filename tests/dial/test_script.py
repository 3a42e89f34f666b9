"""What the player sends: the whole call, numbered as the provider numbers, spoiled as told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.core.audio import Encoding, Format, Track
from harness.core.call import Call
from harness.core.errors import InputError
from harness.core.events import CallStarted, Dtmf
from harness.core.time import NS_PER_MS, NS_PER_S
from harness.core.timeline import Timeline
from harness.dial.script import Faults, Step, script
from harness.wire.dialects import dialect, dialects
from harness.wire.media import DtmfPressed, MediaFrame, Started, Stopped

MULAW = Format(Encoding.MULAW, 8000)
FRAME = 160
CALL = Call(
    call_id="c1",
    tracks={
        "caller": Track("caller", MULAW, bytes(range(1, 201)) * 40),
        "agent": Track("agent", MULAW, bytes(range(200, 0, -1)) * 30),
    },
    live=Timeline.of("live", [CallStarted(call_id="c1"), Dtmf(digit="5", at_ns=NS_PER_S // 2)]),
)


def frames(steps: tuple[Step, ...], track: str) -> list[MediaFrame]:
    return [step.event for step in steps if isinstance(step.event, MediaFrame) and step.event.track == track]


def test_both_tracks_go_out_whole_and_end_together() -> None:
    steps = script(CALL, dialect("twilio")).steps
    assert isinstance(steps[0].event, Started)
    assert isinstance(steps[-1].event, Stopped)
    caller, agent = frames(steps, "inbound"), frames(steps, "outbound")
    assert b"".join(frame.payload for frame in caller) == CALL.tracks["caller"].data
    assert b"".join(frame.payload for frame in agent) == CALL.tracks["agent"].data.ljust(8000, b"\xff")
    assert [frame.chunk for frame in caller] == list(range(1, 51))
    assert [frame.stamp_ns for frame in caller] == [index * 20 * NS_PER_MS for index in range(50)]
    assert sorted(frame.seq for frame in [*caller, *agent] if frame.seq) == list(range(2, 102))
    assert [step.event.digit for step in steps if isinstance(step.event, DtmfPressed)] == ["5"]
    assert [step.at_ns for step in steps] == sorted(step.at_ns for step in steps)


@given(st.floats(0, 0.5), st.floats(0, 0.5), st.floats(0, 0.5), st.integers(0, 5))
def test_faults_spoil_the_way_and_not_the_numbers(loss: float, reorder: float, duplicate: float, seed: int) -> None:
    made = script(CALL, dialect("telnyx"), Faults(loss=loss, reorder=reorder, duplicate=duplicate, seed=seed))
    sent = frames(made.steps, "inbound")
    whole = {frame.chunk: frame.payload for frame in frames(script(CALL, dialect("telnyx")).steps, "inbound")}
    assert {(frame.chunk, frame.payload) for frame in sent} == {
        (chunk, payload) for chunk, payload in whole.items() if ("inbound", (chunk or 0) - 1) not in made.lost
    }
    assert made == script(CALL, dialect("telnyx"), Faults(loss=loss, reorder=reorder, duplicate=duplicate, seed=seed))


def test_a_stall_holds_back_and_lets_go_at_once() -> None:
    stalled = Faults(stalls_ns=(300 * NS_PER_MS,), stall_ns=200 * NS_PER_MS)
    steps = [step for step in script(CALL, dialect("twilio"), stalled).steps if isinstance(step.event, MediaFrame)]
    assert not [step for step in steps if 300 * NS_PER_MS <= step.at_ns < 500 * NS_PER_MS]
    assert len([step for step in steps if step.at_ns == 500 * NS_PER_MS]) == 22


def test_a_reconnect_is_a_new_stream_of_the_same_call() -> None:
    made = script(CALL, dialect("twilio"), Faults(reconnects_ns=(400 * NS_PER_MS,), gap_ns=100 * NS_PER_MS))
    started = [step.event for step in made.steps if isinstance(step.event, Started)]
    assert [(event.stream_id, event.call_id) for event in started] == [("c1-1", "c1"), ("c1-2", "c1")]
    assert made.lost == {(track, index) for track in ("inbound", "outbound") for index in range(20, 25)}
    assert frames(made.steps, "inbound")[20].chunk == 1


@pytest.mark.parametrize("name", sorted(dialects()))
def test_a_call_goes_out_in_a_format_that_the_provider_carries(name: str) -> None:
    wide = replace(CALL, tracks={"caller": Track("caller", Format(Encoding.PCM_S16LE, 44100), bytes(88_200))})
    started = script(wide, dialect(name)).steps[0].event
    assert isinstance(started, Started)
    assert started.format in dialect(name).formats


def test_a_call_without_sound_cannot_be_played() -> None:
    with pytest.raises(InputError, match="needs sound"):
        script(replace(CALL, tracks={}), dialect("twilio"))
