"""The harness's own protocol: what is written is read, and what breaks it is a ``WireError``."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.core.audio import Encoding, Format
from harness.core.errors import WireError
from harness.wire import frames
from harness.wire.dialects import dialect
from harness.wire.media import FramesDropped, MediaFrame, Message, Started, Stopped, StreamOptions

CALLER, AGENT = Format(Encoding.PCM_S16LE, 16_000), Format(Encoding.PCM_S16LE, 24_000)
START = '{"event":"start","stream_id":"s1","call_id":"C1","tracks":{"inbound":16000,"outbound":24000}}'


def decoder() -> frames.FramesDecoder:
    return frames.FramesDecoder(StreamOptions(), "pipecat", "approximate")


def test_a_stream_reads_as_it_was_meant() -> None:
    messages = [
        frames.start("C1", "s1", {"inbound": 16_000, "outbound": 24_000}, "bot-7", {"intent": "book"}),
        frames.sound("inbound", 0, 20, b"\1\0\2\0"),
        frames.dropped("outbound", 3),
        frames.sound("outbound", 3, 40, b"\3\0"),
        frames.stop(),
    ]
    reading = decoder()
    assert [event for message in messages for event in reading.feed(message)] == [
        Started(
            stream_id="s1",
            call_id="C1",
            format=CALLER,
            tracks=("inbound", "outbound"),
            formats={"inbound": CALLER, "outbound": AGENT},
            stamps="approximate",
            clock="bot-7",
            attributes={"intent": "book"},
        ),
        MediaFrame("inbound", b"\1\0\2\0", chunk=0, stamp_ns=20),
        FramesDropped("outbound", 3),
        MediaFrame("outbound", b"\3\0", chunk=3, stamp_ns=40),
        Stopped(),
    ]


@given(
    st.lists(
        st.builds(
            MediaFrame,
            st.sampled_from(frames.TRACKS),
            st.binary(max_size=40).map(lambda data: data[: len(data) & ~1]),
            chunk=st.integers(0, 2**32 - 1),
            stamp_ns=st.integers(0, 2**63 - 1),
        )
    )
)
def test_sound_comes_back_as_it_went(sent: list[MediaFrame]) -> None:
    encoder, reading = frames.FramesEncoder(), decoder()
    reading.feed(START)
    assert [event for frame in sent for message in encoder.encode(frame) for event in reading.feed(message)] == sent


@pytest.mark.parametrize(
    ("messages", "rule"),
    [
        ([frames.sound("inbound", 0, 0, b"")], "sound before start"),
        ([frames.stop()], "stop before start"),
        ([START, START], "second start on stream 's1'"),
        ([START, b"\0"], "truncated head: 1 bytes, need 13"),
        ([START, frames.HEAD.pack(2, 0, 0)], "announced track"),
        ([START, frames.HEAD.pack(0, 0, -1)], "stamp must not be negative, is -1"),
        ([START, frames.HEAD.pack(0, 0, 0) + b"\0"], "whole samples"),
        (['{"event":"start","stream_id":"s1","call_id":"C1","tracks":{}}'], "at least one track"),
        (['{"event":"start","stream_id":"s1","tracks":{"inbound":8000}}'], "name its call"),
        (['{"event":"start","stream_id":"s1","call_id":"C1","tracks":{"inbound":1}}'], ">= 4000"),
        (['{"event":"hello"}'], "hello"),
    ],
)
def test_what_breaks_the_protocol_is_named(messages: list[Message], rule: str) -> None:
    reading = decoder()
    with pytest.raises(WireError, match=rule):
        for message in messages:
            reading.feed(message)


@given(st.binary(max_size=30) | st.text(max_size=30))
def test_anything_else_is_a_wire_error_or_nothing(message: Message) -> None:
    reading = decoder()
    reading.feed(START)
    try:
        reading.feed(message)
    except WireError:
        return


def test_an_agent_sends_nothing_back() -> None:
    with pytest.raises(WireError, match="one way"):
        dialect("pipecat").decode_agent("{}")
