"""A conversation as one assertion, and the ways in which messages go wrong."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from harness.wire.media import Decoder, MediaEvent, Message


def said(decoder: Decoder, *messages: Any) -> list[MediaEvent]:
    """All events of these messages; objects go out as JSON."""
    return [
        event
        for message in messages
        for event in decoder.feed(message if isinstance(message, (str, bytes)) else json.dumps(message))
    ]


@st.composite
def mutations(draw: st.DrawFn, message: str) -> Message:
    """``message`` cut, with characters replaced, with a piece repeated, sent as binary, or as another JSON value."""
    at = draw(st.integers(0, len(message)))
    to = draw(st.integers(at, len(message)))
    kind = draw(st.integers(0, 5))
    if kind == 0:
        return message[:at]
    if kind == 1:
        return message[:at] + draw(st.text(max_size=5)) + message[to:]
    if kind == 2:
        return message[:to] + message[at:]
    if kind == 3:
        return message.encode()
    if kind == 4:
        return draw(st.binary(max_size=50))
    return _with_another_value(draw, json.loads(message))


def _with_another_value(draw: st.DrawFn, value: Any) -> str:
    target = value
    while isinstance(target, dict):
        key = draw(st.sampled_from(sorted(target)))
        if isinstance(target[key], dict) and draw(st.booleans()):
            target = target[key]
            continue
        target[key] = draw(
            st.one_of(
                st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=9), st.just([])
            )
        )
        break
    return json.dumps(value)
