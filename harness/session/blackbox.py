"""A candidate that is a server: dialled as its provider would, its account read off what it said."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Coroutine
from typing import Any

from harness.candidate.run import MAX_LAG_NS, CandidateRun, Resources
from harness.candidate.stt import recognizer
from harness.config import CandidateTable, Config
from harness.core.audio import Side
from harness.core.call import Call
from harness.core.errors import ConfigError, Interrupted
from harness.core.events import CallStarted, Fault
from harness.core.time import ms
from harness.core.timeline import Timeline
from harness.dial.blackbox import Conversation, converse
from harness.session.derive import derive_live

WHY = "an agent server keeps its own clock"
LOOK_S = 0.1
"""How often it is looked whether the conversation is to be stopped."""


def run_server(
    call: Call, name: str, table: CandidateTable, config: Config, stop: threading.Event | None = None
) -> CandidateRun:
    """Hold ``call`` with the server that ``table`` names, at real time; blocks until it is over.

    ``stop`` hangs up, from another thread.

    Raises:
        Interrupted: ``stop`` was set.
        ConfigError: the table names no server, or no provider whose protocol it speaks.
        InputError: the call has no caller track.
    """
    if table.dial is None or table.dialect is None:
        raise ConfigError(f"candidate.{name} needs dial and as, to be called")
    begun_ns = time.monotonic_ns()
    held = asyncio.run(_unless_stopped(converse(call, table.dial, table.dialect), stop))
    side: Side = "control" if table.control else "candidate"
    return CandidateRun(
        timeline=_account(call, held, config).as_side(side),
        audio=held.heard,
        version=None,
        digest=None,
        resources=Resources(wall_ns=time.monotonic_ns() - begun_ns),
        pace="real",
        why=WHY,
        charge="none",
        lag_ms_p95=ms(held.late_p95_ns),
    )


async def _unless_stopped(
    conversation: Coroutine[Any, Any, Conversation], stop: threading.Event | None
) -> Conversation:
    holding = asyncio.ensure_future(conversation)
    while not holding.done() and not (stop is not None and stop.is_set()):
        await asyncio.wait([holding], timeout=LOOK_S)
    if holding.done():
        return holding.result()
    holding.cancel()
    await asyncio.gather(holding, return_exceptions=True)
    raise Interrupted("the shadow of this call was stopped")


def _account(call: Call, held: Conversation, config: Config) -> Timeline:
    """What the server said, by what was heard of it; of what it thought and did nothing is known."""
    started = CallStarted(
        call_id=call.call_id, provider=call.provider, started_at=call.started_at, attributes=call.attributes
    )
    faults: list[Fault] = []
    if held.late_p95_ns > MAX_LAG_NS:
        message = (
            f"frames went out {ms(held.late_p95_ns):.0f} ms late (95th percentile), may go {ms(MAX_LAG_NS):.0f} ms late"
        )
        faults.append(Fault(where="harness.lag", message=message))
    timeline = Timeline.of("live", (started, *held.events, *faults))
    if held.heard is None:
        return timeline
    heard = Call(call_id=call.call_id, tracks={"agent": held.heard}, live=timeline)
    return derive_live(heard, recognizer(config.stt, config.base))
