"""How many calls a wanted bound needs, before anyone starts a shadow."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Literal

from scipy import stats

from harness.core.findings import Tally
from harness.gate import intervals, sequential

MOST_CALLS = 10_000_000
"""Beyond this a plan is no plan."""


def clean_calls_below(
    bound: float, confidence: float, sample: Literal["continuous", "fixed"], so_far: Tally | None = None
) -> int:
    """Further calls without a critical finding until the rate's upper limit is at most ``bound``."""
    start = so_far or Tally()
    if bound <= 0:
        return MOST_CALLS

    def reached(more: int) -> bool:
        tally = Tally(start.errors, start.total + more)
        limit = sequential.upper if sample == "continuous" else intervals.upper_bound
        return limit(tally, confidence) <= bound

    return _first(reached)


def paired_noninferiority(margin: float, discordant: float, confidence: float = 0.95, power: float = 0.8) -> int:
    """Calls until an equal candidate is shown to be at most ``margin`` worse, where ``discordant`` of the calls differ.

    ``(z_alpha + z_beta)^2 * discordant / margin^2``: 8 % differing, 2 points, 80 % power need 1,237.
    """
    if margin <= 0 or not 0 <= discordant <= 1:
        raise ValueError(f"need a margin above 0 and a share of differing calls, not {margin} and {discordant}")
    z = float(stats.norm.ppf(confidence) + stats.norm.ppf(power))
    return math.ceil(z * z * discordant / margin**2)


def _first(reached: Callable[[int], bool]) -> int:
    high = 1
    if reached(0):
        return 0
    while not reached(high):
        high *= 2
        if high > MOST_CALLS:
            return MOST_CALLS
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if reached(middle) else (middle, high)
    return high
