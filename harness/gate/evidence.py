"""What a gate decides on: one row per call and candidate, and the acts of people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from harness.core.findings import Finding, Judgement, Severity, Tally, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One call as one candidate's evidence.

    ``at`` is when the call took place, ``ran_at`` when the candidate ran on it.
    ``findings`` carry the judgements of reviews. ``metrics`` hold, by name, the error tallies of the live side and of
    the candidate against the same truth. ``response_ms`` are the candidate's response times of comparable turns,
    ``control_response_ms`` the control's on the same call.
    """

    call_id: str
    candidate: str
    digest: str
    at: datetime
    ran_at: datetime | None = None
    verdict: Verdict
    comparable_turns: int = 0
    findings: tuple[Finding, ...] = ()
    metrics: Mapping[str, tuple[Tally, Tally]] = field(default_factory=dict)
    response_ms: tuple[float, ...] = ()
    control_response_ms: tuple[float, ...] = ()
    cost: float | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)

    @property
    def conclusive(self) -> bool:
        """Whether the call says anything: one that could not be compared is no agreement."""
        return self.verdict is not Verdict.INCONCLUSIVE and self.comparable_turns > 0

    def counted(self, severity: Severity) -> tuple[Finding, ...]:
        """Findings of one severity that count against the candidate."""
        return tuple(finding for finding in self.findings if finding.severity is severity and counts(finding))

    @property
    def agrees(self) -> bool:
        """Whether the call has no finding of weight against the candidate."""
        return not (self.counted(Severity.CRITICAL) or self.counted(Severity.MAJOR))


def counts(finding: Finding) -> bool:
    """Whether a finding counts against the candidate: comparable, not ignored, not judged in its favour."""
    in_favour = finding.judgement in (Judgement.CANDIDATE_RIGHT, Judgement.BOTH_OK)
    return finding.comparable and finding.ignored is None and not in_favour


@dataclass(frozen=True, slots=True)
class SignOff:
    """A person in a role approved one digest."""

    role: str
    by: str
    digest: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """All that is known of one candidate's newest digest. Evidence of other digests is counted, never pooled."""

    candidate: str
    digest: str
    rows: tuple[Row, ...]
    other_digests: int = 0
    too_old: int = 0
    reviewed: frozenset[str] = frozenset()
    sign_offs: tuple[SignOff, ...] = ()
    now: datetime

    @property
    def conclusive(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.conclusive)


def gather(
    rows: Iterable[Row],
    candidate: str,
    now: datetime,
    *,
    reviewed: Iterable[str] = (),
    sign_offs: Sequence[SignOff] = (),
) -> Evidence:
    """The newest digest's rows of one candidate, one a call: a call run twice counts once, by its last run."""
    mine = sorted((row for row in rows if row.candidate == candidate), key=lambda row: row.ran_at or row.at)
    digest = mine[-1].digest if mine else ""
    last = {row.call_id: row for row in mine if row.digest == digest}
    return Evidence(
        candidate=candidate,
        digest=digest,
        rows=tuple(sorted(last.values(), key=lambda row: (row.at, row.call_id))),
        other_digests=sum(row.digest != digest for row in mine),
        reviewed=frozenset(reviewed),
        sign_offs=tuple(sign for sign in sign_offs if sign.digest == digest),
        now=now,
    )
