"""CPU and hand-over of the tap at paced load, beside FastAPI on uvicorn doing the same work.

Two processes on two cores: the server under test on the first, the load on the second. Each message is a masked frame
of Twilio's JSON with its time of sending in it. Both servers run the same ``Connection.take`` and journal; only what
stands around it differs. CPU is the server process's own, user and system; hand-over is journalled arrival less time of
sending. Ratios of the same batch count; absolute figures are those of the machine and of what else runs on it. A server
that is starved of CPU reads many messages at a wakeup and looks cheap: then its hand-over is long, and the figure void.
The tap reads in rounds, at most 10 ms apart: that is in its hand-over. Wake-ups are those of all threads of the server:
on a core with nothing else to do each costs more than on a busy one. Where the system allows it, server and load run at
real-time priority, so that other work on the machine does not count. Under two minutes.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import json
import logging
import os
import re
import resource
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path

import structlog
import uvicorn
import uvloop
from fastapi import FastAPI, WebSocket, WebSocketDisconnect

from harness.core.time import NS_PER_MS, NS_PER_S
from harness.fork.calls import TURNS, Calls
from harness.fork.counters import MediaCounters
from harness.fork.records import TEXT, Received, unpack
from harness.fork.routes import Limits, MediaConfig, TapRoute
from harness.fork.server import TICK_NS, MediaServer
from harness.store.journal import FileJournal, blocks
from harness.wire.dialects import dialect
from harness.wire.media import StreamOptions

SENT = re.compile(rb'"sent":"(\d{20})"')
TICKS = os.sysconf("SC_CLK_TCK")


def real_time() -> str:
    """Let this process and its children run before all else; says whether the system allows it."""
    try:
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
    except OSError:
        return "priority as usual"
    return "real-time priority"


def many_files() -> None:
    """Allow this process as many open files as it may have."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


async def serve_ours(folder: Path) -> None:
    many_files()
    config = MediaConfig(taps={"twilio": TapRoute(dialect("twilio"))}, limits=Limits(reconnect_ns=0))
    server = MediaServer(config, lambda name: FileJournal(folder / f"{name}.journal"))
    await server.start()
    print("port", server.port, flush=True)
    await _told()
    refused = dict(server.counters.refused)
    await server.close()
    print("messages", server.counters.messages["twilio"], flush=True)
    print("refused", json.dumps(refused, separators=(",", ":")).replace(" ", "_"), flush=True)


async def serve_fastapi(folder: Path) -> None:
    counters = MediaCounters()
    calls = Calls(
        lambda name: FileJournal(folder / f"{name}.journal"),
        counters,
        reconnect_ns=0,
        on_started=lambda call: None,
        on_finished=lambda call: None,
    )
    app = FastAPI()

    @app.websocket("/tap/twilio")
    async def tap(socket: WebSocket) -> None:
        await socket.accept()
        connection = calls.connect(dialect("twilio"), StreamOptions(), "caller", time.monotonic_ns())
        try:
            while True:
                text = await socket.receive_text()
                connection.take(TEXT, text.encode(), time.monotonic_ns())
        except WebSocketDisconnect:
            connection.closed("closed:1000", time.monotonic_ns())

    async def tick() -> None:
        while True:
            for turn in range(TURNS):
                await asyncio.sleep(TICK_NS / TURNS / NS_PER_S)
                await calls.read(turn)
                await asyncio.to_thread(calls.flush, (turn,))
            calls.sweep(time.monotonic_ns())

    server = uvicorn.Server(
        uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", ws_per_message_deflate=False, access_log=False)
    )
    running = asyncio.create_task(server.serve())
    ticking = asyncio.create_task(tick())
    while not server.started:  # noqa: ASYNC110, uvicorn tells by a flag
        await asyncio.sleep(0.01)
    print("port", server.servers[0].sockets[0].getsockname()[1], flush=True)
    await _told()
    server.should_exit = True
    await running
    ticking.cancel()
    await asyncio.to_thread(calls.flush, range(TURNS))
    calls.sweep(time.monotonic_ns(), all_over=True)
    print("messages", counters.messages["twilio"], flush=True)


async def _told() -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await stop.wait()


def frame(text: bytes) -> bytes:
    """A masked text frame; a mask of zeros leaves the payload readable."""
    return b"\x81\xfe" + len(text).to_bytes(2, "big") + b"\0\0\0\0" + text


def start(call: int) -> bytes:
    shape = {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1}
    body = {
        "callSid": f"CA{call}",
        "streamSid": f"MZ{call:04d}",
        "tracks": ["inbound", "outbound"],
        "mediaFormat": shape,
    }
    return frame(
        json.dumps({"event": "start", "sequenceNumber": "1", "streamSid": f"MZ{call:04d}", "start": body}).encode()
    )


