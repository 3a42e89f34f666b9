"""Interim words at the end of a call: what no final version followed was heard all the same.

A recogniser that is cut off, by a caller who hangs up in mid-sentence or a connection that is lost, leaves interim
words only. Left out, they would be news that the other side alone heard.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from harness.core.audio import Party
from harness.core.events import Speech
from harness.core.timeline import Timeline


def with_last_interims(timeline: Timeline) -> Timeline:
    """The account of a call that is over: the last interim of an utterance that has no final version is its final."""
    said = timeline.of_kind(Speech)
    final = [speech for speech in said if speech.final]
    if len(final) == len(said):
        return timeline
    left = {id(speech) for speech in _last_of_each(said) if not any(_same_breath(speech, other) for other in final)}
    if not left:
        return timeline
    events = (
        replace(event, final=True) if isinstance(event, Speech) and id(event) in left else event
        for event in timeline.events
    )
    return Timeline(timeline.side, tuple(events))


def _last_of_each(said: Iterable[Speech]) -> Iterator[Speech]:
    """The last interim of each utterance that has any; they come in time order."""
    latest: dict[Party, Speech] = {}
    for speech in said:
        if speech.final:
            continue
        before = latest.get(speech.party)
        if before is not None and not _same_breath(speech, before):
            yield before
        if before is None or speech.end_ns >= before.end_ns or not _same_breath(speech, before):
            latest[speech.party] = speech
    yield from latest.values()


def _same_breath(one: Speech, two: Speech) -> bool:
    return one.party == two.party and (one.start_ns == two.start_ns or one.span.overlaps(two.span))
