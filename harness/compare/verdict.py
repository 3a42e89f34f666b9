"""From a comparison and what is known of its evidence to a verdict.

Rules:

- FAIL over INCONCLUSIVE over PASS.
- FAIL: a critical finding, or more major ones than allowed, that is comparable, not ignored, and not judged in the
  candidate's favour. A candidate's fault always counts.
- PASS needs a comparable turn, both tracks (or a call declared one-sided), the words of what both agents said, no
  harness fault and media loss under the limit. What cannot be told from the harness's own doing is INCONCLUSIVE,
  never green.
- The control never counts against itself: a control that fails a call makes the call inconclusive for everybody, except
  where a person wrote down what is right: that holds whoever differs from live.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from harness.compare.result import Comparison, TurnComparison, TurnLatency
from harness.compare.rules import Rules
from harness.core.audio import Party
from harness.core.findings import Decision, Finding, Judgement, Severity, Verdict

EXPECTED = "expected"
"""The check that holds a call to what a person wrote down."""
_EXCUSED = (Judgement.CANDIDATE_RIGHT, Judgement.BOTH_OK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What is known of a call beside the two timelines.

    ``tracks`` are those that were captured, ``None`` where only timelines are compared. ``media_loss`` is the share of
    a track's sound that is missing. ``host_lagged`` that the machine was too slow for its latencies to hold.
    ``control_failed`` that the same agent, run again, differed on this call; ``None`` where none was run. ``unseen``
    are tools that the live agent changed something with, where nobody sees what the candidate does.
    """

    tracks: frozenset[Party] | None = None
    media_loss: Mapping[Party, float] = field(default_factory=dict)
    control: bool = False
    control_failed: bool | None = None
    host_lagged: bool = False
    harness_faults: tuple[str, ...] = ()
    unseen: tuple[str, ...] = ()


def decide(comparison: Comparison, evidence: Evidence, rules: Rules) -> Decision:
    """The verdict on one call and candidate, with one sentence for each reason that keeps it from PASS."""
    failing = tuple(_failing(comparison, rules, evidence))
    doubts = tuple(_doubts(comparison, rules, evidence))
    settled = any(finding.check == EXPECTED and counts(finding, evidence) for finding in comparison.findings)
    if evidence.control_failed and not evidence.control and not settled:
        reason = "The control differs from the live agent on this call, so the harness could not reproduce it."
        return Decision(Verdict.INCONCLUSIVE, (reason, *doubts))
    if failing and evidence.control:
        return Decision(Verdict.INCONCLUSIVE, (*failing, *doubts))
    if failing:
        return Decision(Verdict.FAIL, (*failing, *doubts))
    return Decision(Verdict.INCONCLUSIVE, doubts) if doubts else Decision(Verdict.PASS)


def fails(comparison: Comparison, rules: Rules, evidence: Evidence | None = None) -> bool:
    """Whether the findings alone fail the call, whoever the candidate is."""
    return any(True for _ in _failing(comparison, rules, evidence or Evidence()))


def counts(finding: Finding, evidence: Evidence | None = None) -> bool:
    """Whether a finding counts towards FAIL."""
    if finding.ignored is not None or finding.judgement in _EXCUSED or finding.cause == "harness":
        return False
    if evidence is not None and evidence.host_lagged and finding.check.startswith("latency."):
        return False
    return finding.comparable


def _failing(comparison: Comparison, rules: Rules, evidence: Evidence) -> Iterator[str]:
    counted = [finding for finding in comparison.findings if counts(finding, evidence)]
    critical = [finding for finding in counted if finding.severity is Severity.CRITICAL]
    major = [finding for finding in counted if finding.severity is Severity.MAJOR]
    for finding in critical:
        yield f"Turn {finding.turn}, critical: {finding.why}"
    if len(major) > rules.max_major:
        for finding in major:
            yield f"Turn {finding.turn}, major: {finding.why}"


def _doubts(comparison: Comparison, rules: Rules, evidence: Evidence) -> Iterator[str]:
    if not any(_has_substance(turn) for turn in comparison.turns):
        yield "No turn of the call can be compared."
    yield from _capture(rules, evidence)
    yield from _unread(comparison, rules)
    for finding in comparison.findings:
        if finding.check.startswith("fault.") and finding.cause == "harness":
            yield finding.why
    if evidence.host_lagged:
        yield "The host was too slow: response times of this run do not hold."
    if evidence.unseen:
        named = ", ".join(evidence.unseen)
        yield f"The live agent called {named}; whether the candidate did, a server that is only heard, is not known."
    hidden = sorted({finding.turn for finding in comparison.findings if _hidden(finding)})
    if hidden:
        turns = ", ".join(map(str, hidden))
        yield f"Differences in turns that cannot be compared (turn {turns}) may hide a mistake of the candidate."


def _capture(rules: Rules, evidence: Evidence) -> Iterator[str]:
    """What the harness itself missed."""
    parties: tuple[Party, Party] = ("caller", "agent")
    for party in parties:
        if evidence.tracks is not None and party not in evidence.tracks and not rules.one_sided:
            yield f"The {party}'s track was not captured."
        loss = evidence.media_loss.get(party, 0.0)
        if loss > rules.max_media_loss:
            yield f"{loss:.1%} of the {party}'s sound is missing; the limit is {rules.max_media_loss:.1%}."
    for fault in evidence.harness_faults:
        yield f"The harness failed: {fault}"


def _has_substance(turn: TurnComparison) -> bool:
    """Whether a turn can be compared: before the caller speaks, only with what the live agent said or did."""
    greeted = bool(turn.reply_live) or any(pair.live is not None for pair in turn.tools)
    return turn.comparable and (turn.number > 0 or greeted)


def _unread(comparison: Comparison, rules: Rules) -> Iterator[str]:
    """Speech of an agent that nobody wrote down: its words were not compared."""
    turns = [turn for turn in comparison.turns if turn.comparable]
    says = any(turn.reply_candidate for turn in turns)
    if says and not any(_spoke(turn.latency_live, turn.reply_live) for turn in turns):
        if not rules.one_sided:
            yield "Nothing is known of what the live agent said."
        return
    for turn in turns if not rules.human_agent else ():
        live, other = _spoke(turn.latency_live, turn.reply_live), _spoke(turn.latency_candidate, turn.reply_candidate)
        if live and other and not (turn.reply_live and turn.reply_candidate):
            who = "candidate" if turn.reply_live else "live agent"
            yield f"What the {who} says in turn {turn.number} is not written down, so that it was not compared."


def _spoke(latency: TurnLatency, text: str) -> bool:
    return bool(text) or latency.first_sound_ms is not None


def _hidden(finding: Finding) -> bool:
    """A weighty difference that nobody can be blamed for."""
    return (
        finding.severity is not Severity.MINOR
        and finding.ignored is None
        and finding.judgement not in _EXCUSED
        and not finding.check.startswith("fault.")
        and (not finding.comparable or finding.cause == "harness")
    )
