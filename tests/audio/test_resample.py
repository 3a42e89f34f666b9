from __future__ import annotations

import numpy as np
import pytest

from harness.audio.resample import resample


def tone(hz: float, rate_hz: int, seconds: float = 0.5) -> np.ndarray:
    return (8000 * np.sin(2 * np.pi * hz * np.arange(int(rate_hz * seconds)) / rate_hz)).astype(np.int16)


@pytest.mark.parametrize("rate_hz", [8000, 11025, 16000, 22050, 24000, 44100, 48000])
def test_a_tone_keeps_its_pitch_level_and_phase(rate_hz) -> None:
    there = resample(tone(440, 8000), 8000, rate_hz)
    assert there.size == -(-4000 * rate_hz // 8000)
    inner = slice(rate_hz // 20, -rate_hz // 20)
    error = there[inner].astype(float) - tone(440, rate_hz, 1.0)[: there.size][inner]
    assert np.abs(error).max() < 8


def test_sound_above_half_the_new_rate_is_removed_not_folded() -> None:
    folded = resample(tone(6000, 16000), 16000, 8000)
    assert np.abs(folded[400:-400]).max() < 20


def test_the_same_input_gives_the_same_output() -> None:
    noise = np.random.default_rng(1).integers(-9000, 9000, 8000).astype(np.int16)
    assert all((resample(noise, 8000, 11025) == resample(noise, 8000, 11025)).all() for _ in range(5))


def test_nothing_and_no_change_cost_nothing() -> None:
    empty = np.zeros(0, np.int16)
    assert resample(empty, 8000, 16000).size == 0
    same = tone(440, 8000)
    assert resample(same, 8000, 8000) is same
