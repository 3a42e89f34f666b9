"""The commands that are killed: what each does, what must hold after a kill, and what must be the same in the end."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from harness.core.errors import StoreError
from harness.core.events import CallStarted, Outcome
from harness.core.time import NS_PER_S
from harness.core.timeline import Timeline
from harness.store import bundle, chain, manifest
from harness.store import index as store_index
from harness.store import rollout as kept
from harness.store.index import Index
from harness.store.removal import left_over
from safety_kit import workshop
from safety_kit.killed import End, run, tree

Finish = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Command:
    """A command under attack, on a folder that ``begin`` has prepared.

    ``after`` tells what is wrong once it was killed, ``again`` does it once more (by default the same), and ``state``
    is what must be the same in the end as without a kill.
    """

    name: str
    work: Callable[[Path, Finish], int]
    after: Callable[[Path, End], Iterator[str]]
    state: Callable[[Path], object]
    again: Callable[[Path, Finish], int] | None = None
    begin: Callable[[Path], None] = field(default=lambda folder: None)
    ends: frozenset[int] = frozenset((0,))
    again_ends: frozenset[int] | None = None


# What holds of any store, whenever it was killed.


def _whole(store: Path) -> Iterator[str]:
    """Every committed folder can be read, every byte checked; none has files without a manifest and without a mark."""
    for folder in sorted((store / "calls").glob("*/")):
        for each in (folder, *sorted(folder.glob("runs/*/*/"))):
            stray = manifest.stray_of(each)
            if stray is not None:
                yield f"{each.relative_to(store)} holds {stray} and no manifest"
            if manifest.is_committed(each):
                manifest.open_folder(each).verify()
        if manifest.is_committed(folder):
            bundle.read_call(folder)
            for path in bundle.runs(folder):
                bundle.read_run(path)


def _committed(store: Path) -> dict[str, bytes]:
    return {
        str(path.parent.relative_to(store)): path.read_bytes()
        for path in sorted((store / "calls").rglob("manifest.json"))
    }


def _kept(before: Path, store: Path) -> Iterator[str]:
    """What was committed before is as it was."""
    now = _committed(store)
    for name, data in _committed(before).items():
        if now.get(name) != data:
            yield f"{name} was finished before and is changed"


def _rows(store: Path) -> dict[str, object]:
    with Index(store) as held:
        calls = {row["call_id"]: row for row in held.calls(limit=1000)}
        return {
            **calls,
            **{f"runs of {name}": held.runs(name) for name in calls},
            "findings": sorted(json.dumps(row["finding"], sort_keys=True) for row in held.findings(limit=10_000)),
        }


# replay


def _replay(folder: Path, finish: Finish, *more: str) -> int:
    write = bundle.write_run

    def told(store: Path, made: bundle.Run, *rest: object) -> Path:
        path = write(store, made, *rest)  # type: ignore[arg-type]
        finish(str(path.relative_to(store)))
        return path

    bundle.write_run = told  # type: ignore[assignment]
    out, config = folder / "out", workshop.config_at(folder)
    return workshop.harness("replay", folder / "recorded", "--config", config, "--out", out, "--jobs", "2", *more)


def _after_replay(folder: Path, end: End) -> Iterator[str]:
    out = folder / "out"
    yield from _whole(out)
    committed = _committed(out)
    yield from (f"{name} was said to be finished, and is not there" for name in end.finished if name not in committed)
    if (out / "summary.json").exists():
        json.loads((out / "summary.json").read_text())
    (folder / "seen.json").write_text(json.dumps({name: data.decode() for name, data in committed.items()}))


def _resume(folder: Path, finish: Finish) -> int:
    return _replay(folder, finish, "--resume")


def _replayed(folder: Path) -> dict[str, object]:
    """Findings and verdicts by call and candidate, without the run's id; and whether finished calls were kept."""
    out = folder / "out"
    summary = json.loads((out / "summary.json").read_text())
    found: dict[str, object] = {
        f"{each['call_id']}/{each['candidate']}": (each["verdict"], [one["id"] for one in each["findings"]])
        for each in summary["calls"]
    }
    seen = json.loads(path.read_text()) if (path := folder / "seen.json").exists() else {}
    runs = {name for name in seen if "/runs/" in name and name.endswith("/next")}
    both = {name for name in runs if name.removesuffix("next") + "control" in seen}
    now = _committed(out)
    found["redone"] = sorted(name for name in both if summary["run_id"] in name and now[name].decode() != seen[name])
    found["runs"] = len([name for name in now if "/runs/" in name])
    found["left over"] = [str(path) for path in left_over(out) if path.is_dir()]
    found["verdict"] = summary["verdict"]
    list(_whole(out))
    return found


