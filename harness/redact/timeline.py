"""Redacting a timeline: every event that can carry what somebody said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from harness.core.events import (
    CallEnded,
    CallStarted,
    Dtmf,
    Event,
    Fault,
    Feedback,
    Inference,
    Mark,
    Outcome,
    Speech,
    ToolCall,
    ToolResult,
)
from harness.core.time import NS_PER_S, Span
from harness.core.timeline import Timeline
from harness.redact import births
from harness.redact.redaction import Redaction, Said
from harness.redact.utterance import redact

_KEYED = 4
"""So many key presses in a row are a code, a card or an account."""
_KEYS_APART_NS = 8 * NS_PER_S
_KEY_NS = NS_PER_S // 4


@dataclass(frozen=True, slots=True)
class RedactedTimeline:
    """A timeline without private values; ``muted`` and ``unplaced`` as of ``utterance.Redacted``."""

    timeline: Timeline
    muted: tuple[Span, ...] = ()
    unplaced: tuple[Span, ...] = ()


def learned(
    redaction: Redaction, timelines: Iterable[Timeline], facts: Iterable[Any], names: Iterable[str]
) -> Redaction:
    """A redaction that knows what all sides of a call show to be private."""
    given = tuple(timelines)
    said = [one for timeline in given for one in _said(timeline)]
    told = [fact for timeline in given for event in timeline.events for fact in _facts(event)]
    return redaction.learn(said, [*facts, *told], names)


def redact_timeline(timeline: Timeline, redaction: Redaction, pad_ns: int) -> RedactedTimeline:
    """Exchange what is private in a timeline; ``pad_ns`` of sound around each word count as private too."""
    events: list[Event] = []
    muted: list[Span] = []
    unplaced: list[Span] = []
    asked = False
    keys = _private_keys(timeline.of_kind(Dtmf), redaction)
    for event in timeline.events:
        if isinstance(event, Speech):
            done = redact(event, redaction, asked=asked and event.party == "caller", pad_ns=pad_ns)
            events.append(done.speech)
            muted += done.muted
            unplaced += [done.unplaced] if done.unplaced else []
            asked = births.asks(event.text) if event.party == "agent" else asked
        elif isinstance(event, Dtmf) and id(event) in keys:
            events.append(replace(event, digit=keys[id(event)]))
            muted.append(Span(event.at_ns, event.at_ns + _KEY_NS).padded(pad_ns))
        else:
            events.append(_clean(event, redaction))
    return RedactedTimeline(Timeline.of(timeline.side, events), tuple(muted), tuple(unplaced))


def _said(timeline: Timeline) -> Iterator[Said]:
    asked = False
    for event in timeline.of_kind(Speech):
        by_caller = event.party == "caller"
        yield Said(event.text or " ".join(word.text for word in event.words), by_caller, asked and by_caller)
        asked = asked if by_caller else births.asks(event.text)


def _facts(event: Event) -> Iterator[Any]:
    match event:
        case CallStarted():
            yield event.attributes
            yield event.links
        case ToolCall():
            yield event.arguments
        case ToolResult():
            yield event.result
        case _:
            return


def _clean(event: Event, redaction: Redaction) -> Event:
    match event:
        case CallStarted():
            return replace(event, attributes=redaction.value(event.attributes), links=redaction.value(event.links))
        case ToolCall():
            return redacted_call(event, redaction)
        case ToolResult():
            return redacted_result(event, redaction)
        case Inference():
            return replace(event, completion=redaction.text(event.completion) if event.completion else None)
        case Fault():
            return replace(event, message=redaction.text(event.message))
        case Mark():
            return replace(event, name=redaction.text(event.name))
        case Outcome():
            return replace(event, value=redaction.text(event.value))
        case Feedback():
            name = redaction.identifier(event.name)
            return replace(event, name=name, value=redaction.value(event.value, event.name))
        case CallEnded():
            return replace(event, reason=redaction.text(event.reason))
        case _:
            return event


def redacted_call(call: ToolCall, redaction: Redaction) -> ToolCall:
    """A tool call without private values, in its name and identifier too."""
    name, identifier = redaction.identifier(call.name), redaction.identifier(call.call)
    return replace(call, name=name, call=identifier, arguments=redaction.value(call.arguments))


def redacted_result(result: ToolResult, redaction: Redaction) -> ToolResult:
    """A tool's result without private values."""
    error = redaction.text(result.error) if result.error else result.error
    return replace(result, call=redaction.identifier(result.call), result=redaction.value(result.result), error=error)


def _private_keys(pressed: Sequence[Dtmf], redaction: Redaction) -> dict[int, str]:
    """Stand-ins of key presses that belong to a row of private ones, by the event's identity."""
    out: dict[int, str] = {}
    row: list[Dtmf] = []
    for event in (*pressed, None):
        if event is not None and event.digit.isdecimal() and (not row or event.at_ns - row[-1].at_ns <= _KEYS_APART_NS):
            row.append(event)
            continue
        figures = "".join(each.digit for each in row)
        if len(row) >= _KEYED:
            order = redaction.surrogates.order(redaction.known.owner(figures, alone=False) or figures)
            out.update({id(each): order[each.digit] for each in row})
        row = [event] if event is not None and event.digit.isdecimal() else []
    return out
