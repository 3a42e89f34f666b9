"""The process beside the media process: shadows calls in progress, judges calls that are over, keeps their bundles.

It is told which calls began and ended, reads their journals itself, and may be killed at any time: the media process
goes on, and what was not finished is found in the journals at the next start.

Rules
-----
1. Nothing here is waited for by the media process.
2. A call is shadowed only with leave (``runs/admission.py``). All refusals are counted.
3. A journal is removed only after its bundle is committed. A call that the disk refuses is tried again, and found in
   its journal at the next start.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import structlog

from harness.candidate.run import CandidateRun, preload
from harness.config import CandidateTable, Config
from harness.core.call import Call
from harness.core.errors import HarnessError, InputError, Interrupted, StoreError
from harness.core.events import Event
from harness.fork.calls import LiveCall
from harness.redact.consent import Consent, consent
from harness.runs import late
from harness.runs.admission import Admission
from harness.runs.by_hand import ByHand
from harness.runs.counters import ShadowCounters
from harness.runs.following import FollowedCall, Following
from harness.runs.recorded import ABANDONED_S, RecordedCalls
from harness.runs.replay import new_run_id
from harness.session.breakers import Leave
from harness.session.conditions import Conditions
from harness.session.live import with_reported
from harness.session.private import redacted
from harness.session.replay import judge_call, run_candidate
from harness.store import bundle
from harness.store.facts import ReportedFacts
from harness.store.index import Index, mend
from harness.store.journal import Seal, plain

log = structlog.get_logger()

WATCH_S = 0.25
"""How often the switch, the breakers and the grace times are looked at."""
FIRST_RETRY_S = 30.0
MOST_RETRY_S = 3600.0
"""When a call that could not be stored is tried again: each time after twice as long."""


@dataclass(slots=True)
class _Ended:
    call_id: str
    connections: list[str]
    due: float
    retry_s: float = FIRST_RETRY_S


class Shadow:
    """Follows and judges calls of one store. ``started``, ``seen`` and ``ended`` come from the media process."""

    def __init__(
        self,
        config: Config,
        facts: ReportedFacts,
        since: str = "",
        *,
        unseal: Seal = plain,
        clock: Callable[[], float] = time.monotonic,
        admission: Admission | None = None,
    ) -> None:
        """``since`` is when the media process began: see ``RecordedCalls``."""
        self.config = config
        self.store = config.resolve(config.store.path)
        self.facts = facts
        self.counters = ShadowCounters()
        self.admission = admission or Admission(config)
        self._clock = clock
        self._recorded = RecordedCalls(self.store / "journal", unseal, since)
        self._following = Following(self._recorded.folder, unseal, facts, self.counters)
        self._at_work: set[threading.Event] = set()
        self._consents: dict[str, Consent] = {}
        self._ended: list[_Ended] = []
        self._open: set[str] = set()
        self._taken: set[str] = set()
        self._by_hand = ByHand(self.store)
        self._unheld: str | None = None
        self._lock = threading.RLock()
        self._stop = threading.Event()
        self._pool = ThreadPoolExecutor(config.limits.concurrent_candidates, thread_name_prefix="judge")
        self._watch = threading.Thread(target=self._watching, name="shadow-watch", daemon=True)

    def start(self) -> None:
        """Take up what an earlier process left behind, and begin to watch."""
        preload(self.config)
        self._pool.submit(self._mend_index)
        self._take_up()
        self.admission.look()
        self._watch.start()

    def finish(self) -> None:
        """Judge what has ended, without waiting for further reports, and end. Calls not over stay in their journals."""
        self._stop.set()
        if self._watch.ident is not None:
            self._watch.join()
        with self._lock:
            due, self._ended = self._ended, []
        for each in due:
            self._pool.submit(self._finish, each)
        self._pool.shutdown(wait=True)
        self.stop_shadows()

    def started(self, live: LiveCall) -> None:
        """A call began: shadow it where it was drawn and there is room."""
        self._consents[live.call_id] = live.consent
        if live.consent != "shadow":
            self.counters.refused["no_consent"] += 1
        elif self.config.live.facts == "events" and self.config.candidate:
            # A candidate that is a server is dialled when the call is over.
            names = [name for name, table in self.config.candidate.items() if table.dial is None]
            leave = self.admission.ask(live.call_id, self.counters.following, len(names))
            if isinstance(leave, Leave):
                self._following.begin(live, leave, names, self._conditions())
            else:
                self.counters.refused[leave] += 1

    def seen(self, calls: Iterable[LiveCall]) -> None:
        """The calls in progress, with the connections that they have by now."""
        in_progress: set[str] = set()
        for live in calls:
            in_progress.update(live.connections)
            self._following.seen(live)
        self._open = in_progress

    def ended(self, call_id: str, connections: Iterable[str]) -> None:
        """A call is over; reports of it may still come for a while."""
        with self._lock:
            due = self._clock() + self.config.live.holdback_s
            ended = _Ended(call_id, list(connections), due)
            self._taken.update(ended.connections)
            self._ended.append(ended)

    def stop_shadows(self) -> None:
        """End every candidate now; the calls go on being recorded."""
        self._following.stop()
        with self._lock:
            for stop in self._at_work:
                stop.set()

    def kill(self, by: str | None = None) -> None:
        """Throw the switch: end every candidate now and begin none; the calls go on being recorded."""
        self.stop_shadows()
        self.admission.throw(by)
        self.stop_shadows()

    def _watching(self) -> None:
        looked = self._clock()
        while not self._stop.wait(WATCH_S):
            crowded = self.admission.look()
            if crowded or self.admission.off():
                self.stop_shadows()
            self._look_for_hands()
            if self._clock() - looked > ABANDONED_S / 4:
                looked = self._clock()
                self._take_up()
            with self._lock:
                now = self._clock()
                due = [each for each in self._ended if each.due <= now]
                self._ended = [each for each in self._ended if each.due > now]
            for each in due:
                self._pool.submit(self._finish, each)

    def _look_for_hands(self) -> None:
        """Record in a rollout's audit what was done to the kill file by hand."""
        try:
            found, why = self._by_hand.look(datetime.now(UTC)), None
        except (StoreError, OSError) as error:
            found, why = None, str(error)
        if found is not None:
            log.warning("the kill file was changed by hand", action=found.action, reason=found.reason)
        if why is not None and why != self._unheld:
            log.error("the kill file cannot be held against the audit", reason=why)
        self._unheld = why

    def _finish(self, ended: _Ended) -> None:
        try:
            self._judge(ended)
        except InputError as error:
            log.warning("nothing to keep of a call", call_id=ended.call_id, reason=str(error))
            self._remove(ended)
        except StoreError as error:
            self.counters.failed += 1
            self._retry(ended)
            log.error("call cannot be stored, its journal stays", call_id=ended.call_id, reason=str(error))
        except HarnessError as error:
            self.counters.failed += 1
            log.error("call could not be judged", call_id=ended.call_id, reason=str(error))
        except Exception:
            self.counters.failed += 1
            log.exception("call could not be judged", call_id=ended.call_id)

    def _retry(self, ended: _Ended) -> None:
        with self._lock:
            ended.due = self._clock() + ended.retry_s
            ended.retry_s = min(2 * ended.retry_s, MOST_RETRY_S)
            self._ended.append(ended)

    def _judge(self, ended: _Ended) -> None:
        followed = self._following.of(ended.call_id)
        if followed is not None:
            followed.finish()
        try:
            call = with_reported(self._recorded.call(ended.connections), self.facts.of(ended.call_id))
        except HarnessError:
            if followed is not None:
                self.admission.void(followed.leave)
            raise
        self.counters.gaps.update(gap.cause for gap in call.gaps())
        # A call taken up from its journal was allowed to be kept; whether to be shadowed is asked again.
        said = self._consents.get(ended.call_id) or consent(self.config.consent, call.attributes)
        leave: Leave | str | None = "no_consent"
        if said == "shadow":
            leave = followed.leave if followed is not None else self._leave_after(ended.call_id)
        folder = self._shadowed(call, leave, followed) if isinstance(leave, Leave) else None
        shadowed = folder is not None
        if folder is None:
            assert call.live is not None
            kept = redacted(call, call.live, (), self._conditions().privacy)
            folder = bundle.write_call(self.store, kept.call, kept.live)
        with Index(self.store) as index:
            index.add(folder)
        self._remove(ended, stored=True)
        self.counters.finished += 1
        log.info("call kept", call_id=ended.call_id, shadowed=shadowed)

    def _leave_after(self, call_id: str) -> Leave | str:
        """Leave for a call that is over and was not followed: by the same rules as at the start of one."""
        if self.config.live.facts == "events":
            return "not_followed"
        leave = self.admission.ask(call_id, 0)
        if isinstance(leave, str):
            self.counters.refused[leave] += 1
        return leave

    def _shadowed(self, call: Call, leave: Leave, followed: FollowedCall | None) -> Path | None:
        """Judge a call's candidates and keep it with them; ``None`` where they were stopped."""
        conditions = self._conditions()
        runs: list[CandidateRun] = []
        runnable = bool(self.config.candidate) and "caller" in call.tracks
        if self.admission.off() or not runnable or (followed is not None and followed.stopped):
            self.admission.void(leave)
            return None
        with self._lock:
            self._at_work.add(conditions.stop)
        try:
            result = judge_call(call, conditions, self._runner(followed, conditions, runs))
        except Interrupted:
            self.admission.void(leave)
            return None
        except Exception:
            self.admission.over(leave, ())
            raise
        finally:
            with self._lock:
                self._at_work.discard(conditions.stop)
        self.admission.over(leave, runs)
        for run in result.runs:
            if not run.candidate.control:
                self.counters.verdicts[run.decision.verdict.value] += 1
        return bundle.call_folder(self.store, result.call.call_id)

    def _runner(
        self, followed: FollowedCall | None, conditions: Conditions, runs: list[CandidateRun]
    ) -> Callable[[Call, str, CandidateTable], CandidateRun]:
        def run(call: Call, name: str, table: CandidateTable) -> CandidateRun:
            if followed is not None and name in followed.runs:
                done = followed.runs[name]
            else:
                self.counters.shadowed += 1
                done = run_candidate(conditions, call, name, table)
            runs.append(done)
            return done

        return run

    @property
    def _redacts(self) -> bool:
        return self.config.redact is not None and self.config.redact.mode == "on"

    def reported(self, call_id: str, events: Sequence[Event]) -> int:
        """Take events that were reported of a call, while it goes on or late; how many were new.

        Raises:
            StoreError: the disk refuses.
        """
        if late.stored(self.store, call_id):
            return late.add(self.store, call_id, events, redacted=self._redacts)
        return self.facts.add(call_id, events)

    def _remove(self, ended: _Ended, *, stored: bool = False) -> None:
        self._recorded.remove(ended.connections, keep=stored and self.config.serve.keep_messages)
        if late.stored(self.store, ended.call_id):
            # What came while the call was judged.
            left = self.facts.of(ended.call_id)
            late.add(self.store, ended.call_id, left, redacted=self._redacts)
        self.facts.forget(ended.call_id)
        self._following.forget(ended.call_id)
        self._consents.pop(ended.call_id, None)
        with self._lock:
            self._taken.difference_update(ended.connections)

    def _mend_index(self) -> None:
        try:
            mended = mend(self.store)
        except StoreError as error:
            log.error("the index is not mended", reason=str(error))
            return
        for damage in mended.damaged:
            log.error("a bundle is damaged and not believed", reason=damage)

    def _take_up(self) -> None:
        """Find the calls that are over and of which nobody told, in their journals."""
        with self._lock:
            known = self._taken | self._open
        for call_id, connections in self._recorded.left_behind(known).items():
            log.info("call taken up from its journal", call_id=call_id)
            self.ended(call_id, connections)

    def _conditions(self) -> Conditions:
        return Conditions(config=self.config, candidates=self.config.candidate, out=self.store, run_id=new_run_id())
