"""Recorded calls made of tones, and the bots of this folder run on them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from harness.candidate.run import CandidateRun, run
from harness.config import Config, parse
from harness.core.audio import Encoding, Format, Track
from harness.core.call import Call
from harness.core.events import CallStarted, Event, Speech, ToolCall, ToolResult
from harness.core.time import NS_PER_MS
from harness.core.timeline import Timeline

BOTS = Path(__file__).parent / "bots"
RATE_HZ = 8000


def ms(value: int) -> int:
    return value * NS_PER_MS


def tone(spans_ms: list[tuple[int, int]], duration_ms: int) -> bytes:
    """A track that sounds in some spans and is silent in the others."""
    samples = np.zeros(duration_ms * RATE_HZ // 1000, np.int16)
    for start, end in spans_ms:
        count = (end - start) * RATE_HZ // 1000
        at = start * RATE_HZ // 1000
        samples[at : at + count] = np.sin(np.arange(count) * 0.3) * 8000
    return samples.astype("<i2").tobytes()


def caller(text: str, start_ms: int, end_ms: int) -> Speech:
    return Speech(party="caller", start_ns=ms(start_ms), end_ns=ms(end_ms), text=text)


def agent(text: str, start_ms: int, end_ms: int, **rest: Any) -> Speech:
    return Speech(party="agent", start_ns=ms(start_ms), end_ns=ms(end_ms), text=text, **rest)


def tool(call: str, name: str, arguments: dict[str, Any], at_ms: int, result: Any, after_ms: int) -> list[Event]:
    return [
        ToolCall(call=call, name=name, arguments=arguments, at_ns=ms(at_ms)),
        ToolResult(call=call, at_ns=ms(at_ms + after_ms), result=result),
    ]


LIVE: list[Event] = [
    agent("Hello from live.", 0, 1000),
    caller("one", 2000, 3500),
    agent("The live answer.", 5000, 7000),
    caller("book it", 8000, 9500),
    *tool("L1", "book", {"date": "May 5"}, 10_000, {"ok": 1}, 400),
    agent("Booked on live.", 11_000, 13_000),
    caller("show me", 14_000, 15_000),
    agent("Goodbye from live.", 16_000, 18_000),
]


def recorded(events: list[Event] | None = None, duration_ms: int = 20_000, **rest: Any) -> Call:
    """A call whose caller sounds where the live events say that she speaks."""
    events = LIVE if events is None else events
    spans = [
        (event.start_ns // NS_PER_MS, event.end_ns // NS_PER_MS)
        for event in events
        if isinstance(event, Speech) and event.party == "caller"
    ]
    fmt = Format(Encoding.PCM_S16LE, RATE_HZ)
    live = Timeline.of("live", [CallStarted(call_id="C1"), *events])
    tracks = {
        "caller": Track("caller", fmt, tone(spans, duration_ms)),
        "agent": Track("agent", fmt, tone([], duration_ms)),
    }
    return Call(call_id="C1", tracks=tracks, live=live, **rest)


def config_of(bot: str, text: str = "", args: str = "") -> Config:
    """A configuration with one candidate, ``c``."""
    return parse(f"[candidate.c]\nrun = {bot!r}\n{text}\n[candidate.c.args]\n{args}\n", base=BOTS)


def run_bot(bot: str, text: str = "", args: str = "", call: Call | None = None, **rest: Any) -> CandidateRun:
    """Run a bot of this folder; on the virtual clock, charging nothing, unless told otherwise."""
    config = config_of(bot, text, args)
    rest = {"pace": "fast", "charge": "none"} | rest
    return run(call or recorded(), "c", config.candidate["c"], config, **rest)
