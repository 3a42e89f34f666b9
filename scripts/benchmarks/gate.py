"""Error rates of the gate's decisions over simulated rollouts, watched after every call."""

from __future__ import annotations

import argparse

import numpy as np

from harness.core.findings import Tally
from harness.gate import intervals, plan, sequential


def canaries(runs: int) -> None:
    print(f"Canary stopped on a P0 breach, alpha 0.01, watched after every call, {runs} rollouts each:")
    print("  live   candidate  live calls per candidate call  planned calls  stopped within plan")
    for base, ratio in ((0.05, 1), (0.05, 9), (0.10, 1), (0.10, 9), (0.20, 3)):
        planned = plan.canary_calls(base, 0.05, live_per_candidate=ratio)
        for candidate in (base + 0.05, base, base - 0.02):
            stopped = plan.stopping_blocks(base, candidate, planned, ratio, 0.01, runs=runs, seed=1)
            share = float((stopped <= planned).mean())
            print(f"  {base:.2f}   {candidate:.2f}       {ratio:^29d}  {planned:^13d}  {share:.4f}")


def noninferiority(runs: int) -> None:
    rng = np.random.default_rng(2)
    print(f"Non-inferiority at a margin of 2 points, one-sided 5 %, 150 calls of 50 words, {runs} experiments each:")
    for candidate, name in ((0.07, "exactly the margin worse"), (0.05, "equal"), (0.03, "better")):
        live = rng.binomial(50, 0.05, (runs, 150)) / 50
        other = rng.binomial(50, candidate, (runs, 150)) / 50
        passed = [intervals.mean_by_call((b - a).tolist(), 0.90).high <= 0.02 for a, b in zip(live, other, strict=True)]
        print(f"  {name:24}  passes {np.mean(passed):.4f}")


def coverage(runs: int) -> None:
    rng = np.random.default_rng(7)
    print(f"Coverage of 95 % intervals of a rate, turns clustered in calls, {runs} experiments each:")
    for calls, a, b in ((100, 2, 38), (120, 20, 1), (400, 2, 38), (150, 5, 5)):
        sizes = rng.integers(3, 12, (runs, calls))
        errors = rng.binomial(sizes, rng.beta(a, b, (runs, calls)))
        hit = [
            a / (a + b) in intervals.ratio_by_call([Tally(int(e), int(n)) for e, n in zip(row, size, strict=True)])
            for row, size in zip(errors, sizes, strict=True)
        ]
        print(f"  {calls} calls, rate {a / (a + b):.3f}: {np.mean(hit):.4f}")
    watched = 0
    for outcomes in rng.random((min(runs, 400), 1000)) < 0.05:
        errors = np.cumsum(outcomes)
        watched += all(0.05 in sequential.rate(Tally(int(e), n)) for n, e in enumerate(errors, start=1))
    print(f"  anytime-valid, looked at after each of 1,000 calls: {watched / min(runs, 400):.4f} cover throughout")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=2000)
    runs = parser.parse_args().runs
    canaries(runs)
    noninferiority(runs)
    coverage(runs)


if __name__ == "__main__":
    main()
