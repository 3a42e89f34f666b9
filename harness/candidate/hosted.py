"""Tools that a provider would run on its own side, found in what is sent to it.

Rules:

- What leaves is looked at, not how it was configured: a service's arguments, its settings, a session, or a client that
  the bot made for itself.
- A request is looked at in httpx, httpx2, aiohttp and websockets, which the services' clients use.
- Only what asks a model for something is read: an object with tools beside a model, a conversation or a session.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from types import ModuleType
from typing import Any

from harness.candidate.imports import when_imported
from harness.core.errors import ConfigError

_DECLARED = frozenset(("function_declarations", "functionDeclarations"))
_MARKS = (b'"tools"', b'"mcp_servers"', b'"web_search_options"')
_OF_A_MODEL = ("model", "messages", "contents", "input", "instructions", "type")
_SESSIONS = ("session", "setup", "response")
_SWITCHES = ("mcp_servers", "web_search_options")
"""What lets a provider act without being named a tool: Anthropic's MCP connector, OpenAI's search in chat."""

Refuse = Callable[[ConfigError], None]


def runs_here(tool: Any) -> bool:
    """Whether a tool in a provider's own format is a function that the provider asks us to call."""
    if not isinstance(tool, dict):
        return False
    if "type" in tool:
        return tool["type"] in ("function", "custom")
    if declared := _DECLARED & tool.keys():
        return tool.keys() == declared
    return "input_schema" in tool or "toolSpec" in tool


def hosted(body: Any) -> str | None:
    """The first tool in a request that the provider would run, ``None`` where there is none."""
    return next((found for part in _parts(body) for found in _in(part)), None)


def refusal(name: str) -> ConfigError:
    """Why a tool cannot be let run where the harness does not see it."""
    return ConfigError(f"tool {name} would be run by the provider, where the harness cannot guard it")


def install(refuse: Refuse) -> None:
    """Look at every request of this process; ``refuse`` is told before the request fails."""
    for name in ("httpx", "httpx2"):
        when_imported(name, partial(_watch_httpx, refuse=refuse))
    when_imported("aiohttp", partial(_watch_aiohttp, refuse=refuse))
    when_imported("websockets.asyncio.connection", partial(_watch_websockets, refuse=refuse))


def check(data: Any, refuse: Refuse) -> None:
    """Look at what is about to be sent: text, bytes, or an object that is going to be JSON.

    Raises:
        ConfigError: a provider would run a tool.
    """
    if isinstance(data, (str, bytes, bytearray)):
        raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else bytes(data)
        if not any(mark in raw for mark in _MARKS):
            return
        try:
            data = json.loads(raw)
        except ValueError:
            return
    if name := hosted(data):
        error = refusal(name)
        refuse(error)
        raise error


def _parts(body: Any) -> Iterator[dict[str, Any]]:
    if isinstance(body, dict):
        if any(key in body for key in _OF_A_MODEL):
            yield body
        yield from (body[key] for key in _SESSIONS if isinstance(body.get(key), dict))


def _in(part: dict[str, Any]) -> Iterator[str]:
    tools = part.get("tools")
    for tool in tools if isinstance(tools, list) else ():
        if not runs_here(tool):
            yield shown(tool)
    yield from (key for key in _SWITCHES if part.get(key) is not None and part[key] != [])


def shown(tool: Any) -> str:
    """A tool in few words."""
    if isinstance(tool, dict):
        return str(tool.get("name") or tool.get("type") or ", ".join(map(str, tool)))[:80]
    return str(tool)[:80]


def _watch_httpx(module: ModuleType, refuse: Refuse) -> None:
    ask, wait = module.AsyncClient.send, module.Client.send

    async def asked(self: Any, request: Any, **options: Any) -> Any:
        check(getattr(request, "_content", None), refuse)
        return await ask(self, request, **options)

    def waited(self: Any, request: Any, **options: Any) -> Any:
        check(getattr(request, "_content", None), refuse)
        return wait(self, request, **options)

    module.AsyncClient.send, module.Client.send = asked, waited


def _watch_aiohttp(module: ModuleType, refuse: Refuse) -> None:
    ask, say = module.ClientSession._request, module.ClientWebSocketResponse.send_str

    async def asked(self: Any, method: str, url: Any, **options: Any) -> Any:
        check(options.get("json"), refuse)
        check(options.get("data"), refuse)
        return await ask(self, method, url, **options)

    async def said(self: Any, data: str, *options: Any, **more: Any) -> None:
        check(data, refuse)
        await say(self, data, *options, **more)

    module.ClientSession._request, module.ClientWebSocketResponse.send_str = asked, said


def _watch_websockets(module: ModuleType, refuse: Refuse) -> None:
    say = module.Connection.send

    async def said(self: Any, message: Any, *options: Any, **more: Any) -> None:
        check(message, refuse)
        await say(self, message, *options, **more)

    module.Connection.send = said
