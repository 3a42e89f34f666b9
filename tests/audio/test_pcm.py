from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.audio import pcm
from harness.core.audio import Encoding, Format, Track

LINEAR = [Encoding.PCM_S16LE, Encoding.PCM_S16BE]


@pytest.mark.parametrize("encoding", LINEAR)
@given(values=st.lists(st.integers(-32768, 32767)))
def test_linear_samples_survive_a_round_trip(encoding, values) -> None:
    fmt = Format(encoding, 8000)
    assert pcm.decode(pcm.encode(np.array(values, np.int16), fmt), fmt).tolist() == values


def test_byte_orders_are_each_others_mirror() -> None:
    samples = np.array([1, -2], np.int16)
    assert pcm.encode(samples, Format(Encoding.PCM_S16LE, 8000)) == b"\x01\x00\xfe\xff"
    assert pcm.encode(samples, Format(Encoding.PCM_S16BE, 8000)) == b"\x00\x01\xff\xfe"


def test_an_incomplete_last_sample_is_left_out() -> None:
    assert pcm.decode(b"\x01\x00\x02", Format(Encoding.PCM_S16LE, 8000)).tolist() == [1]


@pytest.mark.parametrize("encoding", list(Encoding))
def test_silence_is_silent_in_every_encoding(encoding) -> None:
    fmt = Format(encoding, 8000)
    data = pcm.silence(fmt, 5)
    assert fmt.samples(data) == 5
    assert np.abs(pcm.track_samples(Track("caller", fmt, data))).max() <= 8


def test_floats_are_rounded_and_clipped() -> None:
    assert pcm.from_float(np.array([0.0, 0.5, 1.5, -1.5])).tolist() == [0, 16384, 32767, -32768]


@given(st.lists(st.integers(-32768, 32767)))
def test_floats_hold_every_sample(values) -> None:
    assert pcm.from_float(pcm.to_float(np.array(values, np.int16))).tolist() == values
