"""``events.md``: every kind of event in a timeline."""

from __future__ import annotations

from collections.abc import Iterator

from harness.core.events import KINDS, Event, Word
from scripts.pages.fields import fields
from scripts.pages.markdown import code, prose, table

HEAD = """# Events

A timeline (`live.jsonl`, `timeline.jsonl`) is UTF-8, one JSON object a line, the same for every side. `kind` tells
which of these it is; the first is `call_started`. All times are integer nanoseconds on the call clock, which begins
with the call's first media sample. Fields that are unknown are left out; an unknown kind is refused with its line.

Only `call_started` and either speech or sound are needed. What the live side does not report is derived from the two
tracks, and its `source` then begins with `derived/`."""


def page() -> str:
    """The page, a section a kind."""
    return "\n\n".join([HEAD, *_section(Word, "A word of `speech`"), *_kinds()])


def _kinds() -> Iterator[str]:
    for kind, cls in KINDS.items():
        yield from _section(cls, code(kind))


def _section(cls: type[Event | Word], title: str) -> Iterator[str]:
    yield f"## {title}"
    yield prose(cls.__doc__)
    yield table(("field", "holds", "default"), [field.row[:3] for field in fields(cls)])
