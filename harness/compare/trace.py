"""Where a value was said: the thread from a tool's argument or a reply back to the words it came from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from harness.compare.beside import TurnPair
from harness.compare.difference import time_span
from harness.compare.entities import Agreement, Entity, EntityContext, agreement, entities
from harness.compare.entities.grounds import values_in
from harness.compare.normal import plain_words
from harness.core.events import Speech


def mentions(value: Any, text: str, context: EntityContext) -> bool:
    """Whether a text says a value, in any spoken or written form. Truth values and nothing are never said."""
    return bool(value is not None and text and _found(_spoken(value), text, context))


def holds(value: Any, data: Any, context: EntityContext) -> bool:
    """Whether a JSON value, such as a tool's result, has a value in one of its texts or numbers."""
    return any(mentions(value, as_text(leaf), context) for leaf in leaves(data))


def leaves(value: Any) -> Iterator[Any]:
    """The values of a JSON value that are neither objects nor lists."""
    if isinstance(value, Mapping):
        for item in value.values():
            yield from leaves(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from leaves(item)
    else:
        yield value


def as_text(value: Any) -> str:
    """A JSON value as text to search in: the values of an object or a list, each a sentence of its own."""
    return ". ".join(item if isinstance(item, str) else json.dumps(item) for item in leaves(value) if item is not None)


def first_said_ns(value: Any, turns: Sequence[TurnPair], context: EntityContext) -> int | None:
    """When a value was first said on the live line, by either party; ``None`` where nobody said it."""
    spoken = sorted(
        (speech for pair in turns for speech in (*pair.turn.caller, *pair.turn.agent)),
        key=lambda speech: speech.start_ns,
    )
    for speech in spoken:
        if mentions(value, speech.text, context):
            return _start_ns(_spoken(value), speech, context)
    return None


def _start_ns(value: str, speech: Speech, context: EntityContext) -> int:
    """When the value's own words begin, where the words have times, else when the utterance does."""
    if len(speech.words) == len(speech.text.split()):
        wanted = tuple(values_in(value, context))
        for entity in entities(speech.text, context):
            span = time_span(speech.words, entity.words)
            if span is not None and any(_agree(one, entity) for one in wanted):
                return span.start_ns
    return speech.start_ns


def _spoken(value: Any) -> str:
    if isinstance(value, str):
        return value.strip()
    return "" if isinstance(value, bool) or value is None else json.dumps(value)


@lru_cache(maxsize=512)
def _found(value: str, text: str, context: EntityContext) -> bool:
    said = entities(text, context)
    wanted = entities(value, context)
    if wanted and all(any(_agree(one, two) for two in said) for one in wanted):
        return True
    if not wanted and any(_agree(one, two) for one in values_in(value, context) for two in said):
        return True
    needle = [word.text for word in plain_words(value)]
    words = [word.text for word in plain_words(text)]
    return bool(needle) and any(words[at : at + len(needle)] == needle for at in range(len(words) - len(needle) + 1))


def _agree(one: Entity, two: Entity) -> bool:
    return agreement(one.value, two.value) >= Agreement.COMPATIBLE
