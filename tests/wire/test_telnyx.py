"""Telnyx: documented shapes, both byte orders, every format, and nothing but ``WireError`` for the rest."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.core.audio import Encoding, Format
from harness.core.errors import WireError
from harness.wire.agent import decode_agent
from harness.wire.media import (
    AgentSound,
    ClearRequested,
    DtmfPressed,
    Endian,
    MarkPlayed,
    MarkRequested,
    MediaEvent,
    MediaFrame,
    ProviderFailed,
    Started,
    Stopped,
    StreamOptions,
)
from harness.wire.telnyx import DIALECTS, TelnyxDecoder, TelnyxEncoder, encode_agent
from tests.wire.conversation import mutations, said

START = {
    "event": "start",
    "sequence_number": "1",
    "start": {
        "user_id": "u1",
        "call_control_id": "v3:abc",
        "call_session_id": "s1",
        "from": "+13122010094",
        "to": "+13122123456",
        "tags": ["a"],
        "client_state": "aGk=",
        "custom_parameters": {"intent": "book"},
        "media_format": {"encoding": "PCMA", "sample_rate": 8000, "channels": 1},
    },
    "stream_id": "st1",
}
STARTED = Started(
    stream_id="st1",
    call_id="v3:abc",
    format=Format(Encoding.ALAW, 8000),
    tracks=("inbound",),
    stamps="approximate",
    attributes={"intent": "book", "client_state": "aGk="},
    account="u1",
    caller="+13122010094",
    callee="+13122123456",
)
MEDIA = {
    "event": "media",
    "sequence_number": "4",
    "media": {"track": "inbound", "chunk": "2", "timestamp": "5", "payload": "1dU="},
    "stream_id": "st1",
}


def test_a_conversation_as_the_provider_holds_it() -> None:
    assert said(
        TelnyxDecoder(StreamOptions()),
        {"event": "connected", "version": "1.0.0"},
        START,
        MEDIA,
        {**MEDIA, "sequence_number": 3, "media": {**MEDIA["media"], "chunk": 1, "timestamp": 0}},
        {"event": "dtmf", "stream_id": "st1", "occurred_at": "2026", "sequence_number": "5", "dtmf": {"digit": "#"}},
        {"event": "mark", "sequence_number": "6", "stream_id": "st1", "mark": {"name": "m"}},
        {"event": "error", "payload": {"code": 100002, "title": "unknown_error", "detail": "x"}, "stream_id": "st1"},
        {"event": "stop", "sequence_number": "7", "stop": {"user_id": "u1"}, "stream_id": "st1"},
    ) == [
        STARTED,
        MediaFrame("inbound", b"\xd5\xd5", 4, 2, 5_000_000),
        MediaFrame("inbound", b"\xd5\xd5", 3, 1, 0),
        DtmfPressed("#", "inbound", 5),
        MarkPlayed("m", 6),
        ProviderFailed("unknown_error: x", "100002"),
        Stopped(7),
    ]


@pytest.mark.parametrize(
    ("l16", "encoding"),
    [("little", Encoding.PCM_S16LE), ("big", Encoding.PCM_S16BE), ("auto", Encoding.PCM_S16LE)],
)
def test_the_byte_order_of_linear_sound_is_an_option(l16: Endian, encoding: Encoding) -> None:
    shape = {"encoding": "L16", "sample_rate": 16000, "channels": 1}
    message = {**START, "start": {**START["start"], "media_format": shape}}
    (started,) = said(TelnyxDecoder(StreamOptions(l16=l16)), message)
    assert isinstance(started, Started)
    assert started.format == Format(encoding, 16000)


@pytest.mark.parametrize("encoding", ["G722", "OPUS", "AMR-WB"])
def test_an_encoding_that_is_not_read_is_named(encoding: str) -> None:
    shape = {"encoding": encoding, "sample_rate": 8000, "channels": 1}
    with pytest.raises(WireError, match=encoding):
        said(TelnyxDecoder(StreamOptions()), {**START, "start": {**START["start"], "media_format": shape}})


def test_a_stream_without_any_call_id_is_refused() -> None:
    body = {**START["start"], "call_control_id": None, "call_session_id": None}
    with pytest.raises(WireError, match="one is empty"):
        said(TelnyxDecoder(StreamOptions()), {**START, "start": body})


events = st.one_of(
    st.builds(
        MediaFrame,
        st.sampled_from(["inbound", "outbound"]),
        st.binary(max_size=200).map(lambda data: data * 2),
        st.integers(0, 10**9),
        st.integers(0, 10**9),
        st.integers(0, 10**9).map(lambda ms: ms * 1_000_000),
    ),
    st.builds(
        DtmfPressed, st.sampled_from("0123456789*#"), st.sampled_from(["inbound", "outbound"]), st.integers(0, 9)
    ),
    st.builds(MarkPlayed, st.text(max_size=20), st.integers(0, 10**9)),
    st.builds(ProviderFailed, st.from_regex(r"[a-z]{1,9}", fullmatch=True), st.sampled_from(["1", "100002"])),
    st.builds(Stopped, st.integers(0, 10**9)),
)
formats = st.sampled_from(DIALECTS[0].formats)


@given(formats, st.lists(events, max_size=8))
def test_what_the_encoder_writes_the_decoder_reads(fmt: Format, given_events: list[MediaEvent]) -> None:
    started = Started(
        stream_id="st1",
        call_id="c1",
        format=fmt,
        tracks=("inbound", "outbound"),
        stamps="approximate",
        attributes={"a": "b"},
        account="u",
    )
    encoder, decoder = TelnyxEncoder(), TelnyxDecoder(StreamOptions())
    messages = [message for event in (started, *given_events) for message in encoder.encode(event)]
    assert [event for message in messages for event in decoder.feed(message)] == [started, *given_events]


@given(st.data())
def test_a_mutated_message_is_read_or_refused(data: st.DataObject) -> None:
    decoder = TelnyxDecoder(StreamOptions())
    for message in (START, MEDIA):
        try:
            decoder.feed(data.draw(mutations(json.dumps(message))))
        except WireError as error:
            assert str(error)


@given(st.one_of(st.builds(AgentSound, st.binary()), st.builds(MarkRequested, st.text()), st.just(ClearRequested())))
def test_what_an_agent_sends_back_is_read_again(event: AgentSound | MarkRequested | ClearRequested) -> None:
    (message,) = encode_agent(event, "st1")
    assert json.loads(message)["stream_id"] == "st1"
    assert decode_agent(message) == [event]
