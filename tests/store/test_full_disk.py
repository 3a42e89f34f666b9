"""A disk that is full: one error that names the file, and what was there is as it was."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harness.core.errors import StoreError
from harness.store import bundle, chain, index
from harness.store.manifest import is_committed
from tests.store.stored import call, finding, live, outcome, run


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """From the n-th flush on, the disk takes nothing more."""
    flush = os.fsync

    def fill(after: int) -> None:
        left = [after]

        def fsync(descriptor: int) -> None:
            left[0] -= 1
            if left[0] < 0:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            flush(descriptor)

        monkeypatch.setattr(os, "fsync", fsync)

    return fill


WORK: dict[str, Callable[[Path], Any]] = {
    "call": lambda store: bundle.write_call(store, call("new"), live("new")),
    "run": lambda store: bundle.write_run(store, run("CA12", "r9", "next", finding(9)), {"clips/a.wav": b"RIFF"}, {}),
    "late facts": lambda store: bundle.add_live(bundle.call_folder(store, "CA12"), live("CA12", outcome())),
    "record": lambda store: chain.append(store / "audit" / "a.jsonl", {"n": 1}),
}


@pytest.mark.parametrize("work", WORK)
@pytest.mark.parametrize("after", range(6))
def test_what_was_there_stays_and_what_was_not_finished_is_not_believed(
    tmp_path: Path, full: Callable[[int], None], monkeypatch: pytest.MonkeyPatch, work: str, after: int
) -> None:
    bundle.write_call(tmp_path, call("CA12"), live("CA12"))
    bundle.write_run(tmp_path, run("CA12", "r1", "next", finding(1)), {}, {})
    chain.append(tmp_path / "audit" / "a.jsonl", {"n": 0})
    full(after)
    try:
        WORK[work](tmp_path)
    except StoreError as error:
        assert "No space left on device" in str(error)
    monkeypatch.undo()
    for folder in bundle.calls(tmp_path):
        bundle.read_call(folder)
        assert all(bundle.read_run(path) for path in bundle.runs(folder))
    assert is_committed(bundle.call_folder(tmp_path, "CA12"))
    written = [record["n"] for record in chain.records(tmp_path / "audit" / "a.jsonl")]
    assert written == ([0, 1] if work == "record" and after else [0])
    WORK[work](tmp_path)
    assert index.rebuild(tmp_path).damaged == ()
