"""Messages that a decoder says are only sound: it may say no, but what it says yes to is what ``feed`` takes."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.core.audio import Encoding, Format
from harness.core.errors import WireError
from harness.wire.dialects import dialect
from harness.wire.media import Decoder, MediaFrame, Message, Started, Stopped, StreamOptions
from tests.wire.conversation import mutations

IN_JSON = ("signalwire", "telnyx", "twilio")


def spoken(name: str, fmt: Format, *payloads: bytes) -> tuple[Decoder, list[Message]]:
    """A decoder on which a stream of this format has started, and the messages that carry ``payloads``."""
    encoder, decoder = dialect(name).encoder(), dialect(name).decoder(StreamOptions(call_id="c1", l16="little"))
    for message in encoder.encode(Started(stream_id="c1", call_id="c1", format=fmt, stamps="approximate")):
        decoder.feed(message)
    frames = [MediaFrame("inbound", payload, n + 2, n + 1, n * 20_000_000) for n, payload in enumerate(payloads)]
    return decoder, [message for frame in frames for message in encoder.encode(frame)]


def frame_each(decoder: Decoder, texts: Sequence[bytes]) -> bool:
    """Whether feeding each of these gives one frame of sound."""
    try:
        return all([type(event) for event in decoder.feed(text.decode())] == [MediaFrame] for text in texts)
    except (UnicodeDecodeError, WireError):
        return False


def as_bytes(message: Message) -> bytes:
    return message if isinstance(message, bytes) else message.encode("utf-8", "surrogatepass")


@pytest.mark.parametrize("name", IN_JSON)
def test_what_providers_send_is_only_sound(name: str) -> None:
    decoder, messages = spoken(name, Format(Encoding.MULAW, 8000), b"\x7f" * 160, b"", b"\x00" * 320)
    assert decoder.only_sound([as_bytes(message) for message in messages])


@pytest.mark.parametrize("name", IN_JSON)
def test_a_stop_among_it_is_not(name: str) -> None:
    decoder, (media,) = spoken(name, Format(Encoding.MULAW, 8000), b"\x7f" * 160)
    encoder = dialect(name).encoder()
    encoder.encode(Started(stream_id="c1", call_id="c1", format=Format(Encoding.MULAW, 8000)))
    (stop,) = encoder.encode(Stopped())
    assert not decoder.only_sound([as_bytes(media), as_bytes(stop), as_bytes(media)])


@pytest.mark.parametrize(
    "change",
    [
        {"chunk": ""},
        {"chunk": "two"},
        {"chunk": "-1"},
        {"chunk": "9" * 30},
        {"timestamp": "1.0"},
        {"timestamp": "1e3"},
        {"payload": "!!!"},
        {"payload": "/w=="},
        {"track": "sideways"},
    ],
    ids=str,
)
def test_what_feed_refuses_is_not(change: dict[str, str]) -> None:
    decoder, (media,) = spoken("signalwire", Format(Encoding.PCM_S16LE, 16000), b"\x00" * 320)
    message = json.loads(media)
    message["media"].update(change)
    text = json.dumps(message).encode()
    assert not frame_each(decoder, [text])
    assert not decoder.only_sound([text])


def test_text_that_is_no_utf_8_is_not() -> None:
    decoder, (media,) = spoken("twilio", Format(Encoding.MULAW, 8000), b"\x7f" * 160)
    assert not decoder.only_sound([as_bytes(media)[:-1] + b',"more":"\xff"}'])


@pytest.mark.parametrize("name", IN_JSON)
@settings(max_examples=40)
@given(data=st.data())
def test_it_never_says_yes_to_what_feed_would_not_take(name: str, data: st.DataObject) -> None:
    fmt = data.draw(st.sampled_from(dialect(name).formats))
    decoder, messages = spoken(name, fmt, fmt.encoding.silence * 160, fmt.encoding.silence * 80)
    spoilt = [data.draw(mutations(str(message))) if data.draw(st.booleans()) else message for message in messages]
    texts = [as_bytes(message) for message in spoilt]
    if decoder.only_sound(texts):
        assert frame_each(decoder, texts)
