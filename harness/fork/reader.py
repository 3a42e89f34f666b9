"""From the records of a call's connections to the call: the same for one that is over and one in progress."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from harness.core.audio import Encoding
from harness.core.call import Call
from harness.core.errors import InputError, WireError
from harness.fork.recorder import Recorder
from harness.fork.records import Closed, Direction, Dropped, Opened, Passed, Received, Record, unpack
from harness.wire.dialects import dialect
from harness.wire.endian import guess_endian
from harness.wire.media import Decoder, MediaFrame, Message, Started
from harness.wire.passive import PassiveStream

GUESS_BYTES = 96_000
"""Linear sound after which its byte order is taken for little-endian, if nothing told it until then."""


class CallReader:
    """Reads the connections of one call, one record at a time.

    Connections are told apart by name; feed each one's records in order. Messages that break the protocol are counted,
    and become one fault of the call.
    """

    def __init__(self) -> None:
        self.recorder: Recorder | None = None
        self._connections: dict[str, _Connection | _Teed] = {}

    def take(self, connection: str, record: Record) -> None:
        """Take the next record of a connection.

        Raises:
            InputError: the connection's first record is not ``Opened``.
        """
        if isinstance(record, Opened):
            if self.recorder is None:
                self.recorder = Recorder(record.provider, inbound=record.inbound, started_at=record.started_at)
            kind = _Teed if record.tee else _Connection
            self._connections[connection] = kind(connection, record, self.recorder)
            return
        known = self._connections.get(connection)
        if known is None:
            raise InputError(f"connection {connection!r} must begin with its opening, begins with {record!r:.60}")
        known.take(record)

    def finish(self) -> Call:
        """The call as recorded.

        Raises:
            InputError: no stream of it ever started.
        """
        if self.recorder is None:
            raise InputError("a call needs at least one connection, none was opened")
        for connection in self._connections.values():
            connection.settle()
        return self.recorder.finish()


class _Connection:
    """One connection's decoder; holds messages back while the byte order of their sound is open."""

    def __init__(self, name: str, opened: Opened, recorder: Recorder) -> None:
        self._name = name
        self._recorder = recorder
        self._dialect = dialect(opened.provider)
        self._options = opened.options
        self._decoder: Decoder = self._dialect.decoder(self._options)
        self._held: list[tuple[int | None, Message]] | None = None
        self._trial: Decoder = self._decoder
        self._sound = bytearray()
        if (self._options.l16 or self._dialect.l16) == "auto":
            self._held = []
            self._trial = self._dialect.decoder(self._options)

    def take(self, record: Record) -> None:
        match record:
            case Received(arrival_ns=arrival_ns, message=message):
                self._message(arrival_ns, message)
            case Closed(reason=reason):
                self.settle()
                self._recorder.close(self._name, reason)
            case Dropped(count=count):
                self.settle()
                self._recorder.drop(self._name, count)
            case Passed() | Opened():
                self._recorder.refuse(f"a record of kind {type(record).__name__} on a connection that is no tee")

    def settle(self) -> None:
        """Decide the byte order with what is there, and go on with what was held back."""
        if self._held is None:
            return
        held, self._held = self._held, None
        endian = guess_endian(bytes(self._sound)) or "little"
        self._decoder = self._dialect.decoder(replace(self._options, l16=endian))
        for arrival_ns, message in held:
            self._message(arrival_ns, message)

    def _message(self, arrival_ns: int | None, message: Message) -> None:
        if self._held is not None:
            self._held.append((arrival_ns, message))
            if self._decided(message):
                self.settle()
            return
        try:
            events = self._decoder.feed(message)
        except WireError as error:
            self._recorder.refuse(str(error))
            return
        for event in events:
            self._recorder.feed(self._name, event, arrival_ns)

    def _decided(self, message: Message) -> bool:
        """Whether enough is known of the byte order: the sound is not linear, tells, or never will."""
        try:
            events = self._trial.feed(message)
        except WireError:
            return False
        for event in events:
            if isinstance(event, Started) and event.format.encoding is not Encoding.PCM_S16LE:
                return True
            if isinstance(event, MediaFrame):
                self._sound += event.payload
                if guess_endian(bytes(self._sound)) or len(self._sound) >= GUESS_BYTES:
                    return True
        return False


