"""A fork bomb of root is stopped by the kernel, where the system has the controller for it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from harness.candidate.sandbox_pids import TaskLimit, _parents

BOMB = """
import os, sys, time
sys.stdin.readline()
made = 0
try:
    for _ in range(100):
        if os.fork() == 0:
            time.sleep(60)
            os._exit(0)
        made += 1
except BlockingIOError:
    pass
print(made, flush=True)
sys.stdin.readline()
"""


@pytest.mark.root
@pytest.mark.skipif(os.geteuid() != 0, reason="others are bound by RLIMIT_NPROC")
def test_no_more_tasks_than_the_bound_and_nothing_left_behind() -> None:
    bomb = subprocess.Popen(
        [sys.executable, "-S", "-c", BOMB],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert bomb.stdin is not None
    assert bomb.stdout is not None
    limit = TaskLimit(bomb.pid, 20)
    folders = [folder for parent in _parents() for folder in parent.glob(f"shadow-{os.getpid()}-*")]
    assert limit.holds is bool(folders)
    bomb.stdin.write("go\n")
    bomb.stdin.flush()
    made = int(bomb.stdout.readline())
    assert made == (19 if limit.holds else 100)
    os.killpg(bomb.pid, 9)
    bomb.communicate()
    limit.end()
    limit.end()
    assert not any(folder.exists() for folder in folders)


def test_who_is_not_root_needs_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    limit = TaskLimit(os.getpid(), 20)
    assert not limit.holds
    limit.end()
