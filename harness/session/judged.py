"""From what a candidate did on a call to a verdict on it."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from harness.candidate.run import CandidateRun
from harness.candidate.stt import DEMO_LABEL
from harness.compare.compare import compare
from harness.compare.rules import Rules
from harness.compare.verdict import Evidence, decide, fails
from harness.config import CandidateTable
from harness.core.audio import Party, Track
from harness.core.call import Call
from harness.core.candidate import CandidateRecord
from harness.core.events import Fault
from harness.core.timeline import Timeline
from harness.store.bundle import Run

_PARTIES: tuple[Party, Party] = ("caller", "agent")


@dataclass(frozen=True, kw_only=True)
class Bench:
    """What a call's candidates are judged by: the live side, the rules, and the control once it has run."""

    call: Call
    live: Timeline
    rules: Rules
    run_id: str
    control: Run | None = None


def judged(bench: Bench, candidate: CandidateRecord, timeline: Timeline, audio: Track | None) -> Run:
    """Compare one candidate's account with the live side's, and decide."""
    control = bench.control.comparison if bench.control else None
    comparison = compare(bench.live, timeline, bench.rules, candidate.name, control)
    return Run(
        call_id=bench.call.call_id,
        run_id=bench.run_id,
        candidate=candidate,
        timeline=timeline,
        comparison=comparison,
        decision=decide(comparison, evidence_of(bench, timeline, control=candidate.control), bench.rules),
        audio=audio,
    )


def evidence_of(bench: Bench, timeline: Timeline, *, control: bool) -> Evidence:
    """What is known of the call beside the two accounts: capture, host and control."""
    failed = None
    if bench.control is not None:
        failed = fails(bench.control.comparison, bench.rules)
    return Evidence(
        tracks=frozenset(bench.call.tracks),
        media_loss={party: loss for party in _PARTIES if (loss := _loss(bench.call, party))},
        control=control,
        control_failed=failed,
        host_lagged=any(fault.where == "harness.lag" for fault in timeline.of_kind(Fault)),
    )


def record_of(name: str, table: CandidateTable, outcome: CandidateRun) -> CandidateRecord:
    """``candidate.json`` of one run."""
    heard_by = {speech.source for speech in outcome.timeline.speech("caller") if speech.source}
    sources = sorted(source.removeprefix("candidate/") for source in heard_by)
    return CandidateRecord(
        name=name,
        version=outcome.version or "",
        digest=outcome.digest or "",
        control=table.control,
        context=table.context,
        turns=table.turns,
        recognizer=DEMO_LABEL if any(source.startswith("demo/") for source in sources) else ", ".join(sources),
        pace=f"{outcome.pace}: {outcome.why}" if outcome.why else outcome.pace,
        resources={key: value for key, value in asdict(outcome.resources).items() if value},
    )


def _loss(call: Call, party: Party) -> float:
    """Share of a track's sound that was lost; sound that the provider never had to send is not lost."""
    media = call.media.track(party)
    if media is None or not call.duration_ns:
        return 0.0
    return media.gap_ns("lost", "late", "dropped_by_harness") / call.duration_ns
