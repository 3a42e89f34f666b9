"""Consent and secrets on a running service: what may not be kept is nowhere, and no secret is told to anybody."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from websockets.sync.client import connect
from websockets.sync.server import ServerConnection, serve

from harness.dial.player import Proof
from harness.wire.auth import twilio_signature
from scripts.benchmarks.safety_kit.service import Service, call, streaming, until

SECRETS = {
    "CARRIER": "canary-carrier-0123456789abcdef0123456789",
    "BEARER": "canary-bearer-0123456789abcdef0123456789",
    "ADMIN": "canary-admin-0123456789abcdef0123456789",
    "KEY": "ca9a" * 16,
}
WRONG = "canary-wrong-0123456789abcdef0123456789"
CONFIG = """
[store]
path = "store"
[redact]
mode = "on"
key_env = "KEY"
[live]
holdback_s = 0
[serve]
reconnect_s = 0
[tap.twilio]
signature_env = "CARRIER"
[tap.telnyx]
bearer_env = "BEARER"
[tee.front]
upstream = "ws://127.0.0.1:{port}/agent"
[token.admin]
role = "admin"
token_env = "ADMIN"
[consent]
default = "shadow"
unknown = "shadow"
[[consent.rules]]
attribute = "optout"
values = ["yes"]
allow = "nothing"
[[consent.rules]]
attribute = "region"
values = ["de-*"]
allow = "record"
[candidate.next]
run = "nobody:bot"
"""
ADMIN = {"Authorization": f"Bearer {SECRETS['ADMIN']}"}


@contextmanager
def agent() -> Iterator[tuple[int, list[str]]]:
    """An agent behind a tee, and the messages that it gets."""
    got: list[str] = []

    def answer(connection: ServerConnection) -> None:
        got.extend(str(message) for message in connection)

    with serve(answer, "127.0.0.1", 0) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.socket.getsockname()[1], got
        server.shutdown()
        thread.join()


def everything(folder: Path) -> bytes:
    """All names and all bytes under a folder."""
    return b"\n".join(
        str(path).encode() + b"\n" + (path.read_bytes() if path.is_file() else b"") for path in folder.rglob("*")
    )


def refusals(service: Service) -> dict[str, int]:
    counts: dict[str, int] = service.ask("GET", "/api/v1/shadowing", headers=ADMIN).json()["refused"]
    return counts


def kept(service: Service) -> list[str]:
    items = service.ask("GET", "/api/v1/calls", headers=ADMIN).json()["items"]
    return sorted(item["call_id"] for item in items)


def test_consent_decides_before_anything_is_kept_and_secrets_stay_secret(tmp_path: Path) -> None:
    with agent() as (port, got), Service(tmp_path, CONFIG.replace("{port}", str(port)), SECRETS) as service:
        url = f"ws://127.0.0.1:{service.media_port}/tap/twilio"
        proof = Proof(signature=SECRETS["CARRIER"], signed_url=url.replace("ws:", "wss:"))
        _consents(service, got, proof)
        told = _told(service, url)
        service.stop()
        told += [service.log, everything(service.store).decode("latin-1")]
    for name, secret in {
        **SECRETS,
        "WRONG": WRONG,
        "SIGNED": twilio_signature(SECRETS["CARRIER"], url.replace("ws:", "wss:")),
    }.items():
        assert not [text[:200] for text in told if secret in text], f"{name} was told"


def _consents(service: Service, got: list[str], proof: Proof) -> None:
    ways = {
        "/tap/twilio": lambda: service.metric("harness_messages_total", headers=ADMIN),
        "/tee/front": lambda: len(got),
    }
    for path, passed in ways.items():
        refused = f"CAREFUSED-{path[1:4]}"
        with streaming(service, refused, proof=proof, path=path, attributes={"optout": "YES"}):
            _goes_on_uncaptured(service, passed, path)
        assert refused.encode() not in everything(service.store)
        assert refused not in service.log

    call(service, "CARECORD", proof=proof, attributes={"region": "DE-by"})
    until(lambda: kept(service) == ["CARECORD"], "it is kept")
    assert refusals(service) == {"no_consent": 1}
    assert service.ask("GET", "/api/v1/calls/CARECORD/runs", headers=ADMIN).json()["items"] == []


def _goes_on_uncaptured(service: Service, passed: Callable[[], float], path: str) -> None:
    count = ("/tap/twilio", "/tee/front").index(path) + 1
    refused = "harness_refused_connections_total"
    until(lambda: service.metric(refused, "no_consent", headers=ADMIN) == count, f"{path} counts it")
    before = passed()
    until(lambda: passed() > before + 20, f"{path} goes on")
    assert not list((service.store / "journal").glob("*.journal"))


def _told(service: Service, url: str) -> list[str]:
    """What anybody can get out of the service, with proofs and without."""
    told: list[str] = []
    for header in ({}, {"X-Twilio-Signature": WRONG}, {"Authorization": f"Bearer {WRONG}"}):
        with pytest.raises(Exception, match="403") as refused, connect(url, additional_headers=header):
            pass
        told.append(refused.value.response.body.decode())  # type: ignore[attr-defined]
    for headers in (ADMIN, {"Authorization": f"Bearer {WRONG}"}, {"Authorization": f"Basic {WRONG}"}, {}):
        for method, path in (
            ("GET", "/healthz"),
            ("GET", "/metrics"),
            ("GET", "/openapi.json"),
            ("GET", "/api/v1/calls"),
            ("GET", "/api/v1/shadowing"),
            ("GET", "/api/v1/sampling"),
            ("PUT", "/api/v1/sampling"),
            ("POST", "/api/v1/calls/x/events"),
            ("GET", "/calls/none"),
        ):
            answer = service.ask(method, path, headers=headers, content=b"{" if method != "GET" else None)
            assert answer.status_code < 500
            told += [answer.text, json.dumps(dict(answer.headers))]
    return told
