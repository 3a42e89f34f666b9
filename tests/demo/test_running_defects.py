"""The benchmark of defects in the running agent: each shows on a recorded call, and one is found from end to end."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from harness.audio.pcm import track_samples
from harness.core.call import Call
from harness.core.findings import Tally
from harness.demo.dialogue import Say, Use
from harness.demo.state import State
from harness.fork.recording import open_call

ROOT = Path(__file__).parents[2]
KIT = ROOT / "scripts" / "benchmarks"


@pytest.fixture(scope="module", autouse=True)
def paths() -> Iterator[None]:
    """The benchmark's folders, from which its script and its bots are imported as when they run."""
    added = [str(KIT), str(KIT / "running_kit")]
    sys.path[:0] = added
    try:
        yield
    finally:
        for path in added:
            sys.path.remove(path)


@pytest.fixture(scope="module")
def bots(paths: None) -> ModuleType:
    import bots

    return bots


@pytest.fixture(scope="module")
def booking() -> Call:
    return open_call(ROOT / "audio_fixtures" / "booking")


def test_each_defect_has_its_bot_and_shows_on_a_recorded_call(bots: ModuleType) -> None:
    from running_kit.cases import CASES

    assert set(CASES) == set(bots.PLANTED)
    assert len(CASES) >= 12
    calls = [open_call(path.parent) for path in sorted((ROOT / "audio_fixtures").glob("*/call.json"))]
    nowhere = [
        kind for kind, case in CASES.items() if not any(call.live and case.expected(call.live) for call in calls)
    ]
    assert nowhere == []


def test_a_call_and_its_variants_sound_different_and_say_the_same(booking: Call) -> None:
    from running_kit.variants import Change, calls

    caller, change = booking.tracks["caller"], Change.drawn(1)
    one, again, other = change(caller), Change.drawn(1)(caller), Change.drawn(2)(caller)
    assert (one.data == again.data, one.data == other.data) == (True, False)
    assert one.duration_ns == caller.duration_ns
    late = caller.format.rate_hz * change.shift_ms // 1000
    before, after = (track_samples(track).astype(np.float64) for track in (caller, one))
    assert 0.9 < np.corrcoef(before[: len(before) - late], after[late:])[0, 1] < 1.0
    made = list(calls(ROOT / "audio_fixtures" / "booking", 3, seed=1))
    assert [call.call_id for call in made] == ["booking", "booking-1", "booking-2"]
    assert [call.live.call_id for call in made if call.live] == ["booking", "booking-1", "booking-2"]


def test_a_mistake_changes_the_step_it_is_about_and_no_other(bots: ModuleType) -> None:
    use = Use("book_appointment", {"name": "Karen Mitchell", "phone": "5552142", "date": "2026-05-13", "time": "10:00"})
    hours = Say("We are open Monday to Friday, from eight in the morning to five in the afternoon.")
    state = State(date(2026, 5, 8))
    assert bots.wrong_date_booked(state, use).arguments["date"] == "2026-05-14"
    assert bots.wrong_phone_booked(state, use).arguments["phone"] == "5552143"
    assert bots.hyphens_in_phone(state, use).arguments["phone"] == "555-2142"
    for kind, planted in bots.PLANTED.items():
        if planted.policy is not None:
            assert planted.policy(state, hours) == hours, kind


@pytest.mark.slow
def test_a_planted_defect_is_found_in_its_turn(tmp_path: Path) -> None:
    from running_kit.planted import planted_in_running

    counts = planted_in_running(ROOT / "audio_fixtures" / "rescheduling", tmp_path, 1, 1, "wrong_date_booked")
    assert counts.tallies == {
        "recall of critical": Tally(1, 1),
        "right turn": Tally(1, 1),
        "right cause": Tally(1, 1),
        "runs with a finding of weight before the defect": Tally(0, 1),
    }
