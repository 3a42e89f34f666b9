"""A process that has imported Pipecat and forks candidates' processes: ``python -m harness.candidate.zygote FD``.

Rules:

- It knows nothing of any candidate: no code, no key, no call. What a candidate is given reaches its fork over a socket
  that is never read here.
- It has one thread when it forks, and has tried out that this holds after a fork; else it refuses, and says why.
- A fork keeps none of its files but those it is given. It is not reaped before the harness lets go of it, so that its
  number is nobody else's, and it does not outlive this process.
- Nothing here waits for a fork. It ends when the harness has let go of it and of all forks.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import os
import selectors
import signal
import socket
import struct
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import msgspec

from harness.candidate import times, worker

IMPORTED = (
    "harness.candidate.stage",
    "harness.candidate.stt.service",
    "pipecat.adapters.services.open_ai_adapter",
    "pipecat.transports.websocket.fastapi",
    "pipecat.services.openai.llm",
)
"""What every candidate needs, or most do. None may start a thread that outlives a fork, as onnxruntime does."""
FILES = 4
"""What a fork is made with: its socket to the harness, the guard's, its output, the channel that tells its end."""
NUMBER = struct.Struct("=q")
"""What a channel tells: the fork's process number, and at its end its exit status, negative for a signal."""
_PDEATHSIG, _SET_NAME = 1, 15
_libc = ctypes.CDLL(None, use_errno=True)

Work = Callable[[int, int], None]
"""What a fork does, with its socket to the harness and the guard's."""


class Ready(msgspec.Struct, frozen=True, kw_only=True):
    """What the harness is told first: that forks can be had, or why not, and which variables the imports have read."""

    refused: str = ""
    read: list[str] = []


def main(fd: int) -> None:
    """Import, say so on the inherited socket, and fork until the harness hangs up."""
    control = socket.socket(fileno=fd)
    control.set_inheritable(False)
    try:
        ready = Ready(read=prepare())
    except Exception as error:  # whatever an import raises
        ready = Ready(refused=f"{type(error).__name__}: {error}")
    control.send(msgspec.json.encode(ready))
    if not ready.refused:
        Forks(control, worker.run).serve()


def prepare() -> list[str]:
    """Import what forks will need; the names of the environment variables that this has read.

    Raises:
        RuntimeError: threads are left after a fork.
    """
    times.divert()
    with _noting() as read:
        for name in IMPORTED:
            importlib.import_module(name)
    pid = os.fork()  # a library that can be forked stops its threads for it
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
    threads = len(os.listdir("/proc/self/task"))  # noqa: PTH208 - names only
    if threads != 1:
        raise RuntimeError(f"{threads - 1} threads that imports have started do not stop for a fork")
    gc.collect()
    gc.freeze()
    return sorted(read)


@dataclass(slots=True)
class _Fork:
    pid: int
    channel: socket.socket
    told: bool = False
    let_go: bool = False


class Forks:
    """Forks whenever the harness sends the files for one, and looks after what it has forked."""

    def __init__(self, control: socket.socket, work: Work) -> None:
        self._control = control
        self._listening = True
        self._work = work
        self._forks: dict[int, _Fork] = {}
        self._ended, self._wake = socket.socketpair()
        self._files = selectors.DefaultSelector()

    def serve(self) -> None:
        """Return when the harness has hung up and the last fork has ended."""
        for end in (self._ended, self._wake):
            end.setblocking(False)
        signal.set_wakeup_fd(self._wake.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        self._files.register(self._control, selectors.EVENT_READ)
        self._files.register(self._ended, selectors.EVENT_READ)
        while self._listening or self._forks:
            for key, _ in self._files.select():
                self._ready(key.fd)
            for fork in list(self._forks.values()):
                self._look_after(fork)

    def _ready(self, fd: int) -> None:
        if fd == self._ended.fileno():
            with contextlib.suppress(BlockingIOError):
                self._ended.recv(4096)
        elif fork := self._forks.get(fd):
            self._files.unregister(fork.channel)
            fork.let_go = True
            kill(fork.pid)
        else:
            _, fds, _, _ = socket.recv_fds(self._control, 1, FILES)
            if len(fds) == FILES:
                self._fork(fds)
            else:
                self._files.unregister(self._control)
                self._listening = False

    def _fork(self, fds: list[int]) -> None:
        """A failure is told by the channel, which closes."""
        channel = socket.socket(fileno=fds[3])
        parent = os.getpid()
        try:
            pid = os.fork()
        except OSError:
            channel.close()
        else:
            if pid == 0:
                self._become(fds, channel, parent)
            self._forks[channel.fileno()] = _Fork(pid, channel)
            self._files.register(channel, selectors.EVENT_READ)
            _say(channel, pid)
        for fd in fds[:3]:
            os.close(fd)

    def _become(self, fds: list[int], channel: socket.socket, parent: int) -> None:
        """Go on as a fork, which never returns."""
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.setsid()
            _libc.prctl(_SET_NAME, b"candidate", 0, 0, 0)
            _libc.prctl(_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
            if os.getppid() == parent:
                others = [fork.channel for fork in self._forks.values()]
                for file in (self._control, self._ended, self._wake, channel, *others):
                    file.close()
                self._files.close()
                self._forks.clear()
                for standard in (1, 2):
                    os.dup2(fds[2], standard)
                os.close(fds[2])
                self._work(fds[0], fds[1])
        finally:
            os._exit(1)

    def _look_after(self, fork: _Fork) -> None:
        if not fork.told:
            status = ended(fork.pid)
            if status is None:
                return
            fork.told = True
            _say(fork.channel, status)
        if fork.let_go:
            kill(fork.pid)
            os.waitpid(fork.pid, 0)
            del self._forks[fork.channel.fileno()]
            fork.channel.close()


def ended(pid: int) -> int | None:
    """The exit status of a child, negative for a signal, or ``None``; its number stays taken until it is waited for."""
    found = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    if found is None:
        return None
    return found.si_status if found.si_code == os.CLD_EXITED else -found.si_status


def kill(pid: int) -> None:
    """Kill a process that leads a session and has not been waited for, and all that is left of that session."""
    for end in (os.killpg, os.kill):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            end(pid, signal.SIGKILL)


def _say(channel: socket.socket, number: int) -> None:
    with contextlib.suppress(OSError):
        channel.send(NUMBER.pack(number))


@contextlib.contextmanager
def _noting() -> Iterator[set[str]]:
    """The names that are looked up in ``os.environ`` meanwhile."""
    kind = type(os.environ)
    read: set[str] = set()

    class Noted(kind):  # type: ignore[misc, valid-type]
        def __getitem__(self, name: str) -> str:
            read.add(name)
            return str(super().__getitem__(name))

        def __contains__(self, name: object) -> bool:
            read.add(str(name))
            return bool(super().__contains__(name))

    os.environ.__class__ = Noted
    try:
        yield read
    finally:
        os.environ.__class__ = kind


if __name__ == "__main__":
    main(int(sys.argv[1]))