# rediff


def _rediff(folder: Path, finish: Finish) -> int:
    return workshop.harness("rediff", folder / "store", "--config", workshop.config_at(folder))


def _after_rediff(folder: Path, end: End) -> Iterator[str]:
    yield from _whole(folder / "store")
    yield from _kept(folder.parent / "template" / "store", folder / "store")


def _rediffed(folder: Path) -> object:
    summary = json.loads((folder / "store" / "summary.json").read_text())
    list(_whole(folder / "store"))
    return sorted(
        (each["call_id"], each["candidate"], each["verdict"], len(each["findings"])) for each in summary["calls"]
    )


# index, gc, forget, late facts


def _rebuild(folder: Path, finish: Finish) -> int:
    return workshop.harness("index", "rebuild", folder / "store")


def _damaged(folder: Path) -> None:
    path = folder / "store" / store_index.FILE
    path.write_bytes(path.read_bytes()[:4096] + b"\0" * 4096)


def _after_index(folder: Path, end: End) -> Iterator[str]:
    yield from _kept(folder.parent / "template" / "store", folder / "store")
    try:
        rows = _rows(folder / "store")
    except StoreError:
        return
    wanted = _rows(folder.parent / "template" / "store")
    for name, row in rows.items():
        if name in workshop.CALLS and row != wanted[name]:
            yield f"the index tells something else of {name}"


def _gc(folder: Path, finish: Finish) -> int:
    return workshop.harness("gc", "--config", workshop.config_at(folder), "--delete")


def _after_removal(folder: Path, end: End) -> Iterator[str]:
    store = folder / "store"
    yield from _whole(store)
    was = _committed(folder.parent / "template" / "store")
    now = _committed(store)
    yield from (f"{name} came from nowhere or is changed" for name in now if now[name] != was.get(name))
    yield from (f"{name} should have stayed" for name in was if name not in now and not name.startswith("calls/alpha"))


def _left(folder: Path) -> dict[str, object]:
    """The store as it is but for what a later gc sweeps, and the index as it reads."""
    store = folder / "store"
    swept = [path for path in left_over(store)]
    files = {
        name: data
        for name, data in tree(store).items()
        if not name.startswith(("index.sqlite", "audit/"))
        and not any((store / name).is_relative_to(each) for each in swept)
    }
    return {**files, "index": _rows(store)}


def _forget(folder: Path, finish: Finish) -> int:
    return workshop.harness("forget", "--config", workshop.config_at(folder), "--call", "alpha")


def _reviewed(folder: Path) -> None:
    """A review of a finding on the call that goes, and one that stays; a run's own pages do not belong to a store."""
    for name in ("summary.json", "junit.xml", "report.html", "report.md", "run.json"):
        (folder / "store" / name).unlink()
    for call in ("alpha", "beta"):
        (folder_of_run,) = [
            path for path in bundle.runs(bundle.call_folder(folder / "store", call)) if path.name == "next"
        ]
        finding = bundle.read_run(folder_of_run).comparison.findings[0].id + ("" if call == "alpha" else "-other")
        chain.append(folder / "store" / "reviews" / "findings.jsonl", {"finding": finding, "by": "ann"})


def _finding(folder: Path, call: str) -> str:
    (path,) = [each for each in bundle.runs(bundle.call_folder(folder / "store", call)) if each.name == "next"]
    return bundle.read_run(path).comparison.findings[0].id


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
    yield from _whole(folder / "store")
    live = bundle.read_call(bundle.call_folder(folder / "store", "beta")).live
    if live is None or len(live.events) not in (2, 5):
        yield "the account is neither the old nor the new one"


