"""Ignore rules: findings that a person waved through, with who, why and until when. What is ignored stays visible."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from fnmatch import fnmatchcase

from harness.config.tables import IgnoreRule
from harness.core.findings import Finding


def with_ignores(findings: Iterable[Finding], rules: Iterable[IgnoreRule], today: date | None) -> tuple[Finding, ...]:
    """The findings, those that a rule covers marked with it.

    A rule holds up to and including its day of expiry. Where no day is known, none holds: a finding too many is seen,
    one too few is not. Faults cannot be ignored.
    """
    holding = [rule for rule in rules if today is not None and today <= date.fromisoformat(rule.expires)]
    return tuple(_marked(finding, holding) for finding in findings)


def _marked(finding: Finding, rules: Iterable[IgnoreRule]) -> Finding:
    if finding.check.startswith("fault."):
        return finding
    for rule in rules:
        if fnmatchcase(finding.check, rule.check) and fnmatchcase(finding.path, rule.path):
            return replace(finding, ignored=f"{rule.reason} ({rule.owner}, until {rule.expires})")
    return finding
