"""``run.json``: what the last run in a folder was made with, and whether it was finished.

It is written when a run begins and again when it ends. In between, each call is committed as it is finished: a run that
was killed is its committed calls, and ``resumed`` finds them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from harness.core.errors import InputError
from harness.core.schema import decode, encode
from harness.session.replay import CallResult
from harness.store import bundle
from harness.store.disk import storing, write_file
from harness.store.names import folder_name
from harness.store.removal import remove_run

RUN_FILE = "run.json"
SCHEMA = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """``config`` is the configuration's path; ``settings`` a digest of it and of all options that a result hangs on."""

    config: str
    run_id: str = ""
    settings: str = ""
    finished: bool = True
    schema: int = SCHEMA


def settings_digest(*parts: object) -> str:
    """A digest of what a run is made with."""
    return hashlib.sha256(json.dumps([repr(part) for part in parts]).encode("utf-8", "surrogatepass")).hexdigest()


def write_ledger(out: Path, ledger: Ledger) -> None:
    """Write ``run.json``, whole.

    Raises:
        StoreError: the folder cannot be written.
    """
    with storing(out / RUN_FILE):
        write_file(out / RUN_FILE, json.dumps(encode(ledger)).encode() + b"\n")


def read_ledger(out: Path) -> Ledger:
    """The ledger of the last run in a folder.

    Raises:
        InputError: the folder is no run's.
    """
    try:
        return decode(Ledger, json.loads((out / RUN_FILE).read_text(encoding="utf-8")))
    except (OSError, ValueError, RecursionError):
        raise InputError(f"{out}: no {RUN_FILE} in it; give a folder that `harness replay --out` wrote") from None


def resumed(out: Path, run_id: str, candidates: Collection[str]) -> dict[str, CallResult]:
    """The calls of a run on which all ``candidates`` were finished, by call id, read back from the folder.

    Of a call that was interrupted the runs that were already committed are taken away: it will be done anew.

    Raises:
        StoreError: a bundle is damaged.
    """
    done: dict[str, CallResult] = {}
    for folder in bundle.calls(out):
        paths = [path for path in bundle.runs(folder) if path.parent.name == folder_name(run_id)]
        runs = {run.candidate.name: run for run in map(bundle.read_run, paths)}
        if not runs.keys() >= set(candidates):
            for path in paths:
                remove_run(path)
            continue
        call = bundle.read_call(folder)
        if call.live is not None:
            in_order = tuple(runs[name] for name in candidates)
            done[call.call_id] = CallResult(call=call, live=call.live, runs=in_order)
    return done
