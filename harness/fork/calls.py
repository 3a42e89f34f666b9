"""Calls in progress: which connections make one up, when it is over, and what of it is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Container
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count, cycle
from typing import Protocol

import structlog

from harness.core.audio import Party
from harness.core.errors import StoreError, WireError
from harness.fork.counters import MediaCounters
from harness.fork.records import TEXT, Closed, Dropped, Kind, Opened, pack, pack_received
from harness.redact.consent import Consent
from harness.wire.media import Dialect, MediaFrame, Message, Started, Stopped, StreamOptions

log = structlog.get_logger()

TURNS = 10
"""Of how many parts all connections are read and written, one after the other: all at once would hold up what comes."""
MOST_AT_ONCE = 8
"""Connections whose messages are read before the event loop's other work has its turn."""
MOST_UNREAD_BYTES = 64 * 1024
"""Taken of one connection, these are read at once, whoever's turn it is: about a second of two tracks as JSON."""
MAX_LOGGED = 3
"""Broken messages that are logged of one connection; all are counted."""


class ConnectionJournal(Protocol):
    """**Protocol:** where the records of one connection go; ``append`` never waits."""

    @property
    def noted_bytes(self) -> int: ...

    @property
    def dropped(self) -> int: ...

    def append(self, data: bytes) -> None: ...

    def flush(self) -> None: ...

    def close(self) -> None: ...

    def discard(self) -> None: ...


class Watched(Protocol):
    """**Protocol:** a connection that is looked after."""

    def watch(self, now_ns: int) -> None:
        """Look at it, a few times a second."""
        ...

    def cut(self, reason: str, why: str) -> None:
        """End it: ``reason`` is how the stream ended, ``why`` what is counted."""
        ...


OpenJournal = Callable[[str], ConnectionJournal]
"""Makes the journal of the connection of this name."""


@dataclass(slots=True, eq=False)
class LiveCall:
    """A call in progress. ``connections`` names its journals, in the order in which they were opened."""

    call_id: str
    provider: str
    inbound: Party
    started_at: str
    connections: list[str] = field(default_factory=list)
    open: int = 0
    ended: str | None = None
    ended_ns: int = 0
    consent: Consent = "shadow"


CallHook = Callable[[LiveCall], None]
MayRecord = Callable[[Started], Consent]
"""What may be done with the call of a stream that starts."""


class _Nowhere:
    """Takes what may not be kept."""

    noted_bytes = 0
    dropped = 0

    def append(self, data: bytes) -> None:
        pass

    def flush(self) -> None:
        pass

    def close(self) -> None:
        pass

    def discard(self) -> None:
        pass


def always(started: Started) -> Consent:
    """All calls may be kept and shadowed."""
    return "shadow"


