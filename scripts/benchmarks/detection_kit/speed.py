"""How long comparing takes: one long call, and a run of many stored ones compared again."""

from __future__ import annotations

import copy
import resource
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from random import Random

from detection_kit.draft import draft
from detection_kit.export import rules
from detection_kit.industry import Industry, industries
from detection_kit.scene import Script, timelines
from detection_kit.values import confused
from harness.compare.diff import diff
from harness.compare.rules import Rules
from harness.core.timeline import Timeline

LONG_TURNS = 60
BUNDLES = 1000


def long_call(of: list[Industry], seed: int, turns: int) -> tuple[str, str]:
    """A call of many turns in other words on each side, with a value misheard now and then."""
    made = draft(of[0], Random(seed), varied=True)
    for side in (made.live, made.candidate):
        _repeat(side, turns)
    for number in range(4, turns, 9):
        turn = made.candidate.turns[number]
        turn.told = {slot: confused(value, made.rng) for slot, value in list(made.live.values.items())[:2]}
    return timelines(made.live, made.candidate)


def _repeat(side: Script, turns: int) -> None:
    given = list(side.turns)
    side.turns = [copy.deepcopy(given[number % len(given)]) for number in range(turns)]
    side.values = dict(side.values)


def one_call(of: list[Industry], by: Rules, seed: int) -> None:
    """Print the CPU time of comparing calls of 60 turns, read from JSON lines, each another one."""
    times = []
    for number, industry in enumerate(of):
        live, candidate = long_call([industry], seed + number, LONG_TURNS)
        start = time.process_time()
        sides = Timeline.parse(live, "live", "live"), Timeline.parse(candidate, "candidate", "candidate")
        diff(*sides, by)
        times.append(1000 * (time.process_time() - start))
    minutes = sides[0].end_ns / 60e9
    print(
        f"{len(times)} calls of {LONG_TURNS} turns (the last of {minutes:.0f} min), all checks, each text new: "
        f"{sorted(times)[len(times) // 2]:.0f} ms CPU in the middle, {max(times):.0f} ms at most (target 150)"
    )


def thousand_bundles(of: list[Industry], folder: Path, seed: int) -> None:
    """Print how long two processes take to read and compare 1,000 stored pairs of timelines, and their memory."""
    made = [timelines(one.live, one.candidate) for one in (
        draft(of[number % len(of)], Random(f"{seed} {number}"), varied=True) for number in range(BUNDLES)
    )]  # fmt: skip
    for number, (live, candidate) in enumerate(made):
        (folder / f"{number}.live.jsonl").write_text(live, encoding="utf-8")
        (folder / f"{number}.candidate.jsonl").write_text(candidate, encoding="utf-8")
    start = time.perf_counter()
    with ProcessPoolExecutor(2) as pool:
        halves = [list(range(half, BUNDLES, 2)) for half in (0, 1)]
        grown = list(pool.map(_compare, [folder, folder], halves))
    print(
        f"{BUNDLES} stored pairs of timelines compared in two processes: {time.perf_counter() - start:.1f} s "
        f"(target 60); resident memory grew by {max(grown):.1f} MB from the 100th pair to the last"
    )


def _compare(folder: Path, numbers: list[int]) -> float:
    by = rules(folder / f"rules-{numbers[0]}", industries())
    early = 0
    for done, number in enumerate(numbers):
        sides = [
            Timeline.parse((folder / f"{number}.{side}.jsonl").read_text(encoding="utf-8"), side, str(number))
            for side in ("live", "candidate")
        ]
        diff(sides[0], sides[1], by)
        if done == 100:
            early = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - early) / 1024
