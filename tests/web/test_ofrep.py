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
from starlette.testclient import TestClient

from harness.gate.rollout import Plan, assigned, kill, parse, release, rollback, start
from harness.gate.rollout import State as RolloutState
from harness.store import rollout
from harness.web.access import Access
from harness.web.entrance import Entrance
from harness.web.ofrep import FRESH_S, Evaluations, Switch

NOW = datetime(2026, 11, 1, tzinfo=UTC)


def plan(share: float = 1.0) -> Plan:
    stage = {"name": "canary", "share": share, "exit": ["calls"]}
    return parse({"candidate": "next", "salt": "s", "stage": [stage]}, ["calls"])


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
    app = Evaluations(Starlette(), Switch(plan(), store, fresh_s=0))
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
    switch = Switch(plan(), store, fresh_s=0)
    assert switch.evaluate({"targetingKey": "a"})["value"] is True
    audit = store / "audit" / "rollout.jsonl"
    audit.write_text(audit.read_text().replace("digest-1", "digest-2").replace('"previous": "0', '"previous": "1'))
    assert switch.evaluate({"targetingKey": "a"})["value"] is False
    assert Switch(plan(), store / "gone").evaluate({"targetingKey": "a"})["value"] is False


def test_the_kill_switch_is_heard_soon_without_a_look_at_the_disk_for_each_call(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(store, plan())
    switch, now, looked = Switch(plan(), store), 100.0, 0
    monkeypatch.setattr("harness.web.ofrep.time.monotonic", lambda: now)
    killed = rollout.killed

    def counted(store: Path) -> bool:
        nonlocal looked
        looked += 1
        return killed(store)

    monkeypatch.setattr("harness.web.ofrep.rollout.killed", counted)
    assert [switch.evaluate({"targetingKey": str(n)})["value"] for n in range(100)] == [True] * 100
    assert looked == 1
    (store / rollout.KILL_FILE).touch()
    now += 2 * FRESH_S
    assert switch.evaluate({"targetingKey": "a"})["value"] is False
    assert 2 * FRESH_S < 1


@pytest.mark.parametrize("path", ["/ofrep/v1/evaluate/flags/a/b", "/ofrep/v1/evaluate/flagsome", "/ofrep/v1/x"])
def test_other_requests_reach_the_application(url: str, path: str) -> None:
    assert httpx.post(f"{url}{path}").status_code == 404
    assert httpx.get(f"{url}/ofrep/v1/evaluate/flags/next").status_code == 404


def test_a_body_that_the_entrance_refuses_is_refused_here_too(store: Path) -> None:
    client = TestClient(
        Entrance(Evaluations(Starlette(), Switch(plan(), store)), Access({"a": ("evaluate", "t" * 32)}))
    )
    path, headers = "/ofrep/v1/evaluate/flags/next", {"Authorization": f"Bearer {'t' * 32}"}
    assert client.post(path, content=b"{}").status_code == 401
    assert client.post(path, content=b"{}", headers=headers).status_code == 400
    parts = (b"x" * 40_000 for _ in range(3))
    assert client.post(path, content=parts, headers=headers).status_code == 413


def test_an_answer_is_the_plans_assignment(store: Path) -> None:
    state = begin(store, plan(0.3))
    switch = Switch(plan(0.3), store)
    keys = [{"targetingKey": str(n)} for n in range(500)]
    assert [switch.evaluate(key)["value"] for key in keys] == [assigned(plan(0.3), state, key) for key in keys]
