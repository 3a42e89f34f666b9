"""What a candidate's process has been given so far: the caller's sound and the facts of the live call."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable

from harness.candidate.protocol import Alive, Ended, Facts, FromWorker, Job, Media, Unpacker, pack
from harness.core.errors import CandidateError
from harness.core.events import Dtmf, Event, event_from_json


class Feed:
    """The harness's end of the socket, read in a thread of its own; a reader waits for what has not come yet.

    ``hold`` runs a blocking wait without letting the call's clock go on; ``lost`` is called when the harness is gone.
    """

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock
        self._pid = os.getpid()
        self._unpacker = Unpacker("worker")
        self._changed = threading.Condition()
        self._job: Job | None = None
        self._pcm = bytearray()
        self._events: tuple[Event, ...] = ()
        self._keys: tuple[Dtmf, ...] = ()
        self._complete_ns = 0
        self._ended = False
        self._sending = threading.Lock()
        self.hold: Callable[[Callable[[], None]], None] = lambda wait: wait()
        self.lost: Callable[[], None] = lambda: None
        threading.Thread(target=self._read, name="harness-feed", daemon=True).start()

    def send(self, message: FromWorker) -> None:
        """Tell the harness; waits where the harness is slow to read. A forked copy of the process tells nothing."""
        if os.getpid() != self._pid:
            return
        data = pack(message)
        try:
            with self._sending:
                self._socket.sendall(data)
        except OSError:
            self.lost()

    def job(self) -> Job:
        """The first message.

        Raises:
            CandidateError: the harness hung up before it came.
        """
        self._until(lambda: self._job is not None)
        if self._job is None:
            raise CandidateError("the harness sent no job")
        return self._job

    def pcm(self, start: int, length: int) -> bytes:
        """``length`` bytes of the caller's track from byte ``start``; fewer at its end, none after it."""
        self._until(lambda: len(self._pcm) >= start + length)
        return bytes(self._pcm[start : start + length])

    def facts(self, until_ns: int) -> tuple[tuple[Event, ...], bool]:
        """All live events known, and whether every one up to ``until_ns`` is; waits for them until the call ends."""
        self._until(lambda: self._complete_ns >= until_ns)
        with self._changed:
            return self._events, self._complete_ns >= until_ns

    def known(self) -> tuple[Event, ...]:
        """The live events that have come, without waiting for more."""
        return self._events

    def keys(self) -> tuple[Dtmf, ...]:
        """The keys that the caller has pressed, of the events known."""
        return self._keys

    @property
    def ended(self) -> bool:
        return self._ended

    def _until(self, ready: Callable[[], bool]) -> None:
        if ready() or self._ended:
            return

        def wait() -> None:
            with self._changed:
                self._changed.wait_for(lambda: ready() or self._ended)

        self.send(Alive(waiting=True))
        self.hold(wait)
        self.send(Alive())

    def _read(self) -> None:
        while data := self._receive():
            for message in self._unpacker.feed(data):
                with self._changed:
                    self._take(message)
                    self._changed.notify_all()
        with self._changed:
            self._ended = True
            self._changed.notify_all()
        self.lost()

    def _receive(self) -> bytes:
        try:
            return self._socket.recv(1 << 18)
        except OSError:
            return b""

    def _take(self, message: object) -> None:
        match message:
            case Job():
                self._job = message
            case Media(pcm=pcm):
                self._pcm += pcm
            case Facts(events=events, complete_ns=complete_ns):
                fresh = tuple(event_from_json(event) for event in events)
                self._events += fresh
                self._keys += tuple(each for each in fresh if isinstance(each, Dtmf) and each.party == "caller")
                self._complete_ns = max(self._complete_ns, complete_ns)
            case Ended():
                self._ended = True
