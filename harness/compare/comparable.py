"""Which turns can be compared at all, and why not.

A turn is not comparable where what the candidate was given differs from what the live agent had: facts that had not
arrived, a tool result that could not be given, sound that was lost on the way, or a history that had already parted.
Its differences are listed, counted apart, and never fail a call.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from harness.compare.beside import TurnPair
from harness.compare.turns import Turn, turn_at
from harness.core.events import Gap, Inference, ToolCall
from harness.core.findings import Finding, Severity
from harness.core.time import NS_PER_MS, Span
from harness.core.timeline import Timeline

GAP_NS = 60 * NS_PER_MS
"""Lost sound shorter than this hides no word."""

_HEARD = ("transcript.", "turn.")


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a turn is not comparable. ``from_ns`` is since when; ``harness`` that it is the harness's doing."""

    why: str
    from_ns: int = 0
    harness: bool = False


def obstacles(turns: Sequence[TurnPair], live: Timeline, other: Timeline) -> dict[int, Obstacle]:
    """The turns that are not comparable, by number; the first reason that applies."""
    cut = [pair.turn for pair in turns]
    found: dict[int, Obstacle] = {}
    gaps = [gap for gap in (*live.of_kind(Gap), *other.of_kind(Gap)) if _matters(gap)]
    for pair in turns:
        gap = next((gap for gap in gaps if _touches(gap, pair)), None)
        if gap is not None:
            length = (gap.end_ns - gap.start_ns) / 1e6
            why = f"{length:.0f} ms of the {gap.party}'s sound are missing here ({gap.cause})"
            found[pair.number] = Obstacle(why, harness=True)
    for inference in other.of_kind(Inference):
        if inference.context_incomplete:
            number = _turn(cut, inference.turn, inference.at_ns)
            found.setdefault(
                number, Obstacle("context_incomplete: facts of the live call had not arrived", harness=True)
            )
    for pair in turns:
        unavailable = _unavailable(pair, other)
        if unavailable is not None:
            why = f"no result could be given to the candidate's call of {unavailable.name}"
            found.setdefault(pair.number, Obstacle(why, from_ns=unavailable.at_ns + 1))
    return found


def diverged(findings: Sequence[Finding], turns: Sequence[TurnPair]) -> dict[int, Obstacle]:
    """For a candidate on its own history: the turns after the first in which it did or said something else."""
    parted = [
        finding.turn
        for finding in findings
        if finding.severity is not Severity.MINOR and finding.check.startswith(("tool.", "reply.", "policy."))
    ]
    if not parted:
        return {}
    first = min(parted)
    why = f"the candidate's own history had parted from the live call in turn {first}"
    return {pair.number: Obstacle(why) for pair in turns if pair.number > first}


def applies(obstacle: Obstacle, finding: Finding, pair: TurnPair) -> bool:
    """Whether an obstacle makes a finding not comparable; what happened before it, and faults, stay."""
    if finding.check.startswith("fault."):
        return False
    if obstacle.from_ns == 0:
        return True
    if finding.check.startswith(_HEARD):
        return False
    if finding.check.startswith("tool.") and finding.kind != "missing":
        name = finding.path.split(".")[0]
        return not any(call.name == name and call.at_ns < obstacle.from_ns for call in pair.calls)
    return True


def _turn(cut: Sequence[Turn], number: int | None, at_ns: int) -> int:
    return number if number is not None and 0 <= number < len(cut) else turn_at(cut, at_ns).number


def _matters(gap: Gap) -> bool:
    return gap.cause != "not_sent" and gap.end_ns - gap.start_ns >= GAP_NS


def _touches(gap: Gap, pair: TurnPair) -> bool:
    """Whether sound is missing where its party speaks; a recogniser's word times are trusted to 200 ms."""
    spoken = pair.turn.caller if gap.party == "caller" else pair.turn.agent
    if gap.party == "caller" and pair.turn.end_of_speech_ns is not None:
        return gap.span.overlaps(Span(pair.turn.span.start_ns, pair.turn.end_of_speech_ns).padded(200 * NS_PER_MS))
    return any(gap.span.overlaps(speech.span) for speech in spoken)


def _unavailable(pair: TurnPair, other: Timeline) -> ToolCall | None:
    for call in pair.calls:
        result = other.results.get(call.call)
        if result is not None and result.source == "unavailable":
            return call
    return None
