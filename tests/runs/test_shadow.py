"""What becomes of calls that are over: kept, tried again where the disk refuses, taken up where nobody told of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from harness.config import parse
from harness.core.time import NS_PER_MS
from harness.dial.script import script
from harness.fork.records import Closed, Opened, Received, pack
from harness.runs.shadow import FIRST_RETRY_S, Shadow
from harness.store.bundle import call_folder, read_call
from harness.store.facts import ReportedFacts
from harness.store.journal import ENDING, REFUSED, FileJournal
from harness.wire.dialects import dialect
from tests.fork.test_tap import CALL

WAIT_S = 60.0


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + WAIT_S
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


def record(store: Path, connection: str) -> str:
    """Write the journal of a call as the media process does; the call's id."""
    encoder = dialect("twilio").encoder()
    (store / "journal").mkdir(parents=True, exist_ok=True)
    journal = FileJournal(store / "journal" / f"{connection}{ENDING}")
    journal.append(pack(Opened(arrival_ns=0, connection=connection, provider="twilio")))
    for step in script(CALL, dialect("twilio"), None).steps:
        for message in encoder.encode(step.event):
            journal.append(pack(Received(step.at_ns, message)))
    journal.append(pack(Closed(CALL.duration_ns + NS_PER_MS, "closed:1000")))
    journal.flush()
    journal.close()
    return CALL.call_id


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@contextmanager
def shadow(folder: Path, clock: Clock, since: str = "") -> Iterator[Shadow]:
    config = parse('[store]\npath = "store"\n[redact]\nmode = "off"\n[live]\nholdback_s = 1.0\n', base=folder)
    running = Shadow(config, ReportedFacts(folder / "store" / "journal"), since, clock=clock)
    running.start()
    try:
        yield running
    finally:
        running.finish()


def test_a_call_that_the_disk_refuses_is_tried_again_until_it_is_kept(tmp_path: Path) -> None:
    store, clock = tmp_path / "store", Clock()
    call_id = record(store, "0001")
    (store / "calls").write_text("in the way")
    with shadow(tmp_path, clock) as running:
        running.ended(call_id, ["0001"])
        clock.now = 1.0
        until(lambda: running.counters.failed == 1)
        assert (store / "journal" / f"0001{ENDING}").exists()
        clock.now += FIRST_RETRY_S
        until(lambda: running.counters.failed == 2)
        (store / "calls").unlink()
        clock.now += 2 * FIRST_RETRY_S
        until(lambda: running.counters.finished == 1)
    assert read_call(call_folder(store, call_id)).tracks == CALL.tracks
    assert not list((store / "journal").glob(f"*{ENDING}"))


def test_what_a_process_before_left_behind_is_kept_and_what_holds_no_call_is_set_aside(tmp_path: Path) -> None:
    store, clock = tmp_path / "store", Clock()
    call_id = record(store, "0001")
    (store / "journal" / f"0002{ENDING}").write_bytes(b"no journal")
    with shadow(tmp_path, clock, since="0003") as running:
        clock.now = 1.0
        until(lambda: running.counters.finished == 1)
    assert read_call(call_folder(store, call_id)).tracks == CALL.tracks
    assert [path.suffix for path in (store / "journal").iterdir() if path.stem == "0002"] == [REFUSED]


@pytest.mark.parametrize("told", [True, False])
def test_a_journal_of_a_call_in_progress_or_ended_is_not_taken_up(told: bool, tmp_path: Path) -> None:
    store, clock = tmp_path / "store", Clock()
    call_id = record(store, "0001")
    with shadow(tmp_path, clock) as running:
        if told:
            running.ended(call_id, ["0001"])
        running._take_up()
        assert len(running._ended) == told
    assert running.counters.finished == told
