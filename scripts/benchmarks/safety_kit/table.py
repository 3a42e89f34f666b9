"""What was attacked, how often, and what broke: one Markdown table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What was attacked and what is to hold; ``broken``: how it did not; ``note``: what else was seen."""

    promise: str
    target: str = ""
    attacks: int
    broken: tuple[str, ...] = ()
    note: str = ""


def _broken(row: Row) -> str:
    return str(len(row.broken)) if row.broken else "nothing" if row.attacks else "not attacked"


def shown(rows: Sequence[Row]) -> str:
    """The table, and below it each thing that broke."""
    lines = ["| attacked | target | attacks | broken | seen |", "| --- | --- | --- | --- | --- |"]
    lines += [f"| {row.promise} | {row.target} | {row.attacks:,} | {_broken(row)} | {row.note} |" for row in rows]
    lines += [f"BROKEN: {row.promise}: {fault}" for row in rows for fault in row.broken[:20]]
    return "\n".join(lines)