class Connection:
    """One media connection as it is recorded: its journal, and the little that is read of it on the way."""

    def __init__(self, calls: Calls, opened: Opened, dialect: Dialect, options: StreamOptions) -> None:
        self.name = opened.connection
        self.provider = opened.provider
        self.opened = opened
        self.last_ns = opened.arrival_ns
        self.call: LiveCall | None = None
        self.reason: str | None = None
        self.journal: ConnectionJournal = calls.open_journal(opened.connection)
        self._decoder = dialect.decoder(options)
        self.turn = calls.next_turn()
        self._calls = calls
        self._counters = calls.counters
        self._messages = calls.counters.messages
        self._broken = 0
        self._dropped = 0
        self._unread: list[tuple[Kind, int, bytes]] = []
        self._unread_bytes = 0
        self.journal.append(pack(opened))

    def take(self, kind: Kind, data: bytes, arrival_ns: int) -> None:
        """Take a message as it came, text in UTF-8. Never raises.

        This runs for every message of every call, and does no more than it must: ``read`` follows in a moment, for many
        messages at once, which costs a fraction. What comes before the stream has started is read at once.
        """
        self.last_ns = arrival_ns
        self._unread.append((kind, arrival_ns, data))
        self._unread_bytes += len(data)
        if self.call is None or self._unread_bytes > MOST_UNREAD_BYTES:
            self.read()

    def read(self) -> None:
        """Journal what was taken, and see whether it starts or stops the stream. Never raises."""
        unread, self._unread, self._unread_bytes = self._unread, [], 0
        if not unread:
            return
        self._messages[self.provider] += len(unread)
        texts = [data for kind, _, data in unread if kind == TEXT]
        if len(texts) == len(unread) and self._decoder.only_sound(texts):
            append = self.journal.append
            for kind, arrival_ns, data in unread:
                append(pack_received(kind, arrival_ns, data))
            return
        for kind, arrival_ns, data in unread:
            self._read_one(kind, arrival_ns, data)

    def _read_one(self, kind: Kind, arrival_ns: int, data: bytes) -> None:
        try:
            message: Message = data.decode() if kind == TEXT else data
        except UnicodeDecodeError as error:
            self.broken(f"text must be UTF-8 (RFC 6455 section 5.6): byte {error.start} is not")
            return
        self.journal.append(pack_received(kind, arrival_ns, data))
        try:
            events = self._decoder.feed(message)
        except WireError as error:
            self.broken(str(error))
            return
        except Exception:
            log.exception("a message could not be read", connection=self.name, call_id=self.call_id)
            self.broken("could not be read")
            return
        for event in events:
            if type(event) is MediaFrame:
                continue
            if isinstance(event, Started):
                self._calls.join(self, event)
            elif isinstance(event, Stopped):
                self.reason = "stop"

    def broken(self, reason: str) -> None:
        """Count a message that broke the protocol."""
        self._counters.broken[self.provider] += 1
        self._broken += 1
        if self._broken <= MAX_LOGGED:
            log.warning("message refused", connection=self.name, call_id=self.call_id, reason=reason)

    def cut_off(self, why: str) -> None:
        """Count that our side ends the connection."""
        self._counters.refused[why] += 1
        log.warning("connection cut off", connection=self.name, call_id=self.call_id, reason=why)

    def forget(self) -> None:
        """Drop what was kept of the connection, and keep no more."""
        self.journal.discard()
        self.journal = _Nowhere()

    @property
    def call_id(self) -> str | None:
        return self.call.call_id if self.call else None

    def closed(self, reason: str, arrival_ns: int) -> None:
        """The connection is gone; a stream that was stopped before ended by that."""
        self.read()
        self.reason = self.reason or reason
        self.journal.append(pack(Closed(arrival_ns, self.reason)))
        self._calls.leave(self, arrival_ns)

    def flush(self) -> None:
        """Write what is noted; runs outside the event loop.

        Raises:
            StoreError: the disk refuses.
        """
        self.journal.flush()
        missing = self.journal.dropped - self._dropped
        if missing > 0:
            self._dropped += missing
            self.journal.append(pack(Dropped(self.last_ns, missing)))


