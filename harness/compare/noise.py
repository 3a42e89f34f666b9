"""The noise floor: how often the control differs from live, and what of the candidate's differences lies above it.

Rules:

- Per check and path, over the calls that both were run on, in comparable turns.
- The interval is clustered by call: turns of one call are not independent.
- A critical finding is always listed by itself. It is never subtracted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, sqrt

from scipy.special import ndtri, stdtrit

from harness.compare.result import Comparison
from harness.core.findings import Finding, Severity, Tally

Key = tuple[str, str]
"""A check and a path, items of lists taken together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoiseLine:
    """One check and path: turns that differ with the candidate and with the control, out of the comparable ones.

    ``net`` is the candidate's rate less the control's, ``interval`` its 95 % interval; ``None`` with too few calls.
    ``criticals`` are the ids of the candidate's critical findings.
    """

    check: str
    path: str
    calls: int
    candidate: Tally
    control: Tally
    net: float | None
    interval: tuple[float, float] | None
    criticals: tuple[str, ...] = ()

    @property
    def above_noise(self) -> bool:
        """Whether the candidate differs more often than the control, beyond chance."""
        return self.interval is not None and self.interval[0] > 0


def noise_floor(
    candidate: Sequence[Comparison], control: Sequence[Comparison], confidence: float = 0.95
) -> tuple[NoiseLine, ...]:
    """Compare the two sets of comparisons, paired by call id; checks with critical findings first, then by net rate."""
    controls = {comparison.call_id: comparison for comparison in control}
    pairs = [(one, controls[one.call_id]) for one in candidate if one.call_id in controls]
    mine = [_counts(one) for one, _ in pairs]
    theirs = [_counts(two) for _, two in pairs]
    totals = [(one.comparable_turns, two.comparable_turns) for one, two in pairs]
    criticals: dict[Key, list[str]] = {}
    for comparison in candidate:
        for finding in comparison.findings:
            if finding.severity is Severity.CRITICAL and _counted(finding):
                criticals.setdefault(_key(finding), []).append(finding.id)
    keys = sorted({key for counts in (*mine, *theirs) for key in counts} | criticals.keys())
    lines = [_line(key, mine, theirs, totals, criticals.get(key, []), confidence) for key in keys]
    return tuple(sorted(lines, key=lambda line: (not line.criticals, -(line.net or 0.0))))


def calls_needed(rate: float, effect: float, confidence: float = 0.95, power: float = 0.8) -> int:
    """Calls that a paired comparison needs to see ``effect`` where the sides differ on a share ``rate`` of calls.

    From the normal approximation for paired proportions: n = (z_a + z_b)^2 * rate / effect^2.

    Raises:
        ValueError: ``rate`` or ``effect`` lies outside 0 to 1, or ``effect`` is 0.
    """
    if not 0 <= rate <= 1 or not 0 < effect <= 1:
        raise ValueError(f"rate must lie in 0 to 1 and effect above 0, are {rate} and {effect}")
    quantiles = float(ndtri((1 + confidence) / 2)) + float(ndtri(power))
    return max(2, ceil(quantiles**2 * max(rate, effect) / effect**2))


def _line(
    key: Key,
    mine: Sequence[Mapping[Key, int]],
    theirs: Sequence[Mapping[Key, int]],
    totals: Sequence[tuple[int, int]],
    criticals: Sequence[str],
    confidence: float,
) -> NoiseLine:
    errors = [(one.get(key, 0), two.get(key, 0)) for one, two in zip(mine, theirs, strict=True)]
    candidate = Tally(sum(one for one, _ in errors), sum(one for one, _ in totals))
    control = Tally(sum(two for _, two in errors), sum(two for _, two in totals))
    net = None if candidate.rate is None or control.rate is None else candidate.rate - control.rate
    return NoiseLine(
        check=key[0],
        path=key[1],
        calls=len(errors),
        candidate=candidate,
        control=control,
        net=net,
        interval=_interval(errors, totals, confidence),
        criticals=tuple(criticals),
    )


def _interval(
    errors: Sequence[tuple[int, int]], totals: Sequence[tuple[int, int]], confidence: float
) -> tuple[float, float] | None:
    """Of the difference of two ratios over the same calls: linearised, with the calls as clusters.

    Where no call differs the spread is unknown, not zero: the bound is then that of no event in so many calls.
    """
    calls = len(errors)
    one, two = (sum(total[side] for total in totals) for side in (0, 1))
    if calls < 2 or not one or not two:
        return None
    tail = (1 - confidence) / 2
    rates = sum(error for error, _ in errors) / one, sum(error for _, error in errors) / two
    spread = [
        (error[0] - rates[0] * total[0]) / one - (error[1] - rates[1] * total[1]) / two
        for error, total in zip(errors, totals, strict=True)
    ]
    net = rates[0] - rates[1]
    half = float(stdtrit(calls - 1, 1 - tail)) * sqrt(calls / (calls - 1) * sum(part * part for part in spread))
    if half == 0.0:
        half = 1 - tail ** (1 / calls)
    return max(-1.0, net - half), min(1.0, net + half)


def _counts(comparison: Comparison) -> Counter[Key]:
    """Comparable turns with a finding, by check and path."""
    return Counter(key for key, _ in {(_key(one), one.turn) for one in comparison.findings if _counted(one)})


def _counted(finding: Finding) -> bool:
    return finding.comparable and finding.ignored is None and finding.cause != "harness"


def _key(finding: Finding) -> Key:
    return finding.check, re.sub(r"\[\d+\]", "[*]", finding.path)
