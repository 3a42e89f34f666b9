"""A provider's message log: JSON lines, one message each, in the order of arrival (``*.twilio.jsonl``).

A line is the provider's message itself, or ours with its arrival: ``{"arrival_ns": 1, "text": "..."}``, binary ones as
``{"arrival_ns": 1, "binary": "<base64>"}``. A stream that starts anew in the same file is a reconnect of the same call.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from harness.core.audio import Party
from harness.core.call import Call
from harness.core.errors import InputError, WireError
from harness.fork.reader import CallReader
from harness.fork.records import Closed, Opened, Received, Record
from harness.wire.dialects import dialect, dialects
from harness.wire.media import Decoder, Message, Started, StreamOptions


class _Line(msgspec.Struct):
    """Ours; a provider's own message has neither."""

    arrival_ns: int | None = None
    text: str | None = None
    binary: bytes | None = None


NO_STOP = "closed:1006"
"""How a stream ended whose log has no stop: a WebSocket that closes without a close frame (RFC 6455 section 7.4.1)."""

_LINE = msgspec.json.Decoder(_Line)
_ANY = msgspec.json.Decoder()


def endings() -> dict[str, str]:
    """The ending of each dialect's message logs, and its name."""
    return {f".{name}.jsonl": name for name in dialects()}


def open_messages(path: Path, swap: bool = False) -> Call:
    """The call that a message log holds; the dialect is the last but one part of the file's name.

    ``swap`` takes the inbound track for the agent's: the agent's leg was forked.

    Raises:
        InputError: the file cannot be read, a line is not JSON, or no stream starts in it; names the file and line.
    """
    name = next((name for ending, name in endings().items() if path.name.lower().endswith(ending)), None)
    if name is None:
        raise InputError(f"{path}: a message log ends in one of {', '.join(endings())}")
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: must be UTF-8: byte {error.start} is not") from None
    reader = CallReader()
    try:
        for connection, record in _records(name, path.name, "agent" if swap else "caller", _lines(text, str(path))):
            reader.take(connection, record)
        return reader.finish()
    except InputError as error:
        message = str(error)
        raise InputError(message if message.startswith(str(path)) else f"{path}: {message}") from None


def dump_messages(records: Iterable[Record]) -> str:
    """The message log of a connection's records."""
    lines: list[str] = []
    for record in records:
        match record:
            case Received(arrival_ns=arrival_ns, message=str() as text):
                body: dict[str, Any] = {"arrival_ns": arrival_ns, "text": text}
            case Received(arrival_ns=arrival_ns, message=message):
                body = {"arrival_ns": arrival_ns, "binary": base64.b64encode(bytes(message)).decode()}  # type: ignore[arg-type]
            case _:
                continue
        lines.append(msgspec.json.encode(body).decode() + "\n")
    return "".join(lines)


def _lines(text: str, source: str) -> Iterator[tuple[int | None, Message]]:
    """(arrival, message) of each line; a last line without its newline, cut off as it was written, is left out."""
    lines = text.split("\n")
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            _ANY.decode(line)
        except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
            if number == len(lines) > 1:
                return
            raise InputError(f"{source}:{number}: not JSON: {error}") from None
        yield _message(line)


def _message(line: str) -> tuple[int | None, Message]:
    try:
        ours = _LINE.decode(line)
    except msgspec.DecodeError:
        return None, line
    if ours.text is not None:
        return ours.arrival_ns, ours.text
    return ours.arrival_ns, line if ours.binary is None else ours.binary


def _records(
    provider: str, file: str, inbound: Party, messages: Iterable[tuple[int | None, Message]]
) -> Iterator[tuple[str, Record]]:
    """Records of the connections whose messages lie in one log.

    A message belongs to the connection whose decoder takes it, the newest first; if none does and it opens a stream, it
    opens a connection.
    """
    options = StreamOptions(call_id=file.partition(".")[0])
    names: list[str] = []
    decoders: list[Decoder] = []

    def begin(decoder: Decoder) -> Iterator[tuple[str, Record]]:
        names.append(f"{len(names) + 1}")
        decoders.append(decoder)
        opened = Opened(arrival_ns=0, connection=names[-1], provider=provider, inbound=inbound, call_id=options.call_id)
        yield names[-1], opened

    yield from begin(dialect(provider).decoder(options))
    for arrival_ns, message in messages:
        owner = next((index for index in reversed(range(len(decoders))) if _takes(decoders[index], message)), None)
        if owner is None and _starts(fresh := dialect(provider).decoder(options), message):
            yield from begin(fresh)
        owner = len(names) - 1 if owner is None else owner
        yield names[owner], Received(arrival_ns, message)
    for name in names:
        yield name, Closed(0, NO_STOP)


def _takes(decoder: Decoder, message: Message) -> bool:
    try:
        decoder.feed(message)
    except WireError:
        return False
    return True


def _starts(decoder: Decoder, message: Message) -> bool:
    try:
        return any(isinstance(event, Started) for event in decoder.feed(message))
    except WireError:
        return False
