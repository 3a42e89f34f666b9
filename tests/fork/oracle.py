"""Streams made from known sound with known faults, and the recording that they must give."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import chain

from hypothesis import strategies as st

from harness.core.audio import Encoding, Format, Party
from harness.core.call import Call
from harness.fork.recorder import Recorder
from harness.wire.media import MediaFrame, Stamps, Started, Stopped, TrackName

FORMAT = Format(Encoding.MULAW, 8000)
FRAME = 160
FRAME_NS = 20_000_000
PARTY: dict[TrackName, Party] = {"inbound": "caller", "outbound": "agent"}


@dataclass(frozen=True)
class Faults:
    """What happens to the frames of one track, by their index."""

    lost: frozenset[int] = frozenset()
    paused: frozenset[int] = frozenset()
    repeated: frozenset[int] = frozenset()
    late_by: dict[int, int] = field(default_factory=dict)
    """Frames that come after this many others."""
    jitter_ns: Sequence[int] = ()


@cache
def sound(seed: int, frames: int) -> list[bytes]:
    """Frames of noise without silence in it."""
    noise = random.Random(seed)
    return [bytes(noise.randrange(0, 0xFF) for _ in range(FRAME)) for _ in range(frames)]


def frames_of(track: TrackName, source: list[bytes], faults: Faults) -> list[tuple[int, MediaFrame]]:
    """(arrival in nanoseconds, frame) in order of arrival."""
    sent: list[tuple[int, MediaFrame]] = []
    chunk = 0
    for index, payload in enumerate(source):
        if index in faults.paused:
            continue
        chunk += 1
        if index in faults.lost:
            continue
        jitter_ns = faults.jitter_ns[index % len(faults.jitter_ns)] if faults.jitter_ns else 0
        stamp_ns = index * FRAME_NS + jitter_ns
        frame = MediaFrame(track, payload, None, chunk, stamp_ns)
        late_by = faults.late_by.get(index, 0)
        arrival_ns = stamp_ns + late_by * FRAME_NS + (FRAME_NS // 2 if late_by else 0)
        sent.append((arrival_ns, frame))
        if index in faults.repeated:
            sent.append((arrival_ns + 71 * FRAME_NS, frame))
    return sorted(sent, key=lambda each: each[0])


def record(*tracks: list[tuple[int, MediaFrame]], stamps: Stamps = "approximate") -> Call:
    """The recording of one stream with these tracks side by side."""
    recorder = Recorder("oracle")
    names = tuple(dict.fromkeys(frame.track for frames in tracks for _, frame in frames))
    recorder.feed("s", Started(stream_id="s", call_id="c", format=FORMAT, tracks=names, stamps=stamps), 0)
    for arrival_ns, frame in sorted(chain(*tracks), key=lambda each: each[0]):
        recorder.feed("s", frame, arrival_ns)
    recorder.feed("s", Stopped())
    return recorder.finish()


def expected(source: list[bytes], faults: Faults, late: frozenset[int] = frozenset()) -> bytes:
    """The source with silence where frames are missing; what is missing at the end is not there at all."""
    missing = faults.lost | faults.paused | late
    kept = [b"\xff" * FRAME if index in missing else payload for index, payload in enumerate(source)]
    end = max((index + 1 for index in range(len(source)) if index not in missing), default=0)
    return b"".join(kept[:end])


@st.composite
def faults(draw: st.DrawFn, frames: int) -> Faults:
    """Faults of a track of ``frames`` frames, of which the first two seconds' start is whole."""
    index = st.integers(15, frames - 1)
    paused: set[int] = set()
    for start, length in draw(st.lists(st.tuples(index, st.integers(1, 80)), max_size=2)):
        paused |= set(range(start, min(start + length, frames)))
    return Faults(
        lost=frozenset(draw(st.sets(index, max_size=12))) - paused,
        paused=frozenset(paused),
        repeated=frozenset(draw(st.sets(index, max_size=8))),
        late_by=draw(st.dictionaries(index, st.integers(1, 20), max_size=8)),
        jitter_ns=[0, *draw(st.lists(st.integers(0, 4).map(lambda ms: ms * 1_000_000), max_size=6))],
    )
