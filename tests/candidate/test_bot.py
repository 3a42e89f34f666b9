from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from harness.candidate import bot
from harness.candidate.environment import scrubbed
from harness.core.errors import ConfigError

ATTRIBUTES = {"from": "+15550100", "intent": "book"}
ARGS = {"version": "next"}


def given_to(function: Any) -> dict[str, Any]:
    return bot.arguments_for(function, lambda: "transport", ATTRIBUTES, ARGS)  # type: ignore[arg-type, return-value]


def test_a_runner_argument_carries_the_call_and_no_live_id() -> None:
    async def entry(runner_args: Any) -> None: ...

    given = given_to(entry)["runner_args"]
    assert given.body == {"from": "+15550100", "intent": "book", "version": "next"}
    assert given.call_data.from_number == "+15550100"
    assert given.call_data["call_id"] == "shadow"
    assert given.call_data.get("body") == ATTRIBUTES
    assert given.cli_args.version == "next"


def test_a_transport_is_given_by_name() -> None:
    async def run_bot(transport: Any) -> None: ...

    async def run_both(transport: Any, runner_args: Any) -> None: ...

    assert given_to(run_bot) == {"transport": "transport"}
    assert set(given_to(run_both)) == {"transport", "runner_args"}


def test_build_gets_its_context() -> None:
    def build(ctx: Any) -> None: ...

    context = given_to(build)["ctx"]
    assert (context.transport, context.args, context.attributes) == ("transport", ARGS, ATTRIBUTES)


def test_further_parameters_come_from_the_args() -> None:
    async def named(runner_args: Any, version: str, other: int = 3) -> None: ...

    async def open_ended(runner_args: Any, **rest: Any) -> None: ...

    assert given_to(named)["version"] == "next"
    assert "other" not in given_to(named)
    assert given_to(open_ended)["version"] == "next"


def test_a_parameter_nobody_knows_is_the_users_error() -> None:
    async def asking(runner_args: Any, database: str) -> None: ...

    with pytest.raises(ConfigError, match="'database'"):
        given_to(asking)


def test_there_is_no_socket_to_talk_to() -> None:
    async def entry(runner_args: Any) -> None: ...

    with pytest.raises(Exception, match="no socket"):
        given_to(entry)["runner_args"].websocket.send_text("hello")


@pytest.fixture
def module(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Write a module of a fresh name, and give its name."""
    monkeypatch.setattr(sys, "path", list(sys.path))

    def written(text: str) -> str:
        name = f"bot_{abs(hash(request.node.name))}_{len(list(tmp_path.iterdir()))}"
        (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
        return name

    return written


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("import no_such_module", "No module named 'no_such_module'"),
        ("def bot(:", "SyntaxError"),
        ("import sys\nsys.exit(3)", "SystemExit: 3"),
        ("raise BaseException('odd')", "odd"),
        ("", "no attribute 'bot'"),
        ("bot = 3", "must name a function, names a int"),
    ],
)
def test_what_cannot_be_imported_is_the_users_error(module: Any, tmp_path: Path, text: str, rule: str) -> None:
    with pytest.raises(ConfigError, match=rule):
        bot.load(f"{module(text)}:bot", tmp_path)


def test_a_missing_module_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no_such_bot"):
        bot.load("no_such_bot:bot", tmp_path)


def test_the_digest_follows_code_and_configuration(module: Any, tmp_path: Path) -> None:
    name = module("def bot(): ...")
    bot.load(f"{name}:bot", tmp_path)
    first = bot.digest_of(f"{name}:bot", {"args": {}})
    assert bot.digest_of(f"{name}:bot", {"args": {}}) == first
    assert bot.digest_of(f"{name}:bot", {"args": {"version": "next"}}) != first
    (tmp_path / f"{name}.py").write_text("def bot(): return 1", encoding="utf-8")
    assert bot.digest_of(f"{name}:bot", {"args": {}}) != first


def test_the_environment_is_scrubbed() -> None:
    environment = {"PATH": "/bin", "TWILIO_AUTH_TOKEN": "t", "OPENAI_API_KEY": "k", "DATABASE_URL": "d", "LC_ALL": "C"}
    kept = scrubbed(environment, ["OPENAI_API_KEY"], "next")
    assert {name: kept[name] for name in ("PATH", "OPENAI_API_KEY", "LC_ALL")} == {
        "PATH": "/bin",
        "OPENAI_API_KEY": "k",
        "LC_ALL": "C",
    }
    assert not {"TWILIO_AUTH_TOKEN", "DATABASE_URL"} & set(kept)
    assert kept["ORT_DISABLE_TELEMETRY"] == "1"


@pytest.mark.parametrize("name", ["TWILIO_AUTH_TOKEN", "TELNYX_API_KEY", "DAILY_API_KEY", "LIVEKIT_API_SECRET"])
def test_a_carriers_key_cannot_be_asked_for(name: str) -> None:
    with pytest.raises(ConfigError, match=rf"candidate\.next\.env: {name}"):
        scrubbed({name: "x"}, [name], "next")