class Calls:
    """The calls and connections of one media server. All methods but ``flush`` run on its event loop.

    Each connection has its turn, one of ``TURNS``: then what it took is read, and what was read is written.
    """

    def __init__(
        self,
        open_journal: OpenJournal,
        counters: MediaCounters,
        *,
        reconnect_ns: int,
        on_started: CallHook,
        on_finished: CallHook,
        may_record: MayRecord = always,
    ) -> None:
        self._may_record = may_record
        self.open_journal = open_journal
        self.counters = counters
        self.connections: dict[str, Connection] = {}
        self.watched: dict[str, Watched] = {}
        self.calls: dict[tuple[str, str], LiveCall] = {}
        self._reconnect_ns = reconnect_ns
        self._on_started = on_started
        self._on_finished = on_finished
        self.idle = asyncio.Event()
        self.idle.set()
        self._numbers = count(1)
        self._turns = cycle(range(TURNS))
        self._failing: set[str] = set()
        self._closing: list[Connection] = []

    def next_turn(self) -> int:
        """The turn of the next connection."""
        return next(self._turns)

    def connect(
        self, dialect: Dialect, options: StreamOptions, inbound: Party, arrival_ns: int, *, tee: bool = False
    ) -> Connection:
        """Begin to record a connection."""
        now = datetime.now(UTC)
        opened = Opened(
            arrival_ns=arrival_ns,
            connection=f"{now:%Y%m%dT%H%M%S%f}-{next(self._numbers):06d}",
            provider=dialect.name,
            started_at=f"{now:%Y-%m-%dT%H:%M:%S.%f}Z",
            inbound=inbound,
            tee=tee,
            call_id=options.call_id,
            rate_hz=options.rate_hz,
            mix=options.mix,
            l16=options.l16,
            attributes=options.attributes,
        )
        connection = Connection(self, opened, dialect, options)
        self.connections[connection.name] = connection
        self.idle.clear()
        return connection

    def join(self, connection: Connection, started: Started) -> None:
        """A stream of a call has started on ``connection``: a new call, or more of one that is here."""
        said = self._may_record(started)
        if said == "nothing":
            self.counters.refused["no_consent"] += 1
            connection.forget()
            return
        key = (connection.provider, started.call_id)
        call = self.calls.get(key)
        if call is None:
            started_at = connection.opened.started_at or ""
            call = LiveCall(started.call_id, connection.provider, connection.opened.inbound, started_at, consent=said)
            self.calls[key] = call
            self.counters.calls += 1
        connection.call = call
        call.connections.append(connection.name)
        call.open += 1
        call.ended = None
        self.counters.calls_open = len(self.calls)
        log.info("stream started", call_id=call.call_id, provider=call.provider, connection=connection.name)
        if len(call.connections) == 1:
            self._on_started(call)

    def leave(self, connection: Connection, arrival_ns: int) -> None:
        """``connection`` is closed."""
        del self.connections[connection.name]
        self._closing.append(connection)
        if not self.connections:
            self.idle.set()
        call = connection.call
        if call is None:
            return
        call.open -= 1
        call.ended, call.ended_ns = connection.reason, arrival_ns
        log.info("stream ended", call_id=call.call_id, connection=connection.name, reason=connection.reason)

    async def read(self, turn: int) -> None:
        """Read what the connections of this turn took, and let others run in between."""
        due = [connection for connection in self.connections.values() if connection.turn == turn]
        for number, connection in enumerate(due, start=1):
            connection.read()
            if number % MOST_AT_ONCE == 0:
                await asyncio.sleep(0)

    def due(self, turns: Container[int]) -> int:
        """How many connections are of these turns."""
        return sum(connection.turn in turns for connection in self.connections.values())

    def flush(self, turns: Container[int]) -> None:
        """Write what was read of those that are of these turns, and of those that are closed; runs outside the event
        loop.

        Of a connection whose stream has not started nobody has said yet that it may be kept.
        """
        due = [connection for connection in self.connections.copy().values() if connection.turn in turns]
        for connection in [*due, *self._closing]:
            if connection.call is None:
                continue
            try:
                connection.flush()
                self._failing.discard(connection.name)
            except StoreError as error:
                self._failing.add(connection.name)
                self.counters.flush_errors += 1
                if not self.counters.disk_failing:
                    log.error("journal cannot be written", connection=connection.name, reason=str(error))
                    self.counters.disk_failing = True
        if self.counters.disk_failing and not self._failing:
            self.counters.disk_failing = False
            log.info("journal can be written again")

    def sweep(self, now_ns: int, *, all_over: bool = False) -> None:
        """Hand over the calls that are over: stopped, or broken off and not taken up again in time."""
        self._close_journals()
        self.counters.queued_bytes = sum(each.journal.noted_bytes for each in self.connections.values())
        closing = {connection.call for connection in self._closing}
        for key, call in list(self.calls.items()):
            if call.open or call in closing:
                continue
            if call.ended == "stop" or all_over or now_ns - call.ended_ns >= self._reconnect_ns:
                del self.calls[key]
                self.counters.calls_open = len(self.calls)
                self._on_finished(call)

    def _close_journals(self) -> None:
        waiting: list[Connection] = []
        for connection in self._closing:
            if connection.call is None:
                self.counters.dropped += connection.journal.dropped
                connection.forget()
                continue
            if connection.journal.noted_bytes:
                waiting.append(connection)
                continue
            self.counters.dropped += connection.journal.dropped
            connection.journal.close()
        self._closing = waiting
