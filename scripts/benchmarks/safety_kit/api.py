"""The service's API as it is served: every route by every role, and then requests at random.

The matrix is this file's own and shares no list with the service. Held to: who may is answered, who may not is refused
and told nothing; no request whatever is a server error; what a caller said reaches nobody who may not read.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import quote

import httpx

from harness.store import bundle
from harness.store import index as store_index
from safety_kit import workshop
from safety_kit.mutate import JUNK, mutated
from safety_kit.service import Service
from safety_kit.table import Row

ROLES = ("metrics", "ingest", "evaluate", "viewer", "operator", "admin")
READERS = ("viewer", "operator", "admin")
OBSERVERS = ("metrics", *READERS)
EVERYBODY = (*ROLES, "a wrong token", "no token")
SAID = workshop.CALLER
"""What the caller of the stored call said."""
CALL = "alpha"


@dataclass(frozen=True, slots=True)
class Route:
    """One request that is answered, and who may make it. ``body`` is JSON, or lines of it."""

    method: str
    path: str
    may: tuple[str, ...]
    body: bytes | None = None


EVENT = b'{"kind":"outcome","value":"resolved","at_ns":7000000000}\n'
SUBJECT = b'{"context":{"targetingKey":"caller-1"}}'
ROUTES = (
    Route("GET", "/healthz", EVERYBODY),
    Route("GET", "/metrics", OBSERVERS),
    Route("GET", "/openapi.json", READERS),
    Route("POST", f"/api/v1/calls/{CALL}/events", ("ingest", "admin"), EVENT),
    Route("GET", "/api/v1/calls", READERS),
    Route("GET", f"/api/v1/calls/{CALL}/runs", READERS),
    Route("GET", "/api/v1/findings", READERS),
    Route("GET", "/api/v1/shadowing", OBSERVERS),
    Route("GET", "/api/v1/sampling", OBSERVERS),
    Route("PUT", "/api/v1/sampling", ("operator", "admin"), b'{"rate":0.5}'),
    Route("PUT", "/api/v1/kill", ("operator", "admin")),
    Route("DELETE", "/api/v1/kill", ("admin",)),
    Route("POST", "/ofrep/v1/evaluate/flags/next", ("evaluate", "admin"), SUBJECT),
    Route("POST", "/ofrep/v1/evaluate/flags", ("evaluate", "admin"), SUBJECT),
    Route("GET", f"/calls/{CALL}/live.jsonl", READERS),
    Route("GET", "/", ()),
    Route("GET", "/docs", ()),
    Route("PATCH", "/api/v1/calls", ()),
)
METHODS = ("GET", "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE")
PLACES = ("..%2f..%2fetc%2fpasswd", "%00", "%ff", ".", "%2e%2e", "manifest.json", "a" * 3000, "..", "caller.wav", "")
TOKENS = {role: f"bench-token-of-{role}-0123456789abcdef0123456789" for role in ROLES}
CONFIG = workshop.CONFIG + "".join(
    f'[token.{role}]\nrole = "{role}"\ntoken_env = "TOKEN_{role.upper()}"\n' for role in ROLES
)
JSON = {"Content-Type": "application/json"}
TARGET = "no server error, no forbidden read"


def measured(count: int, seed: int, only: str, limit_s: float) -> list[Row]:
    """The matrix, and ``count`` requests at random, or as many as can be had in the time."""
    with tempfile.TemporaryDirectory() as folder:
        call = workshop.call_of(CALL)
        store = Path(folder) / "store"
        bundle.write_call(store, call, call.live)
        bundle.write_run(store, workshop.stored_run(call), {}, {})
        store_index.rebuild(store)
        environ = {f"TOKEN_{role.upper()}": token for role, token in TOKENS.items()}
        with Service(Path(folder), CONFIG, environ) as service:
            rows = {"matrix": _matrix(service), "random": _random(service, count, Random(seed), limit_s)}
    return [row for name, row in rows.items() if name.startswith(only)]


def _matrix(service: Service) -> Row:
    broken: list[str] = []
    for route in ROUTES:
        for who in EVERYBODY:
            answer = service.ask(route.method, route.path, headers=JSON | _proof(who), content=route.body)
            broken += [f"{route.method} {route.path} by {who}: {fault}" for fault in _faults(route, who, answer)]
    described = json.loads(service.ask("GET", "/openapi.json", headers=_proof("viewer")).content)["paths"]
    known = {route.path.replace(CALL, "{call_id}") for route in ROUTES}
    broken += [f"{path} is described and not in the matrix" for path in described if path not in known]
    note = f"{len(ROUTES)} requests by {len(ROLES)} roles, with a wrong token and with none"
    attacks = len(ROUTES) * len(EVERYBODY)
    return Row(promise="API: permission matrix", target=TARGET, attacks=attacks, broken=tuple(broken), note=note)


def _faults(route: Route, who: str, answer: httpx.Response) -> Iterator[str]:
    yield from _always(who, answer)
    wanted = (200, 204) if who in route.may else (401,) if who not in ROLES else (403, 404)
    if route.may and who in ROLES and who not in route.may:
        wanted = (403,)
    if answer.status_code not in wanted:
        yield f"answered {answer.status_code}, not {wanted}"


def _always(who: str, answer: httpx.Response) -> Iterator[str]:
    """What may be in no answer at all."""
    if answer.status_code >= 500:
        yield f"answered {answer.status_code}"
    if who not in READERS and SAID in answer.text:
        yield "told what the caller said"


def _random(service: Service, count: int, rng: Random, limit_s: float) -> Row:
    until_s = time.monotonic() + limit_s
    answers: Counter[str] = Counter()
    broken: list[str] = []
    for number in range(count):
        if time.monotonic() > until_s:
            break
        who, method, url, options = _drawn(rng)
        try:
            answer = service.ask(method, url, headers=options.pop("headers", {}) | _proof(who), **options)
        except httpx.InvalidURL:
            continue
        except httpx.HTTPError as error:
            broken.append(f"request {number}, {method} {url[:80]} by {who}: {error!r:.120}")
            continue
        answers[f"{answer.status_code // 100}xx"] += 1
        broken += [f"request {number}, {method} {url[:80]} by {who}: {fault}" for fault in _always(who, answer)]
    note = ", ".join(f"{times} {kind}" for kind, times in sorted(answers.items()))
    return Row(promise="API: random requests", target=TARGET, attacks=answers.total(), broken=tuple(broken), note=note)


def _drawn(rng: Random) -> tuple[str, str, str, dict[str, Any]]:
    """By whom, how, for what, and with what."""
    route = rng.choice(ROUTES)
    parts = route.path.split("/")
    if rng.random() < 0.4:
        parts[rng.randrange(1, len(parts))] = rng.choice((*PLACES, _word(rng)))
    url = "/".join(parts)
    if rng.random() < 0.5:
        name = rng.choice(("limit", "cursor", "candidate", "severity", "check", "path", "x"))
        url += f"?{name}={_word(rng)}"
    method = route.method if rng.random() < 0.7 else rng.choice(METHODS)
    body = route.body or rng.choice((b"", b"{}", EVENT, SUBJECT))
    options: dict[str, Any] = {}
    if method not in ("GET", "HEAD", "TRACE"):
        options["content"] = mutated(body, (EVENT, SUBJECT), rng) if rng.random() < 0.7 else body
        options["headers"] = rng.choice((JSON, JSON, {}, {"Content-Type": "text/plain"}, {"Content-Encoding": "gzip"}))
    return rng.choice((*EVERYBODY, "admin", "admin", "admin", "admin")), method, url, options


def _word(rng: Random) -> str:
    return quote(str(rng.choice(JUNK)), safe="", errors="replace")


def _proof(who: str) -> dict[str, str]:
    if who == "no token":
        return {}
    return {"Authorization": f"Bearer {TOKENS.get(who, 'x' * 40)}"}
