"""What the process beside the media process counts; its metrics are made of these."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class ShadowCounters:
    """Counts since the start, and what is there now."""

    refused: Counter[str] = field(default_factory=Counter)
    """Calls not shadowed, by reason."""
    shadowed: int = 0
    following: int = 0
    finished: int = 0
    failed: int = 0
    gaps: Counter[str] = field(default_factory=Counter)
    """Gaps of the calls that are over, by cause."""
    steps: Counter[str] = field(default_factory=Counter)
    """The rollout's steps, by what came of them."""
    verdicts: Counter[str] = field(default_factory=Counter)
