"""What each criterion needs before it can pass, told before anyone starts a shadow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from harness.gate import plan
from harness.gate.criteria import Calls, Coverage, Criterion
from harness.gate.latency import P95, Latency
from harness.gate.measured import Agreement, CriticalRate, NonInferior, Suite
from harness.gate.rollout import Plan

DISCORDANT = 0.08
"""Share of calls on which two versions of an agent differ, where none was measured."""

LIFT = 0.05
"""How much more often the candidate fails that a canary is planned to stop."""


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
            case NonInferior(metrics=metrics, confidence=confidence, sample=sample):
                for metric, margin in metrics.items():
                    pairs = plan.paired_noninferiority(margin, DISCORDANT, confidence, sample=sample)
                    differ = f"if {DISCORDANT:.0%} of them differ (80 % power, {sample} sample)"
                    yield f"{name}: {pairs} calls for {metric}, {differ}"
            case Latency(regression_ms=regression, confidence=confidence, sample=sample):
                each_side = confidence if regression is None else (1 + confidence) / 2
                what = "calls" if sample == "continuous" else "turns"
                least = plan.clean_calls_below(1 - P95, each_side, sample)
                yield f"{name}: {least} {what} at least, none too slow ({sample} sample)"
            case Suite(margin=margin, confidence=confidence):
                yield f"{name}: {plan.equal_cases(margin, confidence)} cases on which candidate and control do the same"
            case Coverage(values=values, each=each):
                yield f"{name}: {len(values) * each} calls, {each} of each {criterion.attribute}"
            case _:
                yield f"{name}: no number of calls can be told beforehand"


def planned_canary(rollout: Plan, failing: float) -> Iterator[str]:
    """A line for each stage in which callers of both arms are compared; ``failing`` of live's callers fail."""
    needs: dict[float, int] = {}
    for stage in rollout.stage:
        if not 0 < stage.share < 1:
            continue
        if stage.share not in needs:
            needs[stage.share] = plan.canary_callers(stage.share, failing, LIFT, rollout.p0_alpha)
        worse = f"one that fails {LIFT * 100:.0f} points more often than live's {failing:.0%} (95 % of rollouts)"
        yield f"{stage.name}: {needs[stage.share]} callers of the candidate with an outcome, to stop {worse}"
