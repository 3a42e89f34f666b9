"""A connection takes messages as they come and reads them together: none is lost, none changes places."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.core.audio import Encoding, Format
from harness.fork.calls import MOST_UNREAD_BYTES, Calls, Connection
from harness.fork.counters import MediaCounters
from harness.fork.records import BINARY, TEXT, Closed, Kind, Opened, Received, Record, unpack
from harness.store.journal import FileJournal, blocks
from harness.wire.dialects import dialect
from harness.wire.media import MediaEvent, MediaFrame, Message, Started, Stopped, StreamOptions

STARTED = Started(stream_id="MZ1", call_id="CA1", format=Format(Encoding.MULAW, 8000), stamps="approximate")
FRAMES = [MediaFrame("inbound", bytes([n]) * 160, n + 2, n + 1, n * 20_000_000) for n in range(20)]


@pytest.fixture
def calls(tmp_path: Path) -> Calls:
    return Calls(
        lambda name: FileJournal(tmp_path / "one.journal"),
        MediaCounters(),
        reconnect_ns=0,
        on_started=lambda call: None,
        on_finished=lambda call: None,
    )


def opened(calls: Calls) -> Connection:
    return calls.connect(dialect("twilio"), StreamOptions(), "caller", 0)


def said(*events: MediaEvent) -> list[str]:
    encoder = dialect("twilio").encoder()
    return [str(message) for event in (STARTED, *events) for message in encoder.encode(event)]


def take(connection: Connection, arrival_ns: int, message: Message) -> None:
    kind: Kind = TEXT if isinstance(message, str) else BINARY
    connection.take(kind, message.encode() if isinstance(message, str) else message, arrival_ns)


def journalled(connection: Connection, folder: Path) -> list[Record]:
    connection.flush()
    return [record for _, body in blocks(folder / "one.journal") for record in unpack(body)]


def test_all_that_is_taken_is_journalled_in_its_order(calls: Calls, tmp_path: Path) -> None:
    connection = opened(calls)
    messages: list[Message] = [
        *said(*FRAMES),
        b"\x00\x01",
        '{"event":"caf\u00e9"}',
        *said(*FRAMES[:3], Stopped(99))[2:],
    ]
    for arrival_ns, message in enumerate(messages):
        take(connection, arrival_ns, message)
    connection.closed("closed:1000", 1000)
    records = journalled(connection, tmp_path)
    assert isinstance(records[0], Opened)
    assert records[1:-1] == [Received(at, message) for at, message in enumerate(messages)]
    assert records[-1] == Closed(1000, "stop")
    assert calls.counters.messages == {"twilio": len(messages)}
    assert calls.counters.broken == {"twilio": 2}


def test_sound_waits_for_its_turn_and_what_comes_before_the_start_does_not(calls: Calls, tmp_path: Path) -> None:
    connection = opened(calls)
    for message in said():
        take(connection, 1, message)
    assert connection.call is not None
    assert len(journalled(connection, tmp_path)) == 3
    for message in said(*FRAMES)[2:]:
        take(connection, 2, message)
    assert len(journalled(connection, tmp_path)) == 3
    connection.read()
    assert len(journalled(connection, tmp_path)) == 3 + len(FRAMES)


def test_what_waits_to_be_read_is_bounded(calls: Calls) -> None:
    connection = opened(calls)
    for message in said():
        take(connection, 1, message)
    held = connection.journal.noted_bytes
    for taken in range(1, 100):
        connection.take(BINARY, bytes(1024), 2)
        assert taken * 1024 - (connection.journal.noted_bytes - held) <= MOST_UNREAD_BYTES
    assert connection.journal.noted_bytes > held


def test_a_defect_of_a_decoder_breaks_a_message_and_no_more(calls: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
    connection = opened(calls)
    for message in said():
        take(connection, 1, message)

    def defective(self: object, message: Message) -> list[MediaEvent]:
        raise ZeroDivisionError

    monkeypatch.setattr("harness.wire.twilio.TwilioDecoder.feed", defective)
    take(connection, 2, '{"event":"mark"}')
    take(connection, 3, said(FRAMES[0])[-1])
    connection.read()
    assert calls.counters.broken == {"twilio": 2}
