"""Calls through the tee of a real ``harness serve`` while everything behind the tee is in trouble.

Each call is a provider's: masked frames of Twilio's JSON, 50 a second; the agent sends each message back. All that was
sent must come back as it was, in order. Meanwhile, phase by phase: nothing (idle), the shadow process stopped for half
of each 100 ms (slow), stopped altogether (hung), killed again and again (killed), given batches of events without pause
(flooded), and the media process's disk full (full).
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import hashlib
import json
import os
import resource
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path

import uvloop

from harness.core.time import NS_PER_S

PER_SECOND = 50
UPGRADE = b"Upgrade: websocket\r\nConnection: Upgrade\r\n\r\n"
HEAD = b"GET /tee/front HTTP/1.1\r\nHost: x\r\n" + UPGRADE
ANSWER = b"HTTP/1.1 101 Switching Protocols\r\n" + UPGRADE
PHASES = ("idle", "slow", "hung", "killed", "flooded", "full")
CONFIG = """
[store]
path = "store"
[redact]
mode = "off"
[live]
holdback_s = 0.5
[tee.front]
upstream = "ws://127.0.0.1:{agent}/"
"""


def frame(text: bytes, *, masked: bool) -> bytes:
    """A text frame; a mask of zeros leaves the payload readable."""
    head = b"\x81\xfe" if masked else b"\x81\x7e"
    return head + len(text).to_bytes(2, "big") + (b"\0\0\0\0" if masked else b"") + text


def start(call: int) -> bytes:
    shape = {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1}
    body = {"callSid": f"CA{call}", "tracks": ["inbound"], "mediaFormat": shape}
    return frame(json.dumps({"event": "start", "streamSid": f"MZ{call:04d}", "start": body}).encode(), masked=True)


def template(call: int) -> str:
    payload = base64.b64encode(os.urandom(160)).decode()
    return (
        f'{{"event":"media","streamSid":"MZ{call:04d}","sequenceNumber":"%09d","media":{{"track":"inbound",'
        f'"chunk":"%09d","timestamp":"%012d","payload":"{payload}"}},"sent":"%020d"}}'
    )


class Agent(asyncio.Protocol):
    """Answers a request, and sends back each message of sound."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.rest = b""
        self.open = False

    def data_received(self, data: bytes) -> None:
        self.rest += data
        if not self.open:
            _, mark, self.rest = self.rest.partition(b"\r\n\r\n")
            if not mark:
                return
            self.open = True
            self.transport.write(ANSWER)  # type: ignore[attr-defined]
        while len(self.rest) >= 8 and len(self.rest) >= 8 + (size := int.from_bytes(self.rest[2:4], "big")):
            text, self.rest = self.rest[8 : 8 + size], self.rest[8 + size :]
            if b'"media"' in text[:20]:
                self.transport.write(frame(text, masked=False))  # type: ignore[attr-defined]


async def serve_agent() -> None:
    server = await asyncio.get_running_loop().create_server(Agent, "127.0.0.1", 0)
    print("port", server.sockets[0].getsockname()[1], flush=True)
    await asyncio.Event().wait()


@dataclass
class Call:
    """One call: what was sent and came back, as hashes of its messages."""

    number: int
    raw: socket.socket
    template: str = ""
    sent: hashlib._Hash = field(default_factory=hashlib.sha256)
    got: hashlib._Hash = field(default_factory=hashlib.sha256)
    out: int = 0
    back: int = 0
    rest: bytes = b""

    def send(self) -> None:
        self.out += 1
        text = (self.template % (self.out + 1, self.out, self.out * 20, time.monotonic_ns())).encode()
        self.raw.sendall(frame(text, masked=True))
        self.sent.update(text)

    def take(self, trips: list[int]) -> None:
        self.rest += self.raw.recv(65536)
        now_ns = time.monotonic_ns()
        while len(self.rest) >= 4 and len(self.rest) >= 4 + (size := int.from_bytes(self.rest[2:4], "big")):
            text, self.rest = self.rest[4 : 4 + size], self.rest[4 + size :]
            self.got.update(text)
            self.back += 1
            trips.append(now_ns - int(text[-22:-2]))


def call(port: int, number: int) -> Call:
    raw = socket.create_connection(("127.0.0.1", port))
    raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    raw.sendall(HEAD)
    answer = b""
    while not answer.endswith(b"\r\n\r\n"):
        answer += raw.recv(4096)
    raw.sendall(start(number))
    return Call(number, raw, template(number))


def load(port: int, calls: int, duration_s: float) -> tuple[list[Call], list[int]]:
    """Hold the calls; each of them, and the round trips in nanoseconds."""
    lines = [call(port, number) for number in range(calls)]
    waiter = selectors.DefaultSelector()
    for line in lines:
        waiter.register(line.raw, selectors.EVENT_READ, line)
    trips: list[int] = []
    begin_ns, interval_ns = time.monotonic_ns(), NS_PER_S // PER_SECOND
    total, at = round(duration_s * PER_SECOND) * calls, 0
    until_ns = begin_ns + round((duration_s + 10) * NS_PER_S)
    while (at < total or any(line.back < line.out for line in lines)) and time.monotonic_ns() < until_ns:
        while at < total and begin_ns + at * interval_ns // calls <= time.monotonic_ns():
            lines[at % calls].send()
            at += 1
        due_ns = begin_ns + at * interval_ns // calls if at < total else time.monotonic_ns() + 1_000_000
        for key, _ in waiter.select(max(0, due_ns - time.monotonic_ns()) / NS_PER_S):
            key.data.take(trips)
    for line in lines:
        line.raw.close()
    return lines, trips