def template(call: int) -> bytes:
    payload = base64.b64encode(os.urandom(160)).decode()
    text = (
        f'{{"event":"media","sequenceNumber":"%06d","media":{{"track":"inbound","chunk":"%06d","timestamp":"%08d",'
        f'"payload":"{payload}"}},"streamSid":"MZ{call:04d}","sent":"%020d"}}'
    )
    size = len(text % (0, 0, 0, 0))
    return b"\x81\xfe" + size.to_bytes(2, "big") + b"\0\0\0\0" + text.encode()


ASK = (
    b"GET /tap/twilio HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)


def connect(port: int) -> socket.socket:
    raw = socket.create_connection(("127.0.0.1", port))
    raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    raw.sendall(ASK)
    answer = b""
    while b"\r\n\r\n" not in answer:
        answer += raw.recv(4096)
    assert b" 101 " in answer, answer
    return raw


def load(port: int, calls: int, duration_s: float, per_second: int, begun: threading.Event | None = None) -> int:
    """Send paced messages on all calls, spread evenly over each interval; the number sent. ``begun`` is set when all
    calls have started."""
    sockets = [connect(port) for _ in range(calls)]
    waiter = selectors.DefaultSelector()
    for number, raw in enumerate(sockets):
        raw.sendall(start(number))
        waiter.register(raw, selectors.EVENT_READ)
    if begun is not None:
        begun.set()
    templates = [template(number) for number in range(calls)]
    interval_ns = NS_PER_S // per_second
    begin_ns = time.monotonic_ns()
    sent = 0
    for chunk in range(1, round(duration_s * per_second) + 1):
        for number, raw in enumerate(sockets):
            due_ns = begin_ns + (chunk - 1) * interval_ns + number * interval_ns // calls
            wait_ns = due_ns - time.monotonic_ns()
            if wait_ns > 200_000:
                time.sleep((wait_ns - 100_000) / NS_PER_S)
            raw.sendall(templates[number] % (chunk + 1, chunk, chunk * 10, time.monotonic_ns()))
            sent += 1
    for raw in sockets:
        raw.sendall(b"\x88\x82\0\0\0\0\x03\xe8")
        raw.close()
    return sent


def cpu_s(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def wakeups(process: int) -> int:
    """How often a thread of the process has gone to sleep, and so was woken or will be."""
    return sum(
        int(task.read_text().partition("\nvoluntary_ctxt_switches:")[2].split()[0])
        for task in Path(f"/proc/{process}/task").glob("*/status")
    )


def handovers_ms(folder: Path) -> list[float]:
    found: list[float] = []
    for path in folder.glob("*.journal"):
        for _, body in blocks(path):
            for record in unpack(body):
                if isinstance(record, Received) and isinstance(record.message, str):
                    sent = SENT.search(record.message.encode())
                    if sent and record.arrival_ns is not None:
                        found.append((record.arrival_ns - int(sent[1])) / NS_PER_MS)
    return sorted(found)


def measure(kind: str, calls: int, duration_s: float, per_second: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        server, port = served(kind, name)
        idle_s, idle = cpu_s(server.pid), wakeups(server.pid)
        sent = load(port, calls, duration_s, per_second)
        time.sleep(0.5)
        used_s, woken = cpu_s(server.pid) - idle_s, wakeups(server.pid) - idle
        resident = resident_kib(server.pid)
        server.terminate()
        received = int(_line(server.stdout, "messages")) - calls
        server.wait()
        late = handovers_ms(folder)
    return {
        "us": used_s / sent * 1e6,
        "lost": sent - received,
        "p50": late[len(late) // 2],
        "p99": late[len(late) * 99 // 100],
        "rss_mb": resident / 1024,
        "core": used_s / duration_s,
        "wakeups": woken / duration_s,
    }


def resident_kib(process: int) -> int:
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{process}/status").read_text())
    assert found is not None
    return int(found[1])


def memory(few: int, many: int) -> float:
    """KiB of memory a call, from ``few`` to ``many`` calls that each sent two seconds of sound, its journal written."""
    with tempfile.TemporaryDirectory() as name:
        server, port = served("ours", name)
        sizes: list[int] = []
        lines: list[socket.socket] = []
        for calls in (few, many):
            fresh = [connect(port) for _ in range(calls - len(lines))]
            texts = [template(number) for number in range(len(lines), calls)]
            for number, raw in enumerate(fresh, len(lines)):
                raw.sendall(start(number))
            for chunk in range(1, 101):
                due = time.monotonic() + 0.02
                for raw, text in zip(fresh, texts, strict=True):
                    raw.sendall(text % (chunk + 1, chunk, chunk * 20, time.monotonic_ns()))
                time.sleep(max(0.0, due - time.monotonic()))
            lines += fresh
            time.sleep(2.0)
            sizes.append(resident_kib(server.pid))
        server.terminate()
        server.wait()
    return (sizes[1] - sizes[0]) / (many - few)


def flood(connections: int, duration_s: float) -> None:
    """Calls in progress while so many connections come: every other asks for a stream, the others say nothing."""
    many_files()
    calls, per_second = 20, 100
    with tempfile.TemporaryDirectory() as name:
        server, port = served("ours", name)
        begun, done = threading.Event(), threading.Event()
        crowded = threading.Thread(target=crowd, args=(port, connections, 0.8 * duration_s, begun, done))
        crowded.start()
        try:
            sent = load(port, calls, duration_s, per_second, begun)
        finally:
            begun.set()
            done.set()
        time.sleep(1.0)
        resident = resident_kib(server.pid) / 1024
        server.terminate()
        received = int(_line(server.stdout, "messages")) - calls
        refused = json.loads(_line(server.stdout, "refused"))
        server.wait()
        crowded.join()
        late = handovers_ms(Path(name))
    print(
        f"{connections} connections beside {calls} calls, {duration_s:.0f} s: {sent} messages, lost {sent - received},"
        f" hand-over p50 {late[len(late) // 2]:.2f} ms p99 {late[len(late) * 99 // 100]:.1f} ms, {resident:.0f} MB;"
        f" refused {refused}"
    )


def crowd(port: int, connections: int, within_s: float, begun: threading.Event, done: threading.Event) -> None:
    """When it has ``begun``, open so many connections, and hold them until ``done``."""
    begun.wait()
    crowding: list[socket.socket] = []
    for number in range(connections):
        raw = socket.socket()
        raw.setblocking(False)
        with suppress(OSError):
            raw.connect(("127.0.0.1", port))
        crowding.append(raw)
        if number >= 50 and number % 2:
            with suppress(OSError):
                crowding[number - 50].sendall(ASK)
        time.sleep(within_s / connections)
    done.wait()
    for raw in crowding:
        raw.close()


def served(kind: str, folder: str) -> tuple[subprocess.Popen[str], int]:
    """A server in a process on the first core, and its port."""
    command = [sys.executable, __file__, "--serve", kind, "--folder", folder]
    server = subprocess.Popen(["taskset", "-c", "0", *command], stdout=subprocess.PIPE, text=True)
    return server, int(_line(server.stdout, "port"))


def _line(stream: object, key: str) -> str:
    for line in stream:  # type: ignore[attr-defined]
        if line.startswith(f"{key} "):
            return str(line.split()[1])
    raise SystemExit(f"the server ended before it told its {key}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=150)
    parser.add_argument("--most", type=int, default=400, help="calls of the capacity run; 0 leaves it out")
    parser.add_argument("--seconds", type=float, default=6.0)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--connections", type=int, help="only: so many connections beside 20 calls")
    parser.add_argument("--serve", choices=["ours", "fastapi"], help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
        uvloop.run(serve_ours(options.folder) if options.serve == "ours" else serve_fastapi(options.folder))
        return
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    if options.connections:
        flood(options.connections, max(10.0, options.seconds))
        return
    print(
        f"{options.calls} calls of 100 messages a second, {options.seconds:.0f} s,"
        f" load average {os.getloadavg()[0]:.1f}, {real_time()}"
    )
    best: dict[str, float] = {}
    for number in range(options.rounds):
        for kind in ("ours", "fastapi"):
            found = measure(kind, options.calls, options.seconds, 100)
            best[kind] = min(best.get(kind, found["us"]), found["us"])
            _show(f"  {kind} {number + 1}", found)
    print(
        f"  CPU a message, least of {options.rounds}: ours / FastAPI ="
        f" {best['ours'] / best['fastapi']:.2f} (target: 0.33)"
    )
    if options.most:
        print(f"{options.most} calls of 100 messages a second (target: none lost, p99 under 20 ms)")
        _show("  ours", measure("ours", options.most, options.seconds, 100))
        print(
            f"  {memory(100, options.most):.1f} KiB of memory a call beyond its journal's unwritten part (target: 64)"
        )


def _show(name: str, found: dict[str, float]) -> None:
    print(
        f"{name:12} {found['us']:6.1f} us a message, {found['core']:4.0%} of a core,"
        f" {found['wakeups']:.0f} wake-ups a second, lost {found['lost']:.0f},"
        f" hand-over p50 {found['p50']:.2f} ms p99 {found['p99']:.1f} ms, {found['rss_mb']:.0f} MB"
    )


if __name__ == "__main__":
    main()