class _Teed:
    """One connection through a tee: the bytes of both directions to messages, and these to events.

    What a tee did not keep leaves a hole in the bytes. Reading goes on with the first chunk that begins and ends with a
    frame, as a provider's small messages do; of a compressed stream nothing behind a hole can be read.
    """

    def __init__(self, name: str, opened: Opened, recorder: Recorder) -> None:
        self._name = name
        self._recorder = recorder
        self._dialect = dialect(opened.provider)
        self._decoder = self._dialect.decoder(opened.options)
        self._streams = {"to_agent": PassiveStream("to_agent"), "to_provider": PassiveStream("to_provider")}
        self._negotiated = False
        self._readable: dict[Direction, bool] = {"to_agent": True, "to_provider": True}
        self._given_up = False

    def take(self, record: Record) -> None:
        match record:
            case Passed(direction=direction, data=data) if not self._given_up:
                if self._readable[direction] or self._resumes(direction, data):
                    self._passed(record)
            case Dropped(count=count):
                self._readable = dict.fromkeys(self._readable, False)
                self._recorder.drop(self._name, count)
            case Closed(reason=reason):
                code = self._streams["to_agent"].close_code or self._streams["to_provider"].close_code
                self._recorder.close(self._name, f"closed:{code}" if code else reason)
            case _:
                return

    def settle(self) -> None:
        """Nothing is held back."""

    def _resumes(self, direction: Direction, data: bytes) -> bool:
        """Whether reading goes on with these bytes behind a hole."""
        try:
            self._readable[direction] = self._streams[direction].resume(data)
        except WireError as error:
            self._given_up = True
            self._recorder.refuse(str(error))
        return self._readable[direction]

    def _passed(self, record: Passed) -> None:
        try:
            for message in self._streams[record.direction].messages(record.data):
                self._message(record.direction, message, record.arrival_ns)
            extensions = self._streams["to_provider"].extensions
            if extensions and not self._negotiated:
                self._negotiated = True
                self._streams["to_agent"].negotiated(extensions)
        except WireError as error:
            self._readable[record.direction] = False
            self._recorder.refuse(str(error))

    def _message(self, direction: Direction, message: Message, arrival_ns: int) -> None:
        try:
            if direction == "to_provider":
                for event in self._dialect.decode_agent(message):
                    self._recorder.agent(self._name, event, arrival_ns)
                return
            for heard in self._decoder.feed(message):
                self._recorder.feed(self._name, heard, arrival_ns)
        except WireError as error:
            self._recorder.refuse(str(error))


def read_call(connections: Iterable[tuple[str, Iterable[bytes]]]) -> Call:
    """The call of these connections: pairs of a name and the blocks of its journal.

    Raises:
        InputError: no stream of it ever started.
        StoreError: a block is damaged.
    """
    reader = CallReader()
    for name, blocks in connections:
        for block in blocks:
            for record in unpack(block):
                reader.take(name, record)
    return reader.finish()


def group_calls(connections: Iterable[tuple[str, Iterable[bytes]]]) -> dict[tuple[str, str], tuple[str, ...]]:
    """Which connections make up which call: (provider, call id) to names, in the order given.

    Of each journal only the beginning is read. A connection on which no stream started belongs to no call.
    """
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for name, blocks in connections:
        key = _call_of(name, blocks)
        if key is not None:
            found[key] = (*found.get(key, ()), name)
    return found


def _call_of(name: str, blocks: Iterable[bytes]) -> tuple[str, str] | None:
    reader = CallReader()
    for block in blocks:
        for record in unpack(block):
            reader.take(name, record)
            if reader.recorder is not None and reader.recorder.call_id is not None:
                return reader.recorder.provider, reader.recorder.call_id
    return None
