from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from harness.core.events import CallEnded, Fault
from tests.candidate.phone import agent, caller, recorded, run_bot

CALL = recorded([agent("Hello.", 0, 500), caller("one", 1200, 2000)], 3000)
LIMITS = "timeout_s = 6\nmemory_mb = 400"

DEEDS = [
    ("raises_at_once", "candidate.raise", "no telephone here"),
    ("raises_in_handler", "candidate.raise", "caller id"),
    ("never_starts", "candidate.hang", "did not start"),
    ("ignores_the_end", "candidate.hang", "did not stop"),
    ("spins", "candidate.hang", "blocked|not done"),
    ("returns", "candidate.exit", "before its pipeline started"),
    ("exits", "candidate.exit", "status 7"),
    ("leaves", "candidate.exit", "status 3"),
    ("hoards", "candidate.memory", "may use 400 MB"),
]
RARER = [
    ("sleeps", "candidate.hang", "blocked|not done"),
    ("crashes", "candidate.exit", "SIGSEGV"),
    ("asks_too_much", "candidate.memory", ""),
    ("scribbles", "candidate.protocol", "message"),
    ("hangs_up_the_harness", "candidate.exit", "before the call was over"),
]


@pytest.mark.parametrize(
    ("deed", "where", "message"), [*DEEDS, *(pytest.param(*deed, marks=pytest.mark.slow) for deed in RARER)]
)
def test_what_a_candidate_does_wrong_is_a_fault_of_the_candidate(deed: str, where: str, message: str) -> None:
    run = run_bot(f"rude:{deed}", LIMITS, 'heard = ["one"]', CALL)
    faults = run.timeline.of_kind(Fault)
    assert [fault.where for fault in faults] == [where]
    assert any(part in faults[0].message for part in message.split("|"))


def test_what_came_before_a_failure_is_kept() -> None:
    run = run_bot("rude:raises", LIMITS, 'greeting = "Hello."\nheard = ["one"]', CALL)
    (fault,) = run.timeline.of_kind(Fault)
    assert (fault.where, "no such patient" in fault.message) == ("candidate.raise", True)
    assert [speech.text for speech in run.timeline.speech("agent")] == ["Hello.", "You said one."]
    assert run.audio is not None


@pytest.mark.slow
def test_a_flood_of_output_reaches_nobody() -> None:
    run = run_bot("rude:babbles", LIMITS, 'heard = ["one"]', CALL)
    assert [event.reason for event in run.timeline.of_kind(CallEnded)] == ["stop"]
    assert not run.timeline.of_kind(Fault)
    assert len(run.printed) <= 16 << 10
    assert "the last word" in run.printed


def test_a_forked_copy_tells_nothing_and_does_not_survive() -> None:
    run = run_bot("rude:forks", LIMITS, 'heard = ["one"]', CALL)
    assert [speech.text for speech in run.timeline.speech("agent")] == ["You said one."]
    assert "child" in run.printed
    # Those of other tests' killed harnesses take a moment to notice it; one that survived would never go.
    deadline = time.monotonic() + 60.0
    while left := _workers_without_parent():
        assert time.monotonic() < deadline, left
        time.sleep(0.1)


def _workers_without_parent() -> list[str]:
    """Candidate processes that no running harness owns: neither it nor the process it has them forked from."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes()
            status = (folder / "stat").read_text(encoding="ascii").rpartition(") ")[2].split()
        except OSError:
            continue
        ours = {b"harness.candidate.worker": (1, os.getpid()), b"harness.candidate.zygote": (1,)}
        strays = [parent for name, parents in ours.items() if name in command for parent in parents]
        if status[0] != "Z" and int(status[1]) in strays:
            found.append(folder.name)
    return found
