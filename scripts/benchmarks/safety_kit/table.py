"""What was attacked, how often, and what broke: one Markdown table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One promise under attack; ``broken`` are the ways in which it did not hold, ``note`` what else was seen."""

    promise: str
    attacks: int
    broken: tuple[str, ...] = ()
    note: str = ""


def shown(rows: Sequence[Row]) -> str:
    """The table, and below it each thing that broke."""
    lines = ["| attacked | attacks | broken | seen |", "| --- | --- | --- | --- |"]
    lines += [f"| {row.promise} | {row.attacks:,} | {len(row.broken)} | {row.note} |" for row in rows]
    lines += [f"BROKEN: {row.promise}: {fault}" for row in rows for fault in row.broken[:20]]
    return "\n".join(lines)
