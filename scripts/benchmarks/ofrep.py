"""Evaluations a second of the rollout's service over loopback, and how even and how sticky its split is."""

from __future__ import annotations

import argparse
import http.client
import json
import os
import socket
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import uvicorn
from starlette.applications import Starlette

from harness.gate.rollout import State, assigned, parse, start
from harness.store import rollout
from harness.web.ofrep import Switch, routes

PLAN = parse({"candidate": "next", "salt": "2026-11", "stage": [{"name": "canary", "share": 0.1}]}, [])


def serve(store: Path, port: int) -> None:
    """The service alone, in a process that is pinned to one core."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    app = Starlette(routes=list(routes(Switch(PLAN, store))))
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="error", lifespan="off", access_log=False, loop="uvloop")


def ask(port: int, requests: int, number: int, times_s: list[float]) -> None:
    """One keep-alive connection, one request after another."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    for one in range(requests):
        body = json.dumps({"context": {"targetingKey": f"caller-{number}-{one}"}})
        began = time.perf_counter()
        connection.request("POST", "/ofrep/v1/evaluate/flags/next", body)
        answer = connection.getresponse().read()
        times_s.append(time.perf_counter() - began)
        assert b'"reason":"SPLIT"' in answer, answer
    connection.close()


def evaluations(seconds: float, connections: int) -> None:
    with tempfile.TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        taken.close()
        store = Path(folder)
        rollout.record(store, start(PLAN, "digest", "bench", datetime.now(UTC)))
        child = os.fork()
        if child == 0:
            serve(store, port)
            os._exit(0)
        try:
            while True:
                try:
                    socket.create_connection(("127.0.0.1", port)).close()
                    break
                except OSError:
                    time.sleep(0.05)
            warm: list[float] = []
            ask(port, 200, 999, warm)
            requests = max(100, int(seconds * 1000 / connections))
            times: list[list[float]] = [[] for _ in range(connections)]
            threads = [
                threading.Thread(target=ask, args=(port, requests, number, times[number]))
                for number in range(connections)
            ]
            began = time.perf_counter()
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            wall_s = time.perf_counter() - began
        finally:
            os.kill(child, 9)
            os.waitpid(child, 0)
    flat = np.array([one for each in times for one in each]) * 1e3
    p50, p99 = np.quantile(flat, (0.5, 0.99))
    print(f"{connections} connections: {len(flat) / wall_s:,.0f} evaluations/s, p50 {p50:.2f} ms, p99 {p99:.2f} ms")


def split(keys: int) -> None:
    """Over many keys: the share that gets the candidate, and whether each that has it keeps it as the share grows."""
    now = datetime.now(UTC)
    state = State(stage=0, entered_at=now, digest="digest")
    plans = {
        share: parse({"candidate": "next", "salt": "s", "stage": [{"name": "a", "share": share}]}, [])
        for share in (0.1, 0.3, 0.6)
    }
    had = np.zeros(keys, dtype=bool)
    for share, plan in plans.items():
        has = np.fromiter((assigned(plan, state, {"targetingKey": str(n)}) for n in range(keys)), bool, keys)
        lost = int((had & ~has).sum())
        print(f"share {share:.0%}: {has.mean():.4%} of {keys:,} keys, {lost} lost on the way up")
        had = has
    again = np.fromiter((assigned(plans[0.6], state, {"targetingKey": str(n)}) for n in range(keys)), bool, keys)
    print(f"asked again: {(again == had).mean():.2%} the same")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5.0, help="roughly, for each number of connections")
    parser.add_argument("--keys", type=int, default=1_000_000)
    options = parser.parse_args()
    for connections in (1, 4):
        evaluations(options.seconds, connections)
    split(options.keys)


if __name__ == "__main__":
    main()
