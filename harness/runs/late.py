"""What is learned of a call after it was stored: how it ended for the business, and what the caller said of it.

Rules
-----
1. Only outcomes and feedback may come late: what was said and done on a call was compared already.
2. A stored call gets a new version of its live account; the same report again changes nothing.
3. Free text of a caller is not redacted word by word here. With redaction on, it is kept that there was one, not what.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from harness.core.events import Event, Feedback, Outcome
from harness.core.schema import encode
from harness.store import bundle, manifest
from harness.store.documents import read_timeline
from harness.store.index import Index


def stored(store: Path, call_id: str) -> bool:
    """Whether a call is over and stored, so that reports of it come late."""
    return manifest.is_committed(bundle.call_folder(store, call_id))


def add(store: Path, call_id: str, events: Iterable[Event], *, redacted: bool) -> int:
    """Add late events to a stored call; how many were new.

    Raises:
        StoreError: the call is damaged, or cannot be written.
    """
    folder = bundle.call_folder(store, call_id)
    opened = manifest.open_folder(folder)
    if "live.jsonl" not in opened.manifest.files:
        return 0
    live = read_timeline(opened, "live.jsonl", "live")
    known = [encode(event) for event in live.events]
    fresh: list[Event] = []
    for event in events:
        kept = _kept(event, redacted=redacted)
        if kept is not None and encode(kept) not in known:
            fresh.append(kept)
            known.append(encode(kept))
    if fresh:
        bundle.add_live(folder, live.with_events(fresh))
        with Index(store) as index:
            index.add(folder)
    return len(fresh)


def _kept(event: Event, *, redacted: bool) -> Event | None:
    match event:
        case Outcome():
            return event
        case Feedback(value=bool() | int() | float() | None):
            return event
        case Feedback():
            return replace(event, value=True) if redacted else event
        case _:
            return None
