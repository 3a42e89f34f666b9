"""A seccomp filter, written out as BPF: system calls that no voice agent needs and an escape would.

Rules:

- Where a process has no network namespace, sockets of the Internet are refused; where it has no process namespace of
  its own, signals to others are.
- AF_UNIX sockets are refused, since a socket file is reached without any right to open it; a connected pair is not.
  Datagram pairs are: they can be connected anew.
- ``clone3`` is "not there", because a filter cannot read its flags; the C library then uses ``clone``. io_uring is
  refused, because its requests pass no filter.
- Memory that no process has mapped is in no process's account, so what makes such is "not there": files in memory that
  have no folder, and System V's segments and queues.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import socket
import struct
from pathlib import Path

_ALLOW = 0x7FFF0000
_ERRNO = 0x00050000
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _AND, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x54, 0x06
_NEW_NAMESPACES = 0x7E020000
_ARCHITECTURE = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_COMMON = {
    **{name: 425 + index for index, name in enumerate(("io_uring_setup", "io_uring_enter", "io_uring_register"))},
    **{
        name: 428 + index
        for index, name in enumerate(("open_tree", "move_mount", "fsopen", "fsconfig", "fsmount", "fspick"))
    },
    "pidfd_getfd": 438,
    "process_madvise": 440,
    "mount_setattr": 442,
}
_DENIED = [
    "ptrace",
    "mount",
    "umount2",
    "pivot_root",
    "chroot",
    "unshare",
    "setns",
    "kexec_load",
    "kexec_file_load",
    "init_module",
    "finit_module",
    "delete_module",
    "bpf",
    "perf_event_open",
    "userfaultfd",
    "add_key",
    "request_key",
    "keyctl",
    "open_by_handle_at",
    "process_vm_readv",
    "process_vm_writev",
    "reboot",
    "swapon",
    "swapoff",
    "settimeofday",
    "clock_settime",
    "adjtimex",
    "clock_adjtime",
    "acct",
    "kcmp",
    "sethostname",
    "setdomainname",
    "quotactl",
    "syslog",
    "vhangup",
]
_ABSENT = ["memfd_create", "shmget", "msgget"]
_OTHERS = ["clone", "socket", "socketpair", "ioctl", "kill", "tkill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo"]
_NUMBERS = {
    "x86_64": (
        *(101, 165, 166, 155, 161, 272, 308, 246, 320, 175, 313, 176, 321, 298, 323, 248, 249, 250, 304, 310, 311),
        *(169, 167, 168, 164, 227, 159, 305, 163, 312, 170, 171, 179, 103, 153),
        *(319, 29, 68),
        *(56, 41, 53, 16, 62, 200, 234, 129, 297),
    ),
    "aarch64": (
        *(117, 40, 39, 41, 51, 97, 268, 104, 294, 105, 273, 106, 280, 241, 282, 217, 218, 219, 265, 270, 271),
        *(142, 224, 225, 170, 112, 171, 266, 89, 272, 161, 162, 60, 116, 58),
        *(279, 194, 186),
        *(220, 198, 199, 29, 129, 130, 131, 138, 240),
    ),
}
_CLONE3, _MEMFD_SECRET, _PIDFD_SEND_SIGNAL = 435, 447, 424
_TERMINAL_INPUT = (0x5412, 0x541C)
_libc = ctypes.CDLL(None, use_errno=True)


def available() -> bool:
    """Whether the filter is written for this processor, and the kernel takes filters."""
    return platform.machine() in _NUMBERS and Path("/proc/sys/kernel/seccomp/actions_avail").exists()


def program(machine: str, *, internet: bool, signals: bool, pid: int) -> bytes:
    """The filter for ``machine``. Without ``signals`` only ``pid`` may be signalled."""
    numbers = dict(zip((*_DENIED, *_ABSENT, *_OTHERS), _NUMBERS[machine], strict=True))
    code = [_op(_LOAD, 4), _op(_EQUAL, _ARCHITECTURE[machine], 1, 0), _refuse(errno.EPERM), _op(_LOAD, 0)]
    if machine == "x86_64":
        code += [_op(_AT_LEAST, 0x40000000, 0, 1), _refuse(errno.EPERM)]  # the x32 numbers of the same calls
    for number in [*(numbers[name] for name in _DENIED), *_COMMON.values()]:
        code += [_op(_EQUAL, number, 0, 1), _refuse(errno.EPERM)]
    for number in [_CLONE3, _MEMFD_SECRET, *(numbers[name] for name in _ABSENT)]:
        code += [_op(_EQUAL, number, 0, 1), _refuse(errno.ENOSYS)]
    code += _when(numbers["clone"], [_argument(0), _op(_ANY_BIT, _NEW_NAMESPACES, 0, 1), _refuse(errno.EPERM)])
    code += _when(numbers["socket"], _sockets(internet))
    pair = [_argument(1), _op(_AND, 0xF), _op(_EQUAL, socket.SOCK_DGRAM, 0, 1), _refuse(errno.EACCES)]
    code += _when(numbers["socketpair"], pair)
    typed = [_argument(1)]
    for request in _TERMINAL_INPUT:
        typed += [_op(_EQUAL, request, 0, 1), _refuse(errno.EPERM)]
    code += _when(numbers["ioctl"], typed)
    if not signals:
        for name in _OTHERS[4:]:
            code += _when(numbers[name], [_argument(0), _op(_EQUAL, pid, 1, 0), _refuse(errno.EPERM)])
        code += [_op(_EQUAL, _PIDFD_SEND_SIGNAL, 0, 1), _refuse(errno.EPERM)]
    return b"".join([*code, _op(_RETURN, _ALLOW)])


def install(*, internet: bool, signals: bool) -> None:
    """Put the filter on this thread and all it starts, for good. Needs ``PR_SET_NO_NEW_PRIVS``.

    Raises:
        OSError: the kernel refused.
    """
    code = program(platform.machine(), internet=internet, signals=signals, pid=os.getpid())
    buffer = ctypes.create_string_buffer(code, len(code))
    header = struct.pack("@HP", len(code) // 8, ctypes.addressof(buffer))
    if _libc.prctl(22, 2, ctypes.create_string_buffer(header, len(header)), 0, 0) != 0:
        code_ = ctypes.get_errno()
        raise OSError(code_, f"seccomp: {os.strerror(code_)}")


def _sockets(internet: bool) -> list[bytes]:
    """Netlink is let by; raw sockets and every family but the Internet's are not."""
    allow = _op(_RETURN, _ALLOW)
    known = [_argument(0), _op(_EQUAL, socket.AF_NETLINK, 0, 1), allow]
    if not internet:
        return [*known, _refuse(errno.EACCES)]
    families = [_op(_EQUAL, socket.AF_INET, 2, 0), _op(_EQUAL, socket.AF_INET6, 1, 0), _refuse(errno.EACCES)]
    raw = [_argument(1), _op(_AND, 0xF), _op(_EQUAL, socket.SOCK_RAW, 0, 1), _refuse(errno.EPERM)]
    return [*known, *families, *raw]


def _when(number: int, body: list[bytes]) -> list[bytes]:
    """``body`` for one system call, and for it alone: after it the call is allowed."""
    return [_op(_EQUAL, number, 0, len(body) + 1), *body, _op(_RETURN, _ALLOW)]


def _argument(index: int) -> bytes:
    """Load the low half of an argument (both processors are little-endian)."""
    return _op(_LOAD, 16 + 8 * index)


def _refuse(code: int) -> bytes:
    return _op(_RETURN, _ERRNO | code)


def _op(code: int, k: int, when_true: int = 0, when_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, when_true, when_false, k)
