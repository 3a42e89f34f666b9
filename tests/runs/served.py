"""``harness serve`` as a user starts it: the real command, free ports, a store in a folder."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
import urllib.request
import wave
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.error import HTTPError

import numpy as np
from numpy.typing import NDArray

from tests.audio.speech import RATE_HZ
from tests.cli_runner import COMMAND

T = TypeVar("T")

PATIENCE_S = 240.0
"""How long a condition may take to come true on a machine that does much else."""

ALWAYS_ROOM = """
[limits]
max_load = 10000.0
[breakers]
lag_ms = 1e9
shed_lag_ms = 1e9
free_memory_mb = 0
free_disk_mb = 0
error_rate = 1.0
first_s = 0.1
"""
"""Bounds that no test machine goes beyond: whether a call is shadowed must not depend on what else runs."""


def until(what: Callable[[], T | None], why: str) -> T:
    """What ``what`` gives once it gives something."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        found = what()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(f"waited {PATIENCE_S:.0f} s for {why}")


@dataclass
class Serving:
    """A running ``harness serve``."""

    process: subprocess.Popen[bytes]
    folder: Path
    media: int
    web: int
    logs: Path
    players: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def store(self) -> Path:
        return self.folder / "store"

    def url(self, path: str) -> str:
        return f"ws://127.0.0.1:{self.media}{path}"

    def get(self, port: int, path: str, body: bytes | None = None) -> tuple[int, str]:
        """Status and body of a request."""
        request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", body)
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def health(self, port: int) -> dict[str, Any] | None:
        try:
            status, body = self.get(port, "/healthz")
        except OSError:
            return None
        return json.loads(body) if status == 200 else None

    def metrics(self) -> dict[str, float]:
        lines = self.get(self.web, "/metrics")[1].splitlines()
        pairs = [line.rsplit(" ", 1) for line in lines if not line.startswith("#")]
        return {name: float(value) for name, value in pairs}

    def play(self, call: Path, path: str, *options: str, provider: str = "twilio") -> subprocess.Popen[str]:
        """``harness play``, running."""
        command = [COMMAND, "play", str(call), "--to", self.url(path), "--as", provider, *options]
        player = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.players.append(player)
        return player

    def bundle(self, call_id: str) -> Path:
        """The folder of a stored call, once it is committed."""
        folder = self.store / "calls" / call_id
        return until(lambda: folder if (folder / "manifest.json").exists() else None, f"the bundle of {call_id}")

    def told(self) -> list[dict[str, Any]]:
        """The lines of the log."""
        return [json.loads(line) for line in self.logs.read_text().splitlines()]

    def stop(self, name: signal.Signals = signal.SIGTERM) -> int:
        """Signal it, and wait for its end."""
        self.process.send_signal(name)
        return self.process.wait(PATIENCE_S)


def free_ports(count: int) -> list[int]:
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in held]
    for each in held:
        each.close()
    return ports


@contextmanager
def serving(folder: Path, config: str, *options: str, environ: dict[str, str] | None = None) -> Iterator[Serving]:
    """``harness serve`` with this configuration, listening."""
    media, web = free_ports(2)
    (folder / "serve.toml").write_text(config)
    logs = folder / f"serve-{media}.log"
    command = [COMMAND, "serve", "--config", str(folder / "serve.toml"), "--port", str(media), "--web-port", str(web)]
    with logs.open("wb") as log:
        process = subprocess.Popen([*command, *options], stderr=log, env={**os.environ, **(environ or {})})
    served = Serving(process, folder, media, web, logs)
    try:
        until(lambda: served.health(media) and served.health(web), f"serve: {logs.read_text()}")
        yield served
    finally:
        for each in [*served.players, process]:
            if each.poll() is None:
                each.kill()
            each.wait()
            if each.stdout is not None:
                each.stdout.close()


def write_call(
    folder: Path, call_id: str, caller: NDArray[np.int16], agent: NDArray[np.int16], **attributes: str
) -> Path:
    """A recorded call of two tracks, the caller on the left."""
    folder.mkdir(parents=True)
    samples = max(caller.size, agent.size)
    both = np.zeros((samples, 2), "<i2")
    both[: caller.size, 0], both[: agent.size, 1] = caller, agent
    with wave.open(str(folder / "audio.wav"), "wb") as file:
        file.setparams((2, 2, RATE_HZ, samples, "NONE", "NONE"))
        file.writeframes(both.tobytes())
    audio = {party: {"file": "audio.wav", "channel": number} for number, party in enumerate(("caller", "agent"))}
    (folder / "call.json").write_text(json.dumps({"id": call_id, "attributes": attributes, "audio": audio}))
    return folder
