"""What each criterion needs before it can pass, told before anyone starts a shadow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from harness.gate import plan
from harness.gate.criteria import Calls, Coverage, Criterion
from harness.gate.measured import Agreement, CriticalRate, NonInferior, Suite

DISCORDANT = 0.08
"""Share of calls on which two versions of an agent differ, where none was measured."""


def planned(criteria: Mapping[str, Criterion]) -> Iterator[str]:
    """A line for each criterion whose need of calls can be computed."""
    for name, criterion in criteria.items():
        match criterion:
            case Calls(min=least):
                yield f"{name}: {least} comparable calls"
            case CriticalRate(max=bound, confidence=confidence, sample=sample):
                clean = plan.clean_calls_below(bound, confidence, sample)
                yield f"{name}: {clean} calls without a critical finding ({sample} sample)"
            case Agreement(min=least, periods=periods, confidence=confidence, sample=sample):
                clean = plan.clean_calls_below(1 - least, confidence, sample)
                yield f"{name}: {clean} calls that all agree, in each of {periods} periods ({sample} sample)"
            case NonInferior(metrics=metrics, confidence=confidence):
                for metric, margin in metrics.items():
                    pairs = plan.paired_noninferiority(margin, DISCORDANT, confidence)
                    yield f"{name}: {pairs} calls for {metric}, if {DISCORDANT:.0%} of them differ (80 % power)"
            case Suite(margin=margin, confidence=confidence):
                yield f"{name}: {plan.equal_cases(margin, confidence)} cases on which candidate and control do the same"
            case Coverage(values=values, each=each):
                yield f"{name}: {len(values) * each} calls, {each} of each {criterion.attribute}"
            case _:
                yield f"{name}: no number of calls can be told beforehand"
