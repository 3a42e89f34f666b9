"""What holds for every call of a run."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

import msgspec

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

    def table_of(self, call: Call, table: CandidateTable) -> CandidateTable:
        """How a candidate runs on one call: on its own history where a script leaves open what was answered before."""
        return msgspec.structs.replace(table, context="own") if is_open(call) else table

    def rules_of(self, call: Call) -> Rules:
        """The rules for one call: ``agent = "human"`` may be said of a single call in its attributes.

        A script has no agent's track, and its caller goes on whatever the candidate did.
        """
        if call.attributes.get("agent") == "human":
            return replace(self.rules, human_agent=True)
        if call.scripted:
            own = frozenset() if is_open(call) else self.rules.own_context
            return replace(self.rules, one_sided=True, own_context=own)
        return self.rules


def is_open(call: Call) -> bool:
    """Whether a script has a turn before its last that anything may answer."""
    if not call.scripted or call.live is None:
        return False
    spoken = [(speech.start_ns, speech) for speech in (*call.live.speech("caller"), *call.live.speech("agent"))]
    parties = [speech for _, speech in sorted(spoken, key=lambda one: one[0])]
    first = next((number for number, speech in enumerate(parties) if speech.party == "caller"), len(parties))
    return any(speech.party == "agent" and not speech.text for speech in parties[first:-1])
