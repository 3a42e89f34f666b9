from __future__ import annotations

import numpy as np
import pytest

from harness.fork.account import channels_look_swapped
from harness.fork.recording import open_call
from tests.audio.speech import say, track
from tests.fork.recordings import STARTED, write_call


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A call in which the caller and the agent speak in turn, as its live account says."""
    caller = track([(0.5, say("I would like to book a cleaning")), (6.0, say("Thursday at ten please"))], 9.0)
    agent = track([(3.0, say("which day suits you best", "en-gb"))], 9.0)
    spoken = [("caller", span) for span in caller.spans] + [("agent", span) for span in agent.spans]
    live = [STARTED] + [
        {"kind": "speech", "party": party, "start_ns": span.start_ns, "end_ns": span.end_ns} for party, span in spoken
    ]
    samples = np.stack([caller.samples, agent.samples], axis=1)
    return write_call(tmp_path_factory.mktemp("call"), live=live, samples=samples)


def test_channels_in_their_place_are_not_remarked_on(folder) -> None:
    assert channels_look_swapped(open_call(folder)) is None


def test_swapped_channels_are_noticed_and_never_swapped_back(folder) -> None:
    call = open_call(folder, swap_channels=True)
    remark = channels_look_swapped(call)
    assert remark is not None
    assert "look swapped" in remark
    assert "0.0 s in their own" in remark


def test_without_an_account_of_speech_nothing_is_guessed(folder, tmp_path) -> None:
    mute = write_call(tmp_path / "mute", live=[STARTED])
    assert channels_look_swapped(open_call(mute)) is None
    assert channels_look_swapped(open_call(write_call(tmp_path / "bare"))) is None


def test_two_who_speak_at_once_throughout_are_not_called_swapped(tmp_path) -> None:
    one = track([(0.5, say("I would like to book a cleaning for Thursday please"))], 5.0)
    other = track([(0.5, say("I am afraid we are closed on Thursday this week", "en-gb"))], 5.0)
    live = [STARTED] + [
        {"kind": "speech", "party": party, "start_ns": spoken.spans[0].start_ns, "end_ns": spoken.spans[0].end_ns}
        for party, spoken in (("caller", other), ("agent", one))
    ]
    samples = np.stack([one.samples, other.samples], axis=1)
    assert channels_look_swapped(open_call(write_call(tmp_path / "x", live=live, samples=samples))) is None
