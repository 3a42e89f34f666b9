"""Were a canary's cohorts drawn as planned, and among callers of every kind? May be asked after every call.

Which arm a caller got was drawn by a salted hash, so of any group of callers that was chosen without a look at the arm
the planned share should have it. Each test is an e-process against that (a binomial with a uniform mixture over other
shares): under the plan, the chance that its p-value ever falls to ``alpha`` is at most ``alpha``.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from scipy import special

from harness.core.findings import Tally
from harness.gate.canary import CanaryCall

ALPHA = 0.001
STRAYS = 0.01
"""Share of callers who may get the other arm, by an application's default, where a plan has one arm alone."""
RARE = 20
"""Values that fewer callers have are tested as one."""


@dataclass(frozen=True, slots=True)
class CohortCheck:
    """Whether two cohorts may be compared; ``p_value`` small means not."""

    name: str
    p_value: float
    ok: bool
    detail: str


def sample_ratio(callers: Sequence[CanaryCall]) -> CohortCheck:
    """Whether the candidate got its planned share of callers (sample ratio mismatch), in each stratum."""
    drawn, planned = sum(call.arm == "candidate" for call in callers), sum(call.share for call in callers)
    detail = f"{drawn} of {len(callers)} callers went to the candidate, planned {planned:.1f}"
    return _check("sample ratio", sum(_evidence(group) for group in _groups(callers, "").values()), detail)


def mix(callers: Sequence[CanaryCall], attribute: str) -> CohortCheck:
    """Whether callers of each value of an attribute were drawn as planned; rare values are tested as one."""
    groups = _groups(callers, attribute)
    odd = max(groups.values(), key=_evidence, default=[])
    detail = f"{len(groups)} values"
    if odd:
        drawn, planned = sum(call.arm == "candidate" for call in odd), sum(call.share for call in odd)
        detail = f"of {_value(odd[0], attribute)!r} {drawn} of {len(odd)} went to the candidate, planned {planned:.1f}"
    return _check(f"mix of {attribute}", sum(map(_evidence, groups.values())), detail)


def _check(name: str, log_evidence: float, detail: str) -> CohortCheck:
    p_value = min(1.0, math.exp(-log_evidence)) if log_evidence < 700 else 0.0
    return CohortCheck(name, p_value, p_value > ALPHA, detail)


def _groups(callers: Sequence[CanaryCall], attribute: str) -> dict[tuple[str, float, str], list[CanaryCall]]:
    """Callers for whom one share was planned, by value."""
    counts = Counter(_value(call, attribute) for call in callers)
    out: dict[tuple[str, float, str], list[CanaryCall]] = {}
    for call in callers:
        value = _value(call, attribute)
        out.setdefault((call.stratum, call.share, value if counts[value] >= RARE else ""), []).append(call)
    return out


def _value(call: CanaryCall, attribute: str) -> str:
    return call.attributes.get(attribute, "") if attribute else ""


def _evidence(group: Sequence[CanaryCall]) -> float:
    """Logarithm of the e-value against the planned share, of callers that all have the same."""
    share = group[0].share if group else 0.5
    tally = Tally(sum(call.arm == "candidate" for call in group), len(group))
    if share in (0.0, 1.0):
        strays = tally.errors if share == 0.0 else tally.total - tally.errors
        return max(0.0, _mixture(Tally(strays, tally.total), STRAYS)) if strays > STRAYS * tally.total else 0.0
    return _mixture(tally, share)


def _mixture(tally: Tally, share: float) -> float:
    k, n = tally.errors, tally.total
    return float(special.betaln(k + 1, n - k + 1) - special.xlogy(k, share) - special.xlog1py(n - k, -share))
