"""Live events that were reported of calls in progress, kept until their call's bundle is committed."""

from __future__ import annotations

import hashlib
import json
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from harness.core.errors import StoreError
from harness.core.events import Event, event_from_json, event_to_json
from harness.store.journal import FileJournal, Seal, blocks, plain
from harness.store.names import folder_name

ENDING = ".facts"
"""Ends the name of the file of a call's events."""
MAX_EVENTS = 50_000
"""Events of one call beyond which no more are taken: an hour's call has some thousand."""
MAX_BYTES = 16 << 20
"""The same of their size as JSON lines: an hour's call has about 1 MiB."""


class ReportedFacts:
    """Events by call id. Safe for several threads; what was accepted is on the disk."""

    def __init__(
        self, folder: Path, seal: Seal = plain, unseal: Seal = plain, named: Callable[[str], str] = str
    ) -> None:
        """``named`` makes of a call's id what may stand in the name of its file."""
        self._named = named
        self._folder = folder
        self._seal = seal
        self._unseal = unseal
        self._lock = threading.Lock()
        self._events: dict[str, dict[str, Event]] = {}
        self._bytes: Counter[str] = Counter()

    def add(self, call_id: str, events: Iterable[Event]) -> int:
        """Take events of a call, in any order and any number of times; how many were new.

        Raises:
            StoreError: the disk refuses; the events are kept in memory all the same.
        """
        with self._lock:
            known = self._known(call_id)
            lines: list[bytes] = []
            for event in events:
                digest, line = _digest(event), json.dumps(event_to_json(event)).encode() + b"\n"
                full = len(known) >= MAX_EVENTS or self._bytes[call_id] + len(line) > MAX_BYTES
                if full or digest in known:
                    continue
                known[digest] = event
                self._bytes[call_id] += len(line)
                lines.append(line)
            if lines:
                journal = FileJournal(self._path(call_id), self._seal)
                journal.append(b"".join(lines))
                journal.close()
            return len(lines)

    def of(self, call_id: str) -> tuple[Event, ...]:
        """The events of a call in the order in which they came."""
        with self._lock:
            return tuple(self._known(call_id).values())

    def forget(self, call_id: str) -> None:
        """Drop the events of a call: its bundle has them."""
        with self._lock:
            self._events.pop(call_id, None)
            self._bytes.pop(call_id, None)
            self._path(call_id).unlink(missing_ok=True)

    def _known(self, call_id: str) -> dict[str, Event]:
        if call_id not in self._events:
            path = self._path(call_id)
            found: dict[str, Event] = {}
            if path.exists():
                for _, body in blocks(path, self._unseal):
                    self._bytes[call_id] += len(body)
                    found.update((_digest(event), event) for event in _events(path, body))
            self._events[call_id] = found
        return self._events[call_id]

    def _path(self, call_id: str) -> Path:
        return self._folder / f"{folder_name(self._named(call_id))}{ENDING}"


def _events(path: Path, body: bytes) -> Iterator[Event]:
    try:
        for line in body.splitlines():
            yield event_from_json(json.loads(line))
    except (ValueError, RecursionError) as error:
        raise StoreError(f"{path}: a reported event is damaged: {error}") from None


def _digest(event: Event) -> str:
    text = json.dumps(event_to_json(event), sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()
