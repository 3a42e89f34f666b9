"""The byte order of linear sound whose provider does not say.

Speech changes little from one sample to the next. Read in the wrong order, the fast low byte becomes the high one and
neighbouring samples jump over the whole range.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

MIN_SAMPLES = 1600
QUIET_STEP = 4
"""Mean step, in units of the last bit, up to which sound counts as silence and tells nothing."""


def guess_endian(data: bytes) -> Literal["little", "big"] | None:
    """The byte order in which 16-bit ``data`` is the smoother; ``None`` if it is too short or too quiet to tell."""
    data = data[: len(data) - len(data) % 2]
    if len(data) < 2 * MIN_SAMPLES:
        return None
    little, big = _mean_step(data, "<i2"), _mean_step(data, ">i2")
    if min(little, big) <= QUIET_STEP and max(little, big) <= QUIET_STEP * 256:
        return None
    return "little" if little <= big else "big"


def _mean_step(data: bytes, dtype: str) -> float:
    return float(np.abs(np.diff(np.frombuffer(data, dtype=dtype).astype(np.int32))).mean())
