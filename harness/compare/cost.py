"""What a call cost, from the usage that a side reported and the price table of the configuration."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from harness.compare.beside import TurnPair
from harness.compare.difference import Difference
from harness.compare.drafts import draft
from harness.core.errors import ConfigError
from harness.core.events import Usage
from harness.core.findings import Finding, Severity
from harness.core.time import NS_PER_S
from harness.core.timeline import Timeline


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """Prices of one model or stage, all in the same currency."""

    input_per_million_tokens: float = 0.0
    output_per_million_tokens: float = 0.0
    per_million_characters: float = 0.0
    per_minute: float = 0.0

    @staticmethod
    def of(table: Any, key: str) -> Price:
        """Read one table of ``[prices]``.

        Raises:
            ConfigError: an unknown key, or a price that is no number of 0 or more.
        """
        known = [field.name for field in fields(Price)]
        if not isinstance(table, Mapping):
            raise ConfigError(f"{key} must be a table of prices, is {table!r}")
        for name, value in table.items():
            if name not in known:
                raise ConfigError(f"{key}.{name}: unknown key, need one of {', '.join(known)}")
            if isinstance(value, bool) or not isinstance(value, (int, float)) or value < 0:
                raise ConfigError(f"{key}.{name} must be a number, 0 or more, is {value!r}")
        return Price(**{str(name): float(value) for name, value in table.items()})

    def of_usage(self, usage: Usage) -> float:
        """Cost of what one stage consumed."""
        return (
            (usage.input_tokens or 0) * self.input_per_million_tokens / 1e6
            + (usage.output_tokens or 0) * self.output_per_million_tokens / 1e6
            + (usage.characters or 0) * self.per_million_characters / 1e6
            + (usage.audio_ns or 0) / (60 * NS_PER_S) * self.per_minute
        )


def cost(timeline: Timeline, prices: Mapping[str, Price]) -> float | None:
    """Cost of a side's call; ``None`` where nothing was reported or something reported has no price.

    A price is looked up by model, then by stage.
    """
    total: float | None = None
    for usage in timeline.of_kind(Usage):
        price = prices.get(usage.model or "") or prices.get(usage.stage)
        if price is None:
            return None
        total = (total or 0.0) + price.of_usage(usage)
    return total


def over_cost(last: TurnPair, live: float | None, other: float | None, limit: float | None) -> Iterator[Finding]:
    """``cost.budget``: the candidate's call cost more than the configuration allows."""
    if limit is None or other is None or other <= limit:
        return
    why = f"The call cost {other:.4f} with the candidate; the limit is {limit:.4f}."
    mine = None if live is None else round(live, 6)
    yield draft(
        last,
        Difference(
            check="cost.budget",
            kind="changed",
            path="cost_per_call",
            severity=Severity.MAJOR,
            why=why,
            live=mine,
            other=round(other, 6),
        ),
        cause="llm",
    )
