"""The history that a candidate's language model is shown: what really happened on the live call.

Rules:

- Instructions stay the candidate's, where the candidate put them: every message that no aggregator wrote.
- The caller's turns stay as the candidate heard them, in order.
- What the candidate's own agent did is dropped; what the live agent did stands in its place, by media time: before
  the caller's words come all live events that began before these words did.
- Nothing is shown from after the words that are being answered.
- What the candidate forgot on purpose stays forgotten: live events before a caller turn that is no longer in the
  context are not shown either.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from harness.core.events import Event, Speech, ToolCall, ToolResult

Message = Any
"""A message of a Pipecat context: a dict in OpenAI's chat format, or a provider's own object."""

Writer = Literal["caller", "agent"]


@dataclass(slots=True)
class Authors:
    """Who wrote which message; messages are known by identity, and kept so that no identity is used twice."""

    _written: dict[int, tuple[Message, Writer, int]] = field(default_factory=dict)

    def wrote(self, message: Message, writer: Writer, at_ns: int) -> None:
        """Note that an aggregator wrote a message; for the caller's, when the words began."""
        self._written[id(message)] = (message, writer, at_ns)

    def writer(self, message: Message) -> Writer | None:
        """Who wrote a message; ``None`` for an instruction."""
        entry = self._written.get(id(message))
        return entry[1] if entry else None

    def began_ns(self, message: Message) -> int:
        """When the words of a caller's message began."""
        return self._written[id(message)][2]

    def forgotten_ns(self, messages: Iterable[Message]) -> int:
        """When the last caller's words began that are no longer among ``messages``; -1 if none are missing."""
        kept = {id(message) for message in messages}
        return max(
            (at for message, writer, at in self._written.values() if writer == "caller" and id(message) not in kept),
            default=-1,
        )


def answers_caller(messages: Sequence[Message], authors: Authors) -> bool:
    """Whether an inference on these messages answers the caller's words, not a tool's result or an instruction."""
    return bool(messages) and authors.writer(messages[-1]) == "caller"


def forced(messages: Sequence[Message], authors: Authors, live: Sequence[Event]) -> list[Message]:
    """The messages with the live agent in the candidate's place; see the module's rules.

    ``messages`` ends with the caller's words that are being answered.
    """
    forgotten_ns = authors.forgotten_ns(messages)
    happened = [event for event in _agent_events(live) if _began(event) > forgotten_ns]
    results = {event.call: event for event in live if isinstance(event, ToolResult)}
    out: list[Message] = []
    for message in messages:
        writer = authors.writer(message)
        if writer == "agent":
            continue
        if writer == "caller":
            while happened and _began(happened[0]) < authors.began_ns(message):
                shown = _shown(happened.pop(0), results, authors.began_ns(messages[-1]))
                for new in shown:
                    authors.wrote(new, "agent", 0)
                out += shown
        out.append(message)
    return out


def _agent_events(live: Iterable[Event]) -> list[Speech | ToolCall]:
    events = [
        event
        for event in live
        if isinstance(event, ToolCall) or (isinstance(event, Speech) and event.party == "agent" and event.final)
    ]
    return sorted(events, key=_began)


def _began(event: Speech | ToolCall) -> int:
    return event.start_ns if isinstance(event, Speech) else event.at_ns


def _shown(event: Speech | ToolCall, results: Mapping[str, ToolResult], until_ns: int) -> list[Message]:
    if isinstance(event, Speech):
        text = heard_text(event)
        return [{"role": "assistant", "content": text}] if text else []
    result = results.get(event.call)
    if result is not None and result.at_ns > until_ns:
        result = None
    arguments = json.dumps(event.arguments, ensure_ascii=False, sort_keys=True)
    call = {"id": event.call, "type": "function", "function": {"name": event.name, "arguments": arguments}}
    return [
        {"role": "assistant", "tool_calls": [call]},
        {"role": "tool", "tool_call_id": event.call, "content": _result_text(result)},
    ]


def heard_text(speech: Speech) -> str:
    """What the caller heard of an utterance: all of it, or the words that began before it was cut off."""
    if speech.heard_until_ns is None or not speech.words:
        return speech.text.strip()
    return " ".join(word.text for word in speech.words if word.start_ns < speech.heard_until_ns)


def _result_text(result: ToolResult | None) -> str:
    if result is None:
        return "IN_PROGRESS"
    if result.error is not None:
        return json.dumps({"error": result.error}, ensure_ascii=False)
    return result.result if isinstance(result.result, str) else json.dumps(result.result, ensure_ascii=False)
