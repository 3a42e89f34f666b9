"""Bytes of a sample encoding to linear samples, and back."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from harness.audio import g711
from harness.core.audio import Encoding, Format, Track


def decode(data: bytes, fmt: Format) -> NDArray[np.int16]:
    """Linear samples of ``data``; a last incomplete sample is left out."""
    whole = data[: fmt.samples(data) * fmt.encoding.bytes_per_sample]
    match fmt.encoding:
        case Encoding.MULAW:
            return g711.decode_mulaw(whole)
        case Encoding.ALAW:
            return g711.decode_alaw(whole)
        case Encoding.PCM_S16LE:
            return np.frombuffer(whole, "<i2").astype(np.int16)
        case Encoding.PCM_S16BE:
            return np.frombuffer(whole, ">i2").astype(np.int16)


def encode(samples: NDArray[np.int16], fmt: Format) -> bytes:
    """Bytes of linear samples."""
    match fmt.encoding:
        case Encoding.MULAW:
            return g711.encode_mulaw(samples)
        case Encoding.ALAW:
            return g711.encode_alaw(samples)
        case Encoding.PCM_S16LE:
            return samples.astype("<i2").tobytes()
        case Encoding.PCM_S16BE:
            return samples.astype(">i2").tobytes()


def track_samples(track: Track) -> NDArray[np.int16]:
    """Linear samples of a whole track, at the track's rate."""
    return decode(track.data, track.format)


def silence(fmt: Format, samples: int) -> bytes:
    """``samples`` samples of silence."""
    return fmt.encoding.silence * samples


def from_float(samples: NDArray[np.floating]) -> NDArray[np.int16]:
    """Linear samples of floats in -1 to 1, rounded to the nearest; louder ones are clipped."""
    out: NDArray[np.int16] = np.clip(np.rint(samples * 32768.0), -32768, 32767).astype(np.int16)
    return out


def to_float(samples: NDArray[np.int16]) -> NDArray[np.float32]:
    """Floats in -1 to 1 of linear samples."""
    return samples.astype(np.float32) / np.float32(32768.0)
