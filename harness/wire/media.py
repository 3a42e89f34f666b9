"""What a provider's media stream says, in one vocabulary for all of them.

A decoder turns one WebSocket message into these events, an encoder turns them back into messages; both are pure. A
text message is a ``str``, a binary one is ``bytes``. Times are the provider's own stamps, in nanoseconds from an origin
of the provider's choosing; the recorder places them on the call clock.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, Protocol

from msgspec import Struct

from harness.core.audio import Format

Message = str | bytes
"""One WebSocket message: text as ``str``, binary as ``bytes``."""

TrackName = Literal["inbound", "outbound", "mixed"]
"""Whose sound, as seen from the provider: what it receives from the party, what it plays to the party, or the sum."""

Stamps = Literal["exact", "approximate", "none"]
"""How well a frame's stamp tells its place: to the sample, within about a frame, or there is none."""

Endian = Literal["little", "big", "auto"]
Mix = Literal["mono", "mixed", "stereo"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """The stream is set up; media may follow. ``tracks`` are those the provider announces, ``formats`` those of tracks
    that differ from ``format``. Streams of one call whose stamps tell the same clock name it alike in ``clock``."""

    stream_id: str
    call_id: str
    format: Format
    tracks: tuple[TrackName, ...] = ("inbound",)
    formats: Mapping[TrackName, Format] = field(default_factory=dict)
    stamps: Stamps = "none"
    clock: str | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    account: str | None = None
    caller: str | None = None
    callee: str | None = None

    def format_of(self, track: TrackName) -> Format:
        """The format of a track's sound."""
        return self.formats.get(track, self.format)


class MediaFrame(Struct, frozen=True, gc=False):
    """A stretch of one track's sound, in the encoding that ``Started`` announced.

    ``seq`` counts all messages of the stream, ``chunk`` its media messages (of the track, or of all tracks, as the
    provider likes), ``stamp_ns`` is the provider's presentation time.
    """

    track: TrackName
    payload: bytes
    seq: int | None = None
    chunk: int | None = None
    stamp_ns: int | None = None


@dataclass(frozen=True, slots=True)
class DtmfPressed:
    """A key press that the provider detected on a track."""

    digit: str
    track: TrackName = "inbound"
    seq: int | None = None


@dataclass(frozen=True, slots=True)
class MarkPlayed:
    """The agent's sound up to a mark of this name was played, or dropped by a clear."""

    name: str
    seq: int | None = None


@dataclass(frozen=True, slots=True)
class Cleared:
    """The provider dropped the agent's sound not yet played."""

    seq: int | None = None


@dataclass(frozen=True, slots=True)
class ProviderFailed:
    """The provider reports an error of its own."""

    message: str
    code: str | None = None


@dataclass(frozen=True, slots=True)
class FramesDropped:
    """A sender of the harness's own could not keep so many frames of a track: what is missing next is our fault."""

    track: TrackName
    count: int


@dataclass(frozen=True, slots=True)
class Stopped:
    """The provider ended the stream in good order."""

    seq: int | None = None


MediaEvent = Started | MediaFrame | DtmfPressed | MarkPlayed | Cleared | ProviderFailed | FramesDropped | Stopped


@dataclass(frozen=True, slots=True)
class AgentSound:
    """Sound the agent asks the provider to play after all that it was asked to play before; ``rate_hz`` where it is not
    the stream's."""

    payload: bytes
    rate_hz: int | None = None

    def format(self, stream: Format) -> Format:
        """The format of this sound on a stream of this format."""
        return stream if self.rate_hz is None else replace(stream, rate_hz=self.rate_hz)


@dataclass(frozen=True, slots=True)
class MarkRequested:
    """The agent asks to be told when all sound sent so far has been played."""

    name: str


@dataclass(frozen=True, slots=True)
class ClearRequested:
    """The agent asks the provider to drop the sound not yet played."""


AgentEvent = AgentSound | MarkRequested | ClearRequested
"""What an agent sends back to the provider on a two-way stream."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamOptions:
    """What the protocol itself leaves open, from the configuration and the query of the URL dialled.

    ``l16`` is the byte order of linear sound; without it, the dialect's own.
    """

    call_id: str | None = None
    rate_hz: int | None = None
    mix: Mix | None = None
    l16: Endian | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)


class Decoder(Protocol):
    """**Protocol:** reads what a provider sends on one stream."""

    def feed(self, message: Message) -> list[MediaEvent]:
        """Events of one message.

        Raises:
            WireError: the message breaks the protocol. The decoder's state is as before, the next message may be fed.
        """
        ...

    def only_sound(self, texts: Sequence[bytes]) -> bool:
        """Whether ``feed`` would make one ``MediaFrame`` of each of these text messages, told at less than half its
        cost and without the frames. It may say no where it is so.
        """
        ...


class Encoder(Protocol):
    """**Protocol:** writes what a provider would send on one stream."""

    def encode(self, event: MediaEvent) -> list[Message]:
        """Messages that say ``event``; empty where this provider has no such message."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """One provider's protocol, both sides of it.

    ``formats`` are those the provider can send, its default first; ``subprotocols`` those it offers, of which the
    server must echo one; ``auth`` names the checks of ``wire.auth`` that its requests can pass. ``l16`` is the byte
    order of its linear sound: ``auto`` where its documentation leaves that open, to be settled from the sound
    (``wire.endian``); a decoder takes ``auto`` for little-endian.
    """

    name: str
    decoder: Callable[[StreamOptions], Decoder]
    encoder: Callable[[], Encoder]
    decode_agent: Callable[[Message], list[AgentEvent]]
    encode_agent: Callable[[AgentEvent, str], list[Message]]
    formats: tuple[Format, ...]
    frame_ms: int = 20
    stamps: Stamps = "none"
    l16: Endian = "little"
    subprotocols: tuple[str, ...] = ()
    auth: tuple[Literal["signature", "bearer", "basic"], ...] = ("bearer", "basic")
