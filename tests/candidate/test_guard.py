from __future__ import annotations

import dataclasses
import importlib
import json
from typing import Any

import pytest
from pipecat.adapters.llm.schemas.tools_schema import AdapterType, ToolsSchema
from pipecat.processors.aggregators.llm_context import LLMContext
from pipecat.services.llm_service import FunctionCallRegistryItem

from harness.candidate import flows, guard, hosted, instrument, transport
from harness.core.errors import CandidateError, ConfigError
from harness.core.events import Fault, Inference, Mark, ToolCall, ToolResult
from tests.candidate.phone import caller, recorded, run_bot

CALL = recorded([caller("all", 1000, 2000), caller("then", 6000, 7000)], 10_000)


async def users_tool(params: Any) -> None:
    raise AssertionError("ran")


async def ours(params: Any) -> None: ...


def item(handler: Any) -> FunctionCallRegistryItem:
    return FunctionCallRegistryItem(
        function_name="book", handler=handler, cancel_on_interruption=False, timeout_secs=2.5
    )


def test_no_users_handler_is_ever_in_the_registry() -> None:
    registry = guard.GuardedRegistry(ours, ())
    registry["book"] = item(users_tool)
    assert registry["book"] == dataclasses.replace(item(users_tool), handler=ours)


def test_handlers_of_pipecats_own_stay() -> None:
    registry = guard.GuardedRegistry(ours, [users_tool])
    registry["book"] = item(users_tool)
    assert registry["book"].handler is users_tool


def test_there_is_no_other_way_into_the_registry() -> None:
    registry = guard.GuardedRegistry(ours, ())
    with pytest.raises(CandidateError):
        registry.update({"book": item(users_tool)})
    with pytest.raises(CandidateError):
        registry.setdefault("book", item(users_tool))
    assert not registry


def test_what_was_put_in_or_changed_past_the_registry_does_not_run_either() -> None:
    registry = guard.GuardedRegistry(ours, ())
    dict.__setitem__(registry, "past", item(users_tool))
    registry["changed"] = item(ours)
    dict.__getitem__(registry, "changed").handler = users_tool
    registry |= {"joined": item(users_tool)}
    assert [registry[name].handler for name in ("past", "changed", "joined")] == [ours] * 3


@pytest.mark.parametrize("found", [{"type": "web_search"}, {"google_search": {}}, {"type": "web_search_20250305"}])
def test_a_tool_of_the_provider_is_refused(found: dict[str, Any]) -> None:
    tools = ToolsSchema(standard_tools=[], custom_tools={AdapterType.GEMINI: [found]})
    with pytest.raises(ConfigError, match="run by the provider"):
        guard.refuse_provider_tools(LLMContext(tools=tools))


def test_a_function_in_a_providers_format_is_not() -> None:
    tools = ToolsSchema(
        standard_tools=[], custom_tools={AdapterType.GEMINI: [{"function_declarations": []}, {"type": "function"}]}
    )
    guard.refuse_provider_tools(LLMContext(tools=tools))


BODIES: list[tuple[str, dict[str, Any]]] = [
    ("web_search", {"model": "m", "tools": [{"type": "function"}, {"type": "web_search"}]}),
    ("mcp", {"type": "session.update", "session": {"tools": [{"type": "mcp", "server_url": "https://x.example"}]}}),
    ("googleSearch", {"contents": [], "tools": [{"functionDeclarations": []}, {"googleSearch": {}}]}),
    ("code_execution", {"setup": {"tools": [{"function_declarations": [], "code_execution": {}}]}}),
    ("mcp_servers", {"model": "m", "messages": [], "mcp_servers": [{"url": "https://x.example"}]}),
    ("web_search_options", {"model": "m", "messages": [], "web_search_options": {}}),
]


@pytest.mark.parametrize(("name", "body"), BODIES)
def test_a_tool_of_the_provider_is_found_in_what_is_sent(name: str, body: dict[str, Any]) -> None:
    refused: list[ConfigError] = []
    for data in (body, json.dumps(body), json.dumps(body).encode()):
        with pytest.raises(ConfigError, match=f"{name} would be run by the provider"):
            hosted.check(data, refused.append)
    assert len(refused) == 3


