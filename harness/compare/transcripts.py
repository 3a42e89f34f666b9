"""The caller's words as both sides heard them: findings with their place in time, and counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from harness.compare.beside import TurnPair, heard_text
from harness.compare.difference import Difference, WordSpan, time_span
from harness.compare.drafts import draft
from harness.compare.entities import EntityContext
from harness.compare.normal import plain_words
from harness.compare.plain import word_set
from harness.compare.timed import timed_words
from harness.compare.words import HeardPair, compare_heard, compare_words
from harness.core.findings import Finding, Severity, Tally, add_tallies
from harness.core.time import NS_PER_MS, Span

PAD_NS = 700 * NS_PER_MS
"""Sound kept around a word, so that a person hears it in its place."""

_COURTESY = word_set(
    "hello hi hey good morning afternoon evening thank thanks you very much so okay ok great perfect all right alright "
    "fine lovely wonderful bye goodbye see then and a an well now have nice day take care cheers please uh um mm"
)


def both_heard(turns: Sequence[TurnPair]) -> bool:
    """Whether both sides wrote down any of the caller's words; a side that wrote none cannot have misheard."""
    return any(pair.turn.heard for pair in turns) and any(heard_text(pair) for pair in turns)


def transcripts(turns: Sequence[TurnPair], used: tuple[Any, ...], context: EntityContext) -> Iterator[Finding]:
    """``transcript.word`` and ``transcript.entity``. ``used`` are the values that tools of either side were given."""
    if not both_heard(turns):
        return
    for pair in turns:
        live, other = pair.turn.heard, heard_text(pair)
        if not live or live == other:
            continue
        differences = compare_heard(HeardPair(live, other, context, used))
        for difference in differences if other else _unheard(live, differences):
            yield draft(pair, difference, cause="stt", span=_span(pair, difference))


def _unheard(live: str, differences: Iterable[Difference]) -> Iterator[Difference]:
    """Of a turn that the other side did not hear at all: its values, and the rest as one finding.

    Major where something was said; minor where it was only courtesy.
    """
    yield from (one for one in differences if one.check == "transcript.entity")
    courtesy = all(word.text in _COURTESY for word in plain_words(live))
    yield Difference(
        check="transcript.word",
        kind="missing",
        path="utterance",
        severity=Severity.MINOR if courtesy else Severity.MAJOR,
        live=live,
        why="the candidate heard nothing of what the caller said in this turn",
        live_words=WordSpan(0, len(live.split())),
    )


def word_tallies(turns: Sequence[TurnPair], context: EntityContext) -> dict[str, Tally]:
    """Word, character and value errors of the other side with live as the reference."""
    if not both_heard(turns):
        return {}
    parts = []
    for pair in turns:
        if pair.turn.heard:
            diff = compare_words(pair.turn.heard, heard_text(pair), context)
            counts = {"word": diff.words, "character": diff.characters, "entity": diff.entities}
            parts.append({f"transcript.{name}": tally for name, tally in counts.items()})
    return add_tallies(parts)


def _span(pair: TurnPair, difference: Difference) -> Span:
    """The words on either side; the turn where neither has a place."""
    spans = [
        span
        for span in (
            time_span(timed_words(pair.turn.caller), difference.live_words),
            time_span(timed_words(pair.heard), difference.other_words),
        )
        if span is not None
    ]
    if not spans:
        return pair.span
    return Span(min(span.start_ns for span in spans), max(span.end_ns for span in spans)).padded(PAD_NS)
