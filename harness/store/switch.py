"""The switch of all shadowing: thrown by a file, and off wherever its state cannot be trusted.

Rules
-----
1. Where ``<store>/KILL`` is, shadowing is off: ``touch`` it from any shell.
2. ``<store>/SHADOWING`` says that it is on. Without it, or where it cannot be read, shadowing is off. Only a store that
   holds nothing yet is given one by itself.
3. Where a rollout's audit was changed, or says that it was killed, shadowing is off.
4. Throwing the switch needs no space: where the file cannot be made, the one that says "on" is removed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from harness.core.errors import StoreError
from harness.store import rollout
from harness.store.disk import storing, sync_folder, write_file
from harness.store.rollout import KILL_FILE

STATE_FILE = "SHADOWING"
_USED = ("calls", "journal", "reviews", "audit")
"""Folders of a store; with anything in them it has been used."""


class Switch:
    """Whether a store's calls may be shadowed now; cheap enough to ask several times a second."""

    def __init__(self, store: Path) -> None:
        self._store = store
        self._stamp: tuple[tuple[int, int], ...] | None = None
        self._off: str | None = None

    def off(self) -> str | None:
        """Why shadowing is off, ``None`` where it is on."""
        if rollout.killed(self._store):
            return f"{self._store / KILL_FILE} is there, or the store is not"
        stamp = (_stamp(self._store / STATE_FILE), rollout.stamp(self._store))
        if stamp != self._stamp:
            self._off, self._stamp = _distrust(self._store), stamp
        return self._off


def begin(store: Path, by: str, now: datetime) -> None:
    """Say that shadowing is on in a store that holds nothing yet; of any other, what it says itself holds.

    Raises:
        StoreError: the store cannot be read or written.
    """
    with storing(store):
        used = (store / "index.sqlite").exists() or any(any(_entries(store / name)) for name in _USED)
        if not used and not (store / STATE_FILE).exists():
            _say_on(store, by, now)


def turn_off(store: Path) -> None:
    """Throw the switch.

    Raises:
        StoreError: the file cannot be made. Shadowing is off all the same, unless the message says otherwise.
    """
    try:
        store.mkdir(parents=True, exist_ok=True)
        (store / KILL_FILE).touch()
        sync_folder(store)
    except OSError as error:
        with storing(store):
            (store / STATE_FILE).unlink(missing_ok=True)
        raise StoreError(f"{store / KILL_FILE} cannot be made ({error}), {store / STATE_FILE} was removed") from error


def turn_on(store: Path, by: str, now: datetime) -> None:
    """Let shadowing begin again.

    Raises:
        StoreError: the store cannot be written.
    """
    with storing(store):
        _say_on(store, by, now)
        (store / KILL_FILE).unlink(missing_ok=True)
        sync_folder(store)


def _say_on(store: Path, by: str, now: datetime) -> None:
    state = {"schema": 1, "shadowing": "on", "by": by, "at": now.isoformat()}
    write_file(store / STATE_FILE, json.dumps(state).encode() + b"\n")


def _distrust(store: Path) -> str | None:
    path = store / STATE_FILE
    try:
        state: Any = json.loads(path.read_bytes())
    except FileNotFoundError:
        return f"{path} is missing: without the switch's state shadowing is off"
    except (OSError, ValueError) as error:
        return f"{path} cannot be read: {error}"
    if not isinstance(state, dict) or state.get("shadowing") != "on":
        return f'{path} does not say "shadowing": "on"'
    try:
        last = rollout.last_state(store)
    except (StoreError, OSError) as error:
        return f"the rollout's state cannot be trusted: {error}"
    return "the rollout was killed" if last is not None and last.get("killed") else None


def _stamp(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except OSError:
        return (0, 0)
    return (status.st_mtime_ns, status.st_ino)


def _entries(folder: Path) -> Iterator[Path]:
    return folder.iterdir() if folder.is_dir() else iter(())
