"""Processes forked from one that has imported Pipecat: the same runs, the same ends, and nothing left behind."""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harness.candidate import launch, watch
from harness.candidate import run as runs
from harness.candidate.isolation import Policy, probe
from harness.candidate.launch import Alone, Forked, Zygote, launches
from harness.candidate.process import WorkerProcess, _tree
from harness.candidate.protocol import Facts, FromWorker, Said
from harness.candidate.run import CandidateRun
from harness.candidate.watch import Watch
from harness.core.events import Fault
from tests.candidate.phone import agent, caller, recorded, run_bot

CALL = recorded([agent("Hello.", 0, 500), caller("one", 1200, 2000)], 3000)
ARGS = 'greeting = "Hello."\nheard = ["one"]'
ALONE = "namespaces" in probe().holding


def faults(run: CandidateRun) -> list[str]:
    return [fault.where for fault in run.timeline.of_kind(Fault)]


def forks() -> list[int]:
    """The processes that the zygote looks after, and theirs; those that have ended included."""
    return _tree(launches.zygote().process.pid)[1:]


def gone(pid: int) -> bool:
    try:
        return "\nState:\tZ" in Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:
        return True


def until(ready: Callable[[], bool], limit_s: float = 60.0) -> None:
    deadline = time.monotonic() + limit_s
    while not ready():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def interrupted(monkeypatch: pytest.MonkeyPatch, deed: Callable[[WorkerProcess], None]) -> CandidateRun:
    """A run in which something is done to the process as soon as it has spoken."""
    made: list[WorkerProcess] = []

    class Seen(WorkerProcess):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            made.append(self)

    class Doing(Watch):
        def _take(self, message: FromWorker) -> None:
            Watch._take(self, message)
            if isinstance(message, Said) and made:
                deed(made.pop())

    monkeypatch.setattr(runs, "WorkerProcess", Seen)
    monkeypatch.setattr(runs, "Watch", Doing)
    return run_bot("clinic:bot", "timeout_s = 30", ARGS, CALL)


@pytest.fixture(scope="module")
def forked() -> CandidateRun:
    return run_bot("clinic:bot", args=ARGS, call=CALL)


def test_a_fork_gives_the_account_of_a_process_of_its_own(
    forked: CandidateRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Only(Alone):
        started = 0

        def __init__(self, *args: Any) -> None:
            Only.started += 1
            super().__init__(*args)

    monkeypatch.setattr(launch, "Alone", Only)
    run_bot("clinic:bot", args=ARGS, call=CALL)
    assert Only.started == 0
    alone = run_bot("clinic:bot", args=f"{ARGS}\n[limits]\npreload = false", call=CALL)
    assert Only.started == 1
    assert alone.timeline.dump() == forked.timeline.dump()
    assert alone.audio == forked.audio


def test_nothing_is_left_of_a_fork(forked: CandidateRun) -> None:
    assert faults(forked) == []
    assert forks() == []


def test_a_killed_process_is_the_harnesss_fault_and_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    run = interrupted(monkeypatch, lambda process: os.kill(_tree(process.pid)[-1], signal.SIGKILL))
    assert faults(run) == ["harness.killed" if ALONE else "candidate.exit"]
    assert [speech.text for speech in run.timeline.speech("agent")] == ["Hello."]
    assert forks() == []


def test_without_the_zygote_its_forks_end_and_the_next_run_has_another(monkeypatch: pytest.MonkeyPatch) -> None:
    killed: list[int] = []

    def kill(process: WorkerProcess) -> None:
        killed.extend(_tree(launches.zygote().process.pid))
        os.kill(killed[0], signal.SIGKILL)

    run = interrupted(monkeypatch, kill)
    assert faults(run) == ["harness.worker"]
    until(lambda: all(map(gone, killed)))
    monkeypatch.undo()
    assert faults(run_bot("clinic:bot", args=ARGS, call=CALL)) == []
    assert launches.zygote().process.pid != killed[0]


def test_a_process_that_cannot_be_started_is_the_harnesss_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: Any, **kwargs: Any) -> None:
        raise OSError("no process to be had")

    monkeypatch.setattr(launches, "start", refuse)
    assert faults(run_bot("clinic:bot", args=ARGS, call=CALL)) == ["harness.worker"]


