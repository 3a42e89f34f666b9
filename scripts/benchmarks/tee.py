"""Added round trip and CPU of the tee with its copy, beside HAProxy in TCP mode; a soak with trouble behind the tee.

An echo agent and the load on the second core, the proxy under test on the first. Each call sends 50 messages a second
and gets each one back. Direct, HAProxy and tee are measured in one batch, one after the other, round by round; ratios
count. Where the system allows it, all of it runs at real-time priority, so that other work on the machine does not
count. Under a minute; a soak takes the seconds that it is told.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import os
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import soak
import uvloop
from tap import real_time

from harness.core.time import NS_PER_S
from harness.fork.routes import Limits, MediaConfig, TeeRoute
from harness.fork.server import MediaServer
from harness.store.journal import FileJournal
from harness.wire.dialects import dialect

TICKS = os.sysconf("SC_CLK_TCK")
PER_SECOND = 50
HEAD = b"GET /tee/front HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"
ANSWER = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"
SIZE = 400


class Echo(asyncio.Protocol):
    """Answers a request, then sends back all it gets."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.head = b""

    def data_received(self, data: bytes) -> None:
        if self.head is not None:
            self.head += data
            _, mark, rest = self.head.partition(b"\r\n\r\n")
            if not mark:
                return
            self.head = None  # type: ignore[assignment]
            data = ANSWER + rest
        self.transport.write(data)  # type: ignore[attr-defined]


async def serve_echo() -> None:
    server = await asyncio.get_running_loop().create_server(Echo, "127.0.0.1", 0)
    print("port", server.sockets[0].getsockname()[1], flush=True)
    await _told()


async def serve_tee(folder: Path, agent: int) -> None:
    route = TeeRoute(dialect("twilio"), f"ws://127.0.0.1:{agent}/")
    server = MediaServer(
        MediaConfig(tees={"front": route}, limits=Limits(reconnect_ns=0)),
        lambda name: FileJournal(folder / f"{name}.journal"),
    )
    await server.start()
    print("port", server.port, flush=True)
    await _told()
    os._exit(0)


async def _told() -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await stop.wait()


@dataclass
class Found:
    p50_us: float
    p99_us: float
    us_a_message: float
    lost: int
    identical: bool


@dataclass
class Call:
    raw: socket.socket
    sent: hashlib._Hash
    got: hashlib._Hash
    out: int = 0
    back: int = 0
    rest: bytes = b""


