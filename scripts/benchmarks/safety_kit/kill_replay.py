"""``replay`` and ``rediff`` under attack: no finished run is done twice, and findings are the same in the end."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from harness.runs import ledger
from harness.store import bundle
from harness.store.removal import left_over
from safety_kit import workshop
from safety_kit.kill_command import Command
from safety_kit.killed import End, Finish
from safety_kit.store_checks import committed, kept, whole


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
    yield from whole(out)
    there = committed(out)
    yield from (f"{name} was said to be finished, and is not there" for name in end.finished if name not in there)
    if (out / "summary.json").exists():
        json.loads((out / "summary.json").read_text())
    was_finished = (out / ledger.RUN_FILE).exists() and ledger.read_ledger(out).finished
    # A run that was finished is not gone on with: the next one is another, and stands beside it.
    seen = {} if was_finished else {name: data.decode() for name, data in there.items()}
    (folder / "seen.json").write_text(json.dumps(seen))
    (folder / "finished.json").write_text(json.dumps([name for name in there if was_finished]))


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
    now = committed(out)
    found["redone"] = sorted(name for name in both if summary["run_id"] in name and now[name].decode() != seen[name])
    before = json.loads(path.read_text()) if (path := folder / "finished.json").exists() else []
    found["runs"] = len([name for name in now if "/runs/" in name and name not in before])
    found["lost"] = [name for name in before if name not in now]
    found["left over"] = [str(path) for path in left_over(out) if path.is_dir()]
    found["verdict"] = summary["verdict"]
    list(whole(out))
    return found


def _rediff(folder: Path, finish: Finish) -> int:
    return workshop.harness("rediff", folder / "store", "--config", workshop.config_at(folder))


def _after_rediff(folder: Path, end: End) -> Iterator[str]:
    yield from whole(folder / "store")
    yield from kept(folder.parent / "template" / "store", folder / "store")


def _rediffed(folder: Path) -> object:
    summary = json.loads((folder / "store" / "summary.json").read_text())
    list(whole(folder / "store"))
    return sorted(
        (each["call_id"], each["candidate"], each["verdict"], len(each["findings"])) for each in summary["calls"]
    )


_FAILS = frozenset((1,))
COMMANDS = (
    Command("replay, then --resume", _replay, _after_replay, _replayed, _resume, ends=_FAILS),
    Command("rediff", _rediff, _after_rediff, _rediffed, ends=_FAILS),
)
