"""Waveforms as a page draws them: lowest and highest sample per column, small enough to stand inside the page."""

from __future__ import annotations

import base64

import numpy as np

from harness.audio import levels, pcm
from harness.core.audio import Track
from harness.core.time import NS_PER_S

COLUMNS_PER_S = 50
MAX_COLUMNS = 120_000
QUIET = 1_000.0
"""Loudest sample of a track that is drawn as quiet, so that a silent line is not blown up to look like speech."""


def columns(duration_ns: int) -> int:
    """How many columns a call of this length is drawn with: fifty a second, fewer where that is too many."""
    return max(1, min(MAX_COLUMNS, -(-duration_ns * COLUMNS_PER_S // NS_PER_S)))


def peaks(track: Track, duration_ns: int) -> str:
    """Base64 of signed bytes: low and high of each column from time zero to ``duration_ns``, the loudest at full scale.

    What lies beyond the track's end is left out: the page draws nothing there.
    """
    samples = pcm.decode(track.data, track.format)
    share = min(1.0, track.duration_ns / duration_ns) if duration_ns else 1.0
    envelope = levels.envelope(samples, round(columns(duration_ns) * share)).astype(np.float64)
    loudest = np.abs(envelope).max(initial=QUIET)
    return base64.b64encode(np.rint(envelope * (127.0 / loudest)).astype(np.int8).tobytes()).decode("ascii")
