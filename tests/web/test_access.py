"""The permission matrix: every request that there is, by every role; and who is who."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from pathlib import Path
from typing import Any, get_args

import pytest
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Mount, Route

from harness.config import parse
from harness.config.web import Role
from harness.core.errors import ConfigError
from harness.web.access import RULES, Access, access_of, is_loopback, offered
from tests.web.service import SAID, TOKENS, Web, web

EVERYBODY = "everybody"
MATRIX: dict[tuple[str, str], set[str]] = {
    ("GET", "/healthz"): {EVERYBODY},
    ("GET", "/metrics"): {"metrics", "viewer", "operator", "admin"},
    ("GET", "/openapi.json"): {"viewer", "operator", "admin"},
    ("POST", "/api/v1/calls/{call_id}/events"): {"ingest", "admin"},
    ("GET", "/api/v1/calls"): {"viewer", "operator", "admin"},
    ("GET", "/api/v1/calls/{call_id}/runs"): {"viewer", "operator", "admin"},
    ("GET", "/api/v1/findings"): {"viewer", "operator", "admin"},
    ("GET", "/api/v1/shadowing"): {"metrics", "viewer", "operator", "admin"},
    ("GET", "/api/v1/sampling"): {"metrics", "viewer", "operator", "admin"},
    ("PUT", "/api/v1/sampling"): {"operator", "admin"},
    ("PUT", "/api/v1/kill"): {"operator", "admin"},
    ("DELETE", "/api/v1/kill"): {"admin"},
    ("POST", "/ofrep/v1/evaluate/flags/{flag}"): {"evaluate", "admin"},
    ("POST", "/ofrep/v1/evaluate/flags"): {"evaluate", "admin"},
    ("GET", "/calls/{path:path}"): {"viewer", "operator", "admin"},
}
ASKED = {"{call_id}": "CA1", "{flag}": "next", "{path:path}": "CA1/live.jsonl"}
BODIES: dict[str, Any] = {"/api/v1/sampling": {"rate": 0.5}, "/ofrep": {"context": {"targetingKey": "a"}}}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Web:
    return web(tmp_path_factory.mktemp("web"))


def routes(of: Iterable[BaseRoute]) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for route in of:
        if (included := getattr(route, "original_router", None)) is not None:
            found |= routes(included.routes)
        elif isinstance(route, Mount):
            found.add(("GET", f"{route.path}/{{path:path}}"))
        else:
            assert isinstance(route, (APIRoute, Route)), f"{route!r}: how does it say who may ask?"
            found |= {(method, route.path) for method in route.methods or () if method != "HEAD"}
    return found


def ask(service: Web, method: str, path: str, token: str | None) -> Any:
    for name, value in ASKED.items():
        path = path.replace(name, value)
    body = next((body for start, body in BODIES.items() if path.startswith(start)), None)
    return service.client(token).request(method, path, json=body)


def test_every_route_has_a_rule_and_every_rule_a_row(service: Web) -> None:
    """The two of the rollout are answered before any route."""
    assert len({(rule.method, rule.path) for rule in RULES}) == len(RULES)
    assert {(rule.method, rule.path) for rule in RULES} == set(MATRIX)
    assert routes(service.app.routes) == {row for row in MATRIX if not row[1].startswith("/ofrep/")}


@pytest.mark.parametrize(("method", "path"), MATRIX)
def test_a_role_may_do_what_its_row_says_and_nothing_else(service: Web, method: str, path: str) -> None:
    permitted = MATRIX[method, path]
    for role in get_args(Role):
        answer = ask(service, method, path, TOKENS[role])
        if EVERYBODY in permitted or role in permitted:
            assert answer.status_code in (200, 204), (role, answer.text)
        else:
            assert answer.status_code == 403, (role, answer.text)
            assert SAID not in answer.text
    for token in (None, "", "canary-token", TOKENS["admin"][:-1], TOKENS["admin"] + "x", "ä" * 40):
        answer = ask(service, method, path, token)
        assert answer.status_code == (200 if EVERYBODY in permitted else 401), (token, answer.text)
        assert SAID not in answer.text
        if answer.status_code == 401:
            assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/docs"), ("PATCH", "/api/v1/calls"), ("GET", "/api/v1/kill"), ("TRACE", "/healthz"), ("GET", "/")],
)
def test_what_no_rule_names_is_nowhere(service: Web, method: str, path: str) -> None:
    assert service.client().request(method, path).status_code == 401
    assert service.client(TOKENS["admin"]).request(method, path).status_code == 404


def test_what_is_kept_can_be_read_by_who_may(service: Web) -> None:
    answer = service.client(TOKENS["viewer"]).get("/calls/CA1/live.jsonl")
    assert SAID in answer.text


def test_browsers_and_flag_clients_prove_themselves_in_their_own_way() -> None:
    token = TOKENS["viewer"]
    basic = base64.b64encode(f"dana:{token}".encode())
    for headers in (
        {b"authorization": b"Bearer " + token.encode()},
        {b"authorization": b"bearer  " + token.encode() + b" "},
        {b"authorization": b"Basic " + basic},
        {b"x-api-key": token.encode()},
    ):
        peer = Access({"dashboard": ("viewer", token)}).peer(offered(headers))
        assert peer is not None, headers
        assert peer.name == "dashboard"
    for headers in ({}, {b"authorization": b"Basic !"}, {b"authorization": b"Basic /w=="}, {b"authorization": b""}):
        assert Access({"dashboard": ("viewer", token)}).peer(offered(headers)) is None


def test_no_token_is_kept_as_it_is() -> None:
    access = Access({"dashboard": ("viewer", TOKENS["viewer"])})
    assert TOKENS["viewer"] not in repr(vars(access))


LONG = "k" * 32


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "would be open to everybody on 0.0.0.0"),
        ('[token.a]\nrole = "viewer"', "token.a needs either token_env or token_file"),
        ('[token.a]\nrole = "viewer"\ntoken_env = "A"\ntoken_file = "a"', "token.a needs either"),
        ('[token.a]\nrole = "viewer"\ntoken_env = "NONE"', "'NONE' must hold at least 32 characters, holds 0"),
        ('[token.a]\nrole = "viewer"\ntoken_env = "SHORT"', "'SHORT' must hold at least 32 characters, holds 5"),
        ('[token.a]\nrole = "viewer"\ntoken_env = "ODD"', "ASCII"),
        ('[token.a]\nrole = "viewer"\ntoken_file = "none"', "cannot be read"),
        (
            '[token.a]\nrole = "viewer"\ntoken_env = "LONG"\n[token.b]\nrole = "admin"\ntoken_env = "LONG"',
            "token.b is the same token as token.a",
        ),
    ],
)
def test_a_mistake_names_the_key_and_never_the_token(text: str, message: str, tmp_path: Path) -> None:
    environ = {"SHORT": "abcde", "LONG": LONG, "ODD": "ä" * 40}
    with pytest.raises(ConfigError, match=message) as error:
        access_of(parse(text, base=tmp_path), "0.0.0.0", environ)
    assert not any(secret in str(error.value) for secret in environ.values())


def test_tokens_come_from_the_environment_or_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(f"{LONG}\nwhose it is\n")
    text = '[token.a]\nrole = "viewer"\ntoken_file = "secret"\n[token.b]\nrole = "ingest"\ntoken_env = "B"'
    access = access_of(parse(text, base=tmp_path), "0.0.0.0", {"B": "b" * 32})
    names = [peer.name for token in (LONG, "b" * 32) if (peer := access.peer([token]))]
    assert names == ["a", "b"]


@pytest.mark.parametrize(
    ("host", "local"),
    [("127.0.0.1", True), ("127.8.0.1", True), ("::1", True), ("[::1]", True), ("localhost", True)]
    + [(host, False) for host in ("0.0.0.0", "::", "10.0.0.1", "example.com", "localhost.example.com", "")],
)
def test_loopback_is_what_only_this_machine_reaches(host: str, local: bool) -> None:
    assert is_loopback(host) is local
