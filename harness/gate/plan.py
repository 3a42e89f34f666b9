"""How many calls a wanted bound needs, before anyone starts a shadow."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import scipy
from numpy.typing import NDArray

from harness.core.findings import Tally
from harness.gate import intervals, sequential
from harness.gate.canary import block_of
from harness.gate.outcome import Sample

MOST_CALLS = 10_000_000
"""Beyond this a plan is no plan."""


def clean_calls_below(bound: float, confidence: float, sample: Sample, so_far: Tally | None = None) -> int:
    """Further calls without a critical finding until the rate's upper limit is at most ``bound``."""
    start = so_far or Tally()
    if bound <= 0:
        return MOST_CALLS

    def reached(more: int) -> bool:
        tally = Tally(start.errors, start.total + more)
        limit = sequential.upper if sample == "continuous" else intervals.upper_bound
        return limit(tally, confidence) <= bound

    return _first(reached)


def paired_noninferiority(
    margin: float, discordant: float, confidence: float = 0.95, power: float = 0.8, sample: Sample = "fixed"
) -> int:
    """Calls until an equal candidate is shown to be at most ``margin`` worse, where ``discordant`` of the calls differ.

    Of a fixed sample ``(z_alpha + z_beta)^2 * discordant / margin^2``: 8 % differing, 2 points, 80 % power need 1,237.
    One that is watched needs more: by then the sequence's half width and the estimate's scatter fit into the margin.
    """
    if margin <= 0 or not 0 <= discordant <= 1:
        raise ValueError(f"need a margin above 0 and a share of differing calls, not {margin} and {discordant}")
    spread, z_power = math.sqrt(discordant), float(scipy.stats.norm.ppf(power))
    two_sided = 2 * confidence - 1

    def shown(n: int) -> bool:
        return n >= sequential.FEWEST and (
            sequential.half_width(n, spread, two_sided) + z_power * spread / math.sqrt(n) <= margin
        )

    unseen = clean_calls_below(margin, confidence, sample)
    if sample == "continuous":
        return max(unseen, _first(shown))
    return max(unseen, math.ceil((float(scipy.stats.norm.ppf(confidence)) + z_power) ** 2 * discordant / margin**2))


def equal_cases(margin: float, confidence: float = 0.95) -> int:
    """Cases of a suite on which a candidate that does as the baseline is shown to be at most ``margin`` worse."""
    if margin <= 0:
        return MOST_CALLS
    two_sided = 2 * confidence - 1
    return _first(lambda cases: intervals.paired_difference(0, 0, cases, two_sided).high <= margin)


def canary_callers(share: float, base: float, lift: float, alpha: float = 0.01) -> int:
    """Candidate callers until a stage at this ``share`` stops one that fails ``lift`` more often, in 95 % of rollouts.

    Counted are callers with an outcome; ``base`` of live's fail. Where live has fewer callers than the blocks need,
    those of the candidate wait for them.

    Raises:
        ValueError: the rates cannot be, or nobody or everybody gets the candidate.
    """
    if not 0 < share < 1:
        raise ValueError(f"need callers of both arms, the candidate's share is {share}")
    size = block_of(share)
    blocks = canary_calls(base, lift, live_per_candidate=size, alpha=alpha)
    return math.ceil(blocks * max(1.0, size * share / (1 - share)))


def canary_calls(
    base: float, lift: float, *, live_per_candidate: int = 1, alpha: float = 0.01, power: float = 0.95
) -> int:
    """Candidate calls until a canary ``lift`` worse than ``base`` is stopped with probability ``power``.

    By 1,000 seeded simulations of ``sequential.WorseThanLive`` watched after every call; the upper end of the 95 %
    interval of their quantile, so that the simulations' own scatter does not make the plan too short.

    Raises:
        ValueError: the rates cannot be, or more than 50,000 calls would be needed.
    """
    if not (0 <= base < 1 and 0 < lift <= 1 - base):
        raise ValueError(f"need a base rate and a lift within it, not {base} and {lift}")
    blocks = 500
    while blocks <= 50_000:
        stopped = stopping_blocks(base, base + lift, blocks, live_per_candidate, alpha, runs=1000)
        needed = intervals.quantile(stopped.tolist(), power).high
        if needed <= blocks:
            return int(needed)
        blocks *= 2
    raise ValueError(f"a canary {lift:.1%} worse than {base:.1%} is not stopped within 50,000 calls")


def stopping_blocks(
    live: float, candidate: float, blocks: int, live_per_candidate: int, alpha: float, *, runs: int, seed: int = 0
) -> NDArray[np.int64]:
    """The block at which each of ``runs`` simulated canaries is stopped; ``blocks + 1`` where none is."""
    rng = np.random.default_rng(seed)
    out: list[NDArray[np.int64]] = []
    for part in range(0, runs, 100):
        size = (min(100, runs - part), blocks)
        paths = sequential.evidence_paths(
            rng.binomial(live_per_candidate, live, size), rng.binomial(1, candidate, size), live_per_candidate
        )
        crossed = paths >= -math.log(alpha)
        out.append(np.where(crossed.any(axis=1), crossed.argmax(axis=1) + 1, blocks + 1))
    return np.concatenate(out)


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
