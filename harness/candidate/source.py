"""Where a candidate's call comes from: a recording, all at once, or a live call as it grows."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from typing import Protocol

from harness.audio.pcm import encode, track_samples
from harness.candidate.protocol import Ended, Facts, Media
from harness.core.audio import Encoding, Format
from harness.core.call import Call
from harness.core.errors import Interrupted
from harness.core.events import CallEnded, CallStarted, event_to_json
from harness.core.time import samples_from_ns

_MEDIA_BYTES = 1 << 20
_ALL_NS = 1 << 62


class Source(Protocol):
    """**Protocol:** gives a candidate its call, piece by piece."""

    def take(self) -> Iterable[Media | Facts | Ended]:
        """What has come since the last time, without waiting. Nothing follows ``Ended``."""
        ...


class Recorded:
    """A recorded call as a source.

    ``stop`` may be set from another thread: the next ``take`` then raises ``Interrupted``.
    """

    def __init__(self, call: Call, stop: threading.Event | None = None) -> None:
        self._call: Call | None = call
        self._stop = stop

    def take(self) -> Iterator[Media | Facts | Ended]:
        if self._stop is not None and self._stop.is_set():
            raise Interrupted("the run was ended by the user")
        call, self._call = self._call, None
        if call is None:
            return
        live = call.live.events if call.live else ()
        events = [event_to_json(event) for event in live if not isinstance(event, (CallStarted, CallEnded))]
        yield Facts(events=events, complete_ns=_ALL_NS)
        track = call.tracks.get("caller")
        if track is not None:
            samples = track_samples(track)
            rate = track.format.rate_hz
            silence = samples_from_ns(max(0, call.duration_ns - track.duration_ns), rate)
            pcm = encode(samples, Format(Encoding.PCM_S16LE, rate)) + bytes(2 * silence)
            for at in range(0, len(pcm), _MEDIA_BYTES):
                yield Media(pcm=pcm[at : at + _MEDIA_BYTES])
        yield Ended()
