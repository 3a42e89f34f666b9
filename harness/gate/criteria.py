"""The criteria a gate can hold a candidate to: each is a table of the configuration that judges evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from harness.core.errors import ConfigError
from harness.core.findings import Severity, Verdict
from harness.gate.evidence import METRICS, Evidence
from harness.gate.latency import Latency
from harness.gate.measured import Agreement, Cost, CriticalRate, NonInferior, Suite
from harness.gate.outcome import Count, Outcome, Table

Names = Annotated[list[str], Meta(min_length=1)]


class Calls(Table, frozen=True, kw_only=True):
    """At least ``min`` calls that could be compared."""

    min: Count

    def judge(self, name: str, evidence: Evidence) -> Outcome:
        have = len(evidence.conclusive)
        if have >= self.min:
            return Outcome(name, Verdict.PASS, have, self.min)
        return Outcome(name, Verdict.INCONCLUSIVE, have, self.min, missing=f"{self.min - have} more comparable calls")


class Coverage(Table, frozen=True, kw_only=True):
    """Each of the ``values`` of a call ``attribute`` was seen in at least ``each`` calls."""

    attribute: str
    values: Names
    each: Count = 1

    def judge(self, name: str, evidence: Evidence) -> Outcome:
        seen = Counter(row.attributes.get(self.attribute) for row in evidence.conclusive)
        short = [value for value in self.values if seen[value] < self.each]
        covered = len(self.values) - len(short)
        if not short:
            return Outcome(name, Verdict.PASS, covered, len(self.values))
        missing = ", ".join(f"{self.each - seen[value]} more {self.attribute}={value}" for value in short)
        return Outcome(name, Verdict.INCONCLUSIVE, covered, len(self.values), missing=missing)


class Reviews(Table, frozen=True, kw_only=True):
    """Every finding of these severities was reviewed by a person."""

    severities: tuple[Severity, ...] = (Severity.CRITICAL, Severity.MAJOR)

    def judge(self, name: str, evidence: Evidence) -> Outcome:
        due = [finding.id for row in evidence.rows for finding in row.findings if finding.severity in self.severities]
        done = sum(finding in evidence.reviewed for finding in due)
        if not evidence.rows:
            return Outcome(name, Verdict.INCONCLUSIVE, 0, 0, missing="any call")
        if done == len(due):
            return Outcome(name, Verdict.PASS, done, len(due))
        return Outcome(name, Verdict.INCONCLUSIVE, done, len(due), missing=f"{len(due) - done} findings to review")


class Policy(Table, frozen=True, kw_only=True):
    """No policy finding of high severity."""

    max: Annotated[int, Meta(ge=0)] = 0

    def judge(self, name: str, evidence: Evidence) -> Outcome:
        broken = sum(
            finding.check.startswith("policy.")
            for row in evidence.rows
            for severity in (Severity.CRITICAL, Severity.MAJOR)
            for finding in row.counted(severity)
        )
        if not evidence.conclusive:
            return Outcome(name, Verdict.INCONCLUSIVE, None, self.max, missing="any comparable call")
        return Outcome(name, Verdict.PASS if broken <= self.max else Verdict.FAIL, broken, self.max)


class SignOffs(Table, frozen=True, kw_only=True):
    """A person of each role signed off this digest."""

    roles: Names

    def judge(self, name: str, evidence: Evidence) -> Outcome:
        given = {sign.role for sign in evidence.sign_offs}
        absent = [role for role in self.roles if role not in given]
        have = len(self.roles) - len(absent)
        if not absent:
            return Outcome(name, Verdict.PASS, have, len(self.roles))
        return Outcome(name, Verdict.INCONCLUSIVE, have, len(self.roles), missing=f"sign-off by {', '.join(absent)}")


class Freshness(Table, frozen=True, kw_only=True):
    """Evidence older than ``days`` does not count; nothing else may be left out."""

    days: Count = 90

    def judge(self, name: str, evidence: Evidence) -> Outcome:
        if evidence.conclusive:
            return Outcome(name, Verdict.PASS, len(evidence.conclusive), self.days)
        return Outcome(name, Verdict.INCONCLUSIVE, 0, self.days, missing=f"evidence younger than {self.days} days")


Criterion = (
    Calls
    | CriticalRate
    | Agreement
    | NonInferior
    | Latency
    | Cost
    | Coverage
    | Reviews
    | Policy
    | SignOffs
    | Freshness
    | Suite
)

KINDS: Mapping[str, type[Criterion]] = {
    "calls": Calls,
    "critical_rate": CriticalRate,
    "agreement": Agreement,
    "noninferior": NonInferior,
    "latency": Latency,
    "cost": Cost,
    "coverage": Coverage,
    "reviews": Reviews,
    "policy": Policy,
    "signoffs": SignOffs,
    "freshness": Freshness,
    "suite": Suite,
}


def parse(tables: Mapping[str, Mapping[str, Any]], origin: str = "<config>") -> dict[str, Criterion]:
    """Criteria of the ``[gate.*]`` tables. Names like ``coverage-edge`` repeat a kind: the part before the hyphen.

    Raises:
        ConfigError: an unknown criterion, key or metric, or a value out of range; names the key.
    """
    out: dict[str, Criterion] = {}
    for name, table in tables.items():
        kind = KINDS.get(name.partition("-")[0])
        if kind is None:
            raise ConfigError(f"{origin}: gate.{name}: unknown criterion, need one of {', '.join(KINDS)}")
        try:
            criterion = msgspec.convert(table, kind)
        except msgspec.ValidationError as error:
            raise ConfigError(f"{origin}: gate.{name}: {str(error).replace('`', chr(39))}") from None
        _check(criterion, f"{origin}: gate.{name}")
        out[name] = criterion
    return out


def _check(criterion: Criterion, key: str) -> None:
    """What the types cannot say."""
    confidence = getattr(criterion, "confidence", 0.95)
    if not 0.5 < confidence < 1:
        raise ConfigError(f"{key}.confidence: must lie between 0.5 and 1, is {confidence}")
    match criterion:
        case Latency(p95_ms=None, regression_ms=None):
            raise ConfigError(f"{key}: needs p95_ms or regression_ms")
        case NonInferior(metrics=metrics, at_least=least):
            for name in metrics:
                if name not in METRICS:
                    raise ConfigError(f"{key}.metrics.{name}: unknown metric, need one of {', '.join(METRICS)}")
            if (least or 0) > len(metrics):
                raise ConfigError(f"{key}.at_least: {least} of {len(metrics)} metrics")
        case _:
            pass
