"""Applications ask by the stock OpenFeature SDK; without an answer they stay with live."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from openfeature import api
from openfeature.contrib.provider.ofrep import OFREPProvider
from openfeature.evaluation_context import EvaluationContext
from starlette.applications import Starlette

from harness.gate.rollout import Plan, assigned, kill, parse, release, rollback, start
from harness.gate.rollout import State as RolloutState
from harness.store import rollout
from harness.web.ofrep import Switch, routes

NOW = datetime(2026, 11, 1, tzinfo=UTC)


def plan(share: float = 1.0) -> Plan:
    return parse({"candidate": "next", "salt": "s", "stage": [{"name": "canary", "share": share}]}, [])


def begin(store: Path, by: Plan) -> RolloutState:
    transition = start(by, "digest-1", "dana", NOW)
    rollout.record(store, transition)
    return transition.after


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def url(store: Path) -> Iterator[str]:
    """A real server on loopback, for a plan that gives everyone the candidate."""
    app = Starlette(routes=list(routes(Switch(plan(), store))))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
    listener = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join(10)
    assert not thread.is_alive()


def ask(url: str, default: bool = False) -> bool:
    api.set_provider(OFREPProvider(url))
    try:
        return api.get_client().get_boolean_value("next", default, EvaluationContext(targeting_key="caller-1"))
    finally:
        api.shutdown()


def test_the_stock_sdk_follows_the_rollout_and_every_switch(url: str, store: Path) -> None:
    assert ask(url) is False  # no state yet
    state = begin(store, plan())
    assert ask(url) is True
    (store / rollout.KILL_FILE).touch()
    assert ask(url) is False
    (store / rollout.KILL_FILE).unlink()
    assert ask(url) is True
    transition = kill(state, "dana", NOW, "drill")
    rollout.record(store, transition)
    assert ask(url) is False
    rollout.record(store, release(transition.after, "dana", NOW, "over"))
    assert ask(url) is True
    rollout.record(store, rollback(state, "dana", NOW, "enough"))
    assert ask(url) is False


def test_an_unreachable_service_leaves_the_sdk_with_its_default() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert ask(f"http://127.0.0.1:{port}", default=False) is False


@pytest.mark.parametrize(
    ("path", "content", "status", "code"),
    [
        ("/next", b'{"context":{"targetingKey":"a"}}', 200, None),
        ("/other", b'{"context":{"targetingKey":"a"}}', 404, "FLAG_NOT_FOUND"),
        ("/next", b'{"context":{}}', 400, "TARGETING_KEY_MISSING"),
        ("/next", b'{"context":{"targetingKey":7}}', 400, "TARGETING_KEY_MISSING"),
        ("/next", b'{"context":[]}', 400, "INVALID_CONTEXT"),
        ("/next", b"{}", 400, "INVALID_CONTEXT"),
        ("/next", b"\xff", 400, "PARSE_ERROR"),
        ("/next", b"[" * 100_000, 400, "INVALID_CONTEXT"),
        ("", b'{"context":{"targetingKey":"a"}}', 200, None),
        ("", b"nonsense", 400, "PARSE_ERROR"),
    ],
)
def test_answers_are_those_of_the_protocol(
    url: str, store: Path, path: str, content: bytes, status: int, code: str | None
) -> None:
    begin(store, plan())
    answer = httpx.post(f"{url}/ofrep/v1/evaluate/flags{path}", content=content)
    assert answer.status_code == status
    body: dict[str, Any] = answer.json()
    assert body.get("errorCode") == code
    if code is None:
        flag = body["flags"][0] if not path else body
        assert flag == {
            "key": "next",
            "value": True,
            "variant": "candidate",
            "reason": "SPLIT",
            "metadata": {"stage": "canary", "digest": "digest-1"},
        }


def test_an_unchanged_bulk_answer_need_not_be_sent_again(url: str, store: Path) -> None:
    begin(store, plan())
    target, content = f"{url}/ofrep/v1/evaluate/flags", b'{"context":{"targetingKey":"a"}}'
    tag = httpx.post(target, content=content).headers["etag"]
    assert httpx.post(target, content=content, headers={"If-None-Match": tag}).status_code == 304
    (store / rollout.KILL_FILE).touch()
    assert httpx.post(target, content=content, headers={"If-None-Match": tag}).status_code == 200


def test_a_state_that_cannot_be_trusted_means_live(store: Path) -> None:
    begin(store, plan())
    switch = Switch(plan(), store)
    assert switch.evaluate({"targetingKey": "a"})["value"] is True
    audit = store / "audit" / "rollout.jsonl"
    audit.write_text(audit.read_text().replace("digest-1", "digest-2").replace('"previous": "0', '"previous": "1'))
    assert switch.evaluate({"targetingKey": "a"})["value"] is False
    assert Switch(plan(), store / "gone").evaluate({"targetingKey": "a"})["value"] is False


def test_an_answer_is_the_plans_assignment(store: Path) -> None:
    state = begin(store, plan(0.3))
    switch = Switch(plan(0.3), store)
    keys = [{"targetingKey": str(n)} for n in range(500)]
    assert [switch.evaluate(key)["value"] for key in keys] == [assigned(plan(0.3), state, key) for key in keys]
