"""What broke, and whose fault it was: a candidate's fault fails the call, a harness's fault makes it inconclusive."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from harness.compare.beside import TurnPair
from harness.compare.difference import Difference
from harness.compare.drafts import draft
from harness.compare.turns import turn_at
from harness.core.events import Fault
from harness.core.findings import Cause, Finding, Severity
from harness.core.time import NS_PER_S, Span
from harness.core.timeline import Timeline

_STAGES: dict[str, Cause] = {"stt": "stt", "turn": "turn", "llm": "llm", "tool": "tool", "tts": "tts"}


def faults(turns: Sequence[TurnPair], live: Timeline, other: Timeline) -> Iterator[Finding]:
    """``fault.*``: the faults of the other side that the live side did not have as well."""
    known = Counter((fault.where, fault.message) for fault in live.of_kind(Fault))
    cut = [pair.turn for pair in turns]
    for fault in other.of_kind(Fault):
        if known[fault.where, fault.message] > 0:
            known[fault.where, fault.message] -= 1
            continue
        party, _, stage = fault.where.partition(".")
        ours = not blames_candidate(fault)
        pair = turns[turn_at(cut, fault.at_ns).number]
        whose = "The harness" if party == "harness" else "The provider" if party == "provider" else "The candidate"
        yield draft(
            pair,
            Difference(
                check=f"fault.{stage or party or 'unknown'}",
                kind="fault",
                path=fault.where,
                severity=Severity.MINOR if ours else Severity.CRITICAL,
                why=f"{whose} failed: {fault.message[:200]}",
                other=fault.message,
            ),
            cause="harness" if ours else _STAGES.get(stage.split(".")[0], "unknown"),
            span=Span(max(0, fault.at_ns - 5 * NS_PER_S), fault.at_ns + 2 * NS_PER_S),
        )


def blames_candidate(fault: Fault) -> bool:
    """Whether a fault is the candidate's: its place starts with ``candidate``, or names nobody else."""
    return fault.where.partition(".")[0] not in ("harness", "provider")
