"""Candidates beside calls in progress: a thread each, which follows its call's journals.

Rules
-----
1. A candidate follows from the first announced sound of its call until no more of it will come, or until it is stopped.
2. One that cannot follow is logged and leaves no run; whoever judges the call decides what becomes of it.
3. Nothing here is waited for while a call goes on.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from harness.candidate.run import CandidateRun
from harness.core.call import Call
from harness.core.errors import HarnessError, Interrupted
from harness.core.time import ns_from_seconds
from harness.fork.calls import LiveCall
from harness.runs.counters import ShadowCounters
from harness.session.breakers import Leave
from harness.session.conditions import Conditions
from harness.session.live import Growing, LiveSource, follow_live
from harness.store.facts import ReportedFacts
from harness.store.journal import Seal

log = structlog.get_logger()

LOOK_S = 0.25
"""How often it is looked whether a call announced its sound."""


@dataclass(slots=True)
class FollowedCall:
    """A call with candidates beside it. ``over`` is set when no more of it will come."""

    connections: list[str]
    leave: Leave
    over: threading.Event = field(default_factory=threading.Event)
    sources: list[LiveSource] = field(default_factory=list)
    threads: list[threading.Thread] = field(default_factory=list)
    runs: dict[str, CandidateRun] = field(default_factory=dict)

    @property
    def stopped(self) -> bool:
        return any(source.stop.is_set() for source in self.sources)

    def stop(self) -> None:
        """End its candidates now."""
        for source in self.sources:
            source.stop.set()

    def finish(self) -> None:
        """No more of the call will come; blocks until its candidates have heard the end."""
        self.over.set()
        for thread in self.threads:
            thread.join()


class Following:
    """The calls of one store that candidates follow."""

    def __init__(self, journals: Path, unseal: Seal, facts: ReportedFacts, counters: ShadowCounters) -> None:
        self._journals = journals
        self._unseal = unseal
        self._facts = facts
        self._counters = counters
        self._calls: dict[str, FollowedCall] = {}
        self._lock = threading.Lock()

    def begin(self, live: LiveCall, leave: Leave, names: Iterable[str], conditions: Conditions) -> None:
        """Put the candidates of these names beside a call that began."""
        call = FollowedCall(list(live.connections), leave)
        head = Call(call_id=live.call_id, tracks={}, provider=live.provider, started_at=live.started_at)
        holdback_ns = ns_from_seconds(conditions.config.live.holdback_s)
        for name in names:
            growing = Growing(self._journals, call.connections, self._unseal)
            source = LiveSource(growing, lambda: self._facts.of(live.call_id), holdback_ns, call.over)
            call.sources.append(source)
            arguments = (call, source, head, name, conditions)
            call.threads.append(threading.Thread(target=self._follow, args=arguments, name=f"follow-{name}"))
        with self._lock:
            self._calls[live.call_id] = call
            self._counters.shadowed += len(call.threads)
            self._counters.following += len(call.threads)
        for thread in call.threads:
            thread.start()

    def seen(self, live: LiveCall) -> None:
        """The connections that a call in progress has by now."""
        call = self.of(live.call_id)
        if call is not None:
            call.connections[:] = live.connections

    def of(self, call_id: str) -> FollowedCall | None:
        with self._lock:
            return self._calls.get(call_id)

    def forget(self, call_id: str) -> None:
        with self._lock:
            self._calls.pop(call_id, None)

    def stop(self) -> None:
        """End every candidate now."""
        with self._lock:
            calls = list(self._calls.values())
        for call in calls:
            call.stop()

    def _follow(self, call: FollowedCall, source: LiveSource, head: Call, name: str, conditions: Conditions) -> None:
        try:
            fmt = source.growing.caller_format()
            while fmt is None and not (call.over.is_set() or source.stop.is_set()):
                source.stop.wait(LOOK_S)
                source.growing.read()
                fmt = source.growing.caller_format()
            if fmt is not None:
                call.runs[name] = follow_live(source, head, fmt, name, conditions)
        except Interrupted:
            log.info("candidate stopped", call_id=head.call_id, candidate=name)
        except HarnessError as error:
            log.error("candidate does not follow", call_id=head.call_id, candidate=name, reason=str(error))
        finally:
            with self._lock:
                self._counters.following -= 1
