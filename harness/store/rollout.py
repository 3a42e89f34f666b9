"""Where a rollout stands, read from its audit: the state is what the last transition left.

The kill-switch is also a file, ``<store>/KILL``: ``touch`` it from any shell, with or without the service, and no call
gets the candidate.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from harness.core.errors import StoreError
from harness.core.schema import encode
from harness.store import chain

AUDIT = "audit/rollout.jsonl"
KILL_FILE = "KILL"


def killed(store: Path) -> bool:
    """Whether the kill-switch file is there; a store that cannot be read counts as killed."""
    try:
        (store / KILL_FILE).stat()
    except FileNotFoundError:
        return not store.is_dir()
    except OSError:
        return True
    return True


def stamp(store: Path) -> tuple[int, int]:
    """Changes whenever the audit does; cheap enough to ask before each evaluation."""
    try:
        status = (store / AUDIT).stat()
    except OSError:
        return (0, 0)
    return (status.st_mtime_ns, status.st_size)


def record(store: Path, transition: Any, since: int | None = None) -> bool:
    """Append one transition. What was decided on ``since`` records is not appended, ``False``, where more have come.

    Raises:
        StoreError: the audit was changed by another hand, or cannot be written.
    """
    return chain.append(store / AUDIT, _dated(encode(transition)), since)


def records(store: Path) -> tuple[dict[str, Any], ...]:
    """All transitions, oldest first.

    Raises:
        StoreError: the audit was changed by another hand.
    """
    return chain.records(store / AUDIT)


def last_state(store: Path, entries: Sequence[Mapping[str, Any]] | None = None) -> dict[str, Any] | None:
    """The state that the last transition left, times as ``datetime``; ``None`` where there never was one.

    Raises:
        StoreError: the audit was changed, or its last record has no state.
    """
    entries = records(store) if entries is None else entries
    if not entries:
        return None
    state = entries[-1].get("after")
    if not isinstance(state, dict):
        raise StoreError(f"{store / AUDIT}: the last record has no state")
    try:
        return {**state, "entered_at": datetime.fromisoformat(state["entered_at"])}
    except (KeyError, TypeError, ValueError) as error:
        raise StoreError(f"{store / AUDIT}: the last record's entered_at: {error}") from None


def _dated(value: Any) -> Any:
    match value:
        case datetime():
            return value.isoformat()
        case dict():
            return {key: _dated(item) for key, item in value.items()}
        case list():
            return [_dated(item) for item in value]
        case _:
            return value
