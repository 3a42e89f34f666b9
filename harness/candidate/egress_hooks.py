"""Audit hooks in a candidate's process: what it tries and may not do, told in words.

Rules:

- Hooks see Python, and only until somebody goes around them: ``ctypes`` and native code do. The OS layers are the
  guard; the hooks turn an attempt into a clear error and a fault, and stand alone only where the system offers nothing.
- With the namespace on, starting programs is let by, because every layer holds for them as well. Without it a program
  would leave the hooks behind, so it is refused.
- A look at the machine that the standard library does by starting a program (``ctypes.util``, ``platform``, ``uuid``)
  is refused without a fault.
"""

from __future__ import annotations

import ipaddress
import os
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from harness.candidate.isolation import Layers, Policy
from harness.candidate.sandbox_namespaces import place

_OF_LINKS = frozenset(("remove", "rmdir", "mkdir", "rename", "link", "symlink", "rmtree"))
"""What happens to a symbolic link itself; all else happens to what it leads to."""
MAX_FAULTS = 20
"""Different attempts that are told of in one run."""
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_STAND_INS = "127.64."
_LOOKS = ("ctypes.util", "platform", "uuid")
_STARTS = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.startfile", "pty.spawn")
_ATTRIBUTES = ("os.chmod", "os.chown", "os.utime", "os.setxattr", "os.removexattr")
_CHANGES = {
    **dict.fromkeys(("os.remove", "os.rmdir", "os.mkdir", "os.truncate", *_ATTRIBUTES), (0,)),
    **dict.fromkeys(("os.rename", "os.link"), (0, 1)),
    "os.symlink": (1,),
    "shutil.rmtree": (0,),
}


class EgressHooks:
    """The hook of one process. ``report`` is told of each different denied attempt once."""

    def __init__(self, policy: Policy, layers: Layers, report: Callable[[str], None]) -> None:
        self._report = report
        self._namespace = "namespaces" in layers.holding
        self._places = [place(text) for text in policy.network]
        self._addresses: set[tuple[str, int]] = set()
        self._own_ports: set[int] = set()
        self._files = "landlock" in layers.holding
        self._writable = (os.path.realpath(policy.scratch), "/dev/null", "/dev/shm", "/proc/self")  # noqa: S108
        self._told: set[str] = set()
        self._pid = os.getpid()

    def install(self) -> None:
        """Put the hook on, for the life of the process."""
        sys.addaudithook(self._seen)

    def _seen(self, event: str, args: tuple[Any, ...]) -> None:
        if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
            self._connects(args[0], args[1])
        elif event == "socket.bind":
            self._binds(args[1])
        elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
            self._resolves(args[0], args[1] if len(args) > 1 else None)
        elif event == "open":
            self._opens(args[0], args[1], args[2])
        elif event in _CHANGES:
            for index in _CHANGES[event]:
                self._writes(args[index], event.partition(".")[2])
        elif event == "sqlite3.connect" and not self._files:
            self._writes(args[0], "open")
        elif event in _STARTS:
            self._starts(args[0])
        elif event in ("os.kill", "os.killpg", "signal.pthread_kill"):
            self._signals(event, args[0])

    def _connects(self, sock: Any, address: Any) -> None:
        family = getattr(sock, "family", None)
        if family == socket.AF_UNIX and address:
            self._deny(f"may not reach the socket {os.fsdecode(address)!r}")
        elif family in (socket.AF_INET, socket.AF_INET6) and isinstance(address, tuple):
            host, port = str(address[0]).lower(), address[1]
            local = _is_loopback(host) or host in ("", "0.0.0.0", "::")  # noqa: S104
            if (host, port) in self._addresses or (host, port) in self._places:
                return
            if local and (
                not self._own_ports.isdisjoint((0, port)) or (self._namespace and host.startswith(_STAND_INS))
            ):
                return
            self._deny(f"may not reach {host}:{port}; network = {[f'{name}:{of}' for name, of in self._places]}")

    def _binds(self, address: Any) -> None:
        if isinstance(address, tuple):
            self._own_ports.add(address[1])

    def _resolves(self, host: Any, port: Any) -> None:
        name = host.decode("ascii", "replace") if isinstance(host, bytes) else host
        if not name or name == "localhost" or _is_address(name) or name == socket.gethostname():
            return
        if name.lower() not in [known for known, _ in self._places]:
            self._deny(f"may not look up {name!r}{f' (port {port})' if port else ''}")
        if not self._namespace:
            self._learn(name.lower())

    def _learn(self, name: str) -> None:
        """Without a hosts file of ours, the addresses that a permitted name has are permitted."""
        import _socket

        places = [port for host, port in self._places if host == name]
        self._places = [one for one in self._places if one[0] != name]  # the look-up below is seen here too
        try:
            self._addresses |= {(str(found[4][0]), port) for port in places for found in _resolved(_socket, name)}
        finally:
            self._places += [(name, port) for port in places]

    def _opens(self, path: Any, mode: Any, flags: Any) -> None:
        if isinstance(path, (str, bytes, os.PathLike)) and isinstance(flags, int) and flags & _WRITING:
            self._writes(path, "write")

    def _writes(self, path: Any, verb: str) -> None:
        if not isinstance(path, (str, bytes, os.PathLike)):
            return
        text = os.fsdecode(path)
        if text == ":memory:":
            return
        path = Path(text).absolute()
        found = str(path.parent.resolve() / path.name) if verb in _OF_LINKS else os.path.realpath(path)
        if not any(found == root or found.startswith(f"{root}/") for root in self._writable):
            self._deny(f"may not {verb} {found}; it may write in {self._writable[0]}")

    def _starts(self, program: Any) -> None:
        if self._namespace:
            return
        quiet = any(frame.f_globals.get("__name__") in _LOOKS for frame in _frames())
        self._deny(f"may not start {os.fsdecode(program) if program else 'a program'!s}", quiet=quiet)

    def _signals(self, event: str, pid: Any) -> None:
        if not self._namespace and event != "signal.pthread_kill" and pid not in (os.getpid(), 0):
            self._deny(f"may not signal process {pid}")

    def _deny(self, message: str, *, quiet: bool = False) -> None:
        if not quiet and message not in self._told and len(self._told) < MAX_FAULTS and os.getpid() == self._pid:
            self._told.add(message)
            self._report(message)
        raise PermissionError(f"a shadow {message}")


def _resolved(module: Any, name: str) -> list[Any]:
    try:
        return list(module.getaddrinfo(name, None))
    except OSError:
        return []


def _frames() -> Iterator[Any]:
    frame = sys._getframe(1)
    while frame is not None:
        yield frame
        frame = frame.f_back  # type: ignore[assignment]


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    return True


def _is_loopback(text: str) -> bool:
    return _is_address(text) and ipaddress.ip_address(text.partition("%")[0]).is_loopback
