"""Compare a whole run again, by today's rules."""

from __future__ import annotations

import json
from pathlib import Path

from harness.config import Config
from harness.core.errors import InputError
from harness.runs.ledger import read_ledger
from harness.runs.replay import Progress, RunResult, new_run_id
from harness.session.conditions import Conditions
from harness.session.rediff import rediff_call
from harness.session.replay import CallResult
from harness.store import bundle


def remembered(run: Path) -> Path:
    """The configuration a run was made with.

    Raises:
        InputError: the folder is no run's.
    """
    return Path(read_ledger(run).config)


def rediff(run: Path, config: Config, progress: Progress) -> RunResult:
    """Judge the last run in a folder anew; its sound and timelines stay, its findings and pages are new.

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
    results: list[CallResult] = []
    for folder in folders:
        result = rediff_call(folder, old, conditions)
        if result is not None:
            results.append(result)
            progress.done(result)
    return RunResult(conditions.run_id, tuple(results), ())
