"""What a rollout asks of a store's calls, read once: a step reads again only what has changed since.

Rules
-----
1. A call is known by when its folder, and those of its runs, last changed: a fact that is revised, a run that comes or
   goes changes one of them. What a bundle said when it was read, every byte checked, is what counts; damage done to it
   later is found by those who read it again (``harness gate``).
2. What changed a moment ago may change again within one tick of the disk's clock: it is used, and read again next time.
   So is a call with a run that is not committed yet.
3. The index keeps extracts for the next process. Without a usable index everything is read, and nothing else differs.
4. A damaged call is named, and kept from nobody: who decides must say what that means.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import structlog

from harness import __version__
from harness.core.call import SUITE
from harness.core.errors import InputError, StoreError
from harness.core.events import Feedback
from harness.core.events import Outcome as Ending
from harness.core.time import NS_PER_S
from harness.gate.canary import ARMS
from harness.gate.evidence import Row
from harness.runs.evidence import CallFacts, check_whole, rows_of
from harness.store import bundle
from harness.store.documents import read_object, read_timeline
from harness.store.index import Index
from harness.store.manifest import is_committed, open_folder

log = structlog.get_logger()

FORM = f"1/{__version__}"
"""Extracts of another form are read anew."""
SETTLED_NS = 2 * NS_PER_S
"""Without a change for this long, an extract is kept."""
_FAR_NS = 1 << 63


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """One call: its candidates' rows before any review, and what became of it where it was drawn into an ``arm``.

    ``end_ns`` is the end of what the live side did, ``None`` where it told nothing or the call has no arm.
    """

    call_id: str
    started_at: str | None
    attributes: dict[str, str]
    rows: tuple[Row, ...] = ()
    end_ns: int | None = None
    endings: tuple[str, ...] = ()
    said: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class _Held:
    """An extract as it was when the call's ``places``, folders below its own, were last changed at ``stamp``."""

    places: tuple[str, ...]
    stamp: tuple[int, ...]
    extract: Extract


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(_Held).decode


class Extracts:
    """The calls of a store. For one thread; keep it from step to step."""

    def __init__(self, store: Path) -> None:
        self._store = store
        self._held: dict[str, _Held] | None = None

    def read(self, now: datetime) -> tuple[tuple[Extract, ...], tuple[str, ...]]:
        """All calls as they are now, by folder's name, and what is damaged and left out.

        Raises:
            InputError: there is no such store.
        """
        calls = self._store / "calls"
        try:
            names = sorted(os.listdir(calls))  # noqa: PTH208 - names alone, of many calls
        except OSError:
            rule = "no calls in it; a store, or a run's folder, has a folder calls/"
            raise InputError(f"{self._store}: {rule}") from None
        known = self._from_index() if self._held is None else self._held
        found: list[Extract] = []
        damaged: list[str] = []
        self._held = {}
        fresh: dict[str, _Held] = {}
        for name in names:
            held = known.get(name)
            if held is None or _stamp(f"{calls}/{name}", held.places) != held.stamp:
                try:
                    held = _read(calls / name, now)
                except StoreError as error:
                    if (calls / name).exists():
                        damaged.append(str(error))
                    continue
                if held is None:
                    continue
                if max(held.stamp, default=_FAR_NS) < int(now.timestamp()) * NS_PER_S - SETTLED_NS:
                    fresh[name] = held
            else:
                self._held[name] = held
            found.append(held.extract)
        self._held |= fresh
        self._to_index(fresh)
        return tuple(found), tuple(damaged)

    def _from_index(self) -> dict[str, _Held]:
        try:
            with Index(self._store) as index:
                return {folder.rpartition("/")[2]: _decode(data) for folder, data in index.extracts(FORM)}
        except (StoreError, msgspec.MsgspecError) as error:
            log.warning("every call is read: the index tells nothing of them", reason=str(error))
            return {}

    def _to_index(self, fresh: Mapping[str, _Held]) -> None:
        if not fresh:
            return
        try:
            with Index(self._store) as index:
                index.keep_extracts(FORM, {f"calls/{name}": _encode(held) for name, held in fresh.items()})
        except StoreError as error:
            log.warning("the index does not keep what was read of calls", reason=str(error))


def _stamp(folder: str, places: tuple[str, ...]) -> tuple[int, ...]:
    """When places of a call were last changed; empty where one is missing."""
    try:
        # A path object for each of many calls' folders would take longer than the system does.
        return tuple([os.stat(folder + place).st_mtime_ns for place in places])  # noqa: PTH116
    except OSError:
        return ()


def _read(folder: Path, now: datetime) -> _Held | None:
    """What a call says now, ``None`` where it is not committed; without a stamp where a run is not committed yet."""
    below = [path for pattern in ("runs/", "runs/*/") for path in sorted(folder.glob(pattern))]
    places = ("", *(f"/{path.relative_to(folder)}" for path in below))
    stamp = _stamp(str(folder), places)
    check_whole(folder)
    if not is_committed(folder):
        return None
    extract = _extract(folder, now)
    whole = all(is_committed(run) for run in folder.glob("runs/*/*/"))
    return _Held(places, stamp if whole else (), extract)


def _extract(folder: Path, now: datetime) -> Extract:
    stored = open_folder(folder)
    head = read_object(stored, "call.json")
    attributes = {key: str(value) for key, value in head.get("attributes", {}).items()}
    began = head.get("started_at")
    facts = CallFacts(began if isinstance(began, str) else None, attributes, scripted=head.get("provider") == SUITE)
    runs = [bundle.read_run(path, sound=False) for path in bundle.runs(folder)]
    extract = Extract(
        call_id=str(head.get("id")),
        started_at=facts.started_at,
        attributes=attributes,
        rows=tuple(_slim(row) for row in rows_of(facts, runs, now)),
    )
    if attributes.get("arm") not in ARMS or "live.jsonl" not in stored.manifest.files:
        return extract
    live = read_timeline(stored, "live.jsonl", "live")
    return replace(
        extract,
        end_ns=live.end_ns,
        endings=tuple(each.value for each in live.of_kind(Ending)),
        said=tuple((each.name, each.value) for each in live.of_kind(Feedback)),
    )


def _slim(row: Row) -> Row:
    """Without what was said and heard: a criterion asks for none of it."""
    findings = (replace(each, live=None, candidate=None, path="", why="", clips=()) for each in row.findings)
    return replace(row, findings=tuple(findings))
