"""What the providers that wrap sound in JSON have in common: typed reading, numbers as strings, names of encodings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct

from harness.core.audio import Encoding, Format
from harness.core.errors import WireError
from harness.core.time import NS_PER_MS
from harness.wire.media import Endian, MediaFrame, Message, Started, TrackName

T = TypeVar("T")

Number = int | str
"""A count as providers write it: ``7`` or ``"7"``."""

AnyTrack = Literal["inbound", "outbound", "inbound_track", "outbound_track"]
"""A track as providers name it in different messages of the same protocol."""

MAX_COUNT = 10**18
RATES_HZ = (8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000, 64000)

_ENCODINGS: Mapping[str, Encoding] = {
    "mulaw": Encoding.MULAW,
    "ulaw": Encoding.MULAW,
    "pcmu": Encoding.MULAW,
    "alaw": Encoding.ALAW,
    "pcma": Encoding.ALAW,
    "l16": Encoding.PCM_S16LE,
    "linear16": Encoding.PCM_S16LE,
    "raw": Encoding.PCM_S16LE,
}


class MediaBody(Struct, gc=False):
    """The sound of one message, as Twilio and Telnyx both write it."""

    payload: bytes
    track: AnyTrack = "inbound"
    chunk: Number | None = None
    timestamp: Number | None = None


_Digits = Annotated[str, Meta(min_length=1, max_length=18)]


class _PlainBody(Struct, gc=False):
    payload: bytes
    chunk: _Digits
    timestamp: _Digits
    track: AnyTrack = "inbound"


class PlainMedia(Struct, gc=False):
    """A media message as providers nearly always write it: all its counts there, and strings."""

    seq: _Digits
    stream: str
    media: _PlainBody


def plain_media(seq_key: str, stream_key: str) -> msgspec.json.Decoder[PlainMedia]:
    """Reads plain media messages of a provider that calls their count and their stream so, and nothing else."""

    class Named(PlainMedia, gc=False, tag_field="event", tag="media"):
        seq: _Digits = msgspec.field(name=seq_key)
        stream: str = msgspec.field(name=stream_key)

    return msgspec.json.Decoder(Named)


class OpenStream:
    """The one stream of a connection: it starts once, and every later message names it."""

    def __init__(self) -> None:
        self._started: Started | None = None
        self._stream_id: str | None = None
        self._bytes_per_sample = 1

    def open(self, started: Started) -> Started:
        """Take ``started`` as the stream.

        Raises:
            WireError: there is one already, or an id is empty.
        """
        if self._started is not None:
            raise WireError(f"second start on stream {self._started.stream_id!r}, for {started.stream_id[:40]!r}")
        if not started.stream_id or not started.call_id:
            raise WireError("start must name its call and its stream, one is empty")
        self._started = started
        self._stream_id = started.stream_id
        self._bytes_per_sample = started.format.encoding.bytes_per_sample
        return started

    def frame(self, stream_id: str, seq: Number | None, body: MediaBody, seq_name: str) -> MediaFrame:
        """The frame of a media message, whose provider calls ``seq`` by ``seq_name``. This runs for every message.

        Raises:
            WireError: the stream has not started or has another id, the sound ends inside a sample, or a count is none.
        """
        if stream_id != self._stream_id:
            self.named(stream_id, "media")
        if self._bytes_per_sample != 1 and self._started is not None:
            whole_samples(body.payload, self._started.format)
        milliseconds = number(body.timestamp, "timestamp")
        return MediaFrame(
            TRACKS[body.track],
            body.payload,
            number(seq, seq_name),
            number(body.chunk, "chunk"),
            None if milliseconds is None else milliseconds * NS_PER_MS,
        )

    def only_sound(self, decoder: msgspec.json.Decoder[PlainMedia], texts: Sequence[bytes]) -> bool:
        """Whether all of these are plain media messages of this stream, which ``frame`` would take."""
        stream_id, odd = self._stream_id, self._bytes_per_sample - 1
        try:
            for text in texts:
                plain = decoder.decode(text)
                body = plain.media
                if (
                    plain.stream != stream_id
                    or len(body.payload) & odd
                    or not (plain.seq + body.chunk + body.timestamp).isdecimal()
                    or not text.isascii()
                ):
                    return False
        except (msgspec.DecodeError, UnicodeError, RecursionError):
            return False
        return True

    def named(self, stream_id: str, what: str) -> Started:
        """The stream, if it has started and this is its id.

        Raises:
            WireError: it has not, or it is not.
        """
        if self._started is None:
            raise WireError(f"{what} before start")
        if stream_id != self._started.stream_id:
            raise WireError(f"{what} for unknown stream {stream_id[:40]!r}, this is {self._started.stream_id!r}")
        return self._started


class CountedWriter:
    """Writes the messages of one stream, all counted from 1 under the key ``seq``, the stream's id under ``stream``.

    ``stream_id`` is known from the start message on.
    """

    def __init__(self, seq: str, stream: str) -> None:
        self._keys = (seq, stream)
        self.stream_id = ""
        self._seq = 0

    def message(self, event: str, seq: int | None, **body: Any) -> str:
        """One message with ``seq``, or with the next number."""
        self._seq = self._seq + 1 if seq is None else seq
        seq_key, stream_key = self._keys
        return write({"event": event, seq_key: str(self._seq), **body, stream_key: self.stream_id})

    def media(self, frame: MediaFrame) -> str:
        """A frame of sound; its counts and its stamp, in milliseconds, are strings."""
        body: dict[str, Any] = {"track": frame.track}
        if frame.chunk is not None:
            body["chunk"] = str(frame.chunk)
        if frame.stamp_ns is not None:
            body["timestamp"] = str(frame.stamp_ns // NS_PER_MS)
        return self.message("media", frame.seq, media={**body, "payload": frame.payload})


def read(decoder: msgspec.json.Decoder[T], message: Message, provider: str) -> T:
    """Decode one text message.

    Raises:
        WireError: the message is binary, is not JSON, or has a field missing or of the wrong type.
    """
    if isinstance(message, bytes):
        raise WireError(f"{provider} sends text messages only, got {len(message)} binary bytes")
    try:
        return decoder.decode(message)
    except msgspec.ValidationError as error:
        raise WireError(f"{provider} message: {error}") from None
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise WireError(f"{provider} message is not JSON: {str(error)[:200]}") from None


def write(value: Any) -> str:
    """One text message."""
    return msgspec.json.encode(value).decode()


def number(value: Number | None, name: str) -> int | None:
    """The count that a provider wrote as a number or as a string of digits.

    Raises:
        WireError: it is negative, no number, or larger than any count can be.
    """
    if value is None:
        return None
    try:
        count = int(value)
    except ValueError:
        raise WireError(f"{name} must be decimal digits, is {str(value)[:40]!r}") from None
    if 0 <= count <= MAX_COUNT:
        return count
    raise WireError(f"{name} must be from 0 to {MAX_COUNT}, is {str(count)[:40]}")


TRACKS: Mapping[AnyTrack, TrackName] = {
    "inbound": "inbound",
    "inbound_track": "inbound",
    "outbound": "outbound",
    "outbound_track": "outbound",
}
"""The track that a provider means."""


def tracks(names: Sequence[AnyTrack]) -> tuple[TrackName, ...]:
    """The announced tracks, each once; a provider that announces none sends what it receives."""
    return tuple(dict.fromkeys(TRACKS[name] for name in names)) or ("inbound",)


def audio_format(encoding: str, rate: Number, channels: Number | None = None, l16: Endian | None = None) -> Format:
    """The format that a provider names: ``audio/x-mulaw``, ``PCMA``, ``audio/x-l16;rate=16000``, or as SignalWire's
    ``codec`` attribute does, with rate and length of a packet: ``L16@24000h@40i``.

    Raises:
        WireError: an encoding, a rate or a number of channels that the harness does not read, or two rates.
    """
    codec, *modifiers = encoding.partition(";")[0].strip().lower().split("@")
    name = codec.removeprefix("audio/").removeprefix("x-")
    found = _ENCODINGS.get(name)
    if found is None:
        raise WireError(f"encoding must be one of mulaw, alaw, l16 or a synonym, is {encoding[:40]!r}")
    rate_hz = number(rate, "sample rate")
    if rate_hz not in RATES_HZ:
        raise WireError(f"sample rate must be one of {', '.join(map(str, RATES_HZ))} Hz, is {rate_hz}")
    for modifier in modifiers:
        if not modifier.endswith("i") and modifier != f"{rate_hz}h":
            raise WireError(f"encoding must name the sample rate {rate_hz} Hz or none, is {encoding[:40]!r}")
    if number(channels, "channels") not in (None, 1):
        raise WireError(f"each track must have 1 channel, has {channels}")
    if found is Encoding.PCM_S16LE and l16 == "big":
        found = Encoding.PCM_S16BE
    return Format(found, rate_hz)


def whole_samples(payload: bytes, fmt: Format) -> bytes:
    """``payload``, if it ends where a sample ends.

    Raises:
        WireError: it does not.
    """
    if len(payload) % 2 and fmt.encoding.bytes_per_sample == 2:
        raise WireError(f"{fmt.encoding} payload must hold whole samples, has {len(payload)} bytes")
    return payload


def texts(values: Mapping[str, Any] | None) -> dict[str, str]:
    """Custom parameters as strings; values that are not strings in their JSON form."""
    return {key: value if isinstance(value, str) else write(value) for key, value in (values or {}).items()}
