"""What the caller hears of an agent that sends its sound ahead of time.

Rules
-----
1. The provider plays sound in the order in which it came, each piece when the one before has been played.
2. A clear drops what has not been played by then: that sound was never heard.
3. Sound that comes within ``JOIN_NS`` after the queue ran dry goes on without a gap: that is jitter, which the
   provider's buffer takes up.
4. Times are arrivals here. The provider hears them a little later; by how much, nobody tells us.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from harness.audio import pcm
from harness.audio.resample import resample
from harness.core.audio import Format
from harness.core.time import NS_PER_MS, ns_from_samples, samples_from_ns
from harness.wire.media import AgentSound

JOIN_NS = 100 * NS_PER_MS


@dataclass(frozen=True, slots=True)
class _Piece:
    start_ns: int
    data: bytes


class Playout:
    """The provider's queue of an agent's sound; ``heard`` is given what was played, and its first sample's number."""

    def __init__(self, fmt: Format, heard: Callable[[int, bytes], None]) -> None:
        self._format = fmt
        self._heard = heard
        self._queue: deque[_Piece] = deque()
        self._end_ns: int | None = None

    def play(self, at_ns: int, sound: AgentSound) -> None:
        """The agent sent sound; of another rate than the stream's, it is played at the stream's."""
        fmt = self._format
        data = sound.payload
        if (given := sound.format(fmt)) != fmt:
            data = pcm.encode(resample(pcm.decode(data, given), given.rate_hz, fmt.rate_hz), fmt)
        if self._end_ns is None or at_ns > self._end_ns + JOIN_NS:
            self._end_ns = at_ns
        self._queue.append(_Piece(self._end_ns, data))
        self._end_ns += ns_from_samples(fmt.samples(data), fmt.rate_hz)

    def clear(self, at_ns: int, zero_ns: int) -> int:
        """The agent dropped what is not yet played: so many nanoseconds of sound."""
        self.advance(at_ns, zero_ns)
        fmt = self._format
        dropped_ns = sum(ns_from_samples(fmt.samples(piece.data), fmt.rate_hz) for piece in self._queue)
        self._queue.clear()
        self._end_ns = None
        return dropped_ns

    def advance(self, now_ns: int, zero_ns: int) -> None:
        """Take as heard what has been played by ``now_ns``; the call's time begins at ``zero_ns``."""
        fmt = self._format
        while self._queue and self._queue[0].start_ns < now_ns:
            piece = self._queue.popleft()
            samples = min(fmt.samples(piece.data), samples_from_ns(now_ns - piece.start_ns, fmt.rate_hz))
            size = samples * fmt.encoding.bytes_per_sample
            if piece.start_ns >= zero_ns:
                self._heard(samples_from_ns(piece.start_ns - zero_ns, fmt.rate_hz), piece.data[:size])
            if size < len(piece.data):
                rest_ns = piece.start_ns + ns_from_samples(samples, fmt.rate_hz)
                self._queue.appendleft(_Piece(rest_ns, piece.data[size:]))
                return
