"""What an inspection found, for a terminal or a log."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from harness.compare.conversation import Conversation, DeadAir, Inspection, Overlap, TurnTiming
from harness.core.time import Span, ms
from harness.report.plain import clean, clock, counted, length, milliseconds

Kind = Literal["dead air", "talk-over", "aside", "failed yield", "slow response"]


@dataclass(frozen=True, slots=True)
class Moment:
    """What deserves a listen, and the stretch of the call that shows it."""

    span: Span
    kind: Kind
    text: str


def moments(told: Conversation) -> tuple[Moment, ...]:
    """Dead air and overlaps in one order of time."""
    found = [Moment(silence.span, "dead air", _silence(silence)) for silence in told.dead_air]
    found += [Moment(overlap.span, _kind(overlap), _overlap(overlap)) for overlap in told.overlaps]
    return tuple(sorted(found, key=lambda moment: (moment.span, moment.text)))


def render(inspection: Inspection) -> str:
    """Remarks, totals, a line a turn, then what deserves a listen, each with the place where it is heard."""
    told = inspection.conversation
    lines = [f"{inspection.call_id}  {length(told.length_ns)}", *(f"  note: {text}" for text in inspection.remarks)]
    lines += [f"  {line}" for line in (*_totals(told), *_turns(told), *_moments(told))]
    lines += [f"  {clock(said.start_ns)}  {said.party:<6}  {said.text}" for said in inspection.transcript]
    return "".join(clean(line) + "\n" for line in lines)


def shares(told: Conversation) -> tuple[tuple[str, int], ...]:
    """Who speaks for how long, in nanoseconds."""
    return (
        ("caller speaks", told.caller_only_ns),
        ("agent speaks", told.agent_only_ns),
        ("both", told.both_ns),
        ("neither", told.neither_ns),
    )


def _totals(told: Conversation) -> Iterator[str]:
    yield ", ".join(f"{name} {length(length_ns)}" for name, length_ns in shares(told))
    p50, p95 = told.response_ms.p50, told.response_ms.p95
    yield f"response times: p50 {milliseconds(p50)}, p95 {milliseconds(p95)} of {told.response_ms.count}"


def _turns(told: Conversation) -> Iterator[str]:
    for turn in told.turns:
        if turn.caller:
            yield f"turn {turn.number:>2}  {_place(turn.span)}  {answered(turn)}"


def answered(turn: TurnTiming) -> str:
    """How the agent responded to a turn, in words."""
    barged_in = ", barged in" if turn.barged_in else ""
    if turn.response_ns is None:
        return f"no response measured{barged_in}"
    early = " (before the caller had finished)" if turn.response_ns < 0 else ""
    return f"response {milliseconds(ms(turn.response_ns))}{early}{barged_in}"


def _moments(told: Conversation) -> Iterator[str]:
    found = moments(told)
    if not found:
        yield "no dead air, no talk-over"
    for moment in found:
        yield f"{_place(moment.span)}  {moment.text}"
    if failed := len(told.failed_yields):
        yield f"the agent did not yield {counted(failed, 'time', 'times')}"


def _silence(silence: DeadAir) -> str:
    match silence.after, silence.before:
        case None, None:
            who = "in the whole call"
        case None, before:
            who = f"before the {before} first speaks"
        case after, None:
            who = f"after the {after}, to the end"
        case "caller", "agent":
            who = "the caller waits for the agent"
        case "agent", "caller":
            who = "the agent waits for the caller"
        case after, _:
            who = f"the {after} speaks again, nobody answered"
    return f"dead air {length(silence.span.duration_ns)}: {who}"


def _kind(overlap: Overlap) -> Kind:
    if overlap.aside:
        return "aside"
    return "failed yield" if overlap.failed else "talk-over"


def _overlap(overlap: Overlap) -> str:
    if overlap.aside:
        return "the caller's aside while the agent speaks"
    first = "agent" if overlap.by == "caller" else "caller"
    outcome = f"the {first} falls silent after {length(overlap.yield_ns)}"
    failed = ": did not yield" if overlap.failed else ""
    return f"talk-over, the {overlap.by} came second, {outcome}{failed}"


def _place(span: Span) -> str:
    return f"{clock(span.start_ns)}-{clock(span.end_ns)}"
