"""The kill file as people touch and remove it without the command: what the audit must know all the same.

Rules
-----
1. A file that is there, and a rollout that nobody killed: it was thrown by hand. Who removes such a file releases it.
2. A file that is gone, and a rollout that somebody killed by name: it stays killed, and the audit says that the file
   was found removed. ``harness rollout release`` is what takes a name's word back.
3. A command changes the file and the audit one after the other: what it does is not taken for somebody's hand.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from harness.core.errors import StoreError
from harness.gate import rollout
from harness.gate.rollout import State, Transition
from harness.runs.rollout import moved
from harness.store import rollout as kept

BY_HAND = "by hand"
SETTLED = timedelta(seconds=1)
"""How old a file and the audit must be before they are held against each other."""


class ByHand:
    """Holds the kill file against the audit; cheap enough to be asked several times a second."""

    def __init__(self, store: Path) -> None:
        self._store = store
        self._agreed: tuple[bool, tuple[int, int]] | None = None

    def look(self, now: datetime) -> Transition | None:
        """Record what was done by hand since the last look.

        Raises:
            StoreError: the audit was changed by another hand, or cannot be written.
        """
        seen = _thrown(self._store), kept.stamp(self._store)
        if seen == self._agreed:
            return None
        if seen[0] and not _settled(self._store, now):
            return None
        found = moved(self._store, lambda state: _news(self._store, state, now))
        if found is None:
            self._agreed = seen
        return found


def _news(store: Path, state: State | None, now: datetime) -> Transition | None:
    if state is None or _thrown(store) == state.killed:
        return None
    if not state.killed:
        return rollout.kill(state, BY_HAND, now, f"{kept.KILL_FILE} was found in the store")
    gone = f"{kept.KILL_FILE} was found removed"
    records = kept.records(store)
    killed_by = next(record.get("by") for record in reversed(records) if record.get("action") == "kill")
    if killed_by == BY_HAND:
        return rollout.release(state, BY_HAND, now, gone)
    if records[-1].get("action") == "found":
        return None
    reason = f"{gone}; {killed_by} killed the rollout, and it stays so"
    return Transition(action="found", by=BY_HAND, at=now, before=state, after=state, reason=reason)


def _thrown(store: Path) -> bool:
    """Whether the file is there.

    Raises:
        StoreError: that cannot be told.
    """
    try:
        (store / kept.KILL_FILE).lstat()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise StoreError(f"{store / kept.KILL_FILE}: cannot be looked at: {error.strerror or error}") from error
    return True


def _settled(store: Path, now: datetime) -> bool:
    """Whether neither was changed a moment ago. A time to come is a clock that went back, and no moment ago."""
    for path in (store / kept.KILL_FILE, store / kept.AUDIT):
        try:
            age_s = now.timestamp() - path.stat().st_mtime
        except OSError:
            continue
        if 0 <= age_s < SETTLED.total_seconds():
            return False
    return True
