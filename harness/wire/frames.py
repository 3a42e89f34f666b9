"""The harness's own protocol: 16-bit sound of both tracks, numbered and stamped by whoever was there when it sounded.

What runs beside a live agent (the observer in a Pipecat bot) or takes a call itself (the WebRTC tap) speaks it. Texts
are JSON objects; ``start`` comes first:

    {"event":"start","call_id":"C1","stream_id":"s1","tracks":{"inbound":16000,"outbound":24000},"clock":"bot-7"}
    {"event":"dropped","track":"inbound","count":3}
    {"event":"stop"}

A binary message is a head (little-endian: track, 0 is inbound and 1 outbound, in 1 byte; number in 4; stamp in
nanoseconds in 8) and samples, signed 16-bit little-endian. Each track counts its messages for itself; what a sender
dropped keeps its numbers, and ``dropped`` comes before the message behind it.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from harness.core.audio import Encoding, Format
from harness.core.errors import WireError
from harness.wire import envelope
from harness.wire.media import (
    AgentEvent,
    Dialect,
    FramesDropped,
    MediaEvent,
    MediaFrame,
    Message,
    Stamps,
    Started,
    Stopped,
    StreamOptions,
    TrackName,
)

HEAD = struct.Struct("<BIq")
TRACKS: tuple[TrackName, TrackName] = ("inbound", "outbound")
_Track = Literal["inbound", "outbound"]
_Rate = Annotated[int, Meta(ge=4000, le=192_000)]


class _Start(Struct, tag_field="event", tag="start", omit_defaults=True):
    stream_id: str
    tracks: dict[_Track, _Rate]
    call_id: str | None = None
    clock: str | None = None
    attributes: dict[str, str] = {}


class _Dropped(Struct, tag_field="event", tag="dropped"):
    track: _Track
    count: Annotated[int, Meta(ge=1)]


class _Stop(Struct, tag_field="event", tag="stop"):
    pass


_Parsed = _Start | _Dropped | _Stop
_DECODER: msgspec.json.Decoder[_Parsed] = msgspec.json.Decoder(_Parsed)


class FramesDecoder:
    """Reads one stream; see ``media.Decoder``."""

    def __init__(self, options: StreamOptions, provider: str, stamps: Stamps) -> None:
        self._options = options
        self._provider = provider
        self._stamps = stamps
        self._started: Started | None = None

    def feed(self, message: Message) -> list[MediaEvent]:
        if isinstance(message, bytes):
            return [self._sound(message)]
        match envelope.read(_DECODER, message, self._provider):
            case _Start() as start:
                return [self._start(start)]
            case _Dropped(track=track, count=count):
                self._need("dropped")
                return [FramesDropped(track, count)]
            case _Stop():
                self._need("stop")
                return [Stopped()]

    def only_sound(self, texts: Sequence[bytes]) -> bool:
        """Never: sound is binary here."""
        return False

    def _start(self, start: _Start) -> Started:
        if self._started is not None:
            raise WireError(f"second start on stream {self._started.stream_id!r}, for {start.stream_id[:40]!r}")
        call_id = self._options.call_id or start.call_id
        if not call_id or not start.stream_id or not start.tracks:
            raise WireError("start must name its call, its stream and at least one track")
        formats: dict[TrackName, Format] = {
            track: Format(Encoding.PCM_S16LE, rate_hz) for track, rate_hz in start.tracks.items()
        }
        self._started = Started(
            stream_id=start.stream_id,
            call_id=call_id,
            format=next(iter(formats.values())),
            tracks=tuple(formats),
            formats=formats,
            stamps=self._stamps,
            clock=start.clock,
            attributes={**self._options.attributes, **start.attributes},
        )
        return self._started

    def _sound(self, message: bytes) -> MediaFrame:
        started = self._need("sound")
        if len(message) < HEAD.size:
            raise WireError(f"{self._provider} sound has truncated head: {len(message)} bytes, need {HEAD.size}")
        index, number, stamp_ns = HEAD.unpack_from(message)
        if index >= len(TRACKS) or TRACKS[index] not in started.formats:
            raise WireError(f"{self._provider} sound must be of an announced track, is of {index}")
        if stamp_ns < 0:
            raise WireError(f"stamp must not be negative, is {stamp_ns}")
        payload = envelope.whole_samples(message[HEAD.size :], started.formats[TRACKS[index]])
        return MediaFrame(TRACKS[index], payload, chunk=number, stamp_ns=stamp_ns)

    def _need(self, what: str) -> Started:
        if self._started is None:
            raise WireError(f"{what} before start")
        return self._started


class FramesEncoder:
    """Writes one stream; see ``media.Encoder``."""

    def __init__(self) -> None:
        self._numbers: dict[TrackName, int] = {}

    def encode(self, event: MediaEvent) -> list[Message]:
        match event:
            case Started(tracks=tracks):
                rates = {track: event.format_of(track).rate_hz for track in tracks}
                return [start(event.call_id, event.stream_id, rates, event.clock, event.attributes)]
            case MediaFrame(track=track) if track in TRACKS:
                number = self._numbers.get(track, 0) if event.chunk is None else event.chunk
                self._numbers[track] = number + 1
                return [sound(track, number, event.stamp_ns or 0, event.payload)]
            case FramesDropped(track=track, count=count):
                return [dropped(track, count)]
            case Stopped():
                return [stop()]
            case _:
                return []


def start(
    call_id: str,
    stream_id: str,
    rates_hz: Mapping[TrackName, int],
    clock: str | None = None,
    attributes: Mapping[str, str] | None = None,
) -> str:
    """The message that opens a stream; ``rates_hz`` are those of its tracks."""
    return envelope.write(_Start(stream_id, dict(rates_hz), call_id, clock, dict(attributes or {})))  # type: ignore[arg-type]


def sound(track: TrackName, number: int, stamp_ns: int, pcm: bytes) -> bytes:
    """The message that carries 16-bit samples."""
    return HEAD.pack(TRACKS.index(track), number, stamp_ns) + pcm


def dropped(track: TrackName, count: int) -> str:
    """The message that owns up to frames that were not kept."""
    return envelope.write(_Dropped(track, count))  # type: ignore[arg-type]


def stop() -> str:
    """The message that ends a stream in good order."""
    return envelope.write(_Stop())


def _one_way(*_: Any) -> list[AgentEvent]:
    raise WireError("the harness's own protocol goes one way: an agent sends nothing back on it")


def _no_answer(*_: Any) -> list[Message]:
    raise WireError("the harness's own protocol goes one way: an agent sends nothing back on it")


_RATES_HZ = (8000, 16_000, 24_000, 48_000)


def _dialect(name: str, stamps: Stamps) -> Dialect:
    return Dialect(
        name=name,
        decoder=partial(FramesDecoder, provider=name, stamps=stamps),
        encoder=FramesEncoder,
        decode_agent=_one_way,
        encode_agent=_no_answer,
        formats=tuple(Format(Encoding.PCM_S16LE, rate_hz) for rate_hz in _RATES_HZ),
        stamps=stamps,
        auth=("bearer", "basic"),
    )


DIALECTS = (_dialect("pipecat", "approximate"), _dialect("webrtc", "exact"))
