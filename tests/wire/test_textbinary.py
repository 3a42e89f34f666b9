"""Text, then binary: jambonz and the FreeSWITCH modules, wherever their messages end."""

from __future__ import annotations

import base64
import io
import json
import wave
from collections.abc import Iterable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.core.audio import Encoding, Format
from harness.core.errors import WireError
from harness.wire.dialects import dialect
from harness.wire.media import (
    AgentSound,
    ClearRequested,
    DtmfPressed,
    MarkPlayed,
    MarkRequested,
    MediaEvent,
    MediaFrame,
    Message,
    Mix,
    Started,
    StreamOptions,
)
from harness.wire.textbinary import JAMBONZ_TRACKS, TextBinaryDecoder, TextBinaryEncoder, decode_agent, encode_agent
from tests.wire.conversation import mutations, said

DESCRIPTION = {
    "callSid": "c1",
    "accountSid": "a1",
    "from": "+1",
    "to": "+2",
    "sampleRate": 16000,
    "mixType": "stereo",
    "intent": "book",
}
STARTED = Started(
    stream_id="c1",
    call_id="c1",
    format=Format(Encoding.PCM_S16LE, 16000),
    tracks=("inbound", "outbound"),
    attributes={"intent": "book"},
    account="a1",
    caller="+1",
    callee="+2",
)


def test_left_is_the_caller_and_right_the_callee() -> None:
    assert said(
        TextBinaryDecoder(StreamOptions()),
        DESCRIPTION,
        b"\x01\x00\x02\x00\x03\x00\x04\x00",
        {"event": "dtmf", "dtmf": "5", "duration": "1600"},
        {"event": "mark", "name": "m"},
        {"event": "other"},
    ) == [
        STARTED,
        MediaFrame("inbound", b"\x01\x00\x03\x00"),
        MediaFrame("outbound", b"\x02\x00\x04\x00"),
        DtmfPressed("5"),
        MarkPlayed("m"),
    ]


def test_a_module_may_send_sound_first_and_any_text() -> None:
    decoder = dialect("mod_audio_stream").decoder(StreamOptions(call_id="c9", rate_hz=8000, mix="mixed"))
    started, frame = said(decoder, b"\x01\x02")
    assert isinstance(started, Started)
    assert (started.call_id, started.tracks, started.format.rate_hz) == ("c9", ("mixed",), 8000)
    assert frame == MediaFrame("mixed", b"\x01\x02")
    assert said(decoder, "anything at all") == []


def test_a_module_s_first_text_is_kept() -> None:
    decoder = dialect("mod_audio_fork").decoder(StreamOptions(call_id="c9"))
    (started,) = said(decoder, "tenant-7")
    assert isinstance(started, Started)
    assert started.attributes == {"text": "tenant-7"}


@pytest.mark.parametrize(
    ("messages", "rule"),
    [
        ([b"\x00\x00"], "before the text that describes"),
        (["hello"], "not JSON"),
        ([{"sampleRate": 8000}], "names no call"),
        ([{**DESCRIPTION, "mixType": "quad"}], "mix must be one of mono, mixed, stereo, is 'quad'"),
        ([{**DESCRIPTION, "sampleRate": 1}], "sample rate must be one of"),
        ([DESCRIPTION, {"event": "dtmf"}], "name its key"),
    ],
)
def test_a_broken_message_names_the_rule(messages: list[object], rule: str) -> None:
    with pytest.raises(WireError, match=rule):
        said(TextBinaryDecoder(StreamOptions()), *messages)


def sound_of(events: Iterable[MediaEvent]) -> dict[str, bytes]:
    out: dict[str, bytes] = {}
    for event in events:
        if isinstance(event, MediaFrame):
            out[event.track] = out.get(event.track, b"") + event.payload
    return out


@given(st.sampled_from(list(JAMBONZ_TRACKS)), st.lists(st.binary(max_size=9), max_size=20))
def test_a_message_may_end_anywhere(mix: Mix, pieces: list[bytes]) -> None:
    description = json.dumps({**DESCRIPTION, "mixType": mix})
    whole = sound_of(said(TextBinaryDecoder(StreamOptions()), description, b"".join(pieces)))
    assert sound_of(said(TextBinaryDecoder(StreamOptions()), description, *pieces)) == whole


@given(
    st.sampled_from(list(JAMBONZ_TRACKS)),
    st.lists(st.lists(st.integers(-32768, 32767), max_size=20), max_size=10),
)
def test_what_the_encoder_writes_the_decoder_reads(mix: Mix, frames: list[list[int]]) -> None:
    tracks = JAMBONZ_TRACKS[mix]
    started = Started(
        stream_id="c1", call_id="c1", format=Format(Encoding.PCM_S16LE, 8000), tracks=tracks, attributes={"a": "b"}
    )
    sound = [np.array(frame, dtype="<i2").tobytes() for frame in frames]
    events = [started, *(MediaFrame(track, data) for data in sound for track in tracks), DtmfPressed("1")]
    encoder, decoder = TextBinaryEncoder(), TextBinaryDecoder(StreamOptions())
    messages: list[Message] = [message for event in events for message in encoder.encode(event)]
    read = said(decoder, *messages)
    assert read[0] == started
    assert read[-1] == DtmfPressed("1")
    assert sound_of(read) == ({track: b"".join(sound) for track in tracks} if b"".join(sound) else {})


