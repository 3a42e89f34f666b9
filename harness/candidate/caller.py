"""The caller's track in frames of the rate that a pipeline wants."""

from __future__ import annotations

import numpy as np
import soxr

from harness.audio import pcm
from harness.candidate.feed import Feed

FRAME_MS = 20


class CallerSound:
    """Cuts the caller's track into frames of 20 ms, changing the rate without a seam; the last may be shorter.

    A change of rate looks ahead a few frames, which is why a live call is followed at a distance.
    """

    def __init__(self, feed: Feed, from_hz: int, to_hz: int) -> None:
        self._feed = feed
        self._read_bytes = 2 * from_hz * FRAME_MS // 1000
        self._frame_bytes = 2 * to_hz * FRAME_MS // 1000
        self._stream = None if from_hz == to_hz else soxr.ResampleStream(from_hz, to_hz, 1, "float32", "HQ")
        self._at = 0
        self._ended = False
        self._buffer = bytearray()

    def frame(self) -> bytes:
        """The next frame; empty after the track's end. Waits for sound that has not come yet."""
        while len(self._buffer) < self._frame_bytes and not self._ended:
            given = self._feed.pcm(self._at, self._read_bytes)
            self._at += len(given)
            self._ended = len(given) < self._read_bytes
            self._buffer += self._resampled(given)
        frame = bytes(self._buffer[: self._frame_bytes])
        del self._buffer[: self._frame_bytes]
        return frame

    def _resampled(self, given: bytes) -> bytes:
        if self._stream is None:
            return given
        floats = pcm.to_float(np.frombuffer(given[: len(given) & ~1], "<i2").astype(np.int16))
        return pcm.from_float(self._stream.resample_chunk(floats, last=self._ended)).astype("<i2").tobytes()
