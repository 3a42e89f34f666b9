"""Twilio and SignalWire: captured shapes, whole conversations, and nothing but ``WireError`` for the rest."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.core.audio import Encoding, Format
from harness.core.errors import WireError
from harness.wire.agent import decode_agent
from harness.wire.dialects import dialect
from harness.wire.media import (
    AgentSound,
    ClearRequested,
    DtmfPressed,
    MarkPlayed,
    MarkRequested,
    MediaEvent,
    MediaFrame,
    Started,
    Stopped,
    StreamOptions,
)
from harness.wire.twilio import TwilioDecoder, TwilioEncoder, encode_agent
from tests.wire.conversation import mutations, said

START = {
    "event": "start",
    "sequenceNumber": "1",
    "start": {
        "accountSid": "AC1",
        "streamSid": "MZ1",
        "callSid": "CA1",
        "tracks": ["inbound", "outbound"],
        "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
        "customParameters": {"intent": "book", "tries": 3},
    },
    "streamSid": "MZ1",
}
STARTED = Started(
    stream_id="MZ1",
    call_id="CA1",
    format=Format(Encoding.MULAW, 8000),
    tracks=("inbound", "outbound"),
    stamps="approximate",
    attributes={"intent": "book", "tries": "3"},
    account="AC1",
)
MEDIA = {
    "event": "media",
    "sequenceNumber": "4",
    "media": {"track": "outbound", "chunk": "2", "timestamp": "155", "payload": "/v8="},
    "streamSid": "MZ1",
}


def test_a_conversation_as_the_provider_holds_it() -> None:
    assert said(
        TwilioDecoder(StreamOptions()),
        {"event": "connected", "protocol": "Call", "version": "1.0.0"},
        START,
        MEDIA,
        {"event": "dtmf", "streamSid": "MZ1", "sequenceNumber": "5", "dtmf": {"track": "inbound_track", "digit": "1"}},
        {"event": "mark", "sequenceNumber": "6", "streamSid": "MZ1", "mark": {"name": "m1"}},
        {"event": "stop", "sequenceNumber": "7", "streamSid": "MZ1", "stop": {"accountSid": "AC1", "callSid": "CA1"}},
    ) == [
        STARTED,
        MediaFrame("outbound", b"\xfe\xff", 4, 2, 155_000_000),
        DtmfPressed("1", "inbound", 5),
        MarkPlayed("m1", 6),
        Stopped(7),
    ]


def test_options_of_the_url_join_the_custom_parameters() -> None:
    decoder = TwilioDecoder(StreamOptions(attributes={"tenant": "a", "intent": "overridden"}))
    (started,) = decoder.feed(json.dumps(START))
    assert isinstance(started, Started)
    assert started.attributes == {"tenant": "a", "intent": "book", "tries": "3"}


@pytest.mark.parametrize(
    ("message", "rule"),
    [
        (b"\x00", "text messages only"),
        ("", "not JSON"),
        ('{"a":' + "[" * 100_000, "not JSON"),
        ("{}", "missing required field `event`"),
        ('{"event":"rewind"}', "Invalid value 'rewind'"),
        (MEDIA, "media before start"),
        ({**START, "streamSid": ""}, "one is empty"),
        ({**START, "start": {**START["start"], "mediaFormat": {"encoding": "G729", "sampleRate": 8000}}}, "'G729'"),
        ({**START, "start": {**START["start"], "mediaFormat": {"encoding": "L16", "sampleRate": 7}}}, "is 7"),
        (
            {
                **START,
                "start": {**START["start"], "mediaFormat": {"encoding": "L16", "sampleRate": 8000, "channels": 2}},
            },
            "1 channel, has 2",
        ),
    ],
)
def test_a_broken_message_names_the_rule_and_the_value(message: object, rule: str) -> None:
    with pytest.raises(WireError, match=rule):
        TwilioDecoder(StreamOptions()).feed(message if isinstance(message, (str, bytes)) else json.dumps(message))


@pytest.mark.parametrize(
    ("message", "rule"),
    [
        (START, "second start"),
        ({**MEDIA, "streamSid": "MZ2"}, "unknown stream 'MZ2'"),
        ({**MEDIA, "sequenceNumber": "-1"}, "sequenceNumber must be from 0 to .*, is -1"),
        ({**MEDIA, "sequenceNumber": -1}, "sequenceNumber must be from 0"),
        ({**MEDIA, "media": {**MEDIA["media"], "timestamp": "9" * 5000}}, "timestamp must be decimal digits"),
        ({**MEDIA, "media": {**MEDIA["media"], "chunk": "two"}}, "chunk must be decimal digits"),
        ({**MEDIA, "media": {**MEDIA["media"], "payload": "not base64!"}}, "base64"),
        ({**MEDIA, "media": {**MEDIA["media"], "track": "sideways"}}, "sideways"),
    ],
)
def test_a_broken_message_leaves_the_stream_as_it_was(message: object, rule: str) -> None:
    decoder = TwilioDecoder(StreamOptions())
    decoder.feed(json.dumps(START))
    with pytest.raises(WireError, match=rule):
        decoder.feed(json.dumps(message))
    assert decoder.feed(json.dumps(MEDIA)) == [MediaFrame("outbound", b"\xfe\xff", 4, 2, 155_000_000)]


def test_signalwire_sends_linear_sound_of_whole_samples() -> None:
    decoder = dialect("signalwire").decoder(StreamOptions())
    shape = {"encoding": "audio/x-l16", "sampleRate": "16000", "channels": 1}
    (started,) = decoder.feed(json.dumps({**START, "start": {**START["start"], "mediaFormat": shape}}))
    assert isinstance(started, Started)
    assert started.format == Format(Encoding.PCM_S16LE, 16000)
    with pytest.raises(WireError, match="whole samples, has 1 bytes"):
        decoder.feed(json.dumps({**MEDIA, "media": {"payload": base64.b64encode(b"x").decode()}}))


@pytest.mark.parametrize(
    ("encoding", "rate_hz", "fmt"),
    [
        ("L16@16000h", "16000", Format(Encoding.PCM_S16LE, 16000)),
        ("L16@24000h@40i", 24000, Format(Encoding.PCM_S16LE, 24000)),
        ("PCMU@40i", 8000, Format(Encoding.MULAW, 8000)),
    ],
)
def test_signalwire_may_name_a_codec_with_its_rate_and_packets(encoding: str, rate_hz: object, fmt: Format) -> None:
    shape = {"encoding": encoding, "sampleRate": rate_hz}
    (started,) = said(TwilioDecoder(StreamOptions()), {**START, "start": {**START["start"], "mediaFormat": shape}})
    assert isinstance(started, Started)
    assert started.format == fmt


def test_a_codec_that_names_another_rate_is_refused() -> None:
    shape = {"encoding": "L16@16000h", "sampleRate": 8000}
    with pytest.raises(WireError, match="must name the sample rate 8000 Hz or none, is 'L16@16000h'"):
        said(TwilioDecoder(StreamOptions()), {**START, "start": {**START["start"], "mediaFormat": shape}})


events = st.one_of(
    st.builds(
        MediaFrame,
        st.sampled_from(["inbound", "outbound"]),
        st.binary(max_size=400),
        st.integers(0, 10**9),
        st.integers(0, 10**9),
        st.integers(0, 10**9).map(lambda ms: ms * 1_000_000),
    ),
    st.builds(DtmfPressed, st.sampled_from("0123456789*#ABCD"), st.just("inbound"), st.integers(0, 10**9)),
    st.builds(MarkPlayed, st.text(max_size=20), st.integers(0, 10**9)),
    st.builds(Stopped, st.integers(0, 10**9)),
)


@given(st.lists(events, max_size=8))
def test_what_the_encoder_writes_the_decoder_reads(given_events: list[MediaEvent]) -> None:
    encoder, decoder = TwilioEncoder(), TwilioDecoder(StreamOptions())
    messages = [message for event in (STARTED, *given_events) for message in encoder.encode(event)]
    assert [event for message in messages for event in decoder.feed(message)] == [STARTED, *given_events]


@given(st.data())
def test_a_mutated_message_is_read_or_refused(data: st.DataObject) -> None:
    decoder = TwilioDecoder(StreamOptions())
    for message in (START, MEDIA):
        mutated = data.draw(mutations(json.dumps(message)))
        try:
            decoder.feed(mutated)
        except WireError as error:
            assert str(error)


@given(st.one_of(st.builds(AgentSound, st.binary()), st.builds(MarkRequested, st.text()), st.just(ClearRequested())))
def test_what_an_agent_sends_back_is_read_again(event: AgentSound | MarkRequested | ClearRequested) -> None:
    (message,) = encode_agent(event, "MZ1")
    assert json.loads(message)["streamSid"] == "MZ1"
    assert decode_agent(message) == [event]


def test_an_agent_may_send_nothing_else() -> None:
    with pytest.raises(WireError, match="hangup"):
        decode_agent('{"event":"hangup","streamSid":"MZ1"}')
