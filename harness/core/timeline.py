"""One side's account of one call: events in the order of the call clock."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

from harness.core import strict_json
from harness.core.audio import Party, Side
from harness.core.errors import InputError
from harness.core.events import (
    CallEnded,
    CallStarted,
    Event,
    Gap,
    Speech,
    ToolCall,
    ToolResult,
    event_from_json,
    event_to_json,
    time_of,
)

E = TypeVar("E")


@dataclass(frozen=True)
class Timeline:
    """Events of one side. The first is ``CallStarted``; the rest ascend in time, ties in the order given."""

    side: Side
    events: tuple[Event, ...]

    @staticmethod
    def of(side: Side, events: Iterable[Event]) -> Timeline:
        """Put events in order.

        Raises:
            ValueError: there is not exactly one ``CallStarted``, or a tool result answers no call.
        """
        given = list(events)
        started = [event for event in given if isinstance(event, CallStarted)]
        if len(started) != 1:
            raise ValueError(f"a timeline needs exactly one call_started, has {len(started)}")
        ended = [event for event in given if isinstance(event, CallEnded)]
        rest = [event for event in given if not isinstance(event, (CallStarted, CallEnded))]
        calls = {event.call for event in rest if isinstance(event, ToolCall)}
        for event in rest:
            if isinstance(event, ToolResult) and event.call not in calls:
                raise ValueError(f"tool_result answers call {event.call!r}, which no tool_call made")
        return Timeline(side, (started[0], *_ordered(rest), *ended))

    @staticmethod
    def parse(text: str, side: Side, source: str) -> Timeline:
        """Read JSON lines.

        Raises:
            InputError: naming ``source`` and the line, with the rule that is broken.
        """
        numbered = list(parse_lines(text, source))
        if not numbered:
            raise InputError(f"{source}: a timeline needs at least a call_started event, is empty")
        number, first = numbered[0]
        if not isinstance(first, CallStarted):
            raise InputError(f"{source}:{number}: the first event must be call_started, is {first.kind}")
        try:
            return Timeline.of(side, (event for _, event in numbered))
        except ValueError as error:
            raise InputError(f"{source}{_line_of(str(error), numbered)}: {error}") from None

    @property
    def started(self) -> CallStarted:
        first = self.events[0]
        assert isinstance(first, CallStarted)
        return first

    @property
    def call_id(self) -> str:
        return self.started.call_id

    def of_kind(self, cls: type[E]) -> tuple[E, ...]:
        """All events of one class, in time order."""
        return tuple(event for event in self.events if isinstance(event, cls))

    def speech(self, party: Party) -> tuple[Speech, ...]:
        """Final utterances of one party, in time order."""
        return tuple(event for event in self._speech if event.party == party)

    @cached_property
    def _speech(self) -> tuple[Speech, ...]:
        return tuple(event for event in self.events if isinstance(event, Speech) and event.final)

    @property
    def tool_calls(self) -> tuple[ToolCall, ...]:
        return self.of_kind(ToolCall)

    @cached_property
    def results(self) -> dict[str, ToolResult]:
        """Tool results by the call that they answer; the last where several do."""
        return {event.call: event for event in self.events if isinstance(event, ToolResult)}

    @property
    def end_ns(self) -> int:
        """End of the last event that has a place on the clock."""
        latest = 0
        for event in self.events:
            end = event.end_ns if isinstance(event, (Speech, Gap)) else time_of(event)
            latest = max(latest, end or 0)
        return latest

    def with_events(self, events: Iterable[Event]) -> Timeline:
        """A new timeline with these events added."""
        return Timeline.of(self.side, (*self.events, *events))

    def as_side(self, side: Side) -> Timeline:
        """The same events told as another side's account."""
        return replace(self, side=side)

    def dump(self) -> str:
        """JSON lines, one event each, ending in a newline."""
        return "".join(json.dumps(event_to_json(event), ensure_ascii=False) + "\n" for event in self.events)


def parse_lines(text: str, source: str) -> Iterator[tuple[int, Event]]:
    """Yield (line number from 1, event) of JSON lines; blank lines are passed over.

    Raises:
        InputError: naming ``source`` and the line.
    """
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            yield number, event_from_json(strict_json.loads(line))
        except json.JSONDecodeError as error:
            raise InputError(f"{source}:{number}: not JSON: {error.msg} at column {error.colno}") from None
        except ValueError as error:
            raise InputError(f"{source}:{number}: {error}") from None


def _ordered(events: Iterable[Event]) -> list[Event]:
    latest = 0
    keyed: list[tuple[int, Event]] = []
    for event in events:
        at = time_of(event)
        latest = latest if at is None else at
        keyed.append((latest, event))
    return [event for _, event in sorted(keyed, key=lambda pair: pair[0])]


def _line_of(message: str, numbered: list[tuple[int, Event]]) -> str:
    for number, event in numbered:
        if isinstance(event, ToolResult) and repr(event.call) in message:
            return f":{number}"
    return ""
