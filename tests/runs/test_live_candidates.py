"""Candidates beside calls in progress, on a running service: drawn, capped, killed; and what is left of it."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path
from typing import Any

import pytest

from harness.config import parse
from harness.core.errors import ConfigError
from harness.runs import admission, host
from harness.runs.admission import Admission
from scripts.benchmarks.safety_kit.service import MARKED, Service, call, descendants, streaming, until

BOTS = Path(__file__).parents[1] / "candidate" / "bots"
CONFIG = f"""
[store]
path = "store"
[redact]
mode = "off"
[live]
facts = "events"
holdback_s = 0
[serve]
reconnect_s = 0
[limits]
max_load = 1000
concurrent_candidates = 2
[breakers]
lag_ms = 3000
shed_lag_ms = 3000
free_memory_mb = 0
free_disk_mb = 0
[candidate.control]
run = "marked:bot"
read = ["{BOTS}"]
control = true
[candidate.next]
run = "marked:bot"
read = ["{BOTS}"]
[candidate.server]
dial = "ws://127.0.0.1:1/"
as = "twilio"
[stt]
engine = "demo"
"""


@pytest.fixture
def service(tmp_path: Path) -> Any:
    (tmp_path / "marked.py").write_text(
        f"{MARKED}\nimport sys\nsys.path.insert(0, {str(BOTS)!r})\nfrom clinic import bot\n", encoding="utf-8"
    )
    with Service(tmp_path, CONFIG) as service:
        yield service


def refused(service: Service) -> dict[str, int]:
    counts: dict[str, int] = service.ask("GET", "/api/v1/shadowing").json()["refused"]
    return counts


def share(service: Service, rate: float) -> None:
    service.ask("PUT", "/api/v1/sampling", json={"rate": rate}).raise_for_status()


def faults(service: Service, call_id: str) -> dict[str, list[str]]:
    """Where each candidate's faults on a kept call were."""
    found = {}
    for path in (service.store / "calls" / call_id).glob("runs/*/*/timeline.jsonl"):
        events = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        found[path.parent.name] = [event["where"] for event in events if event["kind"] == "fault"]
    return found


def zombies(service: Service) -> list[int]:
    assert service.process is not None
    pids = descendants(service.process.pid)
    return [pid for pid in pids if "\nState:\tZ" in Path(f"/proc/{pid}/status").read_text(encoding="utf-8")]


def test_calls_are_drawn_by_a_share_that_changes_while_running_and_a_killed_candidate_harms_nobody(
    service: Service,
) -> None:
    share(service, 0.0)
    call(service, "CA0")
    until(lambda: refused(service) == {"not_drawn": 1}, "the call is not drawn")
    share(service, 1.0)
    with streaming(service, "CA1"):
        until(lambda: len(service.candidates()) == 2, "both candidates follow")
        call(service, "CA2")
        until(lambda: refused(service) == {"not_drawn": 1, "no_slot": 1}, "there is no room for another call")
        killed, other = service.candidates()
        os.kill(killed, signal.SIGKILL)
        until(lambda: service.candidates() == [other], "one candidate is left")
        before = service.metric("harness_messages_total")
        until(lambda: service.metric("harness_messages_total") > before + 50, "recording goes on")
    until(lambda: service.metric("harness_kept_calls_total") == 3, "all calls are kept")
    told = faults(service, "CA1")
    assert told.pop("server") == ["candidate.line"]
    assert set(told) == {"control", "next"}
    assert sorted(where for each in told.values() for where in each if where != "harness.lag") == ["harness.killed"]
    with streaming(service, "CA3"):
        until(lambda: len(service.candidates()) == 2, "the next call has both candidates")
    until(lambda: not service.candidates(), "nothing is left of them")
    until(lambda: not zombies(service), "not even to be waited for")


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A folder with a store in it."""
    (tmp_path / "var" / "harness").mkdir(parents=True)
    return tmp_path


def test_nothing_begins_on_a_loaded_host_and_the_refusal_has_a_name(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load = 2.5
    monkeypatch.setattr(host, "load", lambda: load)
    monkeypatch.setattr(host, "free_memory_mb", lambda: 1 << 20)
    now_ns = 0
    config = parse("[limits]\nmax_load = 2.0\n[breakers]\nfirst_s = 10.0\nfree_disk_mb = 0\n", base=base)
    asked = Admission(config, clock_ns=lambda: now_ns)
    asked.release("a test")
    assert asked.look() is False
    assert asked.ask("CA1", 0) == "breaker_load"
    load, now_ns = 0.5, 60_000_000_000
    asked.look()
    assert isinstance(asked.ask("CA1", 0), admission.Leave)


@pytest.mark.parametrize(("at_work", "more", "room"), [(0, 2, True), (1, 2, True), (2, 2, False), (3, 1, False)])
def test_the_cap_counts_all_candidates_of_a_call(base: Path, at_work: int, more: int, room: bool) -> None:
    config = parse("[limits]\nconcurrent_candidates = 3\n", base=base)
    asked = Admission(config)
    asked.release("a test")
    assert (asked.ask("CA1", at_work, more) != "no_slot") is room


def test_a_cap_under_which_no_call_could_be_followed_is_refused() -> None:
    bots = "".join(f'[candidate.{name}]\nrun = "a:b"\n' for name in "xyz")
    text = f'{bots}[limits]\nconcurrent_candidates = 2\n[live]\nfacts = "{{}}"\n'
    Admission(parse(text.format("derived")))
    with pytest.raises(ConfigError, match="concurrent_candidates = 2, but a call in progress is followed by 3 cand"):
        Admission(parse(text.format("events")))
