"""What a gate decides on: one row per call and candidate, and the acts of people."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from harness.core.findings import Finding, Judgement, Severity, Tally, Verdict

METRICS = ("word", "entity", "tool", "reply")
"""Names of what the live side and the candidate can both be wrong about; see ``criteria.NonInferior``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One call as one candidate's evidence.

    ``at`` is when the call took place, ``ran_at`` when the candidate ran on it.
    ``digest`` is the candidate's own, ``served`` are the names that model services gave for what answered it.
    ``findings`` carry the judgements of reviews, ``reviewed`` are the ids of those that a person reviewed. ``metrics``
    hold, by name, the error tallies of the live side and of the candidate against the same truth. ``response_ms`` are
    the candidate's response times of comparable turns, ``control_response_ms`` the control's on the same call, and
    ``control`` the control's verdict. ``scripted`` says that the caller read from a suite's script: nobody's call, and
    no evidence of how the candidate does on calls.
    """

    call_id: str
    candidate: str
    digest: str
    at: datetime
    ran_at: datetime | None = None
    served: frozenset[str] = frozenset()
    verdict: Verdict
    comparable_turns: int = 0
    findings: tuple[Finding, ...] = ()
    reviewed: frozenset[str] = frozenset()
    metrics: Mapping[str, tuple[Tally, Tally]] = field(default_factory=dict)
    response_ms: tuple[float, ...] = ()
    control_response_ms: tuple[float, ...] = ()
    cost: float | None = None
    scripted: bool = False
    control: Verdict | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)

    @property
    def conclusive(self) -> bool:
        """Whether the call says anything: one that could not be compared is no agreement."""
        return not self.scripted and self.verdict is not Verdict.INCONCLUSIVE and self.comparable_turns > 0

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


def digest_of(digest: str, served: Iterable[str]) -> str:
    """The digest of a candidate and of the models that answered it: another model under the same name is another."""
    names = sorted(set(served))
    return hashlib.sha256("\n".join([digest, *names]).encode()).hexdigest() if names and digest else digest


def gather(rows: Iterable[Row], candidate: str, now: datetime, *, sign_offs: Sequence[SignOff] = ()) -> Evidence:
    """The newest digest's rows of one candidate, one a call: a call run twice counts once, by its last run.

    A call may need only some of an agent's models, or none: it belongs to the newest digest where neither it nor the
    newest call that was answered by models has a model of its own.
    """
    mine = sorted((row for row in rows if row.candidate == candidate), key=lambda row: row.ran_at or row.at)
    digest = mine[-1].digest if mine else ""
    same = [row for row in mine if row.digest == digest]
    served = next((row.served for row in reversed(same) if row.served), frozenset[str]())
    pooled = [row for row in same if row.served <= served or row.served >= served]
    last = {row.call_id: row for row in pooled}
    whole = digest_of(digest, frozenset().union(*(row.served for row in pooled)))
    return Evidence(
        candidate=candidate,
        digest=whole,
        rows=tuple(sorted(last.values(), key=lambda row: (row.at, row.call_id))),
        other_digests=len(mine) - len(pooled),
        reviewed=frozenset().union(*(row.reviewed for row in last.values())),
        sign_offs=tuple(sign for sign in sign_offs if sign.digest == whole),
        now=now,
    )
