"""Whether two channels hold two people, or one mix twice."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from harness.audio import pcm
from harness.core.call import Call

MIXED_CORRELATION = 0.98
"""Above this, two channels hold the same sound. Two people on one line stay under 0.3 with echo 10 dB down."""


def correlation(one: NDArray[np.int16], other: NDArray[np.int16]) -> float | None:
    """Pearson correlation of two signals over their common length; ``None`` where one of them is constant."""
    length = min(one.size, other.size)
    if not length:
        return None
    a, b = (part[:length].astype(np.float64) for part in (one, other))
    a -= a.mean()
    b -= b.mean()
    power = math.sqrt(float(a @ a) * float(b @ b))
    return float(a @ b) / power if power > 0.0 else None


def why_mixed(call: Call) -> str | None:
    """Why the parties of a call cannot be told apart; ``None`` where they can, or only one was captured."""
    caller, agent = call.tracks.get("caller"), call.tracks.get("agent")
    if caller is None or agent is None or caller.format.rate_hz != agent.format.rate_hz:
        return None
    alike = correlation(pcm.track_samples(caller), pcm.track_samples(agent))
    if alike is None or abs(alike) <= MIXED_CORRELATION:
        return None
    return f"both channels hold the same sound (correlation {alike:.2f}): a mixed recording cannot be separated"
