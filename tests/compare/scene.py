"""A call as a list of short lines, for tests: times in seconds, events in the order of the call clock."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.compare.result import Comparison
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


BOOKED = {"date": "2026-05-15", "time": "14:00", "name": "Dana Cole", "party": 2}

SPOKEN: Mapping[str, tuple[float, float, str]] = {
    "a0": (0, 2, "Thank you for calling, how can I help?"),
    "c1": (2.5, 4, "I need a check up on May fifteenth for two people"),
    "a1": (5, 8, "I have two p m or half past three. Which suits you?"),
    "c2": (9, 12, "two p m please, this is Dana Cole"),
    "a2": (13, 16, "You are booked for Friday the fifteenth at two p m. It costs forty dollars."),
    "c3": (17, 18.5, "thanks and how do I get there"),
    "a3": (19.2, 22, "We are at 12 Main Street. You can park behind the building."),
    "c4": (23, 24, "great thank you goodbye"),
    "a4": (24.5, 25.5, "Goodbye."),
}
"""A booking call: who speaks from when to when, and what."""

FIND = tool(4.2, "find_slots", {"date": "2026-05-15"}, call="find")
BOOK = tool(12.4, "book", BOOKED, call="book")


def clinic(
    *more: Event,
    find: ToolCall | None = FIND,
    book: ToolCall | None = BOOK,
    slots: tuple[str, ...] = ("14:00", "15:30"),
    **lines: str | tuple[float, float] | tuple[float, float, str] | None,
) -> Timeline:
    """The booking call. A line can be given another text, other times, both, or ``None`` to leave it out."""
    events: list[Event] = [*more]
    for key, spoken in SPOKEN.items():
        change = lines.get(key, spoken)
        if change is not None:
            start, end, text = (*spoken[:2], change) if isinstance(change, str) else (*change, spoken[2])[:3]
            events.append((caller if key[0] == "c" else agent)(start, end, text))
    for asked, result in ((find, {"slots": list(slots)}), (book, {"ok": True})):
        if asked is not None:
            events += [asked, answer(asked, result=result)]
    return timeline(*events)


def told(comparison: Comparison) -> list[tuple[str, str, str, int]]:
    """Check, path, severity and turn of each finding, in order."""
    return [(one.check, one.path, one.severity.value, one.turn) for one in comparison.findings]


def weighty(comparison: Comparison) -> list[tuple[str, str, str, int]]:
    """As ``told``, without the minor ones."""
    return [item for item in told(comparison) if item[2] != "minor"]
