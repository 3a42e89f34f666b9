"""What an agent sends back on a two-way JSON stream: ``media``, ``mark`` and ``clear``, alike at Twilio and Telnyx."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import Struct

from harness.wire import envelope
from harness.wire.media import AgentEvent, AgentSound, ClearRequested, MarkRequested, Message


class _Sound(Struct):
    payload: bytes


class _Name(Struct):
    name: str


class _Media(Struct, tag_field="event", tag="media"):
    media: _Sound


class _Mark(Struct, tag_field="event", tag="mark"):
    mark: _Name


class _Clear(Struct, tag_field="event", tag="clear"):
    pass


_Parsed = _Media | _Mark | _Clear
_DECODER: msgspec.json.Decoder[_Parsed] = msgspec.json.Decoder(_Parsed)


def decode_agent(message: Message) -> list[AgentEvent]:
    """Events of one message of the agent.

    Raises:
        WireError: anything but ``media``, ``mark`` and ``clear`` (at Twilio, error 31924).
    """
    match envelope.read(_DECODER, message, "agent"):
        case _Media(media=media):
            return [AgentSound(media.payload)]
        case _Mark(mark=mark):
            return [MarkRequested(mark.name)]
        case _Clear():
            return [ClearRequested()]


def encode_agent(event: AgentEvent, stream_field: str, stream_id: str) -> list[Message]:
    """The messages by which an agent says ``event``; ``stream_field`` is the provider's name for the stream's id."""
    match event:
        case AgentSound(payload=payload):
            body: dict[str, Any] = {"event": "media", "media": {"payload": payload}}
        case MarkRequested(name=name):
            body = {"event": "mark", "mark": {"name": name}}
        case ClearRequested():
            body = {"event": "clear"}
    return [envelope.write({**body, stream_field: stream_id})]
