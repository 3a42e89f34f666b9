"""How loud sound is: for waveforms to look at and thresholds to decide by."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

FLOOR_DBFS = -100.0
"""Level told for digital silence."""


def rms_dbfs(samples: NDArray[np.int16]) -> float:
    """Root-mean-square level in dB below full scale (32768), ``FLOOR_DBFS`` at the least."""
    if not samples.size:
        return FLOOR_DBFS
    power = float(np.mean(np.square(samples.astype(np.float64)))) / 32768.0**2
    return max(FLOOR_DBFS, 10.0 * math.log10(power)) if power > 0 else FLOOR_DBFS


def frames_dbfs(samples: NDArray[np.int16], frame: int) -> NDArray[np.float64]:
    """Level of each frame of ``frame`` samples about its own mean; a last incomplete frame counts by what it has."""
    count = -(-samples.size // frame)
    padded = np.zeros(count * frame)
    padded[: samples.size] = samples
    rows = padded.reshape(count, frame)
    held = np.minimum(frame, samples.size - frame * np.arange(count))
    mean = rows.sum(axis=1) / held
    power = np.maximum(np.square(rows).sum(axis=1) / held - np.square(mean), 0.0) / 32768.0**2
    out: NDArray[np.float64] = 10.0 * np.log10(np.maximum(power, 10.0 ** (FLOOR_DBFS / 10.0)))
    return out


def envelope(samples: NDArray[np.int16], columns: int) -> NDArray[np.int16]:
    """Lowest and highest sample in each of ``columns`` equal stretches, shape (columns, 2), for drawing a waveform.

    With fewer samples than columns, columns share samples; of nothing, all zero.
    """
    if not samples.size or columns <= 0:
        return np.zeros((max(columns, 0), 2), np.int16)
    edges = np.linspace(0, samples.size, columns + 1).astype(np.int64)
    starts = np.minimum(edges[:-1], samples.size - 1)
    return np.stack([np.minimum.reduceat(samples, starts), np.maximum.reduceat(samples, starts)], axis=1)
