"""Harmless changes keep length and format, and change the sound as they say."""

from __future__ import annotations

import numpy as np
import pytest

from harness.audio.pcm import encode, track_samples
from harness.audio.perturb import Perturbation, perturbed
from harness.core.audio import Encoding, Format, Track

RATE = 8000


def tone() -> Track:
    wave = (8000 * np.sin(2 * np.pi * 440 * np.arange(RATE) / RATE)).astype(np.int16)
    fmt = Format(Encoding.PCM_S16LE, RATE)
    return Track("caller", fmt, encode(np.concatenate([wave, np.zeros(RATE, np.int16)]), fmt))


def rms(samples: np.ndarray) -> float:
    return float(np.sqrt((samples.astype(float) ** 2).mean()))


@pytest.mark.parametrize("how", ["none", "gain", "noise", "shift"])
def test_length_and_format_stay(how: Perturbation) -> None:
    changed = perturbed(tone(), how)
    assert (changed.format, changed.samples) == (tone().format, tone().samples)
    assert perturbed(tone(), how) == changed
    assert (changed == tone()) == (how == "none")


def test_the_changes_are_what_they_say() -> None:
    before = track_samples(tone())
    assert rms(track_samples(perturbed(tone(), "gain"))) / rms(before) == pytest.approx(0.501, abs=0.005)
    noise = track_samples(perturbed(tone(), "noise")).astype(float) - before
    assert 20 * np.log10(rms(before[:RATE]) / rms(noise)) == pytest.approx(30, abs=0.3)
    assert np.array_equal(track_samples(perturbed(tone(), "shift"))[56:], before[:-56])


def test_an_empty_track_stays_empty() -> None:
    empty = Track("caller", Format(Encoding.MULAW, RATE), b"")
    assert all(perturbed(empty, how).samples == 0 for how in ("gain", "noise", "shift"))