# promote


def _promote(folder: Path, finish: Finish) -> int:
    finding = _finding(folder, "alpha")
    return workshop.harness(
        "promote", finding, "--incident", "INC-1", "--expect", "tool=book", "--by", "ann", "--config",
        workshop.config_at(folder), "--to", folder / "cases", "--runs", "1", "--level", "scheduled",
    )  # fmt: skip


def _after_promote(folder: Path, end: End) -> Iterator[str]:
    yield from _kept(folder.parent / "template" / "store", folder / "store")
    for case in (folder / "cases").glob("*/*/"):
        if manifest.is_committed(case):
            manifest.open_folder(case).verify()
            bundle.read_call(case)
    # What was finished is not promoted twice.
    for case in [path for path in (folder / "cases").glob("*/*/") if manifest.is_committed(path)]:
        shutil.rmtree(case)


def _promoted(folder: Path) -> object:
    (case,) = (folder / "cases").glob("*/*/")
    return sorted(manifest.open_folder(case).manifest.files), bundle.read_call(case).call_id


# rollout, review


def _rollout(action: str) -> Callable[[Path, Finish], int]:
    def work(folder: Path, finish: Finish) -> int:
        done = workshop.harness("rollout", action, "--config", workshop.config_at(folder), "--by", "ann")
        finish(action)
        return done

    return work


def _started(folder: Path) -> None:
    run(lambda finish: _rollout("start")(folder, finish))


def _stopped(folder: Path) -> None:
    _started(folder)
    run(lambda finish: _rollout("kill")(folder, finish))


def _after_rollout(was_killed: bool | None) -> Callable[[Path, End], Iterator[str]]:
    def after(folder: Path, end: End) -> Iterator[str]:
        store = folder / "store"
        state = kept.last_state(store)
        if was_killed and not kept.killed(store) and (state is None or state["killed"]):
            yield "the switch was taken back, and no record says so"
        if end.finished and was_killed is False and not kept.killed(store):
            yield "the switch was thrown, and is not"
        yield from _kept(folder.parent / "template" / "store", store)

    return after


def _stands(folder: Path) -> object:
    state = kept.last_state(folder / "store")
    assert state is not None
    return {name: value for name, value in state.items() if name != "entered_at"} | {
        "KILL": kept.killed(folder / "store")
    }


def _again_start(folder: Path, finish: Finish) -> int:
    return 0 if kept.last_state(folder / "store") is not None else _rollout("start")(folder, finish)


def _review(folder: Path, finish: Finish) -> int:
    finding = _finding(folder, "alpha")
    return workshop.harness("review", finding, "--judgement", "live_right", "--by", "ann", "--store", folder / "store")


def _after_review(folder: Path, end: End) -> Iterator[str]:
    chain.records(folder / "store" / "reviews" / "findings.jsonl")
    yield from _kept(folder.parent / "template" / "store", folder / "store")


def _reviews(folder: Path) -> object:
    return {each["finding"] for each in chain.records(folder / "store" / "reviews" / "findings.jsonl")}


_FAILS = frozenset((1,))
COMMANDS = (
    Command("replay, then --resume", _replay, _after_replay, _replayed, _resume, ends=_FAILS),
    Command("rediff", _rediff, _after_rediff, _rediffed, ends=_FAILS),
    Command(
        "index rebuild of a damaged index",
        _rebuild,
        _after_index,
        lambda folder: _rows(folder / "store"),
        begin=_damaged,
    ),
    Command("gc --delete", _gc, _after_removal, _left),
    Command("forget", _forget, _after_removal, _forgotten, begin=_reviewed),
    Command("late facts", _late, _after_late, _left),
    Command("promote", _promote, _after_promote, _promoted),
    Command("rollout start", _rollout("start"), _after_rollout(None), _stands, _again_start),
    Command("rollout kill", _rollout("kill"), _after_rollout(False), _stands, begin=_started),
    Command("rollout release", _rollout("release"), _after_rollout(True), _stands, begin=_stopped),
    Command("review", _review, _after_review, _reviews),
)
