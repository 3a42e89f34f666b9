"""The byte order of sound is told by its smoothness."""

from __future__ import annotations

import numpy as np
import pytest

from harness.wire.endian import guess_endian

RATE_HZ = 8000


def tone(level: int) -> np.ndarray:
    seconds = np.arange(RATE_HZ) / RATE_HZ
    voice = np.sin(2 * np.pi * 220 * seconds) + 0.3 * np.sin(2 * np.pi * 1100 * seconds)
    return np.rint(level * voice + np.random.default_rng(1).normal(0, 2, RATE_HZ)).astype(np.int16)


@pytest.mark.parametrize("level", [100, 1000, 15000])
def test_sound_is_smooth_in_one_order_only(level: int) -> None:
    assert guess_endian(tone(level).astype("<i2").tobytes()) == "little"
    assert guess_endian(tone(level).astype(">i2").tobytes()) == "big"


@pytest.mark.parametrize("data", [b"", b"\x01", bytes(4000), tone(9000).astype("<i2").tobytes()[:400]])
def test_silence_and_snippets_tell_nothing(data: bytes) -> None:
    assert guess_endian(data) is None
