import base64

import numpy as np

from harness.audio import pcm
from harness.core.audio import Encoding, Format, Track
from harness.core.time import NS_PER_S
from harness.report.waveform import COLUMNS_PER_S, MAX_COLUMNS, columns, peaks

PCM = Format(Encoding.PCM_S16LE, 8_000)


def decoded(text: str) -> np.ndarray:
    return np.frombuffer(base64.b64decode(text), np.int8).reshape(-1, 2)


def test_a_column_holds_lowest_and_highest_sample_with_the_loudest_at_full_scale() -> None:
    samples = np.zeros(8_000, np.int16)
    samples[4_000] = 1_000
    samples[4_160] = -500
    drawn = decoded(peaks(Track("caller", PCM, pcm.encode(samples, PCM)), NS_PER_S))
    assert drawn.shape == (COLUMNS_PER_S, 2)
    assert drawn[25].tolist() == [0, 127]
    assert drawn[26].tolist() == [-64, 0]
    assert not drawn[:25].any() and not drawn[27:].any()


def test_a_track_that_ends_early_is_drawn_no_further() -> None:
    assert len(decoded(peaks(Track("caller", PCM, bytes(16_000)), 4 * NS_PER_S))) == COLUMNS_PER_S


def test_an_empty_track_and_an_empty_call_draw_nothing() -> None:
    assert peaks(Track("caller", PCM, b""), NS_PER_S) == ""
    assert not decoded(peaks(Track("caller", PCM, b""), 0)).any()


def test_a_very_long_call_has_a_bounded_number_of_columns() -> None:
    assert columns(10 * 3600 * NS_PER_S) == MAX_COLUMNS


def test_a_line_that_only_hums_looks_silent() -> None:
    hum = np.full(8_000, 8, np.int16)
    assert decoded(peaks(Track("caller", PCM, pcm.encode(hum, PCM)), NS_PER_S)).max() == 1
