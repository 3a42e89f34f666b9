"""How long the kill-switch takes, from the order to the end of the last candidate's process.

A service follows one live call with one candidate; the switch is thrown in turn by its file, by the API and by SIGUSR1.
The end is the kernel's: no process of the candidate is left. About 3 s each time, after a start of 15 s.
"""

from __future__ import annotations

import signal
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from harness.store import rollout
from safety_kit.service import MARKED, Service, streaming, until
from safety_kit.table import Row

BOUND_MS = 1000
BOT = (
    MARKED
    + """
from harness.demo.clinic import bot
"""
)
CONFIG = """
[store]
path = "store"
[redact]
mode = "off"
[live]
facts = "events"
holdback_s = 0
[serve]
reconnect_s = 0
[limits]
max_load = 1000
[breakers]
lag_ms = 1e6
shed_lag_ms = 1e6
[stt]
engine = "demo"
[candidate.next]
run = "marked:bot"
args = { version = "next" }
"""
WAYS: dict[str, Callable[[Service], object]] = {
    "file": lambda service: (service.store / rollout.KILL_FILE).touch(),
    "api": lambda service: service.ask("PUT", "/api/v1/kill").raise_for_status(),
    "signal": lambda service: service.process and service.process.send_signal(signal.SIGUSR1),
}


def measured(count: int, seed: int, only: str, limit_s: float) -> list[Row]:
    """Throw the switch ``count`` times by each way; longer than a second is broken."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "marked.py").write_text(BOT, encoding="utf-8")
        with Service(Path(folder), CONFIG) as service:
            return [_row(service, way, count) for way in WAYS if way.startswith(only)]


def _row(service: Service, way: str, count: int) -> Row:
    took_ms = sorted(round(1000 * _measured(service, way, number)) for number in range(count))
    late = tuple(f"took {each} ms" for each in took_ms if each >= BOUND_MS)
    note = f"candidates gone after {took_ms[len(took_ms) // 2]} ms (median), {took_ms[-1]} ms (longest)"
    return Row(promise=f"kill-switch by {way}", target=f"under {BOUND_MS} ms", attacks=count, broken=late, note=note)


def _measured(service: Service, way: str, number: int) -> float:
    with streaming(service, f"CA-{way}-{number}"):
        until(service.candidates, "a candidate follows")
        time.sleep(0.5)
        begun = time.monotonic()
        WAYS[way](service)
        until(lambda: not service.candidates(), "no candidate is left")
        took = time.monotonic() - begun
        until((service.store / rollout.KILL_FILE).exists, "the store says so")
    service.ask("DELETE", "/api/v1/kill").raise_for_status()
    return took
