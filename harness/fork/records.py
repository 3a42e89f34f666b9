"""What a fork keeps of a call in progress: each message as it came, and when.

Records lie one behind another, little-endian: kind (1 byte), arrival (8, monotonic nanoseconds), length (4), body. A
connection's first record is ``Opened``; one file holds one connection.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, cast

import msgspec

from harness.core.audio import Party
from harness.core.errors import StoreError
from harness.wire.media import Endian, Message, Mix, StreamOptions

Direction = Literal["to_agent", "to_provider"]

Kind = Literal[b"T", b"B"]
"""Of a message that was received: text or binary."""
TEXT: Final = b"T"
BINARY: Final = b"B"

_HEAD = struct.Struct("<cqI")
UNKNOWN = -1
"""Stands for an arrival that is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A connection was accepted. ``started_at`` is RFC 3339 UTC; ``tee`` says that its bytes were passed through."""

    arrival_ns: int
    connection: str
    provider: str
    started_at: str | None = None
    inbound: Party = "caller"
    tee: bool = False
    call_id: str | None = None
    rate_hz: int | None = None
    mix: Mix | None = None
    l16: Endian | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)

    @property
    def options(self) -> StreamOptions:
        return StreamOptions(
            call_id=self.call_id, rate_hz=self.rate_hz, mix=self.mix, l16=self.l16, attributes=self.attributes
        )


@dataclass(frozen=True, slots=True)
class Received:
    """A message from the provider; a log that others wrote may not know its arrival."""

    arrival_ns: int | None
    message: Message


@dataclass(frozen=True, slots=True)
class Passed:
    """Bytes that passed through a tee, unparsed."""

    arrival_ns: int
    direction: Direction
    data: bytes


@dataclass(frozen=True, slots=True)
class Dropped:
    """So many messages (of a tee: bytes) were not kept, because the harness could not keep up or not write."""

    arrival_ns: int
    count: int


@dataclass(frozen=True, slots=True)
class Closed:
    """The connection is gone: ``stop``, ``closed:<code>`` or ``timeout``."""

    arrival_ns: int
    reason: str


Record = Opened | Received | Passed | Dropped | Closed

_OPENED: msgspec.json.Decoder[Opened] = msgspec.json.Decoder(Opened)


def pack(record: Record) -> bytes:
    """The bytes of one record."""
    match record:
        case Received(message=str() as text):
            kind, body = b"T", text.encode("utf-8", "surrogatepass")
        case Received(message=message):
            kind, body = b"B", cast("bytes", message)
        case Passed(direction=direction, data=data):
            kind, body = (b"A" if direction == "to_agent" else b"P"), data
        case Dropped(count=count):
            kind, body = b"D", str(count).encode()
        case Closed(reason=reason):
            kind, body = b"C", reason.encode()
        case Opened():
            kind, body = b"O", msgspec.json.encode(record)
    arrival_ns = UNKNOWN if record.arrival_ns is None else record.arrival_ns
    return _HEAD.pack(kind, arrival_ns, len(body)) + body


def pack_received(kind: Kind, arrival_ns: int, data: bytes) -> bytes:
    """The bytes of a ``Received``, text in UTF-8, by the shortest way: this runs for every message of every call."""
    return _HEAD.pack(kind, arrival_ns, len(data)) + data


def pack_passed(arrival_ns: int, data: bytes, *, to_agent: bool) -> bytes:
    """The bytes of a ``Passed``, by the shortest way."""
    return _HEAD.pack(b"A" if to_agent else b"P", arrival_ns, len(data)) + data


def unpack(data: bytes) -> Iterator[Record]:
    """The records in ``data``.

    Raises:
        StoreError: it ends inside a record, holds a kind that does not exist, or a record that is damaged.
    """
    at = 0
    while at < len(data):
        if len(data) - at < _HEAD.size:
            raise StoreError(f"journal record has truncated head: {len(data) - at} bytes, need {_HEAD.size}")
        kind, arrival_ns, length = _HEAD.unpack_from(data, at)
        at += _HEAD.size
        if len(data) - at < length:
            raise StoreError(f"journal record has truncated body: {len(data) - at} bytes, need {length}")
        try:
            record = _record(kind, arrival_ns, data[at : at + length])
        except (ValueError, RecursionError) as error:
            raise StoreError(f"journal record of kind {kind!r} is damaged: {error}") from None
        yield record
        at += length


def _record(kind: bytes, arrival_ns: int, body: bytes) -> Record:
    match kind:
        case b"T":
            return Received(None if arrival_ns == UNKNOWN else arrival_ns, body.decode("utf-8", "surrogatepass"))
        case b"B":
            return Received(None if arrival_ns == UNKNOWN else arrival_ns, body)
        case b"A":
            return Passed(arrival_ns, "to_agent", body)
        case b"P":
            return Passed(arrival_ns, "to_provider", body)
        case b"D":
            return Dropped(arrival_ns, int(body))
        case b"C":
            return Closed(arrival_ns, body.decode())
        case b"O":
            return _OPENED.decode(body)
        case _:
            raise StoreError(f"journal record must be of a kind in 'TBAPDCO', is {kind!r}")