def load(port: int, calls: int, duration_s: float) -> tuple[list[int], int, bool]:
    """Round trips in nanoseconds, messages that did not come back, and whether both legs' bytes are the same."""
    waiter = selectors.DefaultSelector()
    lines = [_connect(port) for _ in range(calls)]
    for line in lines:
        waiter.register(line.raw, selectors.EVENT_READ, line)
    trips: list[int] = []
    begin_ns = time.monotonic_ns()
    total = round(duration_s * PER_SECOND)
    interval_ns = NS_PER_S // PER_SECOND
    due = [
        (begin_ns + turn * interval_ns + number * interval_ns // calls, number)
        for turn in range(total)
        for number in range(calls)
    ]
    at = 0
    until_ns = begin_ns + round((duration_s + 3) * NS_PER_S)
    while (at < len(due) or any(line.back < line.out for line in lines)) and time.monotonic_ns() < until_ns:
        now_ns = time.monotonic_ns()
        while at < len(due) and due[at][0] <= now_ns:
            line = lines[due[at][1]]
            message = b"%020d" % time.monotonic_ns() + os.urandom(SIZE - 20)
            line.raw.sendall(message)
            line.sent.update(message)
            line.out += 1
            at += 1
        wait_ns = due[at][0] - time.monotonic_ns() if at < len(due) else 1_000_000
        for key, _ in waiter.select(max(0, wait_ns) / NS_PER_S):
            _take(key.data, trips)
    lost = sum(line.out - line.back for line in lines)
    same = all(line.sent.digest() == line.got.digest() for line in lines)
    for line in lines:
        line.raw.close()
    return trips, lost, same


def _connect(port: int) -> Call:
    raw = socket.create_connection(("127.0.0.1", port))
    raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    raw.sendall(HEAD)
    answer = b""
    while not answer.endswith(b"\r\n\r\n"):
        answer += raw.recv(4096)
    return Call(raw, hashlib.sha256(), hashlib.sha256())


def _take(line: Call, trips: list[int]) -> None:
    data = line.raw.recv(65536)
    now_ns = time.monotonic_ns()
    line.got.update(data)
    line.rest += data
    while len(line.rest) >= SIZE:
        trips.append(now_ns - int(line.rest[:20]))
        line.rest = line.rest[SIZE:]
        line.back += 1


def cpu_s(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def run(port: int, process: int | None, calls: int, duration_s: float) -> Found:
    before_s = cpu_s(process) if process else 0.0
    trips, lost, same = load(port, calls, duration_s)
    used_s = cpu_s(process) - before_s if process else 0.0
    trips.sort()
    forwarded = max(1, 2 * len(trips))
    return Found(
        trips[len(trips) // 2] / 1e3, trips[len(trips) * 99 // 100] / 1e3, used_s / forwarded * 1e6, lost, same
    )


def child(core: int, *arguments: str) -> tuple[subprocess.Popen[str], int]:
    process = subprocess.Popen(
        ["taskset", "-c", str(core), sys.executable, __file__, *arguments], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("port "):
            return process, int(line.split()[1])
    raise SystemExit("a server ended before it told its port")


def haproxy(agent: int, folder: Path) -> tuple[subprocess.Popen[str], int]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    config = folder / "haproxy.cfg"
    config.write_text(
        "global\n nbthread 1\n maxconn 4000\n"
        "defaults\n mode tcp\n timeout connect 1s\n timeout client 1h\n timeout server 1h\n"
        f"listen front\n bind 127.0.0.1:{port}\n server agent 127.0.0.1:{agent}\n"
    )
    process = subprocess.Popen(["taskset", "-c", "0", "haproxy", "-f", str(config), "-db"], text=True)
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            break
        except OSError:
            time.sleep(0.02)
    return process, port


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--soak", type=float, metavar="SECONDS", help="no comparison: see scripts/benchmarks/soak.py")
    parser.add_argument("--serve", choices=["echo", "tee"], help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--agent", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve == "echo":
        uvloop.run(serve_echo())
    elif options.serve:
        uvloop.run(serve_tee(options.folder, options.agent))
    elif options.soak:
        raise SystemExit(0 if soak.soak(options.calls, options.soak) else 1)
    else:
        batch(options.calls, options.seconds, options.rounds)


def batch(calls: int, duration_s: float, rounds: int) -> None:
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {cores[-1]})
    priority = real_time()
    children: list[subprocess.Popen[str]] = []
    with tempfile.TemporaryDirectory() as name:
        try:
            echo, agent = child(cores[-1], "--serve", "echo")
            children.append(echo)
            proxy, proxy_port = haproxy(agent, Path(name))
            children.append(proxy)
            tee, tee_port = child(cores[0], "--serve", "tee", "--folder", name, "--agent", str(agent))
            children.append(tee)
            busy = f"load average {os.getloadavg()[0]:.1f}, {priority}"
            print(f"{calls} calls of {PER_SECOND} messages a second each way, {busy}")
            compare(
                {
                    "direct": lambda: run(agent, None, calls, duration_s),
                    "haproxy": lambda: run(proxy_port, proxy.pid, calls, duration_s),
                    "tee": lambda: run(tee_port, tee.pid, calls, duration_s),
                },
                rounds,
            )
        finally:
            for each in children:
                each.terminate()
                each.wait()


def compare(paths: dict[str, Callable[[], Found]], rounds: int) -> None:
    best: dict[str, Found] = {}
    for number in range(rounds):
        for name, measured in paths.items():
            found = measured()
            _show(f"{name} {number + 1}", found)
            if name not in best or found.p50_us < best[name].p50_us:
                best[name] = found
    added = {name: best[name].p50_us - best["direct"].p50_us for name in ("haproxy", "tee")}
    print(
        json.dumps(
            {
                "added_p50_us": {name: round(value, 1) for name, value in added.items()},
                "added_p50_ratio": round(added["tee"] / added["haproxy"], 2),
                "cpu_ratio": round(best["tee"].us_a_message / max(0.1, best["haproxy"].us_a_message), 2),
                "target_of_both_ratios": 2.0,
            }
        )
    )


def _show(name: str, found: Found) -> None:
    print(
        f"  {name:12} round trip p50 {found.p50_us:7.0f} us p99 {found.p99_us:8.0f} us,"
        f" {found.us_a_message:5.1f} us CPU a forwarded message, lost {found.lost},"
        f" bytes {'identical' if found.identical else 'DIFFER'}"
    )


if __name__ == "__main__":
    main()
