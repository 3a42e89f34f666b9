"""Change of sampling rate over a whole signal."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from harness.audio import pcm


def resample(samples: NDArray[np.int16], from_hz: int, to_hz: int) -> NDArray[np.int16]:
    """The same sound at another rate, in phase with the original; the same input always gives the same output.

    The length is that of the input times ``to_hz / from_hz``, rounded up. Band-limited by soxr at its high quality.
    """
    if from_hz == to_hz or not samples.size:
        return samples
    import soxr

    # soxr dithers 16-bit output from a seed taken off the wall clock; floats are not dithered.
    floats = soxr.resample(pcm.to_float(samples), from_hz, to_hz, quality="HQ")
    length = -(-samples.size * to_hz // from_hz)
    out = pcm.from_float(floats[:length])
    return np.pad(out, (0, length - out.size))
