"""Findings before they have an id, and the ids: the same for each comparison of the same call and candidate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from hashlib import blake2b
from typing import Any

from harness.compare.beside import TurnPair
from harness.compare.difference import Difference
from harness.core.findings import Cause, Finding
from harness.core.time import Span


def draft(pair: TurnPair, difference: Difference, *, cause: Cause = "unknown", span: Span | None = None) -> Finding:
    """A difference in a turn as a finding without an id. Its span is the whole turn's where none is given."""
    return Finding(
        id="",
        check=difference.check,
        kind=difference.kind,
        path=difference.path,
        severity=difference.severity,
        turn=pair.number,
        span=span or pair.span,
        live=difference.live,
        candidate=difference.other,
        cause=cause,
        why=_sentence(difference.why),
    )


def _sentence(text: str) -> str:
    """The text with a capital and a full stop."""
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?", "…")) else ".")


def numbered(drafts: Iterable[Finding], call_id: str, candidate: str) -> tuple[Finding, ...]:
    """Findings in the order of the call, each with its id."""
    ordered = sorted(drafts, key=lambda finding: (finding.turn, finding.check, finding.path, finding.span))
    seen: Counter[tuple[str, str, int]] = Counter()
    out: list[Finding] = []
    for finding in ordered:
        place = (finding.check, finding.path, finding.turn)
        parts = (call_id, candidate, *map(str, place), str(seen[place]))
        seen[place] += 1
        digest = blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
        out.append(replace(finding, id=digest))
    return tuple(out)


def shown(value: Any, limit: int = 80) -> str:
    """A value as it stands in a sentence."""
    text = f"“{value}”" if isinstance(value, str) else "nothing" if value is None else repr(value)
    return text if len(text) <= limit else text[: limit - 1] + "…"