class Trouble:
    """Makes trouble behind the tee, phase by phase, until told to stop."""

    def __init__(self, media: int, web: int, phase_s: float) -> None:
        self.done: dict[str, int] = dict.fromkeys(PHASES, 0)
        self._media, self._web, self._phase_s = media, web, phase_s
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        for phase in cycle(PHASES):
            end = time.monotonic() + self._phase_s
            while time.monotonic() < end:
                if self._stop.is_set():
                    return
                with suppress(OSError):
                    getattr(self, f"_{phase}")()
                self._signal(signal.SIGCONT)
                _, most = resource.prlimit(self._media, resource.RLIMIT_FSIZE)
                resource.prlimit(self._media, resource.RLIMIT_FSIZE, (most, most))
            self.done[phase] += 1

    def _signal(self, number: signal.Signals) -> None:
        """Signal the shadow process, where there is one."""
        for child in Path(f"/proc/{self._media}/task/{self._media}/children").read_text().split():
            with suppress(OSError):
                os.kill(int(child), number)

    def _idle(self) -> None:
        self._stop.wait(0.1)

    def _slow(self) -> None:
        self._signal(signal.SIGSTOP)
        self._stop.wait(0.05)
        self._signal(signal.SIGCONT)
        self._stop.wait(0.05)

    def _hung(self) -> None:
        self._signal(signal.SIGSTOP)
        self._stop.wait(self._phase_s)

    def _killed(self) -> None:
        self._signal(signal.SIGKILL)
        self._stop.wait(0.5)

    def _flooded(self) -> None:
        event = {"kind": "speech", "party": "agent", "start_ns": 0, "end_ns": 1, "text": "flood " * 20}
        lines = "".join(json.dumps({**event, "start_ns": n, "end_ns": n + 1}) + "\n" for n in range(2000)).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self._web}/api/v1/calls/CA0/events", lines)
        urllib.request.urlopen(request, timeout=2).close()

    def _full(self) -> None:
        resource.prlimit(
            self._media, resource.RLIMIT_FSIZE, (0, resource.prlimit(self._media, resource.RLIMIT_FSIZE)[1])
        )
        self._stop.wait(self._phase_s)


def started(process: subprocess.Popen[str]) -> int:
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("port "):
            return int(line.split()[1])
    raise SystemExit("the agent ended before it told its port")


def ready(port: int) -> None:
    for _ in range(600):
        with suppress(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1).close()
            return
        time.sleep(0.1)
    raise SystemExit("serve does not answer")


def ports() -> Iterator[int]:
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]
    yield from [each.getsockname()[1] for each in held]
    for each in held:
        each.close()


def soak(calls: int, duration_s: float) -> bool:
    """Hold ``calls`` calls for so long; whether every byte came back."""
    media, web = list(ports())
    children: list[subprocess.Popen[str]] = []
    with tempfile.TemporaryDirectory() as name:
        try:
            agent = subprocess.Popen([sys.executable, __file__, "--agent"], stdout=subprocess.PIPE, text=True)
            children.append(agent)
            (Path(name) / "serve.toml").write_text(CONFIG.format(agent=started(agent)))
            harness = str(Path(sys.executable).parent / "harness")
            command = [harness, "serve", "--config", f"{name}/serve.toml", "--port", str(media), "--web-port", str(web)]
            serve = subprocess.Popen([*command, "--drain", "1"], stderr=subprocess.DEVNULL, text=True)
            children.insert(0, serve)
            ready(media)
            ready(web)
            trouble = Trouble(serve.pid, web, duration_s / len(PHASES) if duration_s < 60 else 10.0)
            lines, trips = load(media, calls, duration_s)
            trouble.stop()
        finally:
            for each in children:
                each.terminate()
                each.wait()
    return _told(lines, sorted(trips), trouble, duration_s)


def _told(lines: list[Call], trips: list[int], trouble: Trouble, duration_s: float) -> bool:
    lost = sum(line.out - line.back for line in lines)
    same = all(line.sent.digest() == line.got.digest() for line in lines)
    print(
        f"soak of {duration_s:.0f} s, {len(lines)} calls, load average {os.getloadavg()[0]:.1f};"
        f" phases: {', '.join(f'{phase} {count}' for phase, count in trouble.done.items())}\n"
        f"  {sum(line.out for line in lines)} messages, lost {lost}, both legs {'identical' if same else 'DIFFER'},"
        f" round trip p50 {trips[len(trips) // 2] / 1e3:.0f} us p99 {trips[len(trips) * 99 // 100] / 1e3:.0f} us"
    )
    return same and not lost


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--agent", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.agent:
        uvloop.run(serve_agent())
    raise SystemExit(0 if soak(options.calls, options.seconds) else 1)


if __name__ == "__main__":
    main()
