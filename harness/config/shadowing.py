"""Tables of live calls: which of them are shadowed, and how much that may take."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from harness.config.base import Positive, Share, Table


class LiveTable(Table, frozen=True, kw_only=True):
    """The live side. ``facts`` says where its words and tool calls come from: "events" are reported while the call
    goes on, so that candidates can follow it ``holdback_s`` behind; "derived" ones are read off the finished
    recording, and candidates run then. ``holdback_s`` is also how long after a call reports may still come."""

    agent: Literal["bot", "human"] = "bot"
    """``"human"``: actions, outcome and timing are compared, wording is not."""
    facts: Literal["events", "derived"] = "derived"
    holdback_s: Annotated[float, Meta(ge=0.0)] = 30.0


class SamplingTable(Table, frozen=True, kw_only=True):
    """Which live calls are shadowed; all are recorded."""

    rate: Share = 1.0
    """Share of calls."""
    salt: str = ""
    """With another salt, other calls are drawn."""


class LimitsTable(Table, frozen=True, kw_only=True):
    """How much may run beside live calls. Over a load of ``max_load`` a processor no new shadow is begun."""

    max_load: Positive = 2.0
    concurrent_candidates: Annotated[int, Meta(ge=1)] = 8
    """Candidates at work at once."""
    require_isolation: bool = False
    """Run no candidate where a layer of the guard is missing; ``harness doctor`` names them."""
