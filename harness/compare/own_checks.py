"""Checks of the user's own, run beside the built-in ones and fenced off from them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from harness.compare.beside import TurnPair
from harness.compare.difference import Difference
from harness.compare.drafts import draft
from harness.core.findings import Finding, Severity
from harness.core.ports import Check
from harness.core.timeline import Timeline


@dataclass(frozen=True, slots=True)
class OwnCheck:
    """A check and the ``package.module:name`` by which the configuration knows it."""

    name: str
    check: Check


def own_checks(
    checks: Sequence[OwnCheck], turns: Sequence[TurnPair], live: Timeline, other: Timeline
) -> Iterator[Finding]:
    """What the user's checks find. One that breaks finds nothing: it is a fault of the harness, which is named."""
    for each in checks:
        try:
            found = [_sound(finding, len(turns)) for finding in each.check(live, other)]
        except Exception as error:
            yield _broken(each, turns[0], error)
        else:
            yield from found


def _sound(finding: object, turns: int) -> Finding:
    """A finding that the rest of the comparison can work with; its id is made here."""
    if not isinstance(finding, Finding):
        raise TypeError(f"a check must yield findings, yielded {type(finding).__name__}")
    if not 0 <= finding.turn < turns:
        raise ValueError(f"a finding's turn must be from 0 to {turns - 1}, is {finding.turn}")
    return replace(finding, id="", severity=Severity(finding.severity))


def _broken(each: OwnCheck, turn: TurnPair, error: Exception) -> Finding:
    return draft(
        turn,
        Difference(
            check="fault.check",
            kind="fault",
            path=each.name,
            severity=Severity.MINOR,
            why=f"The check {each.name} failed: {type(error).__name__}: {error}"[:300],
        ),
        cause="harness",
    )
