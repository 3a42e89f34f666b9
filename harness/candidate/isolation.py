"""The guard around a candidate's process: which layers there are, what each holds, and putting them on.

Rules:

- Order: namespaces (one thread yet), listening sockets, first process of the namespace, mounts, capabilities dropped,
  Landlock, seccomp. Nothing of the candidate is imported before all of it holds.
- A layer that the system does not offer is named with the reason, never passed over in silence.
- What a layer denies, it denies to everything the candidate starts. The audit hooks (``egress_hooks``) only explain.
"""

from __future__ import annotations

import contextlib
import os
import resource
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from harness.candidate import sandbox_landlock, sandbox_namespaces, sandbox_seccomp

MAX_TASKS = 512
LAYERS = {
    "namespaces": "network (allow-list only), processes, IPC",
    "mounts": "files: all file systems read only, so that no mode, owner or time is changed; scratch folder bounded",
    "landlock": "files: reads the system, its packages and the config's folder; writes its scratch folder",
    "seccomp": "system calls: ptrace, mounts, namespaces, raw and UNIX sockets, io_uring, keys, modules",
}
_SYSTEM = ("/usr", "/lib", "/lib32", "/lib64", "/bin", "/sbin", "/opt", "/sys/devices/system", "/sys/fs/cgroup")
_SETTINGS = [
    "alternatives",
    "ca-certificates.conf",
    "fonts",
    "gai.conf",
    "group",
    "host.conf",
    "hosts",
    "ld.so.cache",
    "ld.so.conf",
    "ld.so.conf.d",
    "localtime",
    "mime.types",
    "nsswitch.conf",
    "os-release",
    "passwd",
    "pki",
    "protocols",
    "resolv.conf",
    "services",
    "ssl",
    "timezone",
]
_KERNEL = ["cpuinfo", "filesystems", "loadavg", "meminfo", "stat", "sys", "uptime", "version"]
_DEVICES = tuple(Path("/dev", name) for name in ("null", "zero", "full", "random", "urandom"))
_PRIVATE = [
    ".ssh",
    ".aws",
    ".azure",
    ".gnupg",
    ".kube",
    ".docker",
    ".netrc",
    ".pgpass",
    ".git-credentials",
    ".config",
    ".local/share/keyrings",
]


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """What one candidate may do. Paths are absolute; ``hidden`` ones stay unreadable inside readable folders."""

    network: list[str] = []
    scratch: str
    readable: list[str] = []
    hidden: list[str] = []
    required: bool = False
    cpu_s: int = 3600


class Layers(msgspec.Struct, frozen=True, kw_only=True):
    """The layers that hold, and why the others do not."""

    holding: list[str]
    missing: dict[str, str]


def enter(policy: Policy, gate: socket.socket | None = None, close: Sequence[int] = ()) -> Layers:
    """Put every layer on that this system offers; the caller goes on inside them.

    ``gate`` takes the listening sockets of the allow-list to the harness. ``close``: see ``fork_first``.
    """
    holding: list[str] = []
    missing: dict[str, str] = {}
    scratch = Path(policy.scratch)
    with _layer("namespaces", holding, missing):
        sandbox_namespaces.enter()
        sandbox_namespaces.cover(policy.hidden)
        listeners = sandbox_namespaces.listen(policy.network, scratch)
        if gate is not None and listeners:
            socket.send_fds(gate, [b"L"], [listener.fileno() for listener in listeners])
        for listener in listeners:
            listener.close()
        sandbox_namespaces.fork_first([*close, *([gate.fileno()] if gate is not None else [])])
    alone = "namespaces" in holding
    with _layer("mounts", holding, missing):
        _read_only(scratch, alone)
    _limit(policy)
    with contextlib.suppress(OSError):
        sandbox_namespaces.drop_capabilities()
    with _layer("landlock", holding, missing):
        if not sandbox_landlock.abi():
            raise OSError("the kernel has no Landlock")
        ports = None if alone else [sandbox_namespaces.place(text)[1] for text in policy.network]
        writable = [scratch, *_DEVICES, *([Path("/dev/shm")] if "mounts" in holding else [])]  # noqa: S108
        sandbox_landlock.restrict(*_readable(policy), writable, ports)
    with _layer("seccomp", holding, missing):
        if not sandbox_seccomp.available():
            raise OSError("no filter for this system")
        sandbox_seccomp.install(internet=alone or bool(policy.network), signals=alone)
    return Layers(holding=holding, missing=missing)


def probe() -> Layers:
    """The layers that hold on this machine, found by putting them on in a process that then ends."""
    code = "import sys; from harness.candidate.isolation import show; show()"
    done = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, timeout=30, check=False)
    try:
        return msgspec.json.decode(done.stdout, type=Layers)
    except msgspec.DecodeError:
        reason = f"the probe ended with status {done.returncode}"
        return Layers(holding=[], missing=dict.fromkeys(LAYERS, reason))


def show() -> None:
    """Put the layers on and print which hold; for ``probe``."""
    with tempfile.TemporaryDirectory() as scratch:
        os.write(1, msgspec.json.encode(enter(Policy(scratch=scratch))))
    os._exit(0)


def without(folder: Path, hidden: Sequence[Path]) -> tuple[list[Path], list[Path]]:
    """The largest paths in ``folder`` that hold none of ``hidden``, and the folders left, which may only be listed."""
    if not any(path == folder or folder in path.parents for path in hidden):
        return [folder], []
    if folder in hidden:
        return [], []
    whole: list[Path] = []
    listed = [folder]
    with contextlib.suppress(OSError):
        for child in sorted(folder.iterdir()):
            found = without(child, hidden)
            whole += found[0]
            listed += found[1]
    return whole, listed


def private(base: Path) -> list[str]:
    """Folders and files that hold keys, in the user's home and in ``base``."""
    return [str(folder / name) for folder in {Path.home(), base} for name in _PRIVATE]


def _readable(policy: Policy) -> tuple[list[Path], list[Path]]:
    """What may be read, and folders that may be listed."""
    hidden = [path for path in map(Path, policy.hidden) if path.exists()]
    own = (sys.prefix, sys.base_prefix, str(Path(sys.executable).resolve().parent))
    packages = [*filter(None, sys.path), str(Path(__file__).parents[1]), *_editable()]
    whole = [Path(path) for path in _SYSTEM]
    whole += [Path("/etc", name) for name in _SETTINGS]
    whole += [Path("/proc", name) for name in _KERNEL]
    whole.append(Path("/proc/self").resolve())
    listed: list[Path] = []
    for path in dict.fromkeys([*own, *packages, *policy.readable]):
        found = without(Path(path).resolve(), hidden)
        whole += found[0]
        listed += found[1]
    return whole, listed


def _editable() -> Iterator[str]:
    """Folders of packages installed in place, which setuptools finds without the module path."""
    for name, module in list(sys.modules.items()):
        if name.startswith("__editable__"):
            yield from map(str, getattr(module, "MAPPING", {}).values())


def _read_only(scratch: Path, alone: bool) -> None:
    if not alone:
        raise OSError("the process has no mounts of its own without namespaces")
    sandbox_namespaces.read_only(scratch)


def _limit(policy: Policy) -> None:
    """Limits that need no privilege and cannot be lifted again."""
    for kind, most in ((resource.RLIMIT_NPROC, MAX_TASKS), (resource.RLIMIT_CPU, policy.cpu_s)):
        _, hard = resource.getrlimit(kind)
        limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (limit, limit))


@contextlib.contextmanager
def _layer(name: str, holding: list[str], missing: dict[str, str]) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        missing[name] = str(error)
    else:
        holding.append(name)
