"""Attacks tried inside the guard of a candidate: what became of each.

The places and files that they go for are made here. What is let by with fewer layers harms nothing that is not made
here as well: the process that is signalled and traced is a stand-in for the harness, and mounts are nobody else's.
"""

from __future__ import annotations

import json
import os
import secrets
import select
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from socket import AF_UNIX, SOCK_SEQPACKET, create_server, send_fds, socket, socketpair
from threading import Thread
from typing import Any, Literal

import msgspec

from harness.candidate.egress import Relay
from harness.candidate.isolation import Policy
from harness.candidate.launch import Forked
from harness.candidate.protocol import Launch, pack

Guard = Literal["system", "hooks", "nothing"]
"""All of the system's layers (and no hook, which would be first), the audit hooks alone, or nothing."""
ROOT = Path(__file__).parents[3]
ATTACKS = Path(__file__).with_name("attacks.py")
ENVIRONMENT = os.environ | {"SECRET_OF_THE_HARNESS": "x", "PYTHONPATH": str(ROOT)}
WORKING = {"allowed_place": "HELLO", "own_folder": "mine", "threads": "8", "own_group": "done"}
"""What is no attack and must go on working, and what then comes of it."""
KEPT = ("truncate", "rename", "unlink", "chmod", "chown", "utimes", "setxattr", "read")
"""Files outside, one for each attack on a file."""
LEAVE_THE_MACHINE = ("tcp_elsewhere", "udp", "dns")
SUICIDE = "own_group"
"""Inside a session of its own it kills nothing."""
_WAIT_S = 120


@dataclass(frozen=True, slots=True)
class Attacked:
    """The outcome of each attack; the files outside, and what the allowed place was told, afterwards."""

    outcomes: Mapping[str, str]
    files: Mapping[str, str]
    reached: tuple[bytes, ...]
    elsewhere: bool

    @property
    def attacks(self) -> Mapping[str, str]:
        return {name: outcome for name, outcome in self.outcomes.items() if name not in WORKING}

    @property
    def succeeded(self) -> tuple[str, ...]:
        """The attacks that were not stopped."""
        return tuple(name for name, outcome in self.attacks.items() if not outcome.startswith("stopped"))

    @property
    def hindered(self) -> tuple[str, ...]:
        """What a candidate needs and does not get."""
        return tuple(name for name, wanted in WORKING.items() if self.outcomes.get(name, wanted) != wanted)


def attacked(guard: Guard, *, forked: bool) -> Attacked:
    """Try all attacks, in a process started for it or in a fork of a zygote."""
    with tempfile.TemporaryDirectory() as outside, tempfile.TemporaryDirectory() as scratch, _echo() as echo:
        for name in KEPT:
            (Path(outside) / name).write_text("kept", encoding="ascii")
        policy = Policy(scratch=scratch, network=[f"localhost:{echo.port}"], cpu_s=60)
        with _listening() as other, _stand_in() as pid:
            without = {"system": (), "hooks": (SUICIDE,), "nothing": (SUICIDE, *LEAVE_THE_MACHINE)}[guard]
            facts = {
                "layers": guard, "without": without, "other": other.getsockname()[1], "pid": pid, "outside": outside,
                "scratch": scratch, "port": echo.port, "backwards": _KEY[::-1],
            }  # fmt: skip
            printed = (_in_a_fork if forked else _alone)(policy, facts)
            elsewhere = _was_reached(other)
        files = {path.name: path.read_text(encoding="ascii") for path in Path(outside).iterdir()}
        return Attacked(json.loads(printed), files, tuple(echo.heard), elsewhere)


_KEY = secrets.token_hex(16)


def _alone(policy: Policy, facts: dict[str, Any]) -> bytes:
    relay = Relay(policy.network)
    text = msgspec.json.encode(policy).decode()
    argv = [sys.executable, str(ATTACKS), str(relay.gate.fileno()), text, json.dumps(facts)]
    process = subprocess.Popen(argv, stdout=subprocess.PIPE, pass_fds=[relay.gate.fileno()], env=ENVIRONMENT)
    relay.start()
    try:
        return process.communicate(timeout=_WAIT_S)[0]
    finally:
        process.kill()
        relay.close()


def _in_a_fork(policy: Policy, facts: dict[str, Any]) -> bytes:
    """The zygote is attacked as well: with the system's layers it is the one whose process number is given."""
    control, theirs = socketpair(AF_UNIX, SOCK_SEQPACKET)
    with control:
        with theirs:
            argv = [sys.executable, str(ATTACKS), "zygote", str(theirs.fileno())]
            zygote = subprocess.Popen(argv, pass_fds=[theirs.fileno()], env=ENVIRONMENT)
        try:
            assert _fork(control, policy, {"KEY": _KEY}) == b"found\n"
            pid = zygote.pid if facts["layers"] == "system" else facts["pid"]
            return _fork(control, policy, {"FACTS": json.dumps(facts | {"pid": pid})})
        finally:
            control.close()
            zygote.wait(_WAIT_S)


def _fork(control: socket, policy: Policy, environment: dict[str, str]) -> bytes:
    """What a fork printed."""
    relay = Relay(policy.network)
    ours, theirs = socketpair()
    channel, told = socketpair()
    reading, writing = os.pipe()
    with ours, channel, os.fdopen(reading, "rb") as printed:
        with theirs, told:
            send_fds(control, [b"F"], [theirs.fileno(), relay.gate.fileno(), writing, told.fileno()])
            os.close(writing)
        relay.start()
        ours.sendall(pack(Launch(environment=environment, folder="/", policy=policy)))
        select.select([channel], [], [], _WAIT_S)  # the zygote may still be importing
        child = Forked(channel)
        try:
            return printed.read()
        finally:
            child.end()
            relay.close()


@dataclass(frozen=True, slots=True)
class _Echo:
    """The allowed place."""

    port: int
    heard: list[bytes] = field(default_factory=list)


@contextmanager
def _echo() -> Iterator[_Echo]:
    server = create_server(("127.0.0.1", 0))
    echo = _Echo(server.getsockname()[1])

    def serve() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            with connection:
                data = connection.recv(100)
                echo.heard.append(data)
                connection.sendall(data.upper())

    thread = Thread(target=serve, daemon=True)
    thread.start()
    yield echo
    server.shutdown(2)
    server.close()
    thread.join(5)


@contextmanager
def _listening() -> Iterator[socket]:
    """A place on loopback that is not allowed."""
    with create_server(("127.0.0.1", 0)) as other:
        yield other


@contextmanager
def _stand_in() -> Iterator[int]:
    """A process that may be signalled and traced in the harness's place."""
    process = subprocess.Popen([sys.executable, "-S", "-c", "import time; time.sleep(600)"], env=ENVIRONMENT)
    try:
        yield process.pid
    finally:
        process.kill()
        process.wait()


def _was_reached(other: socket) -> bool:
    other.setblocking(False)
    try:
        connection, _ = other.accept()
    except BlockingIOError:
        return False
    connection.close()
    return True
