"""A call as a list of short lines, for tests: times in seconds, events in the order of the call clock."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.core.audio import Side
from harness.core.events import CallEnded, CallStarted, Event, Speech, ToolCall, ToolResult
from harness.core.time import ns_from_seconds
from harness.core.timeline import Timeline


def caller(start_s: float, end_s: float, text: str = "", **more: Any) -> Speech:
    return Speech(party="caller", start_ns=ns_from_seconds(start_s), end_ns=ns_from_seconds(end_s), text=text, **more)


def agent(start_s: float, end_s: float, text: str = "", **more: Any) -> Speech:
    return Speech(party="agent", start_ns=ns_from_seconds(start_s), end_ns=ns_from_seconds(end_s), text=text, **more)


def tool(at_s: float, name: str, arguments: Mapping[str, Any] | None = None, call: str = "", **more: Any) -> ToolCall:
    return ToolCall(
        call=call or f"{name}@{at_s}", name=name, at_ns=ns_from_seconds(at_s), arguments=arguments or {}, **more
    )


def answer(asked: ToolCall, after_s: float = 0.2, result: Any = None, **more: Any) -> ToolResult:
    return ToolResult(call=asked.call, at_ns=asked.at_ns + ns_from_seconds(after_s), result=result, **more)


def timeline(*events: Event, side: Side = "live", started_at: str | None = "2026-05-01T09:00:00Z") -> Timeline:
    return Timeline.of(side, (CallStarted(call_id="CA1", started_at=started_at), *events, CallEnded()))
