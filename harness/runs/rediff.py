"""Compare a whole run again, by today's rules.

Many calls are shared among processes. What comes back is what a summary needs: sound and timelines stay in the store,
so that memory does not grow with what the run holds.
"""

from __future__ import annotations

import json
import os
from collections import deque
from collections.abc import Generator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from harness.config import Config
from harness.core.errors import InputError
from harness.runs.ledger import read_ledger
from harness.runs.replay import Progress, RunResult, new_run_id
from harness.session.conditions import Conditions
from harness.session.rediff import rediff_call
from harness.session.replay import CallResult
from harness.store import bundle

Results = Generator[CallResult | None, None, None]

_SHARED = 48
"""Fewer calls than this are compared sooner than other processes have started."""
_AHEAD = 4
"""Calls that wait for each process."""


def remembered(run: Path) -> Path:
    """The configuration a run was made with.

    Raises:
        InputError: the folder is no run's.
    """
    return Path(read_ledger(run).config)


def rediff(run: Path, config: Config, progress: Progress, jobs: int | None = None) -> RunResult:
    """Judge the last run in a folder anew; its sound and timelines stay, its findings and pages are new.

    ``jobs`` processes share the calls, by default one a processor; a judge is asked from this one alone.

    Raises:
        InputError: the folder holds no run.
        StoreError: a bundle is damaged, or the folder cannot be written.
    """
    try:
        old = str(json.loads((run / "summary.json").read_text(encoding="utf-8"))["run_id"])
    except (OSError, ValueError, KeyError, TypeError):
        raise InputError(f"{run}: no summary.json in it; give a folder that `harness replay --out` wrote") from None
    conditions = Conditions(config=config, candidates=config.candidate, out=run, run_id=new_run_id())
    folders = list(bundle.calls(run))
    progress.started(len(folders))
    shared = min(jobs or len(os.sched_getaffinity(0)), len(folders) // _SHARED + 1)
    alone = shared == 1 or conditions.judge is not None
    made = _alone(folders, old, conditions) if alone else _shared(folders, old, conditions, shared)
    results: list[CallResult] = []
    with closing(made):
        for result in made:
            if result is not None:
                results.append(result)
                progress.done(result)
    return RunResult(conditions.run_id, tuple(results), ())


def _alone(folders: Sequence[Path], old: str, conditions: Conditions) -> Results:
    for folder in folders:
        result = rediff_call(folder, old, conditions)
        yield result.for_summary() if result else None


def _shared(folders: Sequence[Path], old: str, conditions: Conditions, jobs: int) -> Results:
    """The results in the order of the folders, few of them in the making at a time."""
    terms = (conditions.config, conditions.out, conditions.run_id)
    with ProcessPoolExecutor(jobs, get_context("spawn"), _begin, terms) as pool:
        left = iter(folders)
        waiting = deque(pool.submit(_one, folder, old) for folder in islice(left, jobs * _AHEAD))
        while waiting:
            result = waiting.popleft().result()
            waiting.extend(pool.submit(_one, folder, old) for folder in islice(left, 1))
            yield result


_here: list[Conditions] = []
"""In a process that shares in a run: the run's conditions."""


def _begin(config: Config, out: Path, run_id: str) -> None:
    _here.append(Conditions(config=config, candidates=config.candidate, out=out, run_id=run_id))


def _one(folder: Path, old: str) -> CallResult | None:
    result = rediff_call(folder, old, _here[-1])
    return result.for_summary() if result else None
