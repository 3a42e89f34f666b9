"""Whether two channels hold two people, or one mix twice."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from harness.audio import pcm
from harness.core.call import Call
from harness.core.time import Span, samples_from_ns

MIXED_CORRELATION = 0.98
"""Above this, two channels hold the same sound. Two people on one line stay under 0.3 with echo 10 dB down."""

ECHO_LIKENESS = 0.3
"""From this on, sound on one track is an echo of the other; unrelated speech stays under 0.23 in 384 pairs."""

_ECHO_WITHIN_S = 0.4  # delay within which an echo is looked for: a satellite hop and a loudspeaker's room


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


def echo_likeness(heard: NDArray[np.int16], said: NDArray[np.int16], span: Span, rate_hz: int) -> float:
    """How much the sound of a stretch is a delayed copy of another track's: 0 for none, 1 for all of it.

    Largest normalised cross-correlation over delays up to 0.4 s.
    """
    first, last = samples_from_ns(span.start_ns, rate_hz), samples_from_ns(span.end_ns, rate_hz)
    lag = int(_ECHO_WITHIN_S * rate_hz)
    before = max(0, first - lag)
    echo, source = heard[first:last].astype(np.float64), said[before:last].astype(np.float64)
    if not echo.size or not source.size:
        return 0.0
    size = 1 << (echo.size + source.size).bit_length()
    spectrum = np.fft.rfft(source, size) * np.conj(np.fft.rfft(echo, size))
    products = np.abs(np.fft.irfft(spectrum, size)[: first - before + 1])
    energy = np.concatenate([[0.0], np.cumsum(np.square(source))])
    windows = energy[np.minimum(np.arange(products.size) + echo.size, source.size)] - energy[: products.size]
    scale = np.sqrt(np.maximum(windows * float(echo @ echo), 1.0))
    return float((products / scale).max())
