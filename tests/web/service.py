"""The API and the pages as they are served, over a store with one call, without a socket."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

from fastapi import FastAPI
from prometheus_client import CollectorRegistry
from starlette.testclient import TestClient

from harness.config import parse
from harness.config.web import Role
from harness.gate.rollout import parse as plan_of
from harness.runs.shadow import Shadow
from harness.store import bundle, switch
from harness.store.facts import ReportedFacts
from harness.store.index import rebuild
from harness.web.access import Access
from harness.web.app import make_app
from harness.web.entrance import Entrance
from harness.web.metrics import BreakerCollector, EntranceCollector, ShadowCollector
from harness.web.ofrep import Evaluations
from harness.web.ofrep import Switch as Flags
from tests.store.stored import call, live

TOKENS: dict[Role, str] = {role: f"canary-token-of-{role}-{'0123456789abcdef' * 2}" for role in get_args(Role)}
SAID = "hi this is"
"""What the caller of the stored call said: nobody may read it who may not."""


@dataclass
class Web:
    """One service."""

    app: FastAPI
    entrance: Entrance
    shadow: Shadow

    @property
    def refused(self) -> Counter[str]:
        return self.entrance.refused

    def client(self, token: str | None = None, host: str = "127.0.0.1", **headers: str) -> TestClient:
        client = TestClient(self.entrance, f"http://{host}", headers=headers, follow_redirects=False)
        if token is not None:
            client.headers.update({b"Authorization": b"Bearer " + token.encode()})
        return client


def web(folder: Path, *, tokens: bool = True, **options: Any) -> Web:
    """A service over a store in ``folder``."""
    store = folder / "store"
    switch.begin(store, "test", datetime(2026, 11, 21, tzinfo=UTC))
    bundle.write_call(store, call("CA1"), live("CA1"))
    rebuild(store)
    config = parse('[store]\npath = "store"\n[redact]\nmode = "off"\n[breakers]\nfree_disk_mb = 0\n', base=folder)
    shadow = Shadow(config, ReportedFacts(store / "journal"))
    registry = CollectorRegistry()
    registry.register(ShadowCollector(shadow.counters))
    registry.register(BreakerCollector(shadow.admission))
    app = make_app(shadow, registry, lambda: True)
    stage = {"name": "canary", "share": 1.0, "exit": ["calls"]}
    flags = Flags(plan_of({"candidate": "next", "salt": "s", "stage": [stage]}, ["calls"]), store)
    access = Access({role: (role, token) for role, token in TOKENS.items()} if tokens else None)
    entrance = Entrance(Evaluations(app, flags), access, **options)
    registry.register(EntranceCollector(entrance.refused))
    return Web(app, entrance, shadow)
