"""The index, retention, erasure and late facts under attack: what goes is gone whole, what stays is as it was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from harness.core.errors import StoreError
from harness.core.events import CallStarted, Outcome
from harness.core.time import NS_PER_S
from harness.core.timeline import Timeline
from harness.store import bundle, chain
from harness.store import index as store_index
from harness.store.index import Index
from harness.store.removal import left_over
from safety_kit import workshop
from safety_kit.kill_command import Command
from safety_kit.killed import End, Finish, tree
from safety_kit.store_checks import committed, kept, rows, whole


def _rebuild(folder: Path, finish: Finish) -> int:
    return workshop.harness("index", "rebuild", folder / "store")


def _damaged(folder: Path) -> None:
    path = folder / "store" / store_index.FILE
    path.write_bytes(path.read_bytes()[:4096] + b"\0" * 4096)


def _after_index(folder: Path, end: End) -> Iterator[str]:
    yield from kept(folder.parent / "template" / "store", folder / "store")
    try:
        found = rows(folder / "store")
    except StoreError:
        return
    wanted = rows(folder.parent / "template" / "store")
    for name, row in found.items():
        if name in workshop.CALLS and row != wanted[name]:
            yield f"the index tells something else of {name}"


def _gc(folder: Path, finish: Finish) -> int:
    return workshop.harness("gc", "--config", workshop.config_at(folder), "--delete")


def _after_removal(folder: Path, end: End) -> Iterator[str]:
    store = folder / "store"
    yield from whole(store)
    was = committed(folder.parent / "template" / "store")
    now = committed(store)
    yield from (f"{name} came from nowhere or is changed" for name in now if now[name] != was.get(name))
    yield from (f"{name} should have stayed" for name in was if name not in now and not name.startswith("calls/alpha"))


def _left(folder: Path) -> dict[str, object]:
    """The store as it is but for what a later gc sweeps, and the index as it reads."""
    store = folder / "store"
    swept = list(left_over(store))
    files = {
        name: data
        for name, data in tree(store).items()
        if not name.startswith(("index.sqlite", "audit/"))
        and not any((store / name).is_relative_to(each) for each in swept)
    }
    return {**files, "index": rows(store)}


def _forget(folder: Path, finish: Finish) -> int:
    return workshop.harness("forget", "--config", workshop.config_at(folder), "--call", "alpha")


def _reviewed(folder: Path) -> None:
    """A review of a finding on the call that goes, and one that stays; a run's own pages do not belong to a store."""
    for name in ("summary.json", "junit.xml", "report.html", "report.md", "run.json"):
        (folder / "store" / name).unlink()
    for call in ("alpha", "beta"):
        finding = workshop.finding_of(folder / "store", call) + ("" if call == "alpha" else "-other")
        chain.append(folder / "store" / "reviews" / "findings.jsonl", {"finding": finding, "by": "ann"})


def _forgotten(folder: Path) -> object:
    state = _left(folder)
    receipts = chain.records(folder / "store" / "audit" / "forgotten.jsonl")
    return {**state, "receipts": bool(receipts), "left": [each["left"] for each in receipts][-1:]}


def _late(folder: Path, finish: Finish) -> int:
    events = (CallStarted(call_id="beta"), Outcome(value="resolved", at_ns=7 * NS_PER_S))
    store = folder / "store"
    bundle.add_live(bundle.call_folder(store, "beta"), Timeline.of("live", events))
    with Index(store) as held:
        held.match()
    return 0


def _after_late(folder: Path, end: End) -> Iterator[str]:
    yield from whole(folder / "store")
    live = bundle.read_call(bundle.call_folder(folder / "store", "beta")).live
    if live is None or len(live.events) not in (2, 5):
        yield "the account is neither the old nor the new one"


def _read(folder: Path) -> object:
    return rows(folder / "store")


COMMANDS = (
    Command("index rebuild of a damaged index", _rebuild, _after_index, _read, begin=_damaged),
    Command("gc --delete", _gc, _after_removal, _left),
    Command("forget", _forget, _after_removal, _forgotten, begin=_reviewed),
    Command("late facts", _late, _after_late, _left),
)
