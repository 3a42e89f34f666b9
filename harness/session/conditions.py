"""What holds for every call of a run."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from harness.candidate.loop import Charge
from harness.candidate.run import Pace
from harness.compare.rules import Rules
from harness.config import CandidateTable, Config
from harness.core.call import Call
from harness.judge.judge import Judge
from harness.session.judging import judge_of
from harness.session.private import Privacy


@dataclass(frozen=True, kw_only=True)
class Conditions:
    """Which candidates run, by which configuration and clock, and into which folder; ``stop`` ends it all."""

    config: Config
    candidates: Mapping[str, CandidateTable]
    out: Path
    run_id: str
    pace: Pace = "auto"
    charge: Charge = "measured"
    stop: threading.Event = field(default_factory=threading.Event)

    @cached_property
    def rules(self) -> Rules:
        """The rules of the configuration; an ignore rule expires by today's date, however old the calls are."""
        rules = Rules.from_config(self.config, datetime.now(UTC).date())
        # Calls that were stored redacted know the configured names by their stand-ins.
        return replace(rules, names=(*rules.names, *self.privacy.stand_ins)) if self.privacy else rules

    @cached_property
    def privacy(self) -> Privacy | None:
        """How private words are kept from the disk; ``None`` where redaction is off."""
        return Privacy.of(self.config)

    @cached_property
    def judge(self) -> Judge | None:
        """The judge, where one is configured. Its answers and calibrations are in the configuration's store.

        Raises:
            ConfigError: the judge cannot be; whoever starts a run asks for it first.
        """
        return judge_of(self.config)

    def rules_of(self, call: Call) -> Rules:
        """The rules for one call: ``agent = "human"`` may be said of a single call in its attributes."""
        if call.attributes.get("agent") == "human":
            return replace(self.rules, human_agent=True)
        return self.rules
