"""What the harness and a candidate's process say to each other.

Frames on a socket pair: four bytes of length, big-endian, then MessagePack. Media and facts may come in any number of
pieces while the call goes on; ``Ended`` says that no more will come. A recorded call is the case where all is there
at the start.
"""

from __future__ import annotations

import socket
import struct
from typing import Any, Literal

import msgspec

from harness.candidate.isolation import Policy
from harness.core.errors import CandidateError

MAX_MESSAGE = 64 << 20
"""Largest message either side may send, in bytes."""
_LENGTH = struct.Struct(">I")


class _Message(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """Base of all messages: the class's name goes with them."""


class Launch(_Message, frozen=True, kw_only=True):
    """The first message to a process, read before the guard is put on: its environment, its working folder and what
    it may do. It comes this way, and not by whatever starts the process, because it may hold a candidate's secrets."""

    environment: dict[str, str]
    folder: str
    policy: Policy


class Job(_Message, frozen=True, kw_only=True):
    """The second message to a process: which bot, on what call, by which rules. ``rate_hz`` is that of ``Media``;
    ``stt`` is the configuration's table, the demo's engine where it is empty."""

    run: str
    args: dict[str, Any]
    context: Literal["live", "own"]
    turns: Literal["candidate", "live"]
    interruptions: Literal["hold", "allow"]
    pace: Literal["fast", "real"]
    charge: Literal["measured", "none"]
    rate_hz: int
    attributes: dict[str, Any]
    stubs: dict[str, Any]
    transitions: list[str]
    base: str
    memory_bytes: int
    stt: dict[str, Any] = {}


class Media(_Message, frozen=True, kw_only=True):
    """The caller's next sound: signed 16-bit little-endian mono, following what was sent before."""

    pcm: bytes


class Facts(_Message, frozen=True, kw_only=True):
    """Live events not sent before; everything up to ``complete_ns`` has now been sent."""

    events: list[dict[str, Any]]
    complete_ns: int


class Ended(_Message, frozen=True, kw_only=True):
    """The call is over: no more media, no more facts."""


class Guarded(_Message, frozen=True, kw_only=True):
    """The guard is on, and none of the bot's code has run yet. ``alone``: nothing that it starts can kill it."""

    alone: bool


class Started(_Message, frozen=True, kw_only=True):
    """The bot's module is imported and its pipeline is built."""

    version: str
    digest: str


class Alive(_Message, frozen=True, kw_only=True):
    """The event loop is not blocked, or, ``waiting``, is blocked because the harness has not sent what it needs."""

    waiting: bool = False


class Happened(_Message, frozen=True, kw_only=True):
    """An event of the candidate's timeline."""

    event: dict[str, Any]


class Said(_Message, frozen=True, kw_only=True):
    """More text of an utterance. ``reply`` is what the language model said; ``filler`` is text the bot spoke itself."""

    utterance: int
    turn: int | None
    text: str
    kind: Literal["reply", "filler"]
    at_ns: int


class Sound(_Message, frozen=True, kw_only=True):
    """Sound of an utterance, and when it would have been heard."""

    utterance: int
    at_ns: int
    rate_hz: int
    pcm: bytes


class Cut(_Message, frozen=True, kw_only=True):
    """The bot fell silent here: sound after this moment was never heard."""

    at_ns: int


class Refused(_Message, frozen=True, kw_only=True):
    """The bot cannot be run as configured: the user's error, not the candidate's."""

    message: str


class Unaccountable(_Message, frozen=True, kw_only=True):
    """Why this call must be run at real time."""

    reason: str


class Finished(_Message, frozen=True, kw_only=True):
    """The last message: the call is done, and what it cost."""

    at_ns: int
    cpu_ns: int
    peak_bytes: int
    wall_ns: int
    charged_ns: int
    lag_p95_ns: int


ToWorker = Launch | Job | Media | Facts | Ended
FromWorker = Guarded | Started | Alive | Happened | Said | Sound | Cut | Refused | Unaccountable | Finished

_encoder = msgspec.msgpack.Encoder()
_to_worker: msgspec.msgpack.Decoder[ToWorker] = msgspec.msgpack.Decoder(ToWorker)
_from_worker: msgspec.msgpack.Decoder[FromWorker] = msgspec.msgpack.Decoder(FromWorker)


def pack(message: ToWorker | FromWorker) -> bytes:
    """The bytes of one message."""
    body = _encoder.encode(message)
    return _LENGTH.pack(len(body)) + body


def receive_launch(sock: socket.socket) -> Launch:
    """The first message of a socket, and not a byte more; needs no second thread.

    Raises:
        CandidateError: something else came, or nothing.
    """
    length = _LENGTH.unpack(_exactly(sock, _LENGTH.size))[0]
    message = _to_worker.decode(_exactly(sock, min(length, MAX_MESSAGE)))
    if not isinstance(message, Launch):
        raise CandidateError(f"a process must be told first how it is launched, was sent {type(message).__name__}")
    return message


def _exactly(sock: socket.socket, length: int) -> bytes:
    data = bytearray()
    while len(data) < length:
        more = sock.recv(length - len(data))
        if not more:
            raise CandidateError(f"the harness hung up after {len(data)} bytes of {length}")
        data += more
    return bytes(data)


class Unpacker:
    """Cuts a byte stream into messages.

    Raises:
        CandidateError: a message is too long, or is none.
    """

    def __init__(self, side: Literal["worker", "harness"]) -> None:
        self._decode = (_to_worker if side == "worker" else _from_worker).decode
        self._buffer = bytearray()

    def feed(self, data: bytes) -> list[Any]:
        """Messages completed by ``data``."""
        self._buffer += data
        out: list[Any] = []
        while len(self._buffer) >= _LENGTH.size:
            (length,) = _LENGTH.unpack_from(self._buffer)
            if length > MAX_MESSAGE:
                raise CandidateError(f"a message may have {MAX_MESSAGE} bytes, has {length}")
            end = _LENGTH.size + length
            if len(self._buffer) < end:
                break
            try:
                out.append(self._decode(bytes(self._buffer[_LENGTH.size : end])))
            except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
                said = " ".join(str(error).split())
                raise CandidateError(f"not a message of the protocol: {said}") from None
            del self._buffer[:end]
        return out
