"""The raw messages of one call as a file: JSON lines, one record each, as they were journalled (``*.journal.jsonl``).

``{"connection","opened":{...}}`` begins a connection; then ``{"connection","arrival_ns","text"}`` or ``"binary"``
(base64), of a tee with ``"passed":"to_agent"`` or ``"to_provider"``; ``"dropped":n`` and ``"closed":reason``. Read
back, it gives the recording that the journals gave: the same reader and recorder read both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import msgspec

from harness.core.call import Call
from harness.core.errors import InputError
from harness.fork.reader import CallReader
from harness.fork.records import Closed, Direction, Dropped, Opened, Passed, Received, Record

ENDING = ".journal.jsonl"


class _Line(msgspec.Struct, omit_defaults=True):
    connection: str
    arrival_ns: int | None = None
    opened: Opened | None = None
    passed: Direction | None = None
    text: str | None = None
    binary: bytes | None = None
    dropped: int | None = None
    closed: str | None = None


_LINE = msgspec.json.Decoder(_Line)


def dump_raw(connections: Iterable[tuple[str, Iterable[Record]]]) -> Iterator[bytes]:
    """The lines of a call's connections, given by name."""
    for name, records in connections:
        for record in records:
            yield msgspec.json.encode(_line(name, record)) + b"\n"


def open_raw(path: Path, swap: bool = False) -> Call:
    """The call that a raw log holds; ``swap`` gives each track to the other party.

    Raises:
        InputError: the file cannot be read, a line is no record, or no stream starts in it; names the file and line.
    """
    reader = CallReader()
    try:
        with path.open("rb") as file:
            for number, data in enumerate(file, start=1):
                name, record = _record(data, f"{path}:{number}")
                if swap and isinstance(record, Opened):
                    record = replace(record, inbound="agent" if record.inbound == "caller" else "caller")
                reader.take(name, record)
        return reader.finish()
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None
    except InputError as error:
        message = str(error)
        raise InputError(message if message.startswith(str(path)) else f"{path}: {message}") from None


def _line(name: str, record: Record) -> _Line:
    match record:
        case Opened():
            return _Line(name, opened=record)
        case Received(arrival_ns=arrival_ns, message=str() as text):
            # What is no UTF-8 on the wire has no text to be written as.
            return _Line(name, arrival_ns, text=text.encode("utf-8", "replace").decode())
        case Received(arrival_ns=arrival_ns, message=message):
            return _Line(name, arrival_ns, binary=bytes(message))  # type: ignore[arg-type]
        case Passed(arrival_ns=arrival_ns, direction=direction, data=data):
            return _Line(name, arrival_ns, passed=direction, binary=data)
        case Dropped(arrival_ns=arrival_ns, count=count):
            return _Line(name, arrival_ns, dropped=count)
        case Closed(arrival_ns=arrival_ns, reason=reason):
            return _Line(name, arrival_ns, closed=reason)


def _record(data: bytes, where: str) -> tuple[str, Record]:
    try:
        line = _LINE.decode(data)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise InputError(f"{where}: no record of a raw log: {error}") from None
    arrival_ns = line.arrival_ns
    match line:
        case _Line(opened=Opened() as opened):
            return line.connection, opened
        case _Line(dropped=int() as count):
            return line.connection, Dropped(arrival_ns or 0, count)
        case _Line(closed=str() as reason):
            return line.connection, Closed(arrival_ns or 0, reason)
        case _Line(passed=str() as direction, binary=bytes() as passed):
            return line.connection, Passed(arrival_ns or 0, direction, passed)
        case _Line(text=str() as text):
            return line.connection, Received(arrival_ns, text)
        case _Line(binary=bytes() as message):
            return line.connection, Received(arrival_ns, message)
        case _:
            raise InputError(f"{where}: no record of a raw log: needs opened, text, binary, dropped or closed")
