"""Words and numbers as all reports write them."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

from harness.core.findings import Finding, Tally
from harness.core.time import NS_PER_MS, seconds

ABSENT = "–"
_NBSP = "\N{NO-BREAK SPACE}"
MEASURES = {
    "transcript.word": "Words heard differently",
    "transcript.character": "Characters heard differently",
    "transcript.entity": "Values heard differently",
    "reference.word": "Words misheard, by the reference",
    "reference.entity": "Values misheard, by the reference",
    "reply.turn": "Replies that differ in substance",
    "tool.call": "Tool calls that differ",
    "tool.argument": "Tool arguments that differ",
    "self_test.missed": "Planted defects that went unnoticed",
}
"""Tallies in the order and the words of a report. A name may end in the side that it counts: ``.live``."""
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]")


def clean(text: str) -> str:
    """Text with what no document may carry, or what turns its direction around, replaced by U+FFFD."""
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text)


def clock(ns: int) -> str:
    """Minutes, seconds and tenths on the call clock: ``1:05.2``."""
    tenths = ns // (100 * NS_PER_MS)
    return f"{tenths // 600}:{tenths // 10 % 60:02d}.{tenths % 10}"


def length(ns: int) -> str:
    """A stretch of time in seconds: ``1.25 s``."""
    return f"{seconds(ns):.2f} s"


def value(item: Any, path: str = "") -> str:
    """A JSON value for people: text as it is, nothing as a dash, what a ``path`` says are milliseconds with their unit,
    all else as JSON."""
    if item is None:
        return ABSENT
    if path.endswith("_ms") and isinstance(item, (int, float)):
        return milliseconds(item)
    return item if isinstance(item, str) else json.dumps(finite(item), ensure_ascii=False, default=str)


def finite(item: Any) -> Any:
    """A JSON value without NaN and infinities, which JSON does not have: they become null."""
    if isinstance(item, float):
        return item if math.isfinite(item) else None
    if isinstance(item, dict):
        return {str(key): finite(inner) for key, inner in item.items()}
    if isinstance(item, (list, tuple)):
        return [finite(inner) for inner in item]
    return item


def milliseconds(number: float | None) -> str:
    """Whole milliseconds with their unit, a dash where there are none."""
    return ABSENT if number is None else f"{number:,.0f}{_NBSP}ms".replace(",", "\N{NARROW NO-BREAK SPACE}")


def tally(counted: Tally | None) -> str:
    """Rate and the counts that it comes from: ``2.1 % (3 of 140)``."""
    if counted is None or counted.rate is None:
        return ABSENT
    return f"{100 * counted.rate:.1f}{_NBSP}% ({counted.errors}{_NBSP}of{_NBSP}{counted.total})"


def measures(tallies: Mapping[str, Tally]) -> list[tuple[str, Tally | None, Tally | None]]:
    """(Words, live's tally, the candidate's) of each measure; a tally of no side is the candidate's against live."""
    order = list(MEASURES)
    sides: dict[str, dict[str, Tally]] = {}
    for name, one in tallies.items():
        stem, _, side = name.rpartition(".")
        stem, side = (stem, side) if side in ("live", "candidate") else (name, "candidate")
        sides.setdefault(stem, {})[side] = one
    ranked = sorted(sides.items(), key=lambda item: order.index(item[0]) if item[0] in order else len(order))
    return [(MEASURES.get(stem, stem), found.get("live"), found.get("candidate")) for stem, found in ranked]


def counted(number: int, one: str, many: str) -> str:
    """``1 call``, ``2 calls``."""
    return f"{number} {one if number == 1 else many}"


def headline(finding: Finding) -> str:
    """One line that tells a finding: its sentence, or what changed into what."""
    if finding.why:
        return finding.why
    return f"{finding.path}: {value(finding.live, finding.path)} → {value(finding.candidate, finding.path)}"


def joined(reasons: Sequence[str], most: int | None = None) -> str:
    """Reasons as one line; beyond ``most`` only their number."""
    shown = [reason.rstrip(".") for reason in reasons[:most]]
    left = len(reasons) - len(shown)
    return "; ".join([*shown, f"and {left} more"] if left else shown)
