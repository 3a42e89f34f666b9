"""Hostile inputs: for each codec and file format, mutations of valid inputs.

Held to: no exception but the harness's own (``HarnessError``), no input that takes ten seconds of computing, no memory
that stays. Two processes share the targets.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import tempfile
import time
import traceback
import warnings
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from random import Random
from types import FrameType

from harness.core.errors import HarnessError
from safety_kit.fuzz_target import Target
from safety_kit.fuzz_targets import targets
from safety_kit.mutate import mutated
from safety_kit.table import Row

HUNG_S = 10.0
"""Computing, not waiting: a busy machine makes nothing hang."""
GROWTH_BYTES = 48 << 20
TARGET = "no exception but ours, nothing hangs, no growth"
PROCESSES = 2
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
_PAGE = os.sysconf("SC_PAGE_SIZE")
_SHOWN = 5
_TAKES_TOO_LONG = f"takes over {HUNG_S:g} s"


class _Hung(BaseException):
    """An input took too long."""


_hangs: list[float] = []
"""When inputs took too long: raised in a decoder's callback, ``_Hung`` is swallowed on its way through C."""


def measured(count: int, seed: int, only: str, limit_s: float) -> list[Row]:
    """``count`` inputs for each target, or as many as can be had in its part of the time."""
    context = multiprocessing.get_context("spawn")
    with (
        tempfile.TemporaryDirectory(prefix="safety-fuzz-", dir=MEMORY) as scratch,
        ProcessPoolExecutor(PROCESSES, mp_context=context, initializer=_silent) as pool,
    ):
        folder = Path(scratch)
        names = [target.name for target in targets(folder) if target.name.startswith(only)]
        part_s = limit_s * PROCESSES / max(1, len(names))
        return list(pool.map(attacked, names, *([each] * len(names) for each in (folder, count, seed, part_s))))


def _silent() -> None:
    """What decoders written in C print of each input goes nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)


def attacked(name: str, scratch: Path, count: int, seed: int, limit_s: float) -> Row:
    """One target under ``count`` inputs, or fewer where the time is over."""
    warnings.simplefilter("ignore")
    (target,) = [target for target in targets(scratch) if target.name == name]
    rng = Random(f"{seed}/{name}")
    broken: dict[str, str] = {}
    refused = number = 0
    settled = _resident()
    until = time.monotonic() + limit_s
    signal.signal(signal.SIGVTALRM, _hung)
    for seed_input in target.seeds:
        _fed(target, seed_input)
    while number < count and time.monotonic() < until:
        number += 1
        data = mutated(rng.choice(target.seeds), target.seeds, rng)
        fault = _fed(target, data)
        refused += fault is None
        if fault:
            broken.setdefault(fault.partition(": ")[0], f"{fault} <- {data[:300]!r}")
        if number == count // 4:
            settled = _resident()
    grown = _resident() - settled
    if grown > GROWTH_BYTES:
        broken["memory"] = f"memory grew by {grown >> 20} MiB over {number} inputs"
    note = f"{refused / max(1, number):.0%} refused, memory {grown >> 10:+,} KiB"
    return Row(
        promise=f"fuzz: {name}", target=TARGET, attacks=number, broken=tuple(broken.values())[:_SHOWN], note=note
    )


def _fed(target: Target, data: bytes) -> str | None:
    """``None`` where it was refused as it should, empty where it was taken, else what went wrong."""
    signal.setitimer(signal.ITIMER_VIRTUAL, HUNG_S)
    _hangs.clear()
    try:
        target.feed(data)
    except HarnessError as error:
        if _hangs:
            return _TAKES_TOO_LONG
        return None if "\n" not in str(error) else f"an error of several lines: {error!r:.100}"
    except _Hung:
        return _TAKES_TOO_LONG
    except Exception as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}: {str(error)[:80]!r}"
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return _TAKES_TOO_LONG if _hangs else ""


def _hung(number: int, frame: FrameType | None) -> None:
    _hangs.append(time.monotonic())
    raise _Hung


def _resident() -> int:
    gc.collect()
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * _PAGE
