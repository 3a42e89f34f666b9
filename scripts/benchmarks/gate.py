"""Error rates of the gate's decisions over simulated rollouts, watched after every call.

Two to three minutes with the 2,000 rollouts that the targets are for, on one core. Each line says whether its target is
met; what is simulated has known rates, so that what a decision should be is known too.

``--step 20000`` times a rollout's step over a store of so many calls instead, in about four minutes, most of them for
making the store and for the first look at it.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from harness.core.findings import Tally
from harness.gate import intervals, plan, sequential
from harness.gate.canary import CanaryCall, block_of, failures
from harness.gate.outcome import bounded_mean, rate

sys.path.insert(0, str(Path(__file__).parents[2]))

from scripts.benchmarks.gate_kit.stepping import stepping

ALPHA, LIFT = 0.01, 0.05
START = datetime(2026, 11, 1, tzinfo=UTC)


def canaries(runs: int) -> None:
    """Callers are drawn at random into the arms; a rollout ends with the planned number of the candidate's callers."""
    print(f"Canary stopped on a P0 breach, alpha {ALPHA}, looked at after every call, {runs} rollouts each:")
    for base, share in ((0.05, 0.1), (0.05, 0.3), (0.05, 0.5), (0.05, 0.6), (0.10, 0.1), (0.20, 0.25)):
        callers, size = plan.canary_callers(share, base, LIFT, ALPHA), block_of(share)
        print(f"  live fails {base:.0%}, share {share:.0%}, planned {callers} of the candidate's callers")
        for candidate, least, most in ((base + LIFT, 0.95, 1.0), (base, 0.0, 0.01)):
            stopped = plan.stopping_blocks(base, candidate, callers, size, ALPHA, runs=runs, seed=1)
            live = np.random.default_rng(3).negative_binomial(callers, share, runs)
            found = float((stopped <= np.minimum(callers, live // size)).mean())
            target = f"at least {least:.0%}" if least else f"at most {most:.0%}"
            held = met(least <= found <= most)
            print(f"    candidate fails {candidate:.0%}: stopped {found:.2%}, target {target}: {held}")


def as_served(rollouts: int) -> None:
    """The same question put to what a rollout's step asks, call by call, with the arms drawn at random."""
    share, base = 0.1, 0.05
    callers = plan.canary_callers(share, base, LIFT, ALPHA)
    rng = np.random.default_rng(5)
    print(f"Through the rollout's own test of calls, {rollouts} rollouts of {callers} candidate callers each:")
    for candidate in (base + LIFT, base):
        found = sum(
            failures(list(_calls(rng, share, base, candidate, callers)), ALPHA).breached for _ in range(rollouts)
        )
        print(f"  live fails {base:.0%}, candidate {candidate:.0%}: {found} of {rollouts} stopped")


def _calls(rng: np.random.Generator, share: float, base: float, candidate: float, callers: int) -> Iterator[CanaryCall]:
    number = seen = 0
    while seen < callers:
        mine = bool(rng.random() < share)
        at = START + timedelta(seconds=number)
        yield CanaryCall(
            call_id=f"c{number:06}",
            caller=f"k{number}",
            arm="candidate" if mine else "live",
            stratum="",
            share=share,
            began=at,
            ended=at,
            failed=bool(rng.random() < (candidate if mine else base)),
        )
        number, seen = number + 1, seen + mine


def noninferiority(runs: int, calls: int = 400) -> None:
    """Paired differences by call; at exactly the margin one experiment in twenty may pass by chance, and no more."""
    rng = np.random.default_rng(2)
    scatter = 2.58 * math.sqrt(0.05 * 0.95 / runs)
    print(
        f"Non-inferiority, one-sided 5 %, {calls} calls, {runs} experiments each; passes of fixed samples, of watched:"
    )
    for what, size, rate_live, margin in (
        ("a mistake in a call", 1, 0.10, 0.05),
        ("errors in 50 words", 50, 0.05, 0.02),
    ):
        for worse, name in ((margin, "exactly the margin worse"), (0.0, "equal")):
            live, other = (rng.binomial(size, p, (runs, calls)) / size for p in (rate_live, rate_live + worse))
            fixed = np.mean([bounded_mean(one.tolist(), 1.0, 0.95, "fixed").high <= margin for one in other - live])
            watched = float(_ever_below(other - live, margin).mean())
            kept = met(max(float(fixed), watched) <= 0.05 + scatter)
            target = f", target at most 5 % + {scatter:.2%}: {kept}" if worse else ""
            print(f"  {what}, margin {margin:.0%}, {name}: {fixed:.2%}, {watched:.2%}{target}")


def _ever_below(differences: NDArray[np.float64], margin: float) -> NDArray[np.bool_]:
    """Whether the upper end of ``bounded_mean`` was ever below the margin, at any number of calls."""
    n = np.arange(1, differences.shape[1] + 1)
    mean = np.cumsum(differences, axis=1) / n
    variance = np.maximum(0.0, np.cumsum(differences**2, axis=1) - n * mean**2) / np.maximum(1, n - 1)
    half = np.array([sequential.half_width(int(k), 1.0, 0.90) if k >= sequential.FEWEST else math.inf for k in n])
    unseen = np.array([rate(Tally(0, int(k)), 0.95, "continuous").high for k in n])
    wide = np.where(
        n < sequential.FEWEST, math.inf, np.maximum(np.sqrt(variance) * np.where(half < 9, half, 9), unseen)
    )
    return np.asarray((mean + wide <= margin).any(axis=1))


def coverage(runs: int) -> None:
    rng = np.random.default_rng(7)
    print(f"Coverage of 95 % intervals of a rate, turns clustered in calls, {runs} experiments each:")
    for calls, a, b in ((100, 2, 38), (120, 20, 1), (150, 5, 5)):
        sizes = rng.integers(3, 12, (runs, calls))
        errors = rng.binomial(sizes, rng.beta(a, b, (runs, calls)))
        hit = [
            a / (a + b) in intervals.ratio_by_call([Tally(int(e), int(n)) for e, n in zip(row, size, strict=True)])
            for row, size in zip(errors, sizes, strict=True)
        ]
        print(f"  {calls} calls, rate {a / (a + b):.3f}: {np.mean(hit):.2%}")
    watched = 0
    for outcomes in rng.random((min(runs, 200), 1000)) < 0.05:
        errors = np.cumsum(outcomes)
        watched += all(0.05 in sequential.rate(Tally(int(e), n)) for n, e in enumerate(errors, start=1))
    share = watched / min(runs, 200)
    held = met(share >= 0.95)
    print(f"  looked at after each of 1,000 calls: {share:.2%} cover throughout, target at least 95 %: {held}")


def agreement(tables: int = 300) -> None:
    """The largest difference from statsmodels of what both can compute, over random tables."""
    rng = np.random.default_rng(11)
    worst = dict.fromkeys(("Wilson", "Clopper-Pearson", "Newcombe"), 0.0)
    for n, m in rng.integers(5, 3000, (tables, 2)):
        a, b = Tally(int(rng.integers(1, n)), int(n)), Tally(int(rng.integers(1, m)), int(m))
        for name, ours, theirs in (
            ("Wilson", intervals.wilson(a), proportion_confint(a.errors, a.total, method="wilson")),
            ("Clopper-Pearson", intervals.clopper_pearson(a), proportion_confint(a.errors, a.total, method="beta")),
            (
                "Newcombe",
                intervals.difference(a, b),
                confint_proportions_2indep(a.errors, a.total, b.errors, b.total, method="newcomb"),
            ),
        ):
            worst[name] = max(worst[name], abs(ours.low - theirs[0]), abs(ours.high - theirs[1]))
    print(f"Agreement with statsmodels, largest difference of an interval's end over {tables} tables:")
    for name, found in worst.items():
        print(f"  {name}: {found:.1e}, target below 1e-9: {met(found < 1e-9)}")


def met(yes: bool) -> str:
    return "met" if yes else "MISSED"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=2000)
    parser.add_argument("--step", type=int, metavar="CALLS", help="time a rollout's step over so many calls instead")
    given = parser.parse_args()
    if given.step:
        stepping(given.step)
        return
    runs = given.runs
    canaries(runs)
    as_served(max(1, runs // 200))
    noninferiority(runs)
    coverage(runs)
    agreement()


if __name__ == "__main__":
    main()
