"""Recovery: a command is killed at a random point, what is there is judged, and the command is run once more.

A running service is killed as well, at a random moment: see ``kill_serve``.

Held to, after the kill: what was finished before is as it was; what is committed can be read, every byte checked; what
the command said was finished is there. After the second run: all is as if nothing had happened.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

from harness.cli import forget, gate, gc, index, promote, rediff, replay, review, rollout  # noqa: F401 - before forks
from harness.core.errors import HarnessError
from harness.store import index as store_index
from safety_kit import kill_decisions, kill_replay, kill_serve, kill_store, workshop
from safety_kit.kill_command import Command
from safety_kit.killed import KILLED, End, run
from safety_kit.table import Row

MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
"""A process that dies leaves the same behind on a file system in memory, where a flush costs nothing."""
COMMANDS = (*kill_replay.COMMANDS, *kill_store.COMMANDS, *kill_decisions.COMMANDS)
SERVE = "serve"
SERVE_TAKES = 6
"""So many times the time of another command."""
TARGET = "nothing finished is lost, nothing half-done believed, a restart repairs"
LATE_S = 0.004
"""Half the processes die this much later, at most, than a point: inside of a call of the system or of SQLite."""


def measured(count: int, seed: int, only: str, limit_s: float) -> list[Row]:
    """``count`` kills, dealt out over the commands, or as many as can be had in each one's part of the time."""
    names = [name for name in (*(command.name for command in COMMANDS), SERVE) if name.startswith(only)]
    shares = {name: count // len(names) + (at < count % len(names)) for at, name in enumerate(names)}
    part_s = limit_s / max(1, sum(SERVE_TAKES if name == SERVE else 1 for name in names))
    with tempfile.TemporaryDirectory(prefix="safety-kills-", dir=MEMORY) as scratch:
        rows = []
        commands = [command for command in COMMANDS if shares.get(command.name)]
        if commands:
            _make(Path(scratch) / "template")
        for command in commands:
            rng = Random(f"{seed}/{command.name}")
            rows.append(_attacked(command, shares[command.name], rng, Path(scratch), part_s))
        if shares.get(SERVE):
            rng = Random(f"{seed}/{SERVE}")
            rows.append(kill_serve.killed(shares[SERVE], rng, Path(scratch), SERVE_TAKES * part_s))
    return [replace(row, target=TARGET) for row in rows]


def _make(template: Path) -> None:
    """A workshop with recordings, and a store in which a run is finished."""
    template.mkdir()
    config = workshop.config_at(template)
    workshop.recordings(template / "recorded")
    with workshop.no_candidates():
        recorded, store = template / "recorded", template / "store"
        made = run(lambda _: workshop.harness("replay", recorded, "--config", config, "--out", store, "--jobs", "1"))
        if made.status not in (0, 1):
            raise RuntimeError(made.said)
    store_index.rebuild(template / "store")


def _attacked(command: Command, count: int, rng: Random, scratch: Path, limit_s: float) -> Row:
    template = scratch / "template"
    broken: list[str] = []
    killed = ended = 0
    until = time.monotonic() + limit_s
    with workshop.no_candidates():
        whole = _fresh(template, scratch / f"whole-{command.name}", command)
        done = run(lambda finish: command.work(whole, finish))
        if done.status not in command.ends:
            return Row(promise=f"kill: {command.name}", attacks=0, broken=(f"does not run: {done.said[-400:]}",))
        wanted = command.state(whole)
        for number in range(count):
            if number and time.monotonic() > until:
                break
            folder = _fresh(template, scratch / f"{number}", command)
            point, delay_s = rng.randint(1, max(1, done.points)), rng.random() * LATE_S * (number % 2)
            end = run(lambda finish, folder=folder: command.work(folder, finish), point, delay_s)  # type: ignore[misc]
            killed, ended = killed + (end.status == KILLED), ended + (end.status != KILLED)
            where = f"at point {point} of {done.points}" + (f" and {delay_s * 1000:.1f} ms" if delay_s else "")
            broken += [f"{where}: {fault}" for fault in _judged(command, folder, end, wanted)]
            shutil.rmtree(folder)
        shutil.rmtree(whole)
    note = f"{killed} died, {ended} were done before; {done.points} points"
    return Row(promise=f"kill: {command.name}", attacks=killed + ended, broken=tuple(broken), note=note)


def _fresh(template: Path, folder: Path, command: Command) -> Path:
    shutil.copytree(template, folder)
    command.begin(folder)
    return folder


def _judged(command: Command, folder: Path, end: End, wanted: object) -> Iterator[str]:
    try:
        yield from command.after(folder, end)
        again = run(lambda finish: (command.again or command.work)(folder, finish))
        if again.status not in (command.again_ends or command.ends):
            yield f"once more, it ends with {again.status}: {again.said[-300:]}"
        elif (found := command.state(folder)) != wanted:
            yield f"in the end {_differ(found, wanted)}"
    except HarnessError as error:
        yield f"{type(error).__name__}: {error}"


def _differ(found: object, wanted: object) -> str:
    if isinstance(found, dict) and isinstance(wanted, dict):
        keys = sorted(map(str, (key for key in found.keys() | wanted.keys() if found.get(key) != wanted.get(key))))
        return f"these differ: {', '.join(keys[:6])}"
    return f"there is {found!r:.200}, not {wanted!r:.200}"


if sys.version_info >= (3, 12):
    import warnings

    warnings.filterwarnings("ignore", message=".*multi-threaded.*fork", category=DeprecationWarning)
