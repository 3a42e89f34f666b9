from __future__ import annotations

import numpy as np
import pytest

from harness.audio import pcm
from harness.audio.channels import ECHO_LIKENESS, correlation, echo_likeness, why_mixed
from harness.core.audio import Encoding, Format, Track
from harness.core.call import Call
from harness.core.time import Span, ns_from_samples
from tests.audio.speech import RATE_HZ, SENTENCES, on_the_line, say, track

ONE, OTHER = (track([(0.2, say(SENTENCES[0], voice))], 4.0).samples for voice in ("en-us", "en-gb+f3"))


def call(caller: np.ndarray, agent: np.ndarray) -> Call:
    fmt = Format(Encoding.PCM_S16LE, RATE_HZ)
    tracks = {
        "caller": Track("caller", fmt, pcm.encode(caller, fmt)),
        "agent": Track("agent", fmt, pcm.encode(agent, fmt)),
    }
    return Call(call_id="c", tracks=tracks)


def test_correlation_is_one_for_the_same_sound_at_any_level_and_none_for_silence() -> None:
    assert correlation(ONE, ONE // 2) == pytest.approx(1.0, abs=0.001)
    assert correlation(ONE, np.negative(ONE)) == pytest.approx(-1.0)
    assert correlation(ONE, np.zeros_like(ONE)) is None
    assert correlation(ONE, ONE[:0]) is None


def test_a_mix_on_both_channels_is_told_from_two_people() -> None:
    assert "mixed recording" in str(why_mixed(call(ONE, ONE)))
    assert "mixed recording" in str(why_mixed(call(ONE + OTHER, -(ONE // 3) - OTHER // 3)))
    assert why_mixed(call(ONE, OTHER)) is None
    assert why_mixed(call(ONE, np.zeros_like(ONE))) is None
    assert why_mixed(call(ONE, (OTHER + ONE // 3).astype(np.int16))) is None


@pytest.mark.parametrize("delay_ms", [10, 120, 350])
@pytest.mark.parametrize("down_db", [20, 35])
def test_an_echo_is_told_from_another_voice(delay_ms, down_db) -> None:
    agent = track([(1.0, say(SENTENCES[1], "en-gb+f3"))], 4.0)
    delay = RATE_HZ * delay_ms // 1000
    back = (np.roll(agent.samples, delay) * 10 ** (-down_db / 20)).astype(np.int16)
    span = Span(*(at + ns_from_samples(delay, RATE_HZ) for at in (agent.spans[0].start_ns, agent.spans[0].end_ns)))
    assert echo_likeness(back, agent.samples, span, RATE_HZ) > 0.6
    other = track([(1.0, say(SENTENCES[0], "en-us"))], 4.0)
    assert echo_likeness(on_the_line(other, 20), agent.samples, span, RATE_HZ) < ECHO_LIKENESS


def test_an_echo_of_nothing_is_none() -> None:
    silent = np.zeros(RATE_HZ, np.int16)
    assert echo_likeness(silent, silent, Span(0, 10**9), RATE_HZ) == 0.0
    assert echo_likeness(silent[:0], silent, Span(0, 10**9), RATE_HZ) == 0.0
