"""Silence over private words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from harness.core.audio import Track
from harness.core.time import Span, samples_from_ns, union


def muted(track: Track, spans: Iterable[Span]) -> Track:
    """The track with silence in place of its sound in these stretches of the call clock; its length stays."""
    data = bytearray(track.data)
    size = track.format.encoding.bytes_per_sample
    for span in union(spans):
        first = min(samples_from_ns(span.start_ns, track.format.rate_hz), track.samples)
        end = min(samples_from_ns(span.end_ns, track.format.rate_hz) + 1, track.samples)
        data[first * size : end * size] = track.format.encoding.silence * (end - first)
    return replace(track, data=bytes(data))
