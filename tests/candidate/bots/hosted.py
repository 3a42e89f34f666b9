"""A bot that asks a model of its own, by one client or another, and has the provider search the web."""

from __future__ import annotations

import contextlib
from typing import Any

import aiohttp
import httpx

BODY = {"model": "m", "messages": [], "tools": [{"type": "web_search"}]}


async def bot(runner_args: Any) -> None:
    with contextlib.suppress(Exception):  # as services do: they report an error, and go on
        if runner_args.body["client"] == "httpx":
            async with httpx.AsyncClient(transport=httpx.MockTransport(lambda _: httpx.Response(200))) as web:
                await web.post("https://api.example.com", json=BODY)
        else:
            async with aiohttp.ClientSession() as web:
                await web.post("https://api.example.com", json=BODY)
