"""Telnyx media streaming over WebSockets.

Numbers travel as strings; messages may arrive out of order and carry ``sequence_number``, ``chunk`` and ``timestamp``
to be put right. Sound is what ``media_format`` says: PCMU, PCMA or L16, whose byte order the documentation leaves open,
so it is an option. Source: https://developers.telnyx.com/docs/voice/programmable-voice/media-streaming.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import Struct

from harness.core.audio import Encoding, Format
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
    ProviderFailed,
    Started,
    Stopped,
    StreamOptions,
)

_WIRE_NAMES = {
    Encoding.MULAW: "PCMU",
    Encoding.ALAW: "PCMA",
    Encoding.PCM_S16LE: "L16",
    Encoding.PCM_S16BE: "L16",
}


class _Connected(Struct, tag_field="event", tag="connected"):
    version: str = "1.0.0"


class _Format(Struct):
    encoding: str
    sample_rate: Number
    channels: Number | None = None


class _StartBody(Struct):
    media_format: _Format
    call_control_id: str | None = None
    call_session_id: str | None = None
    user_id: str | None = None
    caller: str | None = msgspec.field(name="from", default=None)
    callee: str | None = msgspec.field(name="to", default=None)
    tracks: list[AnyTrack] = []
    client_state: str | None = None
    custom_parameters: dict[str, Any] | None = None


class _Start(Struct, tag_field="event", tag="start"):
    stream_id: str
    start: _StartBody
    sequence_number: Number | None = None


class _Media(Struct, tag_field="event", tag="media", gc=False):
    stream_id: str
    media: MediaBody
    sequence_number: Number | None = None


class _DtmfBody(Struct):
    digit: str
    track: AnyTrack = "inbound"


class _Dtmf(Struct, tag_field="event", tag="dtmf"):
    stream_id: str
    dtmf: _DtmfBody
    sequence_number: Number | None = None


class _MarkBody(Struct):
    name: str


class _Mark(Struct, tag_field="event", tag="mark"):
    stream_id: str
    mark: _MarkBody
    sequence_number: Number | None = None


class _ErrorBody(Struct):
    code: Number | None = None
    title: str = ""
    detail: str = ""


class _Error(Struct, tag_field="event", tag="error"):
    payload: _ErrorBody
    stream_id: str | None = None


class _Stop(Struct, tag_field="event", tag="stop"):
    stream_id: str
    sequence_number: Number | None = None


_Parsed = _Connected | _Start | _Media | _Dtmf | _Mark | _Error | _Stop
_DECODER: msgspec.json.Decoder[_Parsed] = msgspec.json.Decoder(_Parsed)
_PLAIN = envelope.plain_media("sequence_number", "stream_id")


class TelnyxDecoder:
    """Reads one stream; see ``media.Decoder``. Events come in the order of arrival."""

    def __init__(self, options: StreamOptions) -> None:
        self._options = options
        self._stream = OpenStream()

    def feed(self, message: Message) -> list[MediaEvent]:
        parsed = envelope.read(_DECODER, message, "telnyx")
        match parsed:
            case _Media():
                return [self._stream.frame(parsed.stream_id, parsed.sequence_number, parsed.media, "sequence_number")]
            case _Connected():
                return []
            case _Start():
                return [self._stream.open(self._start(parsed))]
            case _Error(payload=payload):
                code = None if payload.code is None else str(payload.code)
                return [ProviderFailed(f"{payload.title}: {payload.detail}".strip(": "), code)]
            case _Dtmf(dtmf=dtmf):
                return [DtmfPressed(dtmf.digit, envelope.TRACKS[dtmf.track], self._seq(parsed, "dtmf"))]
            case _Mark(mark=mark):
                return [MarkPlayed(mark.name, self._seq(parsed, "mark"))]
            case _Stop():
                return [Stopped(self._seq(parsed, "stop"))]

    def only_sound(self, texts: Sequence[bytes]) -> bool:
        return self._stream.only_sound(_PLAIN, texts)

    def _seq(self, message: _Dtmf | _Mark | _Stop, what: str) -> int | None:
        self._stream.named(message.stream_id, what)
        return envelope.number(message.sequence_number, "sequence_number")

    def _start(self, message: _Start) -> Started:
        body = message.start
        shape = body.media_format
        attributes = {**self._options.attributes, **envelope.texts(body.custom_parameters)}
        if body.client_state:
            attributes["client_state"] = body.client_state
        return Started(
            stream_id=message.stream_id,
            call_id=body.call_control_id or body.call_session_id or "",
            format=envelope.audio_format(shape.encoding, shape.sample_rate, shape.channels, self._options.l16),
            tracks=envelope.tracks(body.tracks),
            stamps="approximate",
            attributes=attributes,
            account=body.user_id,
            caller=body.caller,
            callee=body.callee,
        )


class TelnyxEncoder:
    """Writes one stream as the provider would; see ``media.Encoder``."""

    def __init__(self) -> None:
        self._call: dict[str, str] = {}
        self._writer = CountedWriter("sequence_number", "stream_id")

    def encode(self, event: MediaEvent) -> list[Message]:
        match event:
            case Started():
                return [envelope.write(_Connected()), self._start(event)]
            case MediaFrame():
                return [self._writer.media(event)]
            case DtmfPressed(digit=digit, track=track):
                return [self._writer.message("dtmf", event.seq, dtmf={"digit": digit, "track": track})]
            case MarkPlayed(name=name):
                return [self._writer.message("mark", event.seq, mark={"name": name})]
            case ProviderFailed(message=message, code=code):
                payload = {"code": code or "", "title": message, "detail": ""}
                return [envelope.write({"event": "error", "payload": payload, "stream_id": self._writer.stream_id})]
            case Stopped():
                return [self._writer.message("stop", event.seq, stop=self._call)]
            case _:
                return []

    def _start(self, event: Started) -> str:
        self._writer.stream_id = event.stream_id
        self._call = {"user_id": event.account or "", "call_control_id": event.call_id}
        attributes = dict(event.attributes)
        client_state = attributes.pop("client_state", None)
        start: dict[str, Any] = {
            **self._call,
            "call_session_id": event.call_id,
            "from": event.caller,
            "to": event.callee,
            "tracks": list(event.tracks),
            "client_state": client_state,
            "custom_parameters": attributes,
            "media_format": {
                "encoding": _WIRE_NAMES[event.format.encoding],
                "sample_rate": event.format.rate_hz,
                "channels": 1,
            },
        }
        return self._writer.message("start", None, start=start)


def encode_agent(event: AgentEvent, stream_id: str) -> list[Message]:
    """The messages by which an agent says ``event``."""
    return agent.encode_agent(event, "stream_id", stream_id)


DIALECTS = (
    Dialect(
        name="telnyx",
        decoder=TelnyxDecoder,
        encoder=TelnyxEncoder,
        decode_agent=agent.decode_agent,
        encode_agent=encode_agent,
        formats=(
            Format(Encoding.MULAW, 8000),
            Format(Encoding.ALAW, 8000),
            Format(Encoding.PCM_S16LE, 8000),
            Format(Encoding.PCM_S16LE, 16000),
        ),
        stamps="approximate",
        l16="auto",
        auth=("bearer", "basic"),
    ),
)
