"""The shadow process's counts for Prometheus."""

from __future__ import annotations

from collections.abc import Iterable

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from harness.runs.shadow import ShadowCounters


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
        yield from (refused, verdicts)
