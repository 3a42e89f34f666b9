"""One text, then binary sound: jambonz ``listen``, ``mod_audio_fork`` and ``mod_audio_stream`` of FreeSWITCH.

The first text describes the call (jambonz: ``callSid``, ``sampleRate``, ``mixType``; the modules: whatever the dial
plan put there, or nothing). Sound is signed 16-bit little-endian without numbers or stamps: the caller alone (mono),
the sum of both (mixed), or left = caller and right = callee (stereo). A message may end anywhere, even inside a sample.
Sources: https://docs.jambonz.org/verbs/verbs/listen, https://github.com/drachtio/drachtio-freeswitch-modules
(mod_audio_fork), https://github.com/amigniter/mod_audio_stream.
"""

from __future__ import annotations

import base64
import io
import wave
from collections.abc import Sequence
from functools import partial
from typing import Any, cast, get_args

import msgspec
import numpy as np
from msgspec import Struct

from harness.core.audio import Encoding, Format
from harness.core.errors import WireError
from harness.wire import envelope
from harness.wire.envelope import Number
from harness.wire.media import (
    AgentEvent,
    AgentSound,
    ClearRequested,
    Dialect,
    DtmfPressed,
    MarkPlayed,
    MarkRequested,
    MediaEvent,
    MediaFrame,
    Message,
    Mix,
    Started,
    StreamOptions,
    TrackName,
)

JAMBONZ_TRACKS: dict[Mix, tuple[TrackName, ...]] = {
    "mono": ("inbound",),
    "mixed": ("mixed",),
    "stereo": ("inbound", "outbound"),
}
DEFAULT_RATE_HZ = 8000


class _Text(Struct, rename="camel"):
    """The texts of all three, in one: none has a tag that the others share. Into the first one users mix keys of their
    own, so what only later texts need may be anything there."""

    event: Any = None
    type: Any = None
    data: Any = None
    dtmf: Any = None
    name: Any = None
    call_sid: str | None = None
    uuid: str | None = None
    sample_rate: Number | None = None
    mix_type: str | None = None
    caller: Any = msgspec.field(name="from", default=None)
    callee: Any = msgspec.field(name="to", default=None)
    account_sid: Any = None


_TEXT = msgspec.json.Decoder(_Text)
_OBJECT = msgspec.json.Decoder(dict[str, Any])
_KNOWN = {"event", "callSid", "uuid", "sampleRate", "mixType", "from", "to", "accountSid"}


class TextBinaryDecoder:
    """Reads one stream; see ``media.Decoder``.

    ``described`` says that the first text must describe the call, as jambonz's does. Otherwise texts need not be JSON,
    and sound may come first; the call's id, rate and mix are then those of the options.
    """

    def __init__(self, options: StreamOptions, provider: str = "jambonz", *, described: bool = True) -> None:
        self._options = options
        self._provider = provider
        self._described = described
        self._started: Started | None = None
        self._rest = b""

    def feed(self, message: Message) -> list[MediaEvent]:
        if isinstance(message, str):
            return self._text(message)
        if self._started is None:
            if self._described:
                raise WireError("media before the text that describes the call")
            return [self._start(_Text(), {}), *self._sound(message)]
        return self._sound(message)

    def only_sound(self, texts: Sequence[bytes]) -> bool:
        """Never: sound is binary here."""
        return False

    def _text(self, message: str) -> list[MediaEvent]:
        try:
            parsed = envelope.read(_TEXT, message, self._provider)
        except WireError:
            if self._described:
                raise
            parsed = _Text()
        if self._started is None:
            return [self._start(parsed, _attributes(message))]
        if parsed.event == "dtmf":
            if not isinstance(parsed.dtmf, str) or not parsed.dtmf:
                raise WireError("dtmf event must name its key in 'dtmf'")
            return [DtmfPressed(parsed.dtmf)]
        return [MarkPlayed(name)] if (name := _mark(parsed)) else []

    def _start(self, text: _Text, attributes: dict[str, str]) -> Started:
        options = self._options
        call_id = options.call_id or text.call_sid or text.uuid
        if not call_id:
            raise WireError(
                f"{self._provider} stream names no call: need callSid in the first text or ?call_id= in the URL"
            )
        mix = _mix(options.mix or text.mix_type or "mono")
        rate = options.rate_hz or text.sample_rate or DEFAULT_RATE_HZ
        self._started = Started(
            stream_id=call_id,
            call_id=call_id,
            format=envelope.audio_format("l16", rate, None, options.l16),
            tracks=JAMBONZ_TRACKS[mix],
            attributes={**options.attributes, **attributes},
            account=_text(text.account_sid),
            caller=_text(text.caller),
            callee=_text(text.callee),
        )
        return self._started

    def _sound(self, data: bytes) -> list[MediaEvent]:
        assert self._started is not None
        tracks = self._started.tracks
        data = self._rest + data
        whole = len(data) - len(data) % (2 * len(tracks))
        self._rest = data[whole:]
        if not whole:
            return []
        if len(tracks) == 1:
            return [MediaFrame(tracks[0], data[:whole])]
        channels = np.frombuffer(data[:whole], dtype="<u2").reshape(-1, len(tracks))
        return [MediaFrame(track, channels[:, index].tobytes()) for index, track in enumerate(tracks)]


