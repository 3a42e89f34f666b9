"""``promote``, ``rollout`` and ``review`` under attack: a decision is taken or not, and never forgotten."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from harness.store import bundle, chain, manifest, rollout
from safety_kit import workshop
from safety_kit.kill_command import Command
from safety_kit.killed import End, Finish, run
from safety_kit.store_checks import kept


def _promote(folder: Path, finish: Finish) -> int:
    finding = workshop.finding_of(folder / "store", "alpha")
    return workshop.harness(
        "promote", finding, "--incident", "INC-1", "--expect", "tool=book", "--by", "ann", "--config",
        workshop.config_at(folder), "--to", folder / "cases", "--runs", "1", "--level", "scheduled",
    )  # fmt: skip


def _after_promote(folder: Path, end: End) -> Iterator[str]:
    yield from kept(folder.parent / "template" / "store", folder / "store")
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
        state = rollout.last_state(store)
        if was_killed and not rollout.killed(store) and (state is None or state["killed"]):
            yield "the switch was taken back, and no record says so"
        if end.finished and was_killed is False and not rollout.killed(store):
            yield "the switch was thrown, and is not"
        yield from kept(folder.parent / "template" / "store", store)

    return after


def _stands(folder: Path) -> object:
    state = rollout.last_state(folder / "store")
    assert state is not None
    return {name: value for name, value in state.items() if name != "entered_at"} | {
        "KILL": rollout.killed(folder / "store")
    }


def _again_start(folder: Path, finish: Finish) -> int:
    return 0 if rollout.last_state(folder / "store") is not None else _rollout("start")(folder, finish)


def _review(folder: Path, finish: Finish) -> int:
    finding = workshop.finding_of(folder / "store", "alpha")
    return workshop.harness("review", finding, "--judgement", "live_right", "--by", "ann", "--store", folder / "store")


def _after_review(folder: Path, end: End) -> Iterator[str]:
    chain.records(folder / "store" / "reviews" / "findings.jsonl")
    yield from kept(folder.parent / "template" / "store", folder / "store")


def _reviews(folder: Path) -> object:
    return {each["finding"] for each in chain.records(folder / "store" / "reviews" / "findings.jsonl")}


COMMANDS = (
    Command("promote", _promote, _after_promote, _promoted),
    Command("rollout start", _rollout("start"), _after_rollout(None), _stands, _again_start),
    Command("rollout kill", _rollout("kill"), _after_rollout(False), _stands, begin=_started),
    Command("rollout release", _rollout("release"), _after_rollout(True), _stands, begin=_stopped),
    Command("review", _review, _after_review, _reviews),
)
