"""A candidate that is a server: dialled as its provider would, its account read off what it said."""

from __future__ import annotations

import asyncio
import time

from harness.candidate.run import MAX_LAG_NS, CandidateRun, Resources
from harness.candidate.stt import recognizer
from harness.config import CandidateTable, Config
from harness.core.audio import Side
from harness.core.call import Call
from harness.core.errors import ConfigError
from harness.core.events import CallStarted, Fault
from harness.core.time import ms
from harness.core.timeline import Timeline
from harness.dial.blackbox import Conversation, converse
from harness.session.derive import derive_live

WHY = "an agent server keeps its own clock"


def run_server(call: Call, name: str, table: CandidateTable, config: Config) -> CandidateRun:
    """Hold ``call`` with the server that ``table`` names, at real time; blocks until it is over.

    Raises:
        ConfigError: the table names no server, or no provider whose protocol it speaks.
        InputError: the call has no caller track.
    """
    if table.dial is None or table.dialect is None:
        raise ConfigError(f"candidate.{name} needs dial and as, to be called")
    begun_ns = time.monotonic_ns()
    held = asyncio.run(converse(call, table.dial, table.dialect))
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
