"""Where a live bot's sound lies on the pipeline's clock, which tells when a frame was pushed, and not when it sounded.

Rules

1. What the bot hears may be late and never early: a frame lies by the smallest delay (time less sound so far) of the
   ``LOOK_AHEAD_NS`` from it on. A loop that stalled and caught up leaves no trace; a pause that lasts stays a pause.
2. What the bot says is written piece by piece, each a little late. Within an utterance pieces follow each other; behind
   a pause of ``JOIN_NS``, time is the pipeline's.
3. Both tracks wait equally long, so that they leave in the order in which they sounded.
4. The call's time begins where the recorder lets it begin (``fork.clock``, rule 6): at the smallest delay of the first
   sound.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from harness.core.time import NS_PER_MS, NS_PER_S, ns_from_samples
from harness.fork.clock import HOLD_NS
from harness.wire.media import TrackName

LOOK_AHEAD_NS = 2 * NS_PER_S
JOIN_NS = 100 * NS_PER_MS
PIECE_MS = 20
"""Sound goes out in pieces no longer than this: a pause is recorded to the nearest one."""

_FIRST_NS = HOLD_NS["approximate"]


@dataclass(frozen=True, slots=True)
class _Piece:
    track: TrackName
    at_ns: int
    delay_ns: int
    rate_hz: int
    pcm: bytes


class LiveClock:
    """Takes frames as they are pushed; ``send`` gets pieces of them with their places, in the order of the call."""

    def __init__(self, send: Callable[[TrackName, int, bytes], None]) -> None:
        self._send = send
        self._waiting: deque[_Piece] = deque()
        self._sound_ns: dict[TrackName, int] = {}
        self._written = Written()
        self._zero_ns: int | None = None
        self._sent_ns: dict[TrackName, int] = {}
        self._first_ns = 0
        self._over = False

    @property
    def begun(self) -> bool:
        return bool(self._sound_ns)

    def take(self, track: TrackName, pcm: bytes, rate_hz: int, until_ns: int) -> int:
        """Take a frame of 16-bit sound that was pushed at ``until_ns``; when it began."""
        length_ns = ns_from_samples(len(pcm) // 2, rate_hz)
        at_ns = max(0, until_ns - length_ns)
        if track == "outbound":
            at_ns = self._written.place(at_ns, length_ns)
        before_ns = self._sound_ns.get(track, 0)
        self._sound_ns[track] = before_ns + length_ns
        self._waiting.append(_Piece(track, at_ns, at_ns - before_ns, rate_hz, pcm))
        while self._waiting and until_ns - self._waiting[0].at_ns > LOOK_AHEAD_NS:
            self._release()
        return at_ns

    def finish(self) -> None:
        """No more will come."""
        while self._waiting:
            self._release()
        self._over = True

    def zero_ns(self) -> int | None:
        """Where the call's time begins, once that will not change."""
        settled = max(self._sent_ns.values(), default=0) - self._first_ns >= 2 * _FIRST_NS
        if self._zero_ns is not None and (settled or self._over):
            return self._zero_ns
        return 0 if self._over else None

    def _release(self) -> None:
        piece = self._waiting[0]
        at_ns = piece.at_ns
        if piece.track == "inbound":
            smallest_ns = min(each.delay_ns for each in self._waiting if each.track == "inbound")
            at_ns = max(0, at_ns - piece.delay_ns + smallest_ns)
        self._waiting.popleft()
        self._note(piece, at_ns)
        size = 2 * (piece.rate_hz * PIECE_MS // 1000)
        for first in range(0, len(piece.pcm), size):
            place_ns = at_ns + ns_from_samples(first // 2, piece.rate_hz)
            self._send(piece.track, place_ns, piece.pcm[first : first + size])

    def _note(self, piece: _Piece, at_ns: int) -> None:
        if self._zero_ns is None:
            self._zero_ns = self._first_ns = at_ns
        elif at_ns - self._first_ns < _FIRST_NS:
            self._zero_ns = min(self._zero_ns, at_ns)
        self._sent_ns[piece.track] = at_ns


class Written:
    """Where the agent's sound lies, see rule 2; nothing sounds twice at once."""

    def __init__(self) -> None:
        self._seen_end_ns: int | None = None
        self._end_ns = 0

    def place(self, at_ns: int, length_ns: int) -> int:
        """When a piece began that seems to have begun at ``at_ns``."""
        joined = self._seen_end_ns is not None and at_ns - self._seen_end_ns < JOIN_NS
        placed_ns = self._end_ns if joined else max(at_ns, self._end_ns)
        self._seen_end_ns = at_ns + length_ns
        self._end_ns = placed_ns + length_ns
        return placed_ns
