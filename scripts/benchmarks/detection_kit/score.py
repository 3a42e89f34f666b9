"""How many planted defects were found, in the right turn, with the right cause; and how much was found in nothing.

A finding counts for an expectation where its check is one of those expected and it weighs as much or more. The right
turn and the right cause are asked of the expectations that were met, of the finding in a right turn where there is one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from detection_kit.draft import Expected
from detection_kit.pairs import Pair
from harness.core.findings import Tally
from harness.gate.intervals import clopper_pearson

WEIGHT = {"critical": 3, "major": 2, "minor": 1}
TARGETS = {"recall of critical": 0.99, "recall of major": 0.95, "right turn": 0.98, "right cause": 0.90}
MAX_FALSE_ALARMS = 0.01
Finding = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Met:
    """One expectation against the findings of its pair."""

    expected: Expected
    found: bool
    right_turn: bool = False
    right_cause: bool = False


@dataclass
class Score:
    """Counts, by what is counted and by kind. A tally's errors are its hits."""

    tallies: dict[str, Tally] = field(default_factory=dict)
    by_kind: dict[str, Tally] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def count(self, what: str, hit: bool) -> None:
        """Add one trial."""
        self.tallies[what] = self.tallies.get(what, Tally()) + Tally(int(hit), 1)

    def add(self, pair: Pair, findings: Sequence[Finding]) -> None:
        """Score one pair."""
        kind = self.by_kind.get(pair.kind.name, Tally())
        if not pair.expected:
            heavy = [finding for finding in findings if WEIGHT[finding["severity"]] > 1]
            self.count("false alarms", bool(heavy))
            self.count("harmless, with a question for a judge", any(_asks(finding) for finding in findings))
            self.by_kind[pair.kind.name] = kind + Tally(int(bool(heavy)), 1)
            self.wrong += [f"{pair.name} {_told(finding)}" for finding in heavy]
            return
        met = [match(expected, findings) for expected in pair.expected]
        self.by_kind[pair.kind.name] = kind + Tally(int(all(one.found for one in met)), 1)
        for one in met:
            self.count(f"recall of {one.expected.severity}", one.found)
            if one.expected.severity == "critical":
                self._missed(one, findings)
            if one.found:
                self.count("right turn", one.right_turn)
                if one.expected.causes:
                    self.count("right cause", one.right_cause)
        self._note(pair, met, findings)

    def _missed(self, one: Met, findings: Sequence[Finding]) -> None:
        """Count what becomes of a critical defect that is not found as one."""
        there = [] if one.found else [finding for finding in findings if finding["turn"] in one.expected.turns]
        weighty = any(WEIGHT[finding["severity"]] > 1 for finding in there)
        asked = not weighty and any(_asks(finding) for finding in there)
        self.count("critical, told as major", weighty)
        self.count("critical, a judge is asked", asked)
        self.count("critical, told as minor", bool(there) and not weighty and not asked)
        self.count("critical, nothing is said", not one.found and not there)

    def _note(self, pair: Pair, met: Iterable[Met], findings: Sequence[Finding]) -> None:
        turns = {turn for expected in pair.expected for turn in expected.turns}
        stray = [one for one in findings if WEIGHT[one["severity"]] > 1 and one["turn"] not in turns]
        late = [one for one in stray if one["turn"] > min(turns) and one["check"] != "latency.budget"]
        self.count("defects with a finding of weight before their turn", len(stray) > len(late))
        for one in met:
            if not (one.found and one.right_turn and (one.right_cause or not one.expected.causes)):
                what = "missed" if not one.found else "wrong turn" if not one.right_turn else "wrong cause"
                told = "; ".join(_told(finding) for finding in findings)
                self.wrong.append(f"{pair.name} {what} {one.expected}: {told}")


def _asks(finding: Finding) -> bool:
    """Whether a finding is a question for a judge."""
    return bool(finding["path"] == "wording" and finding["check"] == "reply.content")


def match(expected: Expected, findings: Sequence[Finding]) -> Met:
    """Whether an expectation is met, and how well."""
    fitting = [
        finding
        for finding in findings
        if finding["check"] in expected.checks and WEIGHT[finding["severity"]] >= WEIGHT[expected.severity]
    ]
    if not fitting:
        return Met(expected, False)
    there = [finding for finding in fitting if finding["turn"] in expected.turns]
    right_cause = any(finding["cause"] in expected.causes for finding in there or fitting)
    return Met(expected, True, bool(there), right_cause)


def _told(finding: Finding) -> str:
    return (
        f"[{finding['severity']} {finding['check']} turn {finding['turn']} {finding['path']} {finding['cause']}: "
        f"{finding['live']!r} / {finding['candidate']!r}]"
    )


def lines(score: Score) -> list[str]:
    """The counts with exact 95 % intervals."""
    out = []
    for what, tally in sorted(score.tallies.items()):
        interval = clopper_pearson(tally)
        share = tally.rate or 0.0
        out.append(
            f"  {what:52} {tally.errors:5d} of {tally.total:5d}  {share:8.2%}  "
            f"({interval.low:.2%} to {interval.high:.2%})"
        )
    return out


def missed_targets(score: Score) -> list[str]:
    """The targets that the counts miss, one sentence each."""
    out = [
        f"{what} is {rate:.2%}, must be {least:.0%}"
        for what, least in TARGETS.items()
        if (rate := score.tallies.get(what, Tally()).rate or 0.0) < least
    ]
    alarms = score.tallies.get("false alarms", Tally()).rate or 0.0
    if alarms > MAX_FALSE_ALARMS:
        out.append(f"false alarms are {alarms:.2%}, may be {MAX_FALSE_ALARMS:.0%}")
    return out