class TextBinaryEncoder:
    """Writes one stream as the provider would; see ``media.Encoder``.

    Of a stereo stream, sound goes out as far as both tracks are there.
    """

    def __init__(self) -> None:
        self._pending: dict[TrackName, bytes] = {}

    def encode(self, event: MediaEvent) -> list[Message]:
        match event:
            case Started():
                return [self._start(event)]
            case MediaFrame(track=track, payload=payload) if track in self._pending:
                self._pending[track] += payload
                return self._ready()
            case DtmfPressed(digit=digit):
                return [envelope.write({"event": "dtmf", "dtmf": digit, "duration": "160"})]
            case MarkPlayed(name=name):
                return [envelope.write({"event": "mark", "name": name})]
            case _:
                return []

    def _start(self, event: Started) -> str:
        mix = next((name for name, tracks in JAMBONZ_TRACKS.items() if tracks == event.tracks), None)
        if mix is None or event.format.encoding is not Encoding.PCM_S16LE:
            raise WireError(f"text-and-binary streams carry pcm_s16le, mono, mixed or stereo, not {event}")
        self._pending = dict.fromkeys(event.tracks, b"")
        return envelope.write(
            {
                **event.attributes,
                "callSid": event.call_id,
                "accountSid": event.account,
                "from": event.caller,
                "to": event.callee,
                "sampleRate": event.format.rate_hz,
                "mixType": mix,
            }
        )

    def _ready(self) -> list[Message]:
        length = min(map(len, self._pending.values()))
        length -= length % 2
        if not length:
            return []
        parts = [np.frombuffer(sound[:length], dtype="<u2") for sound in self._pending.values()]
        for track in self._pending:
            self._pending[track] = self._pending[track][length:]
        return [np.stack(parts, axis=1).tobytes()]


def decode_agent(message: Message) -> list[AgentEvent]:
    """What an agent sends back: binary is sound; of the commands, ``playAudio`` (jambonz, mod_audio_fork),
    ``streamAudio`` (mod_audio_stream), ``mark`` and ``killAudio`` bear on what the caller hears.

    Raises:
        WireError: a text that is not a JSON object, or sound that is not base64.
    """
    if isinstance(message, bytes):
        return [AgentSound(message)]
    parsed = envelope.read(_OBJECT, message, "agent")
    body = parsed.get("data")
    match parsed.get("type"):
        case "playAudio" if isinstance(body, dict):
            return [_spoken(body, body.get("audioContent"), body.get("audioContentType"))]
        case "streamAudio" if isinstance(body, dict):
            return [_spoken(body, body.get("audioData"), body.get("audioDataType"))]
        case "mark" if isinstance(body, dict) and isinstance(body.get("name"), str):
            return [MarkRequested(body["name"])]
        case "killAudio":
            return [ClearRequested()]
        case _:
            return []


