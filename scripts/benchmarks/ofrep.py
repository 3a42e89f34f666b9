"""Evaluations a second of the rollout's service over loopback, and how even and how sticky its split is.

The server has one core, its client another; the whole stack of ``harness serve`` is measured, tokens included, beside
an application that answers without looking. On a machine with other work, evaluations a second of the server's CPU
time tell more than those of wall time. Half a minute for the evaluations, at most another for the split.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import socket
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import uvloop
from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from harness.config.web import WebTable
from harness.gate.rollout import State, assigned, parse, start
from harness.store import rollout
from harness.web.access import Access
from harness.web.entrance import Entrance
from harness.web.ofrep import Evaluations, Switch
from harness.web.server import make_server

STAGE = {"name": "canary", "exit": ["calls"]}
PLAN = parse({"candidate": "next", "salt": "2026-11", "stage": [STAGE | {"share": 0.1}]}, ["calls"])
RATE_TARGET, P99_TARGET_MS, SPLIT_TARGET = 2000, 5.0, 0.001
TOKEN = "0123456789abcdef0123456789abcdef"
PATH = "/ofrep/v1/evaluate/flags/next"
REQUEST = (
    f"POST {PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {TOKEN}\r\n"
    "Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
)


async def hello(scope: Scope, receive: Receive, send: Send) -> None:
    """The least that an application can do."""
    await receive()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"{}"})


def service(store: Path) -> ASGIApp:
    """What ``harness serve`` answers evaluations with."""
    return Entrance(Evaluations(FastAPI(), Switch(PLAN, store)), Access({"app": ("evaluate", TOKEN)}))


def serve(app: ASGIApp, listener: socket.socket) -> None:
    """Serve in this process, on the first core."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    server = make_server(app, WebTable())
    uvloop.run(server.serve(sockets=[listener]))


LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


async def ask(port: int, until: float, number: int) -> list[float]:
    """How long each answer took on one keep-alive connection, one request after another."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    times_s: list[float] = []
    while time.perf_counter() < until:
        body = json.dumps({"context": {"targetingKey": f"caller-{number}-{len(times_s)}"}})
        began = time.perf_counter()
        writer.write(REQUEST.format(length=len(body), body=body).encode())
        head = await reader.readuntil(b"\r\n\r\n")
        length = LENGTH.search(head)
        assert head.startswith(b"HTTP/1.1 200 ") and length, head
        read = await reader.readexactly(int(length[1]))
        times_s.append(time.perf_counter() - began)
        assert read.endswith(b"}"), read
    writer.close()
    return times_s


async def asked(port: int, seconds: float, connections: int) -> list[float]:
    """The same on several connections, all in one thread: threads would wait 5 ms for one another."""
    until = time.perf_counter() + seconds
    each = await asyncio.gather(*(ask(port, until, number) for number in range(connections)))
    return [time_s for times_s in each for time_s in times_s]


def measured(name: str, app: ASGIApp, seconds: float, connections: int) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        child = os.fork()
        if child == 0:
            serve(app, listener)
            os._exit(0)
        port = listener.getsockname()[1]
    try:
        uvloop.run(asked(port, 1.0, 1))
        before, began = cpu_s(child), time.perf_counter()
        times_s = uvloop.run(asked(port, seconds, connections))
        wall_s, busy_s = time.perf_counter() - began, cpu_s(child) - before
    finally:
        os.kill(child, 9)
        os.waitpid(child, 0)
    times_ms = np.array(times_s) * 1e3
    p50, p99 = np.quantile(times_ms, (0.5, 0.99))
    rates = f"{len(times_ms) / wall_s:7,.0f}/s, {len(times_ms) / max(busy_s, 0.01):7,.0f} a CPU second of the server"
    print(f"{name:8} {connections} connections: {rates}, p50 {p50:.2f} ms, p99 {p99:.2f} ms")
    if name != "hello":
        wall, busy = (met(len(times_ms) / max(spent, 0.01) >= RATE_TARGET) for spent in (wall_s, busy_s))
        print(f"         target {RATE_TARGET:,}/s on one core: {busy} by its CPU time, {wall} by the clock", end="; ")
        print(f"p99 under {P99_TARGET_MS:g} ms: {met(bool(p99 < P99_TARGET_MS))}")


def met(yes: bool) -> str:
    return "met" if yes else "MISSED"


def cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def evaluations(seconds: float) -> None:
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    print(f"load of the machine before: {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder)
        rollout.record(store, start(PLAN, "digest", "bench", datetime.now(UTC)))
        for connections in (1, 4):
            measured("hello", hello, seconds, connections)
            measured("OFREP", service(store), seconds, connections)


def split(keys: int) -> None:
    """Over many keys: the share that gets the candidate, and whether each that has it keeps it as the share grows."""
    now = datetime.now(UTC)
    state = State(stage=0, entered_at=now, digest="digest")
    plans = {
        share: parse({"candidate": "next", "salt": "s", "stage": [STAGE | {"share": share}]}, ["calls"])
        for share in (0.1, 0.3, 0.6)
    }
    had = np.zeros(keys, dtype=bool)
    for share, plan in plans.items():
        has = np.fromiter((assigned(plan, state, {"targetingKey": str(n)}) for n in range(keys)), bool, keys)
        lost = int((had & ~has).sum())
        even = met(abs(has.mean() - share) <= SPLIT_TARGET)
        print(f"share {share:.0%}: {has.mean():.4%} of {keys:,} keys, target within 0.1 point: {even}; ", end="")
        print(f"{lost} lost on the way up, target 0: {met(not lost)}")
        had = has
    again = np.fromiter((assigned(plans[0.6], state, {"targetingKey": str(n)}) for n in range(keys)), bool, keys)
    same = again == had
    print(f"asked again: {same.mean():.2%} the same, target 100 %: {met(bool(same.all()))}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5.0, help="for each application and number of connections")
    parser.add_argument("--keys", type=int, default=1_000_000, help="of the split; 0 leaves it out")
    options = parser.parse_args()
    evaluations(options.seconds)
    if options.keys:
        split(options.keys)


if __name__ == "__main__":
    main()
