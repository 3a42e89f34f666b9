"""Landlock: what files a process and its children may touch, asked of the kernel by its three system calls.

Source: Linux ``Documentation/userspace-api/landlock.rst``; ABI 1 is Linux 5.13. A newer ABI denies more: renaming
between folders (2), truncating (3), TCP by port (4), device ioctls (5), signals and abstract sockets (6).
"""

from __future__ import annotations

import ctypes
import os
import stat
import struct
from collections.abc import Iterable
from pathlib import Path

_CREATE, _ADD, _RESTRICT = 444, 445, 446
_READ = 0x1 | 0x4 | 0x8
_FILE_RIGHTS = 0x1 | 0x2 | 0x4 | 0x4000
_BIND, _CONNECT = 0x1, 0x2
_SCOPES = 0x1 | 0x2
_libc = ctypes.CDLL(None, use_errno=True)


def abi() -> int:
    """The kernel's version of Landlock, 0 where it has none."""
    return max(0, int(_libc.syscall(_CREATE, None, ctypes.c_size_t(0), 1)))


def restrict(
    readable: Iterable[Path], listed: Iterable[Path], writable: Iterable[Path], ports: Iterable[int] | None
) -> None:
    """Let this thread, and all it starts, read only ``readable`` and write only ``writable``, for good.

    ``listed`` are folders whose names may be read, with those below. ``ports`` are those that TCP may connect to;
    ``None`` leaves the network to others. Paths that do not exist are passed over. Needs ``PR_SET_NO_NEW_PRIVS``.

    Raises:
        OSError: the kernel refused.
    """
    version = abi()
    rights = 0x1FFF | (0x2000 if version >= 2 else 0) | (0x4000 if version >= 3 else 0)
    rights |= 0x8000 if version >= 5 else 0
    net = _BIND | _CONNECT if version >= 4 and ports is not None else 0
    attributes = struct.pack("=QQQ", rights, net, _SCOPES)[: 24 if version >= 6 else 16 if version >= 4 else 8]
    ruleset = _call(_CREATE, attributes, ctypes.c_size_t(len(attributes)), 0)
    try:
        for paths, allowed in ((readable, _READ), (listed, 0x8), (writable, rights & ~0x8840)):
            for path in paths:
                _allow(ruleset, path, allowed)
        for port in ports or () if net else ():
            _call(_ADD, ruleset, 2, struct.pack("=QQ", _CONNECT, port), 0)
        _call(_RESTRICT, ruleset, 0)
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: Path, rights: int) -> None:
    try:
        fd = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not stat.S_ISDIR(os.fstat(fd).st_mode):
            rights &= _FILE_RIGHTS
        if rights:
            _call(_ADD, ruleset, 1, struct.pack("=Qi", rights, fd), 0)
    finally:
        os.close(fd)


def _call(number: int, *arguments: object) -> int:
    result = int(_libc.syscall(number, *arguments))
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"Landlock: {os.strerror(code)}")
    return result