def test_an_encoding_that_the_protocol_does_not_carry_is_refused() -> None:
    with pytest.raises(WireError, match="pcm_s16le"):
        TextBinaryEncoder().encode(Started(stream_id="c", call_id="c", format=Format(Encoding.MULAW, 8000)))


@given(st.data())
def test_a_mutated_message_is_read_or_refused(data: st.DataObject) -> None:
    decoder = TextBinaryDecoder(StreamOptions())
    for _ in range(2):
        try:
            decoder.feed(data.draw(mutations(json.dumps(DESCRIPTION))))
        except WireError as error:
            assert str(error)


@pytest.mark.parametrize("event", [AgentSound(b"\x01\x00"), MarkRequested("m"), ClearRequested()])
def test_what_an_agent_sends_back_is_read_again(event: AgentSound | MarkRequested | ClearRequested) -> None:
    assert [read for message in encode_agent(event, "c1") for read in decode_agent(message)] == [event]


def test_sound_inside_a_command_is_base64() -> None:
    assert decode_agent('{"type":"playAudio","data":{"audioContent":"AQA="}}') == [AgentSound(b"\x01\x00")]
    assert decode_agent('{"type":"streamAudio","data":{"audioData":"AQA="}}') == [AgentSound(b"\x01\x00")]
    assert decode_agent('{"type":"disconnect"}') == []
    with pytest.raises(WireError, match="base64"):
        decode_agent('{"type":"playAudio","data":{"audioContent":5}}')


def riff(pcm: bytes, rate_hz: int, channels: int = 1, width: int = 2) -> str:
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(channels)
        out.setsampwidth(width)
        out.setframerate(rate_hz)
        out.writeframes(pcm)
    return base64.b64encode(file.getvalue()).decode()


@pytest.mark.parametrize(
    ("message", "sound"),
    [
        (
            {"type": "streamAudio", "data": {"audioDataType": "raw", "sampleRate": 24000, "audioData": "AQA="}},
            AgentSound(b"\x01\x00", 24000),
        ),
        (
            {"type": "playAudio", "data": {"audioContentType": "raw", "sampleRate": "16000", "audioContent": "AQA="}},
            AgentSound(b"\x01\x00", 16000),
        ),
        (
            {
                "type": "playAudio",
                "data": {"audioContentType": "wave", "audioContent": riff(b"\x01\x00\x02\x00", 16000)},
            },
            AgentSound(b"\x01\x00\x02\x00", 16000),
        ),
    ],
)
def test_sound_inside_a_command_has_a_rate_of_its_own(message: object, sound: AgentSound) -> None:
    assert decode_agent(json.dumps(message)) == [sound]


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        ({"audioDataType": "mp3", "audioData": "AQA="}, "raw or wav, is 'mp3'"),
        ({"audioDataType": "wav", "audioData": "AQA="}, "RIFF"),
        ({"audioDataType": "wav", "audioData": riff(bytes(4), 8000, channels=2)}, "2 channels of 16"),
        ({"audioDataType": "raw", "sampleRate": 7, "audioData": "AQA="}, "is 7"),
        ({"audioDataType": "raw", "sampleRate": [8000], "audioData": "AQA="}, "sampleRate must be a number"),
        ({"audioDataType": "raw", "audioData": "AQ=="}, "whole samples"),
    ],
)
def test_sound_inside_a_command_that_cannot_be_read_is_named(data: object, rule: str) -> None:
    with pytest.raises(WireError, match=rule):
        decode_agent(json.dumps({"type": "streamAudio", "data": data}))


@given(st.data())
def test_a_mutated_file_of_an_agent_is_read_or_refused(data: st.DataObject) -> None:
    file = bytearray(base64.b64decode(riff(bytes(range(64)), 8000)))
    for at, value in data.draw(st.lists(st.tuples(st.integers(0, len(file) - 1), st.integers(0, 255)), max_size=6)):
        file[at] = value
    body = {
        "audioContentType": "wav",
        "audioContent": base64.b64encode(file[: data.draw(st.integers(0, 120))]).decode(),
    }
    try:
        decode_agent(json.dumps({"type": "playAudio", "data": body}))
    except WireError as error:
        assert str(error)


def test_a_mark_comes_back_in_either_shape() -> None:
    decoder = TextBinaryDecoder(StreamOptions())
    decoder.feed(json.dumps(DESCRIPTION))
    assert decoder.feed('{"event":"mark","name":"m"}') == [MarkPlayed("m")]
    assert decoder.feed('{"type":"mark","data":{"name":"m","event":"playout"}}') == [MarkPlayed("m")]
    assert decoder.feed('{"type":"mark","data":"m"}') == []


def test_a_user_s_own_keys_in_the_first_text_end_no_call() -> None:
    own = {"event": 5, "name": {"first": "Dana"}, "type": ["vip"], "data": None, "from": 1}
    (started,) = TextBinaryDecoder(StreamOptions()).feed(json.dumps({**DESCRIPTION, **own}))
    assert isinstance(started, Started)
    assert started.attributes["name"] == '{"first":"Dana"}'
    assert started.caller is None
