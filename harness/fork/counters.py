"""What the media server counts, and how Prometheus is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector


@dataclass(slots=True)
class MediaCounters:
    """Counts since the start, and what is there now. One event loop writes them; anybody may read."""

    connections: int = 0
    connections_open: int = 0
    calls: int = 0
    calls_open: int = 0
    messages: Counter[str] = field(default_factory=Counter)
    """By provider."""
    refused: Counter[str] = field(default_factory=Counter)
    """Connections turned away or cut off, by reason."""
    broken: Counter[str] = field(default_factory=Counter)
    """Messages that broke the protocol, by provider."""
    dropped: int = 0
    """Messages, of tees chunks, that were not kept."""
    flush_errors: int = 0
    disk_failing: bool = False
    queued_bytes: int = 0
    lag_ms: float = 0.0
    """How late the event loop gets to what is due, 95th percentile: what a message waits to be read or passed on."""
    tee_bytes: Counter[str] = field(default_factory=Counter)
    """Bytes passed through tees, by direction."""
    upstream_errors: Counter[str] = field(default_factory=Counter)
    """Agents behind tees that could not be reached, by route."""


class MediaCollector(Collector):
    """Shows counters to a Prometheus registry."""

    def __init__(self, counters: MediaCounters) -> None:
        self._counters = counters

    def collect(self) -> Iterable[Metric]:
        counts = self._counters
        yield _total("harness_connections", "Media connections accepted.", counts.connections)
        yield _total("harness_calls", "Calls begun.", counts.calls)
        yield _total("harness_dropped_messages", "Messages that were not kept.", counts.dropped)
        yield _total("harness_journal_errors", "Journal writes that the disk refused.", counts.flush_errors)
        yield _by("harness_messages", "Messages received.", "provider", counts.messages)
        yield _by("harness_refused_connections", "Connections turned away or cut off.", "reason", counts.refused)
        yield _by("harness_broken_messages", "Messages that broke the protocol.", "provider", counts.broken)
        yield _by("harness_tee_bytes", "Bytes passed through tees.", "direction", counts.tee_bytes)
        yield _by("harness_upstream_errors", "Agents that could not be reached.", "route", counts.upstream_errors)
        yield GaugeMetricFamily("harness_open_connections", "Media connections now.", counts.connections_open)
        yield GaugeMetricFamily("harness_open_calls", "Calls now.", counts.calls_open)
        yield GaugeMetricFamily("harness_queued_bytes", "Bytes that wait for the disk.", counts.queued_bytes)
        yield GaugeMetricFamily("harness_media_lag_ms", "How long media wait, 95th percentile.", counts.lag_ms)
        yield GaugeMetricFamily("harness_disk_failing", "Whether the disk refuses.", counts.disk_failing)


def _total(name: str, text: str, value: int) -> Metric:
    return CounterMetricFamily(name, text, value)


def _by(name: str, text: str, label: str, values: Counter[str]) -> Metric:
    family = CounterMetricFamily(name, text, labels=[label])
    for key, value in values.copy().items():
        family.add_metric([key], value)
    return family
