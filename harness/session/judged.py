"""From what a candidate did on a call to a verdict on it."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, replace

from harness.candidate.run import CandidateRun
from harness.candidate.stt import DEMO_LABEL
from harness.compare.compare import compare, context_of
from harness.compare.expected import held_to, scripted
from harness.compare.judgement import judged as who_was_right
from harness.compare.judgement import reference_texts
from harness.compare.planted import recall
from harness.compare.rules import Rules
from harness.compare.verdict import Evidence, decide, fails
from harness.config import CandidateTable
from harness.core.audio import Party, Track
from harness.core.call import Call
from harness.core.candidate import CandidateRecord
from harness.core.events import Fault
from harness.core.findings import Tally
from harness.core.timeline import Timeline
from harness.judge.judge import Judge
from harness.session.private import Privacy, weighed
from harness.store.bundle import Run

_PARTIES: tuple[Party, Party] = ("caller", "agent")


@dataclass(frozen=True, kw_only=True)
class Bench:
    """What a call's candidates are judged by: the live side, the rules, and the control once it has run.

    ``self_test`` is the share of calls on which the comparison's own recall is measured with planted defects.
    """

    call: Call
    live: Timeline
    rules: Rules
    run_id: str
    self_test: float = 0.0
    control: Run | None = None
    judge: Judge | None = None
    privacy: Privacy | None = None


def judged(bench: Bench, candidate: CandidateRecord, timeline: Timeline, audio: Track | None) -> Run:
    """Compare one candidate's account with the live side's, and decide."""
    script = bench.call.scripted
    control = bench.control.comparison if bench.control else None
    comparison = compare(bench.live, timeline, bench.rules, candidate.name, control)
    if bench.call.reference is not None:
        truth = reference_texts(bench.live, bench.call.reference)
        comparison = who_was_right(comparison, truth, context_of(bench.live, bench.rules, timeline))
    if script:
        comparison = scripted(comparison)
    # Nobody answered a script: there the control is a baseline like any candidate, not the measure of noise.
    measured = candidate.control and not script
    if bench.call.expected is not None and not measured:
        context = context_of(bench.live, bench.rules, timeline)
        comparison = held_to(comparison, bench.call.expected.expect, bench.rules, context)
    if bench.judge is not None and not candidate.control:
        comparison = weighed(bench.judge, comparison, bench.call, (bench.live, timeline), bench.privacy)
    heard_only = candidate.name in bench.rules.only_heard
    if not candidate.control and not script and not heard_only and _self_tested(bench):
        missed = recall(bench.live, timeline, bench.rules, candidate.name, seed=0)
        comparison = replace(
            comparison, tallies={**comparison.tallies, "self_test.missed": sum(missed.values(), Tally())}
        )
    return Run(
        call_id=bench.call.call_id,
        run_id=bench.run_id,
        candidate=candidate,
        timeline=timeline,
        comparison=comparison,
        decision=decide(comparison, evidence_of(bench, candidate.name, timeline, control=measured), bench.rules),
        audio=audio,
    )


def evidence_of(bench: Bench, name: str, timeline: Timeline, *, control: bool) -> Evidence:
    """What is known of the call beside the accounts of live and of the candidate ``name``: capture, host, control."""
    failed = None
    if bench.control is not None and not bench.call.scripted:
        failed = fails(bench.control.comparison, bench.rules)
    return Evidence(
        tracks=frozenset(bench.call.tracks),
        media_loss={party: loss for party in _PARTIES if (loss := _loss(bench.call, party))},
        control=control,
        control_failed=failed,
        host_lagged=any(fault.where == "harness.lag" for fault in timeline.of_kind(Fault)),
        unseen=_writes(bench) if name in bench.rules.only_heard else (),
    )


def _writes(bench: Bench) -> tuple[str, ...]:
    """The tools with which the live agent changed something, by name."""
    names = {call.name for call in bench.live.tool_calls}
    return tuple(sorted(name for name in names if bench.rules.tool(name).effect == "write"))


def record_of(name: str, table: CandidateTable, outcome: CandidateRun) -> CandidateRecord:
    """``candidate.json`` of one run."""
    heard_by = {speech.source for speech in outcome.timeline.speech("caller") if speech.source}
    sources = sorted(source.removeprefix("candidate/") for source in heard_by)
    return CandidateRecord(
        name=name,
        version=outcome.version or "",
        digest=outcome.digest or "",
        control=table.control,
        context="own" if table.dial else table.context,
        turns=table.turns,
        recognizer=DEMO_LABEL if any(source.startswith("demo/") for source in sources) else ", ".join(sources),
        pace=f"{outcome.pace}: {outcome.why}" if outcome.why else outcome.pace,
        resources={key: value for key, value in asdict(outcome.resources).items() if value},
    )


def _self_tested(bench: Bench) -> bool:
    """Whether known defects are planted into this call's copy: a share of calls, the same at each run."""
    digest = hashlib.blake2b(bench.call.call_id.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest) / 2**64 < bench.self_test


def _loss(call: Call, party: Party) -> float:
    """Share of a track's sound that was lost; sound that the provider never had to send is not lost."""
    media = call.media.track(party)
    if media is None or not call.duration_ns:
        return 0.0
    return media.gap_ns("lost", "late", "dropped_by_harness") / call.duration_ns
