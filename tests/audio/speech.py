"""Speech with known beginnings and ends: espeak-ng voices, telephone noise, two-sided calls."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from harness.audio import g711
from harness.audio.resample import resample
from harness.core.time import Span, ns_from_samples

RATE_HZ = 8000
SENTENCES = (
    "I would like to book a cleaning for Thursday please",
    "what time do you open on Friday",
    "yes",
    "my number is five five five, zero one nine two",
    "no thanks, that is all",
    "could you put me through to a person",
    "it is Dana Cole, C O L E",
    "my back tooth really hurts",
)
_TRUTH_BELOW_PEAK_DB = 40.0
_TRUTH_FRAME = 40  # 5 ms


@cache
def _espeak() -> ctypes.CDLL:
    import espeakng_loader

    library = ctypes.CDLL(str(espeakng_loader.get_library_path()))
    rate = library.espeak_Initialize(2, 0, str(espeakng_loader.get_data_path()).encode(), 0)
    assert rate == 22050
    return library


_CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


@cache
def say(text: str, voice: str = "en-us", words_per_minute: int = 165) -> NDArray[np.int16]:
    """Speech at 8 kHz without leading or trailing silence; its ends are the truth of a test."""
    library = _espeak()
    parts: list[NDArray[np.int16]] = []

    @_CALLBACK
    def collect(samples, count, _events):
        if samples and count:
            parts.append(np.ctypeslib.as_array(samples, (count,)).copy())
        return 0

    library.espeak_SetSynthCallback(collect)
    library.espeak_SetVoiceByName(voice.encode())
    library.espeak_SetParameter(1, words_per_minute, 0)
    data = text.encode() + b"\0"
    library.espeak_Synth(data, len(data), 0, 0, 0, 1, None, None)
    library.espeak_Synchronize()
    return trimmed(resample(np.concatenate(parts), 22050, RATE_HZ))


def trimmed(samples: NDArray[np.int16]) -> NDArray[np.int16]:
    """The sound between the first and the last 5 ms that are within 40 dB of the loudest."""
    frames = samples[: samples.size // _TRUTH_FRAME * _TRUTH_FRAME].reshape(-1, _TRUTH_FRAME).astype(float)
    power = np.square(frames).mean(axis=1)
    loud = np.flatnonzero(power > power.max() * 10 ** (-_TRUTH_BELOW_PEAK_DB / 10))
    return samples[loud[0] * _TRUTH_FRAME : (loud[-1] + 1) * _TRUTH_FRAME]


@dataclass(frozen=True)
class Spoken:
    """A track and the stretches in which somebody speaks on it."""

    samples: NDArray[np.int16]
    spans: tuple[Span, ...]


def track(utterances: Sequence[tuple[float, NDArray[np.int16]]], length_s: float, peak: int = 8000) -> Spoken:
    """Place utterances at their start times in seconds."""
    out = np.zeros(int(length_s * RATE_HZ))
    spans = []
    for start_s, speech in utterances:
        first = int(start_s * RATE_HZ)
        out[first : first + speech.size] += speech * (peak / np.abs(speech).max())
        spans.append(Span(ns_from_samples(first, RATE_HZ), ns_from_samples(first + speech.size, RATE_HZ)))
    return Spoken(np.clip(out, -32768, 32767).astype(np.int16), tuple(spans))


def on_the_line(spoken: Spoken, snr_db: float | None, seed: int = 0) -> NDArray[np.int16]:
    """The track as it arrives: noise at this ratio to the speech (none if ``None``), then mu-law and back."""
    samples = spoken.samples.astype(float)
    if snr_db is not None:
        speech = np.concatenate(
            [samples[s.start_ns * RATE_HZ // 10**9 : s.end_ns * RATE_HZ // 10**9] for s in spoken.spans]
        )
        level = np.sqrt(np.square(speech).mean()) * 10 ** (-snr_db / 20)
        samples = samples + np.random.default_rng(seed).normal(0.0, level, samples.size)
    line = np.clip(samples, -32768, 32767).astype(np.int16)
    return g711.decode_mulaw(g711.encode_mulaw(line))
