"""Tables of live calls: which of them are shadowed, and how much that may take."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from harness.config.base import Count, Positive, Share, Table


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
    """How much may run beside live calls."""

    max_load: Positive = 2.0
    """Load of the host, a processor, over which no new shadow begins."""
    concurrent_candidates: Annotated[int, Meta(ge=1)] = 8
    """Candidates at work at once."""
    require_isolation: bool = False
    """Run no candidate where a layer of the guard is missing; ``harness doctor`` names them."""
    preload: bool = True
    """Fork candidates' processes from one that has imported Pipecat; off, each of them imports it, for about two
    seconds."""


class BreakersTable(Table, frozen=True, kw_only=True):
    """When shadowing pauses by itself, and returns by itself. Beyond a bound its breaker opens: no new shadow begins,
    calls go on being recorded. After ``first_s`` and once within the bound, one call is shadowed as a probe: if that
    was well the breaker closes, else it stays open for twice as long as before, at most ``most_s``. The bound of the
    load is ``[limits] max_load``."""

    error_rate: Share = 0.5
    """Share of the candidates' runs that may fail."""
    error_runs: Annotated[int, Meta(ge=1)] = 10
    """Runs below which ``error_rate`` says nothing."""
    error_window_s: Positive = 600.0
    """How far back ``error_rate`` looks."""
    lag_ms: Positive = 50.0
    """How long media may wait for the media process, which is what a tee adds to a call: 95th percentile."""
    shed_lag_ms: Positive = 150.0
    """With a longer wait the shadows at work are stopped too."""
    free_memory_mb: Count = 512
    """Memory of the host that must be free."""
    free_disk_mb: Count = 512
    """Space that must be free where the store lies."""
    cost_per_hour: Positive | None = None
    """What candidates may spend in an hour, in the currency of ``[prices]``; a run's cost is known when it is over."""
    live_calls: Count | None = None
    """Live calls at once up to which any of them is shadowed."""
    first_s: Positive = 5.0
    """First wait of a breaker that opened."""
    most_s: Positive = 600.0
    """Longest wait."""
    probe_s: Positive = 60.0
    """A probe that has run so long is well, if its call goes on."""
