from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.audio.levels import FLOOR_DBFS, envelope, frames_dbfs, rms_dbfs


def test_a_full_scale_square_wave_is_at_zero_and_silence_at_the_floor() -> None:
    assert rms_dbfs(np.array([-32768, -32768], np.int16)) == 0.0
    assert rms_dbfs(np.zeros(10, np.int16)) == FLOOR_DBFS
    assert rms_dbfs(np.zeros(0, np.int16)) == FLOOR_DBFS


def test_half_the_amplitude_is_six_decibels_less() -> None:
    loud = np.tile(np.array([8000, -8000], np.int16), 100)
    assert rms_dbfs(loud) - rms_dbfs(loud // 2) == pytest.approx(6.02, abs=0.01)


def test_frame_levels_ignore_a_constant_offset() -> None:
    assert frames_dbfs(np.full(80, 500, np.int16), 40).tolist() == [FLOOR_DBFS, FLOOR_DBFS]


def test_a_last_short_frame_is_not_diluted() -> None:
    square = np.tile(np.array([1000, -1000], np.int16), 30)
    first, last = frames_dbfs(square, 40)
    assert first == pytest.approx(last)


@given(st.lists(st.integers(-32768, 32767), min_size=1, max_size=50), st.integers(1, 80))
def test_the_envelope_has_its_columns_and_holds_the_extremes(values, columns) -> None:
    shape = envelope(np.array(values, np.int16), columns)
    assert shape.shape == (columns, 2)
    assert shape[:, 0].min() == min(values)
    assert shape[:, 1].max() == max(values)


def test_the_envelope_of_nothing_is_flat() -> None:
    assert envelope(np.zeros(0, np.int16), 3).tolist() == [[0, 0]] * 3
