"""Who was right: a reference transcript beside a call turns differences into judgements.

The live side is not the truth, it is the other side. Where somebody wrote down what the caller really said, a value
that only one side heard is held against that; so a better candidate is visible as better, and both error rates show.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from harness.compare.dealing import deal_out
from harness.compare.entities import EntityContext
from harness.compare.result import Comparison
from harness.compare.trace import mentions
from harness.compare.turns import joined, turns_of
from harness.compare.words import compare_words
from harness.core.findings import Finding, Judgement, Tally, add_tallies
from harness.core.timeline import Timeline


def reference_texts(live: Timeline, reference: Timeline) -> dict[int, str]:
    """What the caller really said in each live turn, by number; turns the reference says nothing of are absent."""
    turns = turns_of(live)
    texts: dict[int, list[Any]] = {}
    for number, speech in deal_out(turns, reference.speech("caller")):
        texts.setdefault(number, []).append(speech)
    return {number: text for number, said in texts.items() if (text := joined(said))}


def judged(comparison: Comparison, reference: Mapping[int, str], context: EntityContext) -> Comparison:
    """The comparison with judgements on what was heard, and both sides' error counts against the reference."""
    findings = tuple(_judged(finding, reference, context) for finding in comparison.findings)
    return replace(
        comparison, findings=findings, tallies={**comparison.tallies, **_errors(comparison, reference, context)}
    )


def with_judgements(comparison: Comparison, judgements: Mapping[str, Judgement]) -> Comparison:
    """The comparison with the judgements of a reviewer or a judge, by finding id."""
    findings = tuple(
        replace(finding, judgement=judgements.get(finding.id, finding.judgement)) for finding in comparison.findings
    )
    return replace(comparison, findings=findings)


def _judged(finding: Finding, reference: Mapping[int, str], context: EntityContext) -> Finding:
    if finding.judgement is not Judgement.UNKNOWN:
        return finding
    if finding.check.startswith("transcript."):
        texts = [reference[finding.turn]] if finding.turn in reference else []
    elif finding.cause == "stt" and finding.check in ("tool.argument", "reply.content"):
        texts = [text for turn, text in sorted(reference.items()) if turn <= finding.turn]
    else:
        return finding
    return replace(finding, judgement=_verdict(finding, texts, context)) if texts else finding


def _verdict(finding: Finding, texts: Sequence[str], context: EntityContext) -> Judgement:
    """Which of the two values the reference says. Of a value that one side has alone, whether it was said at all."""
    live, other = (_says(texts, value, context) for value in (finding.live, finding.candidate))
    match live, other:
        case (True, False) | (True, None) | (None, False):
            return Judgement.LIVE_RIGHT
        case (False, True) | (None, True) | (False, None):
            return Judgement.CANDIDATE_RIGHT
        case True, True:
            return Judgement.BOTH_OK
        case False, False:
            return Judgement.BOTH_WRONG
        case _:
            return Judgement.UNKNOWN


def _says(texts: Sequence[str], value: object, context: EntityContext) -> bool | None:
    return None if value is None else any(mentions(value, text, context) for text in texts)


def _errors(comparison: Comparison, reference: Mapping[int, str], context: EntityContext) -> dict[str, Tally]:
    """``reference.word.live``, ``reference.word.candidate`` and the same for values."""
    parts: list[dict[str, Tally]] = []
    for turn in comparison.turns:
        text = reference.get(turn.number)
        if text is None:
            continue
        for side, heard in (("live", turn.heard_live), ("candidate", turn.heard_candidate)):
            diff = compare_words(text, heard, context)
            parts.append({f"reference.word.{side}": diff.words, f"reference.entity.{side}": diff.entities})
    return add_tallies(parts)
