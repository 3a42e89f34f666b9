"""No tool of a candidate runs: every call that Pipecat dispatches is recorded and answered from what is known.

Rules:

- A language model service reaches a handler only through its ``_functions`` and in ``_run_function_call``. Both are
  replaced, on the class, before the candidate's module is imported.
- No user callable is ever stored in ``_functions``, and none taken from it: an item keeps its options and gets our
  handler when it is put there, and again when it is taken to be run.
- A service that was made without the guard cannot run a call at all.
- Handlers that stay are Pipecat's own: one by which a model cancels a call under way, and those that Flows wraps
  around a user's function, which see ``flows``.
- A client of a tool server (MCP) answers as a registered tool does, also where user code calls it.
- A framework that runs tools of its own inside one processor is refused.
- A tool's ``cleanup`` is user code that Pipecat calls, and is not kept either.
- What the provider would run on its own side (a tool in the provider's own format) is refused at the first inference,
  and in whatever is sent (``hosted``).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable, Collection
from functools import partial
from types import ModuleType
from typing import Any

from pipecat.processors.aggregators.llm_context import LLMContext, is_given
from pipecat.services.llm_service import FunctionCallParams, FunctionCallRegistryItem, LLMService

from harness.candidate import hosted
from harness.candidate.desk import ToolDesk
from harness.candidate.imports import when_imported
from harness.core.errors import CandidateError, ConfigError

PRIVATE = (
    (LLMService, "_run_function_call"),
    (LLMService, "_record_tool_cleanup"),
    (LLMService, "_missing_function_call_handler"),
    (LLMService, "_cancel_tool_handler"),
)
"""The private names of Pipecat that the guard stands on."""

FRAMEWORKS = {
    "pipecat.processors.frameworks.langchain": "LangchainProcessor",
    "pipecat.processors.frameworks.strands_agents": "StrandsAgentsProcessor",
}
"""Processors that run an agent framework, tools included, by module."""

Handler = Callable[[FunctionCallParams], Awaitable[None]]


class GuardedRegistry(dict[str | None, FunctionCallRegistryItem]):
    """A registry of tools in which every handler is ours, or Pipecat's own: those in ``kept``."""

    def __init__(self, handler: Handler, kept: Collection[Any]) -> None:
        super().__init__()
        self._handler = handler
        self._kept = kept

    def __setitem__(self, name: str | None, item: FunctionCallRegistryItem) -> None:
        super().__setitem__(name, self._guarded(item))

    def __getitem__(self, name: str | None) -> FunctionCallRegistryItem:
        """The item as it may run: one that was put in past ``__setitem__``, or changed in here, is guarded now."""
        return self._guarded(super().__getitem__(name))

    def _guarded(self, item: FunctionCallRegistryItem) -> FunctionCallRegistryItem:
        cancels = getattr(item.handler, "__func__", None) is LLMService._cancel_tool_handler
        if cancels or item.handler is self._handler or any(item.handler is kept for kept in self._kept):
            return item
        return dataclasses.replace(item, handler=self._handler)

    def setdefault(self, *_: Any) -> Any:
        raise CandidateError("the tool registry takes handlers by item assignment only")

    def update(self, *_: Any, **__: Any) -> None:
        raise CandidateError("the tool registry takes handlers by item assignment only")


def install(desk: ToolDesk, turn_of: Callable[[LLMService[Any]], int | None], kept: Collection[Any]) -> None:
    """Guard every language model service that will be made in this process; ``kept`` are handlers of Pipecat's own.

    Raises:
        ConfigError: this release of Pipecat lacks a private name that the guard needs.
    """
    for owner, name in PRIVATE:
        if not hasattr(owner, name):
            raise ConfigError(f"the tool guard needs {owner.__name__}.{name}, which this pipecat does not have")

    async def answer(params: FunctionCallParams) -> None:
        result = await desk.serve(params.function_name, dict(params.arguments), turn_of(params.llm))
        await params.result_callback(result)

    made, run = LLMService.__init__, LLMService._run_function_call

    def guarded_init(self: LLMService[Any], *args: Any, **kwargs: Any) -> None:
        made(self, *args, **kwargs)
        self._functions = GuardedRegistry(answer, kept)

    async def guarded_run(self: LLMService[Any], item: Any) -> None:
        if not isinstance(self._functions, GuardedRegistry):
            raise CandidateError("a language model service without the tool guard was asked to run a tool")
        if item.function_name not in self._functions:
            await _recorded_as_missing(self, desk, turn_of(self), item)
        await run(self, item)

    LLMService.__init__ = guarded_init  # type: ignore[method-assign]
    LLMService._run_function_call = guarded_run  # type: ignore[method-assign,assignment]
    LLMService._record_tool_cleanup = lambda self, handler: None  # type: ignore[method-assign]
    when_imported("pipecat.services.mcp_service", lambda module: _guard_tool_server(module, desk))
    for name, processor in FRAMEWORKS.items():
        when_imported(name, partial(_refuse_framework, processor=processor))


def _guard_tool_server(module: ModuleType, desk: ToolDesk) -> None:
    async def call_tool(self: Any, function_name: str, arguments: Any, result_callback: Any) -> None:
        await result_callback(await desk.serve(function_name, dict(arguments), None))

    module.MCPClient._call_tool = call_tool


def _refuse_framework(module: ModuleType, processor: str) -> None:
    def init(self: Any, *args: Any, **kwargs: Any) -> None:
        raise ConfigError(f"{processor} runs tools inside itself, where the harness can neither guard nor answer them")

    getattr(module, processor).__init__ = init


async def _recorded_as_missing(service: LLMService[Any], desk: ToolDesk, turn: int | None, item: Any) -> None:
    """A call of a tool that the bot has no handler for: recorded, then answered by Pipecat's own refusal."""
    if None not in service._functions and item.function_name not in service._cancel_tool_names:
        desk.missing(item.function_name, dict(item.arguments), turn)


def refuse_provider_tools(context: LLMContext) -> None:
    """Refuse tools that the provider would run on its own side.

    Raises:
        ConfigError: the context advertises one.
    """
    tools = context.tools
    custom = getattr(tools, "custom_tools", None) if is_given(tools) else None
    for items in (custom or {}).values():
        for item in items:
            if not hosted.runs_here(item):
                raise hosted.refusal(hosted.shown(item))
