"""What engines are given: 16 kHz samples, in pieces that they can take."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from harness.audio import pcm
from harness.audio.resample import resample
from harness.core.audio import Encoding, Format

ENGINE_RATE_HZ = 16_000
SILENCE_PEAK = 16
"""Largest sample of an utterance in which nothing is said: two steps of mu-law round zero."""

_LONGEST = 25 * ENGINE_RATE_HZ  # under the 30 s that Whisper hears at once
_CUT = ENGINE_RATE_HZ // 10


def engine_samples(data: bytes, rate_hz: int) -> NDArray[np.int16]:
    """16 kHz samples of signed 16-bit little-endian sound; none where it is silence throughout."""
    samples = pcm.decode(data, Format(Encoding.PCM_S16LE, rate_hz))
    if not samples.size or int(np.abs(samples.astype(np.int32)).max()) <= SILENCE_PEAK:
        return np.zeros(0, np.int16)
    return resample(samples, rate_hz, ENGINE_RATE_HZ)


def pieces(samples: NDArray[np.int16]) -> Iterator[tuple[int, NDArray[np.int16]]]:
    """Yield (first sample, samples) of stretches that an engine takes at once, cut where it is most quiet."""
    first = 0
    while samples.size - first > _LONGEST:
        window = samples[first + _LONGEST // 2 : first + _LONGEST].astype(np.float64)
        levels = np.add.reduceat(window**2, np.arange(0, window.size, _CUT))
        cut = first + _LONGEST // 2 + int(levels.argmin()) * _CUT + _CUT // 2
        yield first, samples[first:cut]
        first = cut
    yield first, samples[first:]
