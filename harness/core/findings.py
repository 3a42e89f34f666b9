"""What a comparison yields: findings with evidence, additive counts, verdicts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal

from harness.core.time import Span

FindingKind = Literal["missing", "extra", "changed", "reordered", "early", "late", "fault"]
Voice = Literal["caller", "agent", "candidate"]
"""Who is heard in a clip: the two parties of the call, or the candidate in the agent's place."""
Cause = Literal["stt", "turn", "llm", "tool", "tts", "harness", "unknown"]


class Severity(StrEnum):
    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"

    @property
    def weight(self) -> int:
        """3 for critical, 2 for major, 1 for minor."""
        return {"critical": 3, "major": 2, "minor": 1}[self.value]


class Judgement(StrEnum):
    """Who was right. The live side is not the truth, it is the other side."""

    UNKNOWN = "unknown"
    LIVE_RIGHT = "live_right"
    CANDIDATE_RIGHT = "candidate_right"
    BOTH_OK = "both_ok"
    BOTH_WRONG = "both_wrong"


class Verdict(StrEnum):
    PASS = "PASS"
    FAIL = "FAIL"
    INCONCLUSIVE = "INCONCLUSIVE"

    @property
    def exit_code(self) -> int:
        """0 PASS, 1 FAIL, 3 INCONCLUSIVE."""
        return {"PASS": 0, "FAIL": 1, "INCONCLUSIVE": 3}[self.value]

    @staticmethod
    def fold(verdicts: Iterable[Verdict]) -> Verdict:
        """FAIL over INCONCLUSIVE over PASS; of nothing, INCONCLUSIVE."""
        seen = set(verdicts)
        if Verdict.FAIL in seen:
            return Verdict.FAIL
        return Verdict.PASS if seen == {Verdict.PASS} else Verdict.INCONCLUSIVE


@dataclass(frozen=True, slots=True)
class Clip:
    """A sound file that lets a person hear a finding; ``file`` is relative to the document that names it."""

    party: Voice
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One difference between the live side and another, with the stretch of the call that shows it.

    ``path`` flattens to the thing that differs (``book_appointment.date``), so that a group-by on it is a catalogue
    of mismatches. ``live`` and ``candidate`` are the two values, JSON. ``id`` is the same in each comparison of the
    same call and candidate.
    """

    id: str
    check: str
    kind: FindingKind
    path: str
    severity: Severity
    turn: int
    span: Span
    live: Any = field(default=None, metadata={"keep_none": True})
    candidate: Any = field(default=None, metadata={"keep_none": True})
    cause: Cause = "unknown"
    comparable: bool = True
    judgement: Judgement = Judgement.UNKNOWN
    why: str = ""
    evidence: tuple[str, ...] = ()
    ignored: str | None = None
    clips: tuple[Clip, ...] = ()
    clips_withheld: str | None = field(default=None, metadata={"keep_none": True})


@dataclass(frozen=True, slots=True)
class Tally:
    """Errors out of a total. Tallies add; rates do not, so a rate is only ever read off a sum."""

    errors: int = 0
    total: int = 0

    def __post_init__(self) -> None:
        if self.errors < 0 or self.total < 0:
            raise ValueError(f"a tally counts: {self.errors} of {self.total}")

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.errors + other.errors, self.total + other.total)

    @property
    def rate(self) -> float | None:
        """Errors per total, ``None`` where nothing was counted. A word error rate can exceed 1."""
        return self.errors / self.total if self.total else None


def add_tallies(parts: Iterable[Mapping[str, Tally]]) -> dict[str, Tally]:
    """Sum tallies by name."""
    out: dict[str, Tally] = {}
    for part in parts:
        for name, tally in part.items():
            out[name] = out.get(name, Tally()) + tally
    return out


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict and, where it is not PASS, why; one sentence a reason."""

    verdict: Verdict
    reasons: tuple[str, ...] = ()
