from __future__ import annotations

import io

import numpy as np
import pytest

from harness.audio import files, pcm
from harness.audio.cut import cut
from harness.core.audio import Encoding, Format, Track
from harness.core.time import Span, ns_from_ms

RAMP = np.arange(0, 8000, 8, dtype=np.int16)  # 125 ms at 8 kHz


def heard(clip: bytes) -> np.ndarray:
    return files.read(io.BytesIO(clip)).channel(0)


def track(encoding: Encoding) -> Track:
    fmt = Format(encoding, 8000)
    return Track("caller", fmt, pcm.encode(RAMP, fmt))


@pytest.mark.parametrize("encoding", list(Encoding))
def test_a_clip_is_the_tracks_own_sound(encoding) -> None:
    clip = heard(cut(track(encoding), Span(ns_from_ms(10), ns_from_ms(20))))
    assert clip.tolist() == pcm.track_samples(track(encoding))[80:160].tolist()


def test_padding_widens_both_ends_but_not_before_time_zero() -> None:
    clip = heard(cut(track(Encoding.PCM_S16LE), Span(ns_from_ms(10), ns_from_ms(20)), pad_ns=ns_from_ms(20)))
    assert clip.tolist() == RAMP[:320].tolist()


def test_beyond_the_track_there_is_silence() -> None:
    clip = heard(cut(track(Encoding.PCM_S16LE), Span(ns_from_ms(120), ns_from_ms(130))))
    assert clip.tolist() == [*RAMP[960:].tolist(), *[0] * 40]
    after = heard(cut(track(Encoding.PCM_S16LE), Span(ns_from_ms(500), ns_from_ms(510))))
    assert after.tolist() == [0] * 80
