"""``harness serve`` on a disk that is full for a while."""

from __future__ import annotations

import resource
from pathlib import Path

import pytest

from harness.store.bundle import read_call as stored_call
from tests.runs.served import ALWAYS_ROOM, serving, until
from tests.runs.test_serve import OPEN, call

pytestmark = pytest.mark.slow


def test_a_full_disk_stops_shadowing_and_no_call_and_passes(tmp_path: Path) -> None:
    """The media process may write no byte more to any file: it says so and goes on reading; when it may again, the
    call is whole. Told to stop meanwhile, it lets the call end."""
    config = f"{OPEN}{ALWAYS_ROOM}[live]\nholdback_s = 0.2\n"
    whole = call(tmp_path, "CA", 15.0)
    with serving(tmp_path, config, "--drain", "120") as served:
        player = served.play(whole, "/tap/twilio")
        until(lambda: list(served.store.glob("journal/*.journal")), "the journal")
        _, most = resource.prlimit(served.process.pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
        until(lambda: served.metrics()["harness_disk_failing"] == 1, "the full disk")
        before = served.metrics()
        until(
            lambda: (
                served.metrics()['harness_messages_total{provider="twilio"}']
                > before['harness_messages_total{provider="twilio"}']
            ),
            "messages that are read all the same",
        )
        assert served.metrics()["harness_journal_errors_total"] > 0
        assert served.get(served.web, "/healthz")[0] == 503
        until(lambda: served.metrics()['harness_breaker{breaker="disk"}'] == 2, "the breaker")
        resource.prlimit(served.process.pid, resource.RLIMIT_FSIZE, (most, most))
        until(lambda: served.metrics()["harness_disk_failing"] == 0, "the disk to be there again")
        assert served.metrics()["harness_dropped_messages_total"] == 0
        assert served.stop() == 0
        assert player.wait() == 0
        stored = stored_call(served.bundle("CA"))
    assert stored.duration_ns == 15_000_000_000
    assert stored.media.ended == "stop"
