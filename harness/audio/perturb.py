"""Harmless changes to sound: what a recogniser that is not brittle hears the same way."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from harness.audio.pcm import encode, track_samples
from harness.core.audio import Track

Perturbation = Literal["none", "gain", "noise", "shift"]

GAIN_DB = -6.0
NOISE_SNR_DB = 30.0
SHIFT_MS = 7


def perturbed(track: Track, how: Perturbation, seed: int = 0) -> Track:
    """The track 6 dB softer, with white noise 30 dB below its speech, or 7 ms later; same length and format."""
    samples = track_samples(track)
    match how:
        case "none":
            return track
        case "gain":
            changed = samples * 10 ** (GAIN_DB / 20)
        case "noise":
            changed = samples + _noise(samples, seed)
        case "shift":
            late = track.format.rate_hz * SHIFT_MS // 1000
            changed = np.concatenate([np.zeros(late), samples])[: len(samples)]
    whole = np.clip(np.rint(changed), -32768, 32767).astype(np.int16)
    return replace(track, data=encode(whole, track.format))


def _noise(samples: NDArray[np.int16], seed: int) -> NDArray[np.float64]:
    """White noise relative to the louder half of the signal's 20 ms frames, which is speech and not pauses."""
    frames = samples[: len(samples) // 160 * 160].reshape(-1, 160).astype(np.float64)
    power = np.sort((frames**2).mean(axis=1)) if len(frames) else np.zeros(1)
    speech = float(power[len(power) // 2 :].mean())
    spread = np.sqrt(speech) * 10 ** (-NOISE_SNR_DB / 20)
    return np.random.default_rng(seed).normal(0.0, max(spread, 1e-9), len(samples))
