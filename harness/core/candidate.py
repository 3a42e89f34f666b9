"""What ran in the live agent's place: which code, under which conditions, at what cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateRecord:
    """``candidate.json``. Evidence of different digests is never pooled.

    ``digest`` covers code, configuration, prompt and model. ``recognizer`` is the label of the speech recogniser whose
    words the candidate worked from, as a reader of a report must know it. ``resources`` are the run's own measurements
    (``cpu_ns``, ``peak_bytes``, ``wall_ns``, ...).
    """

    name: str
    version: str = ""
    digest: str = ""
    control: bool = False
    context: str = "live"
    turns: str = "candidate"
    recognizer: str = ""
    pace: str = ""
    resources: Mapping[str, Any] = field(default_factory=dict)