@pytest.mark.parametrize(
    "data",
    [
        {"model": "m", "tools": [{"type": "function"}, {"type": "custom"}, {"name": "x", "input_schema": {}}]},
        {"contents": [], "tools": [{"functionDeclarations": []}]},
        {"model": "m", "mcp_servers": [], "web_search_options": None},
        {"tools": ["hammer", "saw"]},
        b'\xff"tools"',
        '"tools" are mentioned',
        None,
    ],
)
def test_functions_and_what_asks_no_model_are_sent(data: Any) -> None:
    hosted.check(data, lambda error: pytest.fail(str(error)))


@pytest.mark.parametrize("client", ["httpx", "aiohttp"])
def test_a_bot_that_has_the_provider_act_is_refused(client: str) -> None:
    with pytest.raises(ConfigError, match="web_search would be run by the provider"):
        run_bot("hosted:bot", args=f'client = "{client}"', call=CALL)


@pytest.mark.parametrize(("owner", "name"), [*guard.PRIVATE, *instrument.PRIVATE, *transport.PRIVATE])
def test_pipecat_still_has_the_private_names_that_the_harness_needs(owner: type, name: str) -> None:
    assert callable(getattr(owner, name))


@pytest.mark.parametrize(
    ("module", "owner", "name"), [(module, *names) for module, found in flows.PRIVATE.items() for names in found]
)
def test_flows_still_has_the_private_names_that_the_harness_needs(module: str, owner: str, name: str) -> None:
    assert callable(getattr(getattr(importlib.import_module(module), owner), name))


def outcome(args: str, bot: str = "bot", tools: str = "") -> Any:
    return run_bot(f"dispatch:{bot}", "", f"{args}\n{tools}", CALL)


def answers(run: Any) -> dict[str, tuple[str, Any]]:
    results = {result.call: result for result in run.timeline.of_kind(ToolResult)}
    return {
        call.name: (results[call.call].source, results[call.call].result) for call in run.timeline.of_kind(ToolCall)
    }


def test_every_way_to_dispatch_a_tool_is_recorded_and_runs_nothing() -> None:
    names = "registered schema server direct advertised cleaning unheard"
    run = outcome(
        f'heard = ["all"]\nreplies = {{ all = {{ tool = "{names}", args = {{ date = "x" }} }} }}',
        tools="[tools.direct]\nresult = { ok = true }",
    )
    found = answers(run)
    assert set(found) == set(names.split())
    assert found.pop("direct") == ("stub", {"ok": True})
    assert set(found.values()) == {("unavailable", None)}
    assert "REAL CODE RAN" not in run.printed


@pytest.mark.slow
def test_a_catch_all_is_no_way_round() -> None:
    run = outcome('catch_all = true\nheard = ["all"]\nreplies = { all = { tool = "registered unheard", args = {} } }')
    assert answers(run) == {"registered": ("unavailable", None), "unheard": ("unavailable", None)}
    assert "REAL CODE RAN" not in run.printed


def test_a_configured_flow_moves_by_the_answers_and_runs_nothing() -> None:
    run = outcome(
        'heard = ["all", "then"]\n'
        'replies = { all = { tool = "find_slot", args = { date = "x" } }, then = { tool = "goodbye", args = {} } }',
        "configured_flow",
        "[tools.find_slot]\nresult = { free = true }",
    )
    assert answers(run) == {"find_slot": ("stub", {"free": True}), "goodbye": ("stub", {"status": "acknowledged"})}
    completions = [inference.completion.strip() for inference in run.timeline.of_kind(Inference)]
    assert [text for text in completions if text] == ["You said at offer.", "You said at last."]
    assert [mark.name for mark in run.timeline.of_kind(Mark)] == ["flow.note", "flow.custom"]
    assert "REAL CODE RAN" not in run.printed


CHOOSE = 'heard = ["all"]\nreplies = { all = { tool = "choose", args = {} } }'


@pytest.mark.slow
def test_a_flow_in_code_stays_where_it_is_and_says_so() -> None:
    run = outcome(CHOOSE, "coded_flow")
    (fault,) = run.timeline.of_kind(Fault)
    assert fault.where == "harness.flow"
    assert "transition = true" in fault.message
    assert "REAL CODE RAN" not in run.printed


def test_a_function_that_only_chooses_may_run_where_the_config_says_so() -> None:
    run = outcome(CHOOSE, "coded_flow", "[tools.choose]\ntransition = true")
    completions = [inference.completion.strip() for inference in run.timeline.of_kind(Inference)]
    assert "You said at next." in completions
    assert not run.timeline.of_kind(Fault)