def encode_agent(event: AgentEvent, stream_id: str) -> list[Message]:
    """The messages by which an agent says ``event``."""
    match event:
        case AgentSound(payload=payload):
            return [payload]
        case MarkRequested(name=name):
            return [envelope.write({"type": "mark", "data": {"name": name}})]
        case ClearRequested():
            return [envelope.write({"type": "killAudio"})]


def _spoken(body: dict[str, Any], sound: Any, kind: Any) -> AgentSound:
    """The sound of a command: ``raw`` is 16-bit at ``sampleRate``, ``wav`` says its rate itself."""
    try:
        data = base64.b64decode(sound, validate=True)
    except (TypeError, ValueError):
        raise WireError(f"agent's sound must be base64, is {str(sound)[:40]!r}") from None
    match kind:
        case "wav" | "wave":
            return _from_wav(data)
        case "raw" | None:
            rate = body.get("sampleRate")
            if not isinstance(rate, int | str | None):
                raise WireError(f"sampleRate must be a number, is {str(rate)[:40]!r}")
            fmt = envelope.audio_format("l16", DEFAULT_RATE_HZ if rate is None else rate)
            return AgentSound(envelope.whole_samples(data, fmt), None if rate is None else fmt.rate_hz)
        case _:
            raise WireError(f"agent's sound must be raw or wav, is {str(kind)[:40]!r}")


def _from_wav(data: bytes) -> AgentSound:
    try:
        with wave.open(io.BytesIO(data)) as file:
            if (file.getnchannels(), file.getsampwidth()) != (1, 2):
                bits = 8 * file.getsampwidth()
                raise WireError(f"agent's wav must be mono of 16 bits, has {file.getnchannels()} channels of {bits}")
            fmt = envelope.audio_format("l16", file.getframerate())
            return AgentSound(envelope.whole_samples(file.readframes(file.getnframes()), fmt), fmt.rate_hz)
    except (wave.Error, EOFError, RuntimeError, ValueError) as error:
        raise WireError(f"agent's wav must be a whole RIFF file of PCM: {error}") from None


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _mark(text: _Text) -> str | None:
    """The mark that was played: ``{"event":"mark","name":...}``, or the command come back with its ``data``."""
    if text.type == "mark" and isinstance(text.data, dict):
        return _text(text.data.get("name"))
    return _text(text.name) if text.event == "mark" else None


def _mix(name: str) -> Mix:
    if name not in get_args(Mix):
        raise WireError(f"mix must be one of {', '.join(get_args(Mix))}, is {name[:40]!r}")
    return cast("Mix", name)


def _attributes(message: str) -> dict[str, str]:
    """What the first text says beyond the call itself; a text that is no JSON object stands as ``text``."""
    try:
        parsed = _OBJECT.decode(message)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return {"text": message}
    return envelope.texts({key: value for key, value in parsed.items() if key not in _KNOWN})


_L16 = tuple(Format(Encoding.PCM_S16LE, rate_hz) for rate_hz in (8000, 16000, 24000, 48000))
_SHARED: dict[str, Any] = {
    "encoder": TextBinaryEncoder,
    "decode_agent": decode_agent,
    "encode_agent": encode_agent,
    "formats": _L16,
    "auth": ("basic", "bearer"),
}

DIALECTS = (
    Dialect(name="jambonz", decoder=TextBinaryDecoder, subprotocols=("audio.jambonz.org",), **_SHARED),
    Dialect(
        name="mod_audio_fork",
        decoder=partial(TextBinaryDecoder, provider="mod_audio_fork", described=False),
        subprotocols=("audio.drachtio.org",),
        **_SHARED,
    ),
    Dialect(
        name="mod_audio_stream",
        decoder=partial(TextBinaryDecoder, provider="mod_audio_stream", described=False),
        **_SHARED,
    ),
)
