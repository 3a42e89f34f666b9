"""The journals of a store's calls: read when a call is over, found when nobody told that one was, removed when kept."""

from __future__ import annotations

import time
from collections.abc import Container, Iterable
from pathlib import Path

import structlog

from harness.core.call import Call
from harness.core.errors import HarnessError
from harness.fork.reader import CallReader
from harness.fork.records import unpack
from harness.store.journal import ENDING, REFUSED, Seal, blocks, remove, unfinished

log = structlog.get_logger()

ABANDONED_S = 120.0
"""A journal that grew no more for this long, of no call in progress, is of one whose end nobody told."""


class RecordedCalls:
    """The calls in one folder of journals. ``since`` is when the media process began, as its connections' names tell
    time: older journals are of calls that a process before it left behind."""

    def __init__(self, folder: Path, unseal: Seal, since: str = "") -> None:
        self.folder = folder
        self.unseal = unseal
        self._since = since

    def call(self, connections: Iterable[str]) -> Call:
        """The call that these connections recorded.

        Raises:
            InputError: they hold none.
            StoreError: a journal cannot be read, or is damaged.
        """
        reader = CallReader()
        for name in connections:
            path = self.folder / f"{name}{ENDING}"
            for _, body in blocks(path, self.unseal) if path.exists() else ():
                for record in unpack(body):
                    reader.take(name, record)
        return reader.finish()

    def left_behind(self, known: Container[str]) -> dict[str, list[str]]:
        """The calls that are over and of which nobody told, with their connections; a journal without a call is set
        aside. Connections that are ``known`` are left alone."""
        found: dict[str, list[str]] = {}
        for path in unfinished(self.folder):
            name = path.name.removesuffix(ENDING)
            if name in known or not self._abandoned(path):
                continue
            try:
                found.setdefault(self.call([name]).call_id, []).append(name)
            except HarnessError as error:
                log.warning("journal holds no call", journal=str(path), reason=str(error))
                path.rename(path.with_suffix(REFUSED))
        return found

    def remove(self, connections: Iterable[str], *, keep: bool) -> None:
        """Destroy journals; ``keep`` sets their messages aside."""
        for name in connections:
            remove(self.folder / f"{name}{ENDING}", keep=keep)

    def _abandoned(self, path: Path) -> bool:
        return path.name < self._since or time.time() - path.stat().st_mtime > ABANDONED_S