def test_what_a_process_tells_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "MAX_TOLD_BYTES", 1000)
    assert faults(run_bot("clinic:bot", args=ARGS, call=CALL)) == ["candidate.flood"]
    assert forks() == []


@pytest.mark.parametrize(
    ("name", "serves"),
    [("OPENAI_API_KEY", True), ("LOGURU_LEVEL", False), ("OMP_NUM_THREADS", False), ("PYTHONWARNINGS", False)],
)
def test_a_variable_that_imports_read_needs_a_process_of_its_own(name: str, serves: bool) -> None:
    zygote = launches.zygote()
    assert zygote.serves(zygote.environment | {name: "of the candidate"}) is serves


def test_a_fork_has_its_own_environment_and_folder(tmp_path: Path) -> None:
    zygote = launches.zygote()
    environment = zygote.environment | {"OPENAI_API_KEY": "mine"}
    with WorkerProcess(environment, tmp_path, Policy(scratch=str(tmp_path))) as process:
        until(lambda: Path(f"/proc/{process.pid}/cwd").readlink() == tmp_path)
        assert b"mine" not in Path(f"/proc/{process.pid}/cmdline").read_bytes()
        assert b"mine" not in Path(f"/proc/{zygote.process.pid}/environ").read_bytes()
    assert gone(process.pid)


def test_a_wait_for_a_process_is_not_ended_by_what_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with WorkerProcess(launches.zygote().environment, tmp_path, Policy(scratch=str(tmp_path))) as process:
        files = process._files
        waits: list[set[int]] = []

        def select(timeout: float | None = None) -> list[Any]:
            waits.append({file.events for file in files.get_map().values()})
            return []

        monkeypatch.setattr(files, "select", select)
        process.send([Facts(events=[], complete_ns=1)])
        assert process.poll(60.0) == []
    assert waits == [{selectors.EVENT_READ}]


DYING = """
import os, sys, time
from pathlib import Path
from harness.candidate.isolation import Policy
from harness.candidate.launch import launches
from harness.candidate.process import WorkerProcess
environment = launches.zygote().environment
started = [WorkerProcess(environment, Path("/"), Policy(scratch=sys.argv[1])) for _ in range(2)]
print(launches.zygote().process.pid, *(process.pid for process in started), flush=True)
time.sleep(600)
"""


def test_no_process_outlives_the_harness(tmp_path: Path) -> None:
    argv = [sys.executable, "-c", DYING, str(tmp_path)]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": "."}) as harness:
        assert harness.stdout is not None
        pids = [int(pid) for pid in harness.stdout.readline().split()]
        assert len(pids) == 3
        assert not any(map(gone, pids))
        harness.kill()
    until(lambda: all(map(gone, pids)))


THREADED = """
import threading, time
from harness.candidate import zygote
zygote.IMPORTED = ()
threading.Thread(target=time.sleep, args=(600,), daemon=True).start()
zygote.prepare()
"""


def test_forking_is_refused_where_imports_leave_threads() -> None:
    done = subprocess.run([sys.executable, "-c", THREADED], capture_output=True, text=True, check=False, timeout=60)
    assert "1 threads that imports have started do not stop for a fork" in done.stderr


def test_a_zygote_that_cannot_import_refuses(tmp_path: Path) -> None:
    (tmp_path / "pipecat").mkdir()
    (tmp_path / "pipecat" / "__init__.py").write_text("raise ImportError('broken here')", encoding="utf-8")
    environment = launches.zygote().environment | {"PYTHONPATH": f"{tmp_path}:."}
    zygote = Zygote(environment)
    assert not zygote.serves(environment)
    assert zygote.refused is not None
    assert "broken here" in zygote.refused
    with pytest.raises(OSError, match=r"ended|Broken pipe"):
        zygote.fork((0, 0), 1)
    zygote.close()
    zygote.process.wait(60)


def test_a_channel_without_a_zygote_has_no_fork() -> None:
    import socket

    ours, theirs = socket.socketpair()
    theirs.close()
    with pytest.raises(OSError, match="has ended"):
        Forked(ours)
