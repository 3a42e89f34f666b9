"""A candidate's process as the harness sees it: started, fed, listened to, ended.

Rules:

- Every wait is bounded. Nothing the process does, or fails to do, can make the harness wait longer than its limits.
- What the process prints is read and all but its end thrown away; it can neither fill a pipe nor the memory.
- The process leads a session and, where the system permits, a process namespace of its own: when it is ended, so is
  everything it started. The one started here then waits for the first of the namespace, which is the candidate.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import socket
import time
from collections import deque
from collections.abc import Iterable, Mapping
from pathlib import Path

from harness.candidate.egress import Relay
from harness.candidate.isolation import MAX_TASKS, Policy
from harness.candidate.launch import launches
from harness.candidate.protocol import FromWorker, Launch, ToWorker, Unpacker, pack
from harness.candidate.sandbox_pids import TaskLimit

_TAIL = 16 << 10
_MAX_TREE = 1024
_MEASURE_S = 0.2
_ALONE = 2  # the candidate, and the process that waits for it
_PAGE = os.sysconf("SC_PAGE_SIZE")


class WorkerProcess:
    """One started process. ``poll`` moves bytes both ways for a while and gives what came."""

    def __init__(self, environment: Mapping[str, str], folder: Path, policy: Policy, *, preload: bool = True) -> None:
        """``preload``: fork a process that has imported Pipecat, where that can be.

        Raises:
            OSError: the system has no process to give.
        """
        self._relay = Relay(policy.network)
        self._socket, theirs = socket.socketpair()
        self._socket.setblocking(False)
        self._output, printing = os.pipe()
        os.set_blocking(self._output, False)
        files = (theirs.fileno(), self._relay.gate.fileno())
        try:
            self._child = launches.start(environment, files, printing, preload=preload)
        except OSError:
            self._socket.close()
            os.close(self._output)
            self._relay.gate.close()
            self._relay.close()
            raise
        finally:
            theirs.close()
            os.close(printing)
        self._relay.start()
        self._unpacker = Unpacker("harness")
        self._out: deque[memoryview] = deque()
        self._printed = bytearray()
        self._files = selectors.DefaultSelector()
        self._files.register(self._socket, selectors.EVENT_READ)
        self._files.register(self._output, selectors.EVENT_READ)
        self._tasks = TaskLimit(self._child.pid, MAX_TASKS)
        self.told_bytes = 0
        self._open = True
        self._used = 0
        self._measure_next = 0.0
        self.send([Launch(environment=dict(environment), folder=str(folder), policy=policy)])
        self._write()

    @property
    def pid(self) -> int:
        return self._child.pid

    @property
    def printed(self) -> str:
        """The end of what the process printed."""
        return self._printed.decode("utf-8", "replace")

    @property
    def status(self) -> int | None:
        """The exit status, negative for a signal; ``None`` while it runs."""
        return self._child.status

    @property
    def lost(self) -> bool:
        """Whether the process was ended by the end of the one it was forked from."""
        return self._child.lost

    @property
    def open(self) -> bool:
        """Whether the process may still say something."""
        return self._open

    def memory_bytes(self) -> int:
        """Memory that the process and all it started have in use now; what forked copies share counts once."""
        now = time.monotonic()
        if now >= self._measure_next:
            self._measure_next = now + _MEASURE_S
            pids = _tree(self._child.pid)
            self._used = sum(map(_resident if len(pids) <= _ALONE else _share, pids))
        return self._used

    def send(self, messages: Iterable[ToWorker]) -> None:
        """Queue messages; ``poll`` writes them."""
        self._out.extend(memoryview(pack(message)) for message in messages)

    def poll(self, timeout_s: float) -> list[FromWorker]:
        """What came within ``timeout_s``; returns as soon as something did. What is queued is written first: only what
        the process is slow to read ends the wait.

        Raises:
            CandidateError: it is not the protocol's.
        """
        self._write()
        self._watch_writing()
        found: list[FromWorker] = []
        for key, ready in self._files.select(timeout_s):
            if key.fileobj is self._socket:
                if ready & selectors.EVENT_WRITE:
                    self._write()
                if ready & selectors.EVENT_READ:
                    data = self._read(self._socket.fileno())
                    self.told_bytes += len(data)
                    found += self._unpacker.feed(data)
            else:
                self._keep(self._read(key.fd))
        return found

    def end(self) -> None:
        """Kill the process and all it started, and let go of everything; once more does nothing."""
        if self._socket.fileno() < 0:
            return
        self._child.end()
        self._tasks.end()
        self._relay.close()
        self._keep(self._read(self._output))
        os.close(self._output)
        self._files.close()
        self._socket.close()
        self._open = False

    def __enter__(self) -> WorkerProcess:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def _watch_writing(self) -> None:
        if self._open:
            events = selectors.EVENT_READ | (selectors.EVENT_WRITE if self._out else 0)
            self._files.modify(self._socket, events)
        else:
            time.sleep(0.01)

    def _write(self) -> None:
        while self._out:
            try:
                sent = self._socket.send(self._out[0])
            except BlockingIOError:
                return
            except OSError:
                self._out.clear()
                return
            if sent == len(self._out[0]):
                self._out.popleft()
            else:
                self._out[0] = self._out[0][sent:]

    def _read(self, fd: int) -> bytes:
        try:
            data = os.read(fd, 1 << 18)
        except BlockingIOError:
            return b""
        except OSError:
            data = b""
        if not data:
            with contextlib.suppress(KeyError, ValueError):
                self._files.unregister(fd)
            if fd == self._socket.fileno():
                self._open = False
        return data

    def _keep(self, data: bytes) -> None:
        self._printed += data
        del self._printed[:-_TAIL]


def _tree(pid: int) -> list[int]:
    """A process and all that descends from it."""
    found = [pid]
    for parent in found:
        with contextlib.suppress(OSError):
            for task in Path(f"/proc/{parent}/task").iterdir():
                found += map(int, (task / "children").read_text(encoding="ascii").split())
        if len(found) > _MAX_TREE:
            break
    return found


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * _PAGE
    except OSError:
        return 0


def _share(pid: int) -> int:
    """Resident memory, with pages that others share divided among them."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0
    return next((int(line.split()[1]) << 10 for line in text.splitlines() if line.startswith("Pss:")), 0)


def exit_reason(status: int) -> str:
    """A process's end in words."""
    if status >= 0:
        return f"the process exited with status {status}"
    try:
        return f"the process was ended by {signal.Signals(-status).name}"
    except ValueError:
        return f"the process was ended by signal {-status}"
