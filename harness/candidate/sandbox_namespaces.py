"""Namespaces of its own for a process: users, network, mounts, processes, IPC.

All file systems are read only but two small ones. In the empty network only ``lo`` is up, with one listening socket for
each place of the allow-list. A socket belongs to the namespace in which it was made, so the harness, which is handed
these sockets, takes the connections from outside and the sandboxed process needs no forwarder. Names are resolved by a
hosts file mounted over ``/etc/hosts``.
"""

from __future__ import annotations

import ctypes
import fcntl
import ipaddress
import os
import signal
import socket
import struct
from collections.abc import Sequence
from pathlib import Path

from harness.core.errors import ConfigError

_NEWNS, _NEWUTS, _NEWIPC, _NEWUSER, _NEWPID, _NEWNET = (1 << bit for bit in (17, 26, 27, 28, 29, 30))
_KINDS = _NEWNS | _NEWIPC | _NEWPID | _NEWNET
_BIND, _PRIVATE = 0x1000, (1 << 18) | 0x4000
_SET_FLAGS, _SET_ADDRESS = 0x8914, 0x8916
_MOUNT_SETATTR, _RECURSIVE, _HERE, _READ_ONLY = 442, 0x8000, -100, 0x1
SCRATCH_SIZE, SHARED_SIZE = "256m", "64m"
"""What a candidate's files may take, in its scratch folder and in ``/dev/shm``; both are memory."""
_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


def place(text: str) -> tuple[str, int]:
    """The host and port of an entry ``host:port`` of ``network``.

    Raises:
        ConfigError: it is none.
    """
    host, _, port = text.rpartition(":")
    host = host.strip("[]")
    if not host or "*" in host or "/" in host or not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        raise ConfigError(f"network: {text!r} is not host:port, such as 'api.example.com:443'")
    return host.lower(), int(port)


def enter() -> None:
    """Move this process, which must have one thread, into new namespaces; processes that it starts follow.

    Raises:
        OSError: not permitted here.
    """
    uid, gid = os.geteuid(), os.getegid()
    if _libc.unshare(_KINDS | _NEWUSER) == 0:
        Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
        Path("/proc/self/uid_map").write_text(f"{uid} {uid} 1", encoding="ascii")
        Path("/proc/self/gid_map").write_text(f"{gid} {gid} 1", encoding="ascii")
    else:
        _check("unshare", _libc.unshare(_KINDS))
    _check("mount", _libc.mount(None, b"/", None, _PRIVATE, None))


def listen(network: Sequence[str], scratch: Path) -> list[socket.socket]:
    """Bring ``lo`` up and listen there for each place of the allow-list, in its order.

    Raises:
        OSError: the kernel refused.
        ConfigError: an entry is not ``host:port``.
    """
    addresses: dict[str, str] = {"localhost": "127.0.0.1"}
    found = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        fcntl.ioctl(control, _SET_FLAGS, struct.pack("16sh14x", b"lo", 0x1))
        for number, (host, port) in enumerate(map(place, network), 1):
            address = addresses.setdefault(host, _address(host, f"127.64.{number >> 8}.{number & 255}"))
            if ":" not in address and not address.startswith("127."):
                name = f"lo:{number}".encode()
                packed = socket.inet_aton(address)
                fcntl.ioctl(control, _SET_ADDRESS, struct.pack("16sHH4s8x", name, socket.AF_INET, 0, packed))
            listener = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET)
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((address, port))
            listener.listen(64)
            found.append(listener)
    hosts = scratch / ".hosts"
    hosts.write_text("".join(f"{address} {host}\n" for host, address in addresses.items()), encoding="ascii")
    if Path("/etc/hosts").exists():
        _check("mount", _libc.mount(bytes(hosts), b"/etc/hosts", None, _BIND, None))
        hosts.unlink()
    return found


def read_only(scratch: Path) -> None:
    """Let every file system be read only, but the scratch folder and ``/dev/shm``, which become small and go with the
    process. Modes, owners, times and attributes of files outside stay what they are: Landlock does not keep them.

    Raises:
        OSError: the kernel refused, or is older than 5.12.
    """
    own = ((bytes(scratch), SCRATCH_SIZE), (b"/dev/shm", SHARED_SIZE))
    for path, size in own:
        _check("mount", _libc.mount(b"tmpfs", path, b"tmpfs", 0, f"size={size},mode=1777".encode()))
    _set_attributes(b"/", _RECURSIVE, struct.pack("=QQQQ", _READ_ONLY, 0, 0, 0))
    for path, _ in own:
        _set_attributes(path, 0, struct.pack("=QQQQ", 0, _READ_ONLY, 0, 0))


def _set_attributes(path: bytes, flags: int, attributes: bytes) -> None:
    _check("mount_setattr", _libc.syscall(_MOUNT_SETATTR, _HERE, path, flags, attributes, ctypes.c_size_t(32)))


def cover(paths: Sequence[str]) -> None:
    """Put an empty folder over each that exists, so that not even the names in it can be read.

    Raises:
        OSError: the kernel refused.
    """
    for path in paths:
        if Path(path).is_dir():
            _check("mount", _libc.mount(b"tmpfs", os.fsencode(os.path.realpath(path)), b"tmpfs", 1, b"size=4k"))


def fork_first(close: Sequence[int]) -> None:
    """Go on as the first process of the process namespace; the original only waits for it and ends as it does.

    When the first process ends the kernel kills every other of its namespace, whatever session it has moved to. It
    leads a session of its own: a signal that it sends its own group must not reach the original. ``close`` are files
    that only the first process may keep.
    """
    child = os.fork()
    if child:
        for fd in close:
            os.close(fd)
        _, status = os.waitpid(child, 0)
        code = os.waitstatus_to_exitcode(status)
        if code < 0:
            signal.signal(-code, signal.SIG_DFL) if -code not in (signal.SIGKILL, signal.SIGSTOP) else None
            os.kill(os.getpid(), -code)
        os._exit(code if code >= 0 else 1)
    _libc.prctl(_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    os.setsid()


def drop_capabilities() -> None:
    """Give up every capability, and the way to regain them.

    Raises:
        OSError: the kernel refused.
    """
    _check("prctl", _libc.prctl(38, 1, 0, 0, 0))  # PR_SET_NO_NEW_PRIVS
    for capability in range(64):
        _libc.prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP; those that the kernel does not know, or denies
    _libc.prctl(47, 4, 0, 0, 0)  # PR_CAP_AMBIENT_CLEAR_ALL
    header = struct.pack("=Ii", 0x20080522, 0)
    _check("capset", _libc.capset(header, bytes(24)))


def _address(host: str, otherwise: str) -> str:
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        return otherwise


def _check(name: str, result: int) -> None:
    if result != 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{name}: {os.strerror(code)}")
