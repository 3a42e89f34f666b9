"""The story of one recorded call: from its sound and what the live agent did, to verdicts with audible evidence.

1. What the live side does not report is derived from the two tracks.
2. The control runs first: what it cannot reproduce is the harness's noise, not the candidate's fault.
3. Each candidate runs in its own process, mute, its tools answered from the record.
4. Its timeline is compared with live's, and a verdict is decided.
5. Private words and their sound are exchanged on all sides: what was compared raw is stored redacted.
6. Findings get their clips, pages are written, and the run is committed: what is in no manifest did not happen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from harness.candidate import run as candidate_run
from harness.candidate.run import CandidateRun
from harness.candidate.stt import recognizer
from harness.compare.result import Comparison, TurnLatency
from harness.config import CandidateTable, Config
from harness.core.call import Call
from harness.core.errors import InputError
from harness.core.events import Gap
from harness.core.timeline import Timeline
from harness.session.blackbox import run_server
from harness.session.conditions import Conditions
from harness.session.derive import derive_live
from harness.session.judged import Bench, judged, record_of
from harness.session.private import redacted
from harness.session.stored import stored
from harness.store import bundle
from harness.store.bundle import Run


@dataclass(frozen=True, slots=True, kw_only=True)
class CallResult:
    """One call, what the live side did, and each candidate's run on it in the order of the configuration.

    ``length_ns`` is how long the call was, where its sound is not kept at hand.
    """

    call: Call
    live: Timeline
    runs: tuple[Run, ...]
    length_ns: int = 0

    @property
    def duration_ns(self) -> int:
        return max(self.call.duration_ns, self.length_ns)

    def for_summary(self) -> CallResult:
        """What a summary of many calls needs: no sound, no timelines, nothing said turn by turn; they are stored."""
        call = replace(self.call, tracks={}, live=None, reference=None)
        runs = tuple(
            replace(run, audio=None, timeline=_emptied(run.timeline), comparison=_numbers_of(run.comparison))
            for run in self.runs
        )
        return CallResult(call=call, live=_emptied(self.live), runs=runs, length_ns=self.duration_ns)


def _emptied(timeline: Timeline) -> Timeline:
    return Timeline.of(timeline.side, (timeline.started,))


def _numbers_of(comparison: Comparison) -> Comparison:
    """The comparison without the words, the tool calls and the stages' times of its turns."""
    turns = tuple(
        replace(
            turn,
            heard_live="",
            heard_candidate="",
            reply_live="",
            reply_candidate="",
            tools=(),
            latency_live=TurnLatency(first_sound_ms=turn.latency_live.first_sound_ms),
            latency_candidate=TurnLatency(first_sound_ms=turn.latency_candidate.first_sound_ms),
        )
        for turn in comparison.turns
    )
    return replace(comparison, turns=turns)


Candidates = Callable[[Call, str, CandidateTable], CandidateRun]
"""Has a candidate run on a call."""


def replay_call(call: Call, conditions: Conditions) -> CallResult:
    """Run every candidate on a recorded call, compare, decide, and commit the bundle.

    Raises:
        InputError: the call has no caller to run a candidate on.
        ConfigError: a candidate cannot be run at all.
        StoreError: the bundle cannot be written.
        Interrupted: the run was stopped; nothing of the call's runs is kept.
    """

    return judge_call(call, conditions, partial(run_candidate, conditions))


def run_candidate(conditions: Conditions, call: Call, name: str, table: CandidateTable) -> CandidateRun:
    """Run one candidate on a recorded call, as its table says: a bot of ours, or a server that is dialled.

    Raises:
        ConfigError: it cannot be run at all.
        Interrupted: the run was stopped.
    """
    if table.dial is not None:
        return run_server(call, name, table, conditions.config, conditions.stop)
    return candidate_run.run(
        call, name, table, conditions.config, pace=conditions.pace, charge=conditions.charge, stop=conditions.stop
    )


def judge_call(call: Call, conditions: Conditions, run: Candidates) -> CallResult:
    """The story of a call, whichever way its candidates run; see ``replay_call``."""
    if "caller" not in call.tracks:
        raise InputError(
            f"{call.origin or call.call_id}: a candidate needs the caller's track, there is only the agent's"
        )
    live = account(call, conditions.config)
    call = replace(call, live=live)
    bench = Bench(
        call=call,
        live=live,
        rules=conditions.rules_of(call),
        run_id=conditions.run_id,
        self_test=conditions.config.verdict.self_test,
        judge=conditions.judge,
        privacy=conditions.privacy,
    )
    runs: dict[str, Run] = {}
    for name, given in sorted(conditions.candidates.items(), key=lambda item: not item[1].control):
        table = conditions.table_of(call, given)
        outcome = run(call, name, table)
        runs[name] = judged(bench, record_of(name, table, outcome), outcome.timeline, outcome.audio)
        if table.control:
            bench = replace(bench, control=runs[name])
    in_order = [runs[name] for name in conditions.candidates]
    kept = redacted(call, live, in_order, conditions.privacy)
    bundle.write_call(conditions.out, kept.call, kept.live)
    return CallResult(call=kept.call, live=kept.live, runs=stored(kept, conditions))


def account(call: Call, config: Config) -> Timeline:
    """The live side's account, its gaps included; a recogniser is loaded only where there is something to derive."""
    engine = recognizer(config.stt, config.base) if _unwritten(call) else None
    live = derive_live(call, engine)
    known = set(live.of_kind(Gap))
    return live.with_events(gap for gap in call.gaps() if gap not in known)


def _unwritten(call: Call) -> bool:
    """Whether what somebody said on a track is not in the live side's account."""
    if call.live is None:
        return True
    spoken = [call.live.speech(party) for party in call.tracks]
    return any(not speech or any(not each.text for each in speech) for speech in spoken)
