"""Starting a candidate's process: as a fork of one that has imported Pipecat, or on its own.

Rules:

- A fork has grown up with the environment of the process that it comes from, and gets its own before it does anything.
  A candidate that is given a variable which imports have read, or native libraries read when they are loaded, starts
  on its own.
- Whatever is wrong with forking, a candidate starts on its own: that only takes longer.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from typing import Protocol

import msgspec

from harness.candidate.environment import scrubbed
from harness.candidate.zygote import NUMBER, Ready, ended, kill

READY_S = 180.0
"""Time for importing, which a busy host may take."""
END_S = 10.0
"""Time for a killed process to be gone."""
_NATIVE = re.compile(r"(PYTHON|LD|OMP|KMP|GOMP|MKL|OPENBLAS|BLIS|ORT|MALLOC|GLIBC)\w*")
"""Variables that the interpreter or a native library reads when it is loaded."""


class Child(Protocol):
    """**Protocol:** a started process."""

    pid: int

    @property
    def status(self) -> int | None:
        """The exit status, negative for a signal; ``None`` while it runs or where nobody can tell any more."""
        ...

    @property
    def lost(self) -> bool:
        """Whether what should have told its end has ended first, by no doing of the process."""
        ...

    def end(self) -> None:
        """Kill it and its session, and wait until it is gone; once more does nothing."""
        ...


class Alone:
    """A process that imports all by itself. ``files`` are its socket to the harness and the guard's."""

    lost = False

    def __init__(self, environment: Mapping[str, str], files: Sequence[int], output: int) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "harness.candidate.worker", *map(str, files)],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            pass_fds=files,
            env=dict(environment),
            start_new_session=True,
        )
        self.pid = self._process.pid
        self._status: int | None = None

    @property
    def status(self) -> int | None:
        if self._status is None:
            self._status = ended(self.pid)
        return self._status

    def end(self) -> None:
        if self._process.returncode is None:
            kill(self.pid)
            self._status = self._process.wait(END_S)


class Forked:
    """A fork, seen by its channel from the zygote.

    Raises:
        OSError: there is none; the zygote could not fork, or is gone.
    """

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel
        self._status: int | None = None
        self.lost = False
        channel.settimeout(READY_S)
        try:
            self.pid = self._told()
        except OSError:
            channel.close()
            raise
        channel.setblocking(False)

    @property
    def status(self) -> int | None:
        if self._status is None and not self.lost and self._channel.fileno() >= 0:
            try:
                self._status = self._told()
            except BlockingIOError:
                return None
            except OSError:
                self.lost = True
        return self._status

    def end(self) -> None:
        if self._channel.fileno() < 0:
            return
        self._channel.settimeout(END_S)
        with contextlib.suppress(OSError):
            self._channel.shutdown(socket.SHUT_WR)
            while data := self._channel.recv(NUMBER.size):
                self._status = NUMBER.unpack(data)[0]
        if self._status is None:  # the zygote is gone, and its forks with it, unless they have escaped it
            self.lost = True
            kill(self.pid)
        self._channel.close()

    def _told(self) -> int:
        data = self._channel.recv(NUMBER.size)
        if not data:
            raise OSError("the process that candidates are forked from has ended")
        return int(NUMBER.unpack(data)[0])


class Zygote:
    """A process that has imported Pipecat, or is about to. For several threads."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = dict(environment)
        self.refused: str | None = None
        self._read: frozenset[str] | None = None
        self._lock = threading.Lock()
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._control.settimeout(READY_S)
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-m", "harness.candidate.zygote", str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                env=self.environment,
                start_new_session=True,
            )

    def serves(self, environment: Mapping[str, str]) -> bool:
        """Whether a process with this environment may be a fork. Waits until the imports are done."""
        with self._lock:
            if self._read is None and self.refused is None:
                self._wait()
        other = {name for name in {*self.environment, *environment} if self._differs(name, environment)}
        read = self._read or frozenset()
        return self.refused is None and not any(name in read or _NATIVE.fullmatch(name) for name in other)

    def fork(self, files: Sequence[int], output: int) -> Forked:
        """A new process.

        Raises:
            OSError: there is none to be had.
        """
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                socket.send_fds(self._control, [b"F"], [*files, output, theirs.fileno()])
            except OSError:
                ours.close()
                raise
        return Forked(ours)

    def close(self) -> None:
        """Let it end as soon as the last of its forks has."""
        self._control.close()

    def _wait(self) -> None:
        try:
            ready = msgspec.json.decode(self._control.recv(1 << 16), type=Ready)
        except (OSError, msgspec.MsgspecError):
            ready = Ready(refused="it ended while it imported")
        self.refused = ready.refused or None
        self._read = frozenset(ready.read)

    def _differs(self, name: str, environment: Mapping[str, str]) -> bool:
        return self.environment.get(name) != environment.get(name)


class Launches:
    """Starts processes, and keeps the zygote that fits the environment of this one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._zygote: Zygote | None = None
        self._retired: list[subprocess.Popen[bytes]] = []

    def zygote(self) -> Zygote:
        """The zygote for this process's environment as it is now, started where there is none."""
        environment = scrubbed(os.environ, (), "") | {"PYTHONDONTWRITEBYTECODE": "1"}
        with self._lock:
            self._retired = [process for process in self._retired if process.poll() is None]
            kept = self._zygote
            if kept is not None and (kept.environment != environment or kept.process.poll() is not None):
                self._retire(kept)
                kept = None
            self._zygote = kept or Zygote(environment)
            return self._zygote

    def start(self, environment: Mapping[str, str], files: Sequence[int], output: int, *, preload: bool) -> Child:
        """Start a process; ``files`` are its socket to the harness and the guard's, ``output`` takes what it prints."""
        if preload:
            with contextlib.suppress(OSError):
                zygote = self.zygote()
                if zygote.serves(environment):
                    return zygote.fork(files, output)
        return Alone(environment, files, output)

    def close(self) -> None:
        """End what is kept; a process that has been started keeps its own."""
        with self._lock:
            if self._zygote is not None:
                self._retire(self._zygote)
                self._zygote = None
            for process in self._retired:
                try:
                    process.wait(END_S)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
            self._retired.clear()

    def _retire(self, zygote: Zygote) -> None:
        zygote.close()
        self._retired.append(zygote.process)


launches = Launches()
"""Those of this process."""
atexit.register(launches.close)
