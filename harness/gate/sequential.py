"""Decisions that may be watched continuously: valid at every call, whenever one stops.

Rules
-----
1. One outcome per call. The turns of a call vary together and may not be fed one by one.
2. A decision never depends on how often somebody looked, only on the outcomes so far and their order.
3. The bets of step *n* are fixed by outcomes before *n*. Betting with a step's own outcome breaks the guarantee.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special

from harness.core.findings import Tally
from harness.gate.intervals import Interval

Arm = Literal["live", "candidate"]
LIFTS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.4)
"""How much more often a candidate may fail, for the bets to be spread over."""
FEWEST = 10
"""Calls below which an asymptotic sequence says nothing."""


def rate(tally: Tally, confidence: float = 0.95) -> Interval:
    """Confidence sequence of one proportion: covers it at all sample sizes at once.

    Beta-binomial mixture martingale with a uniform mixing prior (Robbins 1970; Howard et al. 2021, "Time-uniform,
    nonparametric, nonasymptotic confidence sequences"). Depends on counts alone, not on their order.
    """
    errors, n = tally.errors, tally.total
    if n == 0:
        return Interval(0.0, 1.0)
    threshold = -math.log(1 - confidence)
    mixture = float(special.betaln(errors + 1, n - errors + 1))

    def excess(p: float) -> float:
        return mixture - float(special.xlogy(errors, p) + special.xlog1py(n - errors, -p)) - threshold

    middle = errors / n
    edge = 1e-15
    low = 0.0 if errors == 0 else float(optimize.brentq(excess, edge, middle))
    high = 1.0 if errors == n else float(optimize.brentq(excess, middle, 1 - edge))
    return Interval(low, high)


def upper(tally: Tally, confidence: float = 0.95) -> float:
    """One-sided upper end: the two-sided sequence at twice the error on each side."""
    return rate(tally, 2 * confidence - 1).high


def lower(tally: Tally, confidence: float = 0.95) -> float:
    """One-sided lower end, see ``upper``."""
    return rate(tally, 2 * confidence - 1).low


def mean(values: Sequence[float], confidence: float = 0.95, tuned_to: int = 300) -> Interval:
    """Asymptotic confidence sequence of a mean, tightest near ``tuned_to`` calls; infinite below ten.

    Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas 2024, "Time-uniform central limit theory and asymptotic
    confidence sequences", equation (7), with rho chosen by their equation (10).
    """
    if len(values) < FEWEST:
        return Interval(-math.inf, math.inf)
    sample = np.asarray(values, dtype=float)
    half = half_width(len(values), float(sample.std(ddof=1)), confidence, tuned_to)
    return Interval(float(sample.mean()) - half, float(sample.mean()) + half)


def half_width(n: int, spread: float, confidence: float = 0.95, tuned_to: int = 300) -> float:
    """Half of what ``mean`` says after ``n`` calls whose values have this standard deviation."""
    alpha = 1 - confidence
    rho2 = (-2 * math.log(alpha) + math.log(-2 * math.log(alpha) + 1)) / tuned_to
    grown = n * rho2 + 1
    return spread * math.sqrt(2 * grown / (n * n * rho2) * math.log(math.sqrt(grown) / alpha))


@dataclass(slots=True)
class WorseThanLive:
    """Evidence, outcome by outcome, that the candidate's calls fail more often than the live version's.

    A test martingale (e-process) for two Bernoulli streams (Turner, Ly and Grünwald 2024, "Generic E-variables for
    exact sequential k-sample tests that allow for optional stopping"), averaged over how much worse the candidate may
    be. Outcomes pair up in blocks of ``live_per_candidate`` live calls to one of the candidate; under "not worse" the
    chance that ``evidence`` ever reaches ``1 / alpha`` is at most ``alpha``, however often one looks.
    """

    live_per_candidate: int = 1
    _live: list[bool] = field(default_factory=list)
    _candidate: list[bool] = field(default_factory=list)
    _log_wealth: NDArray[np.float64] = field(init=False)
    _seen: Tally = field(default_factory=Tally)
    _evidence: float = 0.0
    _peak: float = 0.0

    def __post_init__(self) -> None:
        if self.live_per_candidate < 1:
            raise ValueError(f"a block needs at least one live call, not {self.live_per_candidate}")
        self._log_wealth = np.zeros(len(LIFTS))

    def add(self, arm: Arm, failed: bool) -> None:
        """Take note of one call's outcome."""
        (self._live if arm == "live" else self._candidate).append(failed)
        while len(self._live) >= self.live_per_candidate and self._candidate:
            block = self._live[: self.live_per_candidate]
            del self._live[: self.live_per_candidate]
            self._settle(sum(block), self._candidate.pop(0))

    def extend(self, outcomes: Iterable[tuple[Arm, bool]]) -> None:
        """Take note of outcomes in the order in which the calls ended."""
        for arm, failed in outcomes:
            self.add(arm, failed)

    @property
    def log_evidence(self) -> float:
        """Natural logarithm of the e-value so far; evidence against "not worse" since the start."""
        return self._evidence

    def worse(self, alpha: float = 0.01) -> bool:
        """Whether the evidence ever reached ``1 / alpha``; once true, it stays true."""
        return self._peak >= -math.log(alpha)

    def _settle(self, live_failures: int, candidate_failed: bool) -> None:
        n = self.live_per_candidate
        # Jeffreys' prior; live outcomes settled before this block only (rule 3).
        base = (self._seen.errors + 0.5) / (self._seen.total + 1.0)
        candidate = np.minimum(base + np.asarray(LIFTS), 1 - 1e-6)
        pooled = (n * base + candidate) / (n + 1)
        self._log_wealth += _log_ratio(live_failures, n, base, pooled)
        self._log_wealth += _log_ratio(int(candidate_failed), 1, candidate, pooled)
        self._seen += Tally(live_failures, n)
        self._evidence = float(np.logaddexp.reduce(self._log_wealth)) - math.log(len(LIFTS))
        self._peak = max(self._peak, self._evidence)


def evidence_paths(
    live_failures: NDArray[np.int64], candidate_failures: NDArray[np.int64], live_per_candidate: int = 1
) -> NDArray[np.float64]:
    """Logarithm of the e-value after each block, for many series at once.

    Both arrays are (series, blocks): how many of a block's live calls failed, and whether its one candidate call did.
    The same bets as ``WorseThanLive`` makes call by call; for planning and simulation.
    """
    n = live_per_candidate
    blocks = np.arange(live_failures.shape[1])
    seen = np.cumsum(live_failures, axis=1) - live_failures
    base = ((seen + 0.5) / (blocks * n + 1.0))[..., None]
    candidate = np.minimum(base + np.asarray(LIFTS), 1 - 1e-6)
    pooled = (n * base + candidate) / (n + 1)
    steps = _log_ratio(live_failures[..., None], n, base, pooled)
    steps = steps + _log_ratio(candidate_failures[..., None], 1, candidate, pooled)
    wealth = np.cumsum(steps, axis=1)
    return np.asarray(special.logsumexp(wealth, axis=2), dtype=np.float64) - math.log(len(LIFTS))


def _log_ratio(
    failures: int | NDArray[np.int64], n: int, bet: float | NDArray[np.float64], null: NDArray[np.float64]
) -> NDArray[np.float64]:
    return np.asarray(failures * np.log(bet / null) + (n - failures) * np.log((1 - bet) / (1 - null)), dtype=np.float64)
