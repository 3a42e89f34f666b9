"""What reports are made of: one call with one candidate, and a whole run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from harness.compare.result import Comparison
from harness.compare.verdict import counts
from harness.config.tables import ResponseBudget
from harness.core.audio import Track
from harness.core.call import Call, Media
from harness.core.candidate import CandidateRecord
from harness.core.findings import Decision, Finding, Severity, Verdict, Voice
from harness.core.timeline import Timeline


@dataclass(frozen=True, kw_only=True)
class CallView:
    """One candidate on one call: all that its page shows.

    ``sound`` holds the paths of the three sound files relative to the page, ``audio`` the candidate's reply sound for
    its waveform. ``control`` and ``control_record`` are the control's comparison and record on the same call, the noise
    to hold the candidate's differences against. ``siblings`` are the pages of other candidates on this call by name,
    ``index`` is the page of the run; both relative paths.
    """

    call: Call
    live: Timeline
    candidate: CandidateRecord
    timeline: Timeline
    comparison: Comparison
    decision: Decision
    run_id: str = ""
    audio: Track | None = None
    sound: Mapping[Voice, str] = field(default_factory=dict)
    control: Comparison | None = None
    control_record: CandidateRecord | None = None
    budget: ResponseBudget = field(default_factory=ResponseBudget)
    siblings: Mapping[str, str] = field(default_factory=dict)
    index: str | None = None

    @property
    def duration_ns(self) -> int:
        """From the first media sample to the end of whatever lasts longest."""
        sound = self.audio.duration_ns if self.audio else 0
        return max(self.call.duration_ns, self.live.end_ns, self.timeline.end_ns, sound)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallEntry:
    """One candidate on one call, as a run tells of it. ``report`` is the page's path relative to the run's folder."""

    call_id: str
    candidate: str
    decision: Decision
    comparison: Comparison
    report: str
    media: Media = field(default_factory=Media)
    duration_ns: int = 0
    attributes: Mapping[str, Any] = field(default_factory=dict)

    @property
    def folder(self) -> PurePosixPath:
        """Where the entry's clips lie, relative to the run's folder."""
        return PurePosixPath(self.report).parent

    @property
    def severities(self) -> Mapping[Severity, int]:
        return severities(self.comparison.findings)


@dataclass(frozen=True, slots=True)
class Refused:
    """An input that could not be replayed, and the rule that it broke."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunView:
    """Many calls, each with every candidate; ``noise`` is what the control yielded, by measure."""

    run_id: str
    decision: Decision
    candidates: tuple[CandidateRecord, ...]
    calls: tuple[CallEntry, ...]
    noise: Mapping[str, Any] = field(default_factory=dict)
    refused: tuple[Refused, ...] = ()

    def is_control(self, name: str) -> bool:
        return any(record.control for record in self.candidates if record.name == name)

    def title(self, name: str) -> str:
        """A candidate's name, saying that it is the control where the name does not."""
        return f"{name} (control)" if self.is_control(name) and name != "control" else name

    @property
    def worst_first(self) -> tuple[CallEntry, ...]:
        """Entries as a reader wants them: FAIL, INCONCLUSIVE, PASS, each in the order given; the control's last."""
        order = (Verdict.FAIL, Verdict.INCONCLUSIVE, Verdict.PASS)
        return tuple(
            sorted(self.calls, key=lambda one: (self.is_control(one.candidate), order.index(one.decision.verdict)))
        )

    @property
    def judged(self) -> tuple[CallEntry, ...]:
        """Entries that count: all but the control's."""
        return tuple(entry for entry in self.calls if not self.is_control(entry.candidate))

    @property
    def catalogue(self) -> tuple[CatalogueRow, ...]:
        """What differs, grouped by path; worst first, then most frequent. Only what counts is in it."""
        groups: dict[tuple[str, str, Severity], list[str]] = {}
        for entry in self.judged:
            for finding in entry.comparison.findings:
                if counts(finding):
                    groups.setdefault((finding.path, finding.check, finding.severity), []).append(entry.call_id)
        rows = [CatalogueRow(*key, len(found), len(set(found))) for key, found in groups.items()]
        return tuple(sorted(rows, key=lambda row: (-row.severity.weight, -row.calls, -row.findings, row.path)))


@dataclass(frozen=True, slots=True)
class CatalogueRow:
    """How often one thing differs: over all findings, and on how many calls."""

    path: str
    check: str
    severity: Severity
    findings: int
    calls: int


def severities(findings: Iterable[Finding]) -> Mapping[Severity, int]:
    """How many findings of each severity count towards a verdict."""
    found = Counter(finding.severity for finding in findings if counts(finding))
    return {severity: found[severity] for severity in Severity}


def ranked(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings as a reader wants them: those that count first, worst first, then by time."""
    return tuple(sorted(findings, key=lambda one: (not counts(one), -one.severity.weight, one.span.start_ns, one.id)))


def spared(finding: Finding) -> str | None:
    """Why a finding does not count towards the verdict; ``None`` where it does."""
    if counts(finding):
        return None
    if finding.ignored is not None:
        return f"ignored: {finding.ignored}"
    if not finding.comparable:
        return "does not count: not comparable"
    if finding.cause == "harness":
        return "does not count: the harness caused it"
    return f"does not count: {finding.judgement.value.replace('_', ' ')}"
