"""The shadow process's counts for Prometheus: what became of calls, the switch and the breakers, and the web's door."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from harness.runs.admission import Admission
from harness.runs.counters import ShadowCounters


class ShadowCollector(Collector):
    """Shows what became of calls to a Prometheus registry."""

    def __init__(self, counters: ShadowCounters) -> None:
        self._counters = counters

    def collect(self) -> Iterable[Metric]:
        counts = self._counters
        yield CounterMetricFamily("harness_shadowed", "Candidates begun.", value=counts.shadowed)
        yield CounterMetricFamily("harness_kept_calls", "Calls kept.", value=counts.finished)
        yield CounterMetricFamily("harness_failed_calls", "Calls that could not be judged.", value=counts.failed)
        yield GaugeMetricFamily("harness_following", "Candidates beside calls now.", counts.following)
        refused = CounterMetricFamily("harness_not_shadowed", "Calls not shadowed.", labels=["reason"])
        for reason, count in counts.refused.copy().items():
            refused.add_metric([reason], count)
        verdicts = CounterMetricFamily("harness_verdicts", "Verdicts on candidates.", labels=["verdict"])
        for verdict, count in counts.verdicts.copy().items():
            verdicts.add_metric([verdict], count)
        gaps = CounterMetricFamily("harness_gaps", "Gaps of recorded calls.", labels=["cause"])
        for cause, count in counts.gaps.copy().items():
            gaps.add_metric([cause], count)
        steps = CounterMetricFamily("harness_rollout_steps", "Steps of the rollout, by what came.", labels=["result"])
        for result, count in counts.steps.copy().items():
            steps.add_metric([result], count)
        yield from (refused, verdicts, gaps, steps)


class BreakerCollector(Collector):
    """Shows the switch and the breakers."""

    def __init__(self, admission: Admission) -> None:
        self._admission = admission

    def collect(self) -> Iterable[Metric]:
        breakers = self._admission.breakers
        yield GaugeMetricFamily("harness_shadowing", "Whether the switch is on.", self._admission.off() is None)
        standing = GaugeMetricFamily("harness_breaker", "0 closed, 1 half-open, 2 open.", labels=["breaker"])
        for name, breaker in breakers.states.items():
            standing.add_metric([name], ("closed", "half-open", "open").index(breaker.state))
        opened = CounterMetricFamily("harness_breaker_opened", "How often it opened.", labels=["breaker"])
        for name, count in breakers.opened.items():
            opened.add_metric([name], count)
        yield from (standing, opened)


class EntranceCollector(Collector):
    """Shows the requests that were turned away, by reason."""

    def __init__(self, refused: Counter[str]) -> None:
        self._refused = refused

    def collect(self) -> Iterable[Metric]:
        family = CounterMetricFamily("harness_refused_requests", "Requests turned away.", labels=["reason"])
        for reason, count in self._refused.copy().items():
            family.add_metric([reason], count)
        yield family
