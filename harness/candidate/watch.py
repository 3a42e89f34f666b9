"""Listening to a candidate's process until it is done, or over a limit."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterable
from dataclasses import dataclass, field

from harness.candidate.process import WorkerProcess, exit_reason
from harness.candidate.protocol import (
    Alive,
    Cut,
    Ended,
    Facts,
    Finished,
    FromWorker,
    Guarded,
    Happened,
    Media,
    Refused,
    Said,
    Sound,
    Started,
    Unaccountable,
)
from harness.candidate.replies import Replies
from harness.candidate.source import Source
from harness.config import CandidateTable
from harness.core.errors import CandidateError, ConfigError
from harness.core.events import Event, Fault, event_from_json, time_of

_POLL_S = 0.2
IMPORT_S = 60.0
"""Least time for the import of Pipecat and of the bot, which a busy host may take; ``timeout_s`` counts after it."""
_STATUS_S = 10.0
"""Time for a process that has closed its connection to end, so that it is known how it ended."""
_SAMPLE_BYTES = 2
MAX_TOLD_BYTES = 256 << 20
"""All that a process may tell: its sound alone is 10 MB in three and a half minutes of speech at 24 kHz."""
STALL_S = 10.0
"""A loop that shows no life for this long is blocked, unless its candidate has less time."""


@dataclass(slots=True)
class Watch:
    """Listens to one process and decides when it is over.

    It may take as long as the sound that it was given lasts, and ``timeout_s``; the time for which it waits for a call
    that goes on is not its own. ``rate_hz`` is that of the sound. ``alone``: nothing that runs in the process can kill
    it, which is so until it tells that its guard is on: before that no code of the bot's runs.
    """

    source: Source
    name: str
    table: CandidateTable
    rate_hz: int
    provisional: bool
    events: list[Event] = field(default_factory=list)
    replies: Replies = field(default_factory=Replies)
    alone: bool = True
    started: Started | None = None
    finished: Finished | None = None
    why: str = ""
    launched: float = field(default_factory=time.monotonic)
    began: float = field(default_factory=time.monotonic)
    alive: float = field(default_factory=time.monotonic)
    peak_bytes: int = 0
    stall_s: float = STALL_S
    waiting_since: float | None = None
    all_given: bool = False
    given_bytes: int = 0

    def __post_init__(self) -> None:
        self.stall_s = min(STALL_S, self.table.timeout_s)

    def until_done(self, process: WorkerProcess) -> None:
        """Return when the process is done, has failed, or is over a limit; ``events`` then tell which.

        Raises:
            ConfigError: the process refused its job.
        """
        try:
            while self.finished is None and process.open:
                pieces = list(self.source.take())
                self._given(pieces)
                process.send(pieces)
                for message in process.poll(_POLL_S):
                    self._take(message)
                if self._over(process):
                    return
        except CandidateError as error:
            self._fault("candidate.protocol", str(error))
            return
        if self.finished is None:
            self._ended_early(process)

    @property
    def limit_s(self) -> float:
        """What the process may take of its own time, after it has started."""
        return self.table.timeout_s + self.given_bytes / (_SAMPLE_BYTES * self.rate_hz)

    def _given(self, pieces: Iterable[Media | Facts | Ended]) -> None:
        for piece in pieces:
            match piece:
                case Media(pcm=pcm):
                    self.given_bytes += len(pcm)
                case Ended():
                    self._pause(waiting=False)
                    self.all_given = True

    def not_started(self, reason: str) -> None:
        """Tell that there was no process to listen to."""
        self._fault("harness.worker", f"no process could be started: {reason}")

    def _take(self, message: FromWorker) -> None:
        self.alive = time.monotonic()
        match message:
            case Guarded(alone=alone):
                self.alone = alone
            case Started():
                self.started = message
                self.began = self.alive
            case Happened(event=event):
                self.events.append(_event(event))
            case Said() | Sound() | Cut():
                self.replies.take(message)
            case Refused(message=text):
                raise ConfigError(f"candidate.{self.name}: {text}")
            case Unaccountable(reason=reason):
                self.why = self.why or reason
            case Finished():
                self.finished = message
            case Alive(waiting=waiting):
                self._pause(waiting)

    def _pause(self, waiting: bool) -> None:
        """Time that the process waits for the call to go on is not its own; once all is given, there is none."""
        now = time.monotonic()
        since, self.waiting_since = self.waiting_since, None
        if waiting:
            self.waiting_since = now if since is None else since
        elif since is not None and not self.all_given:
            self.began += now - since

    def _over(self, process: WorkerProcess) -> bool:
        self.peak_bytes = max(self.peak_bytes, used := process.memory_bytes())
        if self.why and self.provisional:
            return True
        if used > self.table.memory_mb << 20:
            self._fault("candidate.memory", f"uses {used >> 20} MB, may use {self.table.memory_mb} MB")
        elif process.told_bytes > MAX_TOLD_BYTES:
            self._fault("candidate.flood", f"told {process.told_bytes} bytes, may tell {MAX_TOLD_BYTES}")
        elif self.waiting_since is not None and not self.all_given:
            return False
        elif self.started is None and time.monotonic() - self.launched > max(IMPORT_S, self.table.timeout_s):
            self._fault("candidate.hang", "the bot's module is still being imported")
        elif self.started is not None and time.monotonic() - self.began > self.limit_s:
            self._fault("candidate.hang", f"not done after {self.limit_s:.0f} s (timeout_s and the call's length)")
        elif self.started is not None and time.monotonic() - self.alive > self.stall_s:
            self._fault("candidate.hang", f"the event loop has been blocked for {self.stall_s:.0f} s")
        else:
            return False
        return True

    def _ended_early(self, process: WorkerProcess) -> None:
        deadline = time.monotonic() + _STATUS_S
        while process.status is None and not process.lost and time.monotonic() < deadline:
            time.sleep(0.01)
        status = process.status
        if process.lost:
            self._fault("harness.worker", "the process was ended with the one that it was forked from")
        elif status == -signal.SIGKILL and self.alone:
            # Nothing inside its namespace can: somebody else did, or the system, for want of memory.
            self._fault("harness.killed", "the process was killed from outside before the call was over")
        else:
            reason = "the process closed its connection" if status is None else exit_reason(status)
            self._fault("candidate.exit", f"{reason} before the call was over")

    def _fault(self, where: str, message: str) -> None:
        last = max((time_of(event) or 0 for event in self.events), default=0)
        self.events.append(Fault(where=where, message=message, at_ns=last))


def _event(value: dict[str, object]) -> Event:
    try:
        return event_from_json(value)
    except ValueError as error:
        raise CandidateError(f"not an event: {error}") from None
