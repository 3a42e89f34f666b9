"""``harness shadow``: the process beside the media process. ``harness serve`` starts it; people do not."""

from __future__ import annotations

import signal
import socket
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click
import msgspec
import structlog
from prometheus_client import CollectorRegistry
from starlette.types import ASGIApp

from harness.config import Config, load
from harness.fork.calls import LiveCall
from harness.fork.counters import MediaCollector, MediaCounters
from harness.fork.tls import tls_files
from harness.gate import criteria
from harness.runs.logs import log_json
from harness.runs.rollout import plan_of
from harness.runs.shadow import Shadow
from harness.runs.stepping import Stepper
from harness.session.private import cleaner
from harness.store.facts import ReportedFacts
from harness.store.keys import seals
from harness.web.access import access_of
from harness.web.app import make_app
from harness.web.entrance import Entrance
from harness.web.metrics import BreakerCollector, EntranceCollector, ShadowCollector
from harness.web.ofrep import Evaluations, Switch
from harness.web.server import make_server

log = structlog.get_logger()

SILENT_S = 5.0
"""Without a word from the media process for this long, health is bad."""


@click.command(hidden=True)
@click.option("--config", "config_path", required=True, type=click.Path(path_type=Path))
@click.option("--host", required=True)
@click.option("--web-port", type=int, required=True)
@click.option("--since", required=True)
def shadow(config_path: Path, host: str, web_port: int, since: str) -> int:
    """Follow and judge calls that the media process tells of on standard input."""
    config = load(config_path)
    seal, unseal = seals(config)
    facts = ReportedFacts(config.resolve(config.store.path) / "journal", seal, unseal, cleaner(config))
    beside = Shadow(config, facts, since, unseal=unseal)
    ear = _Ear(beside)
    registry = CollectorRegistry()
    registry.register(MediaCollector(ear.counters))
    registry.register(ShadowCollector(beside.counters))
    registry.register(BreakerCollector(beside.admission))
    app, stepper = _rolled_out(make_app(beside, registry, ear.well), config, beside)
    entrance = Entrance(app, access_of(config, host), part_s=config.web.body_s)
    registry.register(EntranceCollector(entrance.refused))
    server = make_server(entrance, config.web, tls_files(config))
    log_json(cleaner(config))
    listener = socket.create_server((host, web_port))
    signal.signal(signal.SIGUSR1, lambda *_: beside.kill())
    beside.start()
    if stepper is not None:
        stepper.start()
    web = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="web")
    web.start()
    try:
        ear.listen(sys.stdin.buffer)
    finally:
        if stepper is not None:
            stepper.stop()
        beside.finish()
        server.should_exit = True
        web.join()
    return 0


def _rolled_out(app: ASGIApp, config: Config, beside: Shadow) -> tuple[ASGIApp, Stepper | None]:
    """The application behind a rollout's evaluations, and what takes the rollout's steps, where there is one."""
    if not config.rollout:
        return app, None
    held_to = criteria.parse(config.gate, config.origin)
    plan = plan_of(config, held_to)
    stepper = Stepper(beside.store, plan, held_to, beside.counters.steps) if plan.step_every_s else None
    return Evaluations(app, Switch(plan, beside.store)), stepper


class _Ear:
    """What the media process says."""

    def __init__(self, beside: Shadow) -> None:
        self.counters = MediaCounters()
        self._beside = beside
        self._heard = time.monotonic()

    def well(self) -> bool:
        return time.monotonic() - self._heard < SILENT_S and not self.counters.disk_failing

    def listen(self, lines: Iterable[bytes]) -> None:
        """Until the media process closes the line."""
        for line in lines:
            self._heard = time.monotonic()
            message: dict[str, Any] = msgspec.json.decode(line)
            if "started" in message:
                self._beside.started(LiveCall(**message["started"]))
            elif "kill" in message:
                self._beside.kill()
            elif "ended" in message:
                call = LiveCall(**message["ended"])
                self._beside.ended(call.call_id, call.connections)
            else:
                self._beside.seen([LiveCall(**each) for each in message["seen"]])
                self._count(message["counters"])
                self._beside.admission.heard(self.counters)

    def _count(self, counts: dict[str, Any]) -> None:
        for name, value in counts.items():
            setattr(self.counters, name, Counter(value) if isinstance(value, dict) else value)
