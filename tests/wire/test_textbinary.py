"""Text, then binary: jambonz and the FreeSWITCH modules, wherever their messages end."""

from __future__ import annotations

import json
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
