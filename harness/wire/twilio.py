"""Twilio Media Streams, and SignalWire's cXML streams, which speak the same protocol.

Both ways: what the provider sends (``connected start media dtmf mark stop``) and what an agent on a two-way stream
sends back (``media mark clear``). Counts and stamps travel as JSON strings; SignalWire also sends linear sound
(``L16@16000h``). Sources: https://www.twilio.com/docs/voice/media-streams/websocket-messages and
https://developer.signalwire.com/compatibility-api/cxml/voice/stream.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import msgspec
from msgspec import Struct

from harness.core.audio import Encoding, Format
from harness.core.errors import WireError
from harness.wire import agent, envelope
from harness.wire.envelope import AnyTrack, CountedWriter, MediaBody, Number, OpenStream
from harness.wire.media import (
    AgentEvent,
    Dialect,
    DtmfPressed,
    MarkPlayed,
    MediaEvent,
    MediaFrame,
    Message,
    Started,
    Stopped,
    StreamOptions,
)

MULAW_8K = Format(Encoding.MULAW, 8000)
L16_16K = Format(Encoding.PCM_S16LE, 16000)
L16_24K = Format(Encoding.PCM_S16LE, 24000)

_WIRE_NAMES = {Encoding.MULAW: "audio/x-mulaw", Encoding.PCM_S16LE: "audio/x-l16"}


class _Connected(Struct, tag_field="event", tag="connected"):
    protocol: str = "Call"
    version: str = "1.0.0"


class _Format(Struct, rename="camel"):
    encoding: str
    sample_rate: Number
    channels: Number | None = None


class _StartBody(Struct, rename="camel"):
    call_sid: str
    media_format: _Format
    account_sid: str | None = None
    tracks: list[AnyTrack] = []
    custom_parameters: dict[str, Any] | None = None


class _Start(Struct, tag_field="event", tag="start", rename="camel"):
    stream_sid: str
    start: _StartBody
    sequence_number: Number | None = None


class _Media(Struct, tag_field="event", tag="media", rename="camel", gc=False):
    stream_sid: str
    media: MediaBody
    sequence_number: Number | None = None


class _DtmfBody(Struct):
    digit: str
    track: AnyTrack = "inbound_track"


class _Dtmf(Struct, tag_field="event", tag="dtmf", rename="camel"):
    stream_sid: str
    dtmf: _DtmfBody
    sequence_number: Number | None = None


class _MarkBody(Struct):
    name: str


class _Mark(Struct, tag_field="event", tag="mark", rename="camel"):
    stream_sid: str
    mark: _MarkBody
    sequence_number: Number | None = None


class _Stop(Struct, tag_field="event", tag="stop", rename="camel"):
    stream_sid: str
    sequence_number: Number | None = None


_Parsed = _Connected | _Start | _Media | _Dtmf | _Mark | _Stop
_DECODER: msgspec.json.Decoder[_Parsed] = msgspec.json.Decoder(_Parsed)
_PLAIN = envelope.plain_media("sequenceNumber", "streamSid")


class TwilioDecoder:
    """Reads one stream; see ``media.Decoder``."""

    def __init__(self, options: StreamOptions, provider: str = "twilio") -> None:
        self._options = options
        self._provider = provider
        self._stream = OpenStream()

    def feed(self, message: Message) -> list[MediaEvent]:
        parsed = envelope.read(_DECODER, message, self._provider)
        match parsed:
            case _Media():
                return [self._stream.frame(parsed.stream_sid, parsed.sequence_number, parsed.media, "sequenceNumber")]
            case _Connected():
                return []
            case _Start():
                return [self._stream.open(self._start(parsed))]
            case _Dtmf(dtmf=dtmf):
                return [DtmfPressed(dtmf.digit, envelope.TRACKS[dtmf.track], self._seq(parsed, "dtmf"))]
            case _Mark(mark=mark):
                return [MarkPlayed(mark.name, self._seq(parsed, "mark"))]
            case _Stop():
                return [Stopped(self._seq(parsed, "stop"))]

    def only_sound(self, texts: Sequence[bytes]) -> bool:
        return self._stream.only_sound(_PLAIN, texts)

    def _seq(self, message: _Dtmf | _Mark | _Stop, what: str) -> int | None:
        self._stream.named(message.stream_sid, what)
        return envelope.number(message.sequence_number, "sequenceNumber")

    def _start(self, message: _Start) -> Started:
        body = message.start
        shape = body.media_format
        return Started(
            stream_id=message.stream_sid,
            call_id=body.call_sid,
            format=envelope.audio_format(shape.encoding, shape.sample_rate, shape.channels, self._options.l16),
            tracks=envelope.tracks(body.tracks),
            stamps="approximate",
            attributes={**self._options.attributes, **envelope.texts(body.custom_parameters)},
            account=body.account_sid,
        )


class TwilioEncoder:
    """Writes one stream as the provider would; see ``media.Encoder``. Numbers follow Twilio's: all messages of the
    stream count from 1 at start."""

    def __init__(self) -> None:
        self._call: dict[str, str] = {}
        self._writer = CountedWriter("sequenceNumber", "streamSid")

    def encode(self, event: MediaEvent) -> list[Message]:
        match event:
            case Started():
                return [envelope.write(_Connected()), self._start(event)]
            case MediaFrame():
                return [self._writer.media(event)]
            case DtmfPressed(digit=digit, track=track):
                return [self._writer.message("dtmf", event.seq, dtmf={"track": f"{track}_track", "digit": digit})]
            case MarkPlayed(name=name):
                return [self._writer.message("mark", event.seq, mark={"name": name})]
            case Stopped():
                return [self._writer.message("stop", event.seq, stop=self._call)]
            case _:
                return []

    def _start(self, event: Started) -> str:
        if event.format.encoding not in _WIRE_NAMES:
            raise WireError(f"twilio streams carry mulaw or L16, not {event.format.encoding}")
        self._writer.stream_id = event.stream_id
        self._call = {"accountSid": event.account or "", "callSid": event.call_id}
        start = {
            **self._call,
            "streamSid": event.stream_id,
            "tracks": list(event.tracks),
            "customParameters": dict(event.attributes),
            "mediaFormat": {
                "encoding": _WIRE_NAMES[event.format.encoding],
                "sampleRate": event.format.rate_hz,
                "channels": 1,
            },
        }
        return self._writer.message("start", None, start=start)


def encode_agent(event: AgentEvent, stream_id: str) -> list[Message]:
    """The messages by which an agent says ``event``."""
    return agent.encode_agent(event, "streamSid", stream_id)


_SHARED: dict[str, Any] = {
    "encoder": TwilioEncoder,
    "decode_agent": agent.decode_agent,
    "encode_agent": encode_agent,
    "stamps": "approximate",
}

DIALECTS = (
    Dialect(name="twilio", decoder=TwilioDecoder, formats=(MULAW_8K,), auth=("signature", "basic"), **_SHARED),
    Dialect(
        name="signalwire",
        decoder=partial(TwilioDecoder, provider="signalwire"),
        formats=(MULAW_8K, L16_16K, L16_24K),
        auth=("bearer", "signature", "basic"),
        **_SHARED,
    ),
)
