"""Redaction, by ``scripts/bench redaction``: what is private is found, little else is, and findings stay the same."""

from __future__ import annotations

import redaction

from safety_kit.table import Row

PER_KIND = 1
"""Pairs of accounts of each kind of the detection benchmark, for a thousand utterances."""


def measured(count: int, seed: int, only: str, limit_s: float) -> list[Row]:
    """``count`` utterances, and pairs of accounts in proportion."""
    rows = [_recall(kind, found) for kind, found in redaction.recalls(count, seed).items()]
    rows += [_false(), _agreement(max(1, PER_KIND * count // 1000), seed)]
    return [row for row in rows if row.promise.removeprefix("redaction: ").startswith(only)]


def _recall(kind: str, found: redaction.Recall) -> Row:
    told = f"recall {found.value:.1%}"
    note = f"{told}: " + ", ".join(f"{style} {found.of(style):.1%}" for style in redaction.STYLES)
    return Row(
        promise=f"redaction: {kind}",
        target=f"recall {found.target:.0%}",
        attacks=found.seen.total(),
        broken=(told,) if found.value < found.target else (),
        note=note,
    )


def _false() -> Row:
    wrong, words = redaction.false_redaction()
    note = f"{wrong} of {words} words ({wrong / words:.1%})"
    broken = (note,) if wrong > redaction.FALSE_TARGET * words else ()
    target = f"at most {redaction.FALSE_TARGET:.0%} of words"
    return Row(promise="redaction: words that are not private", target=target, attacks=words, broken=broken, note=note)


def _agreement(per_kind: int, seed: int) -> Row:
    found = redaction.agreement(per_kind, seed)
    note = f"findings of {found.findings}, verdicts of {found.verdicts} of {found.pairs} pairs are the same"
    return Row(
        promise="redaction: findings before and after",
        target="agree",
        attacks=found.pairs,
        broken=(f"findings differ on {found.pairs - found.findings} pairs",) if found.findings < found.pairs else (),
        note=note,
    )
