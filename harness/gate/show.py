"""A gate's decision for people and for CI."""

from __future__ import annotations

import math
from collections.abc import Iterator
from xml.etree import ElementTree

from harness.core.findings import Verdict
from harness.gate.decide import GateDecision
from harness.gate.outcome import Outcome


def text(decision: GateDecision) -> str:
    """Lines for a terminal."""
    lines = [f"{decision.verdict}  {decision.candidate} {decision.digest[:12]}"]
    width = max((len(outcome.name) for outcome in decision.criteria), default=0)
    lines += [f"  {outcome.verdict:12}  {outcome.name:{width}}  {told(outcome)}" for outcome in decision.criteria]
    lines += [f"  note: {note}" for note in decision.notes]
    return "\n".join(lines)


def markdown(decision: GateDecision) -> str:
    """A table for a pull request."""
    rows = [
        f"## Gate: {decision.verdict}",
        "",
        f"Candidate `{decision.candidate}`, digest `{decision.digest[:12]}`",
        "",
    ]
    rows += ["| criterion | verdict | evidence |", "|---|---|---|"]
    rows += [f"| {outcome.name} | {outcome.verdict} | {told(outcome)} |" for outcome in decision.criteria]
    rows += ["", *(f"- {note}" for note in decision.notes)] if decision.notes else []
    return "\n".join(rows)


def junit(decision: GateDecision) -> str:
    """JUnit XML: a failed criterion is a failure, an undecided one an error; neither is ever skipped."""
    undecided = sum(outcome.verdict is Verdict.INCONCLUSIVE for outcome in decision.criteria)
    failed = sum(outcome.verdict is Verdict.FAIL for outcome in decision.criteria)
    suite = ElementTree.Element(
        "testsuite",
        name=f"gate {decision.candidate}",
        tests=str(max(1, len(decision.criteria))),
        failures=str(failed),
        errors=str(undecided if decision.criteria else 1),
    )
    for outcome in decision.criteria or (Outcome("criteria", Verdict.INCONCLUSIVE, None, None),):
        case = ElementTree.SubElement(suite, "testcase", classname=f"gate.{decision.candidate}", name=outcome.name)
        if outcome.verdict is not Verdict.PASS:
            kind = "failure" if outcome.verdict is Verdict.FAIL else "error"
            ElementTree.SubElement(case, kind, message=told(outcome) or "; ".join(decision.notes))
    return ElementTree.tostring(suite, encoding="unicode", xml_declaration=True)


def told(outcome: Outcome) -> str:
    """Value, bound, interval and what is missing, in one line."""
    return "; ".join(_parts(outcome))


def _parts(outcome: Outcome) -> Iterator[str]:
    if outcome.value is not None:
        yield f"{outcome.value:.4g}, bound {outcome.bound:.4g}" if outcome.bound is not None else f"{outcome.value:.4g}"
    if outcome.interval is not None:
        low, high = (
            f"{end:.4g}" if math.isfinite(end) else "?" for end in (outcome.interval.low, outcome.interval.high)
        )
        yield f"interval {low} to {high}"
    if outcome.missing:
        yield f"missing: {outcome.missing}"
