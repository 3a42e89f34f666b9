"""Stamps as providers make them: jittered, coarse, drifting, epochs, none; frames of every length."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from harness.core.audio import Encoding, Format
from harness.fork.recorder import Recorder
from harness.wire.media import MediaFrame, Stamps, Started, Stopped

MULAW = Format(Encoding.MULAW, 8000)
LOST = frozenset({60, 61, 140})
MS = 1_000_000


@dataclass(frozen=True)
class Provider:
    """How one provider cuts and stamps its sound; ``stamp`` is given chance and the frame's true time."""

    frame_ms: int = 20
    stamp: Callable[[random.Random, int], int | None] = lambda chance, at_ns: at_ns
    stamps: Stamps = "approximate"
    format: Format = MULAW
    arrivals: bool = True
    pauses: tuple[tuple[int, int], ...] = ((100, 25),)
    frames: int = 300


def jittered(most_ms: int) -> Callable[[random.Random, int], int]:
    return lambda chance, at_ns: at_ns + 155 * MS + chance.randrange(most_ms + 1) * MS


PROVIDERS = {
    "stamps to the millisecond": Provider(),
    "jitter of half a frame": Provider(stamp=jittered(9), pauses=((100, 25), (200, 1), (250, 2))),
    "jitter of a frame": Provider(stamp=jittered(18), pauses=((100, 25), (200, 4))),
    "jitter of two frames": Provider(stamp=jittered(40)),
    "no stamps": Provider(stamp=lambda chance, at_ns: None, pauses=()),
    "no stamps and no arrivals": Provider(stamp=lambda chance, at_ns: None, arrivals=False, pauses=()),
    "stamps that stand still": Provider(stamp=lambda chance, at_ns: 0, pauses=()),
    "stamps of whole seconds": Provider(stamp=lambda chance, at_ns: at_ns // 10**9 * 10**9, pauses=()),
    "stamps that drift": Provider(stamp=lambda chance, at_ns: at_ns * 10_005 // 10_000 // MS * MS, frames=1500),
    "stamps of the epoch": Provider(stamp=lambda chance, at_ns: at_ns + 1_700_000_000 * 10**9),
    "exact stamps": Provider(stamps="exact"),
    "10 ms": Provider(frame_ms=10, stamp=jittered(4)),
    "30 ms": Provider(frame_ms=30),
    "100 ms": Provider(frame_ms=100),
    "200 ms": Provider(frame_ms=200),
    "L16 at 16 kHz": Provider(format=Format(Encoding.PCM_S16LE, 16000)),
}


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", PROVIDERS)
def test_sound_is_in_place_to_the_sample(name: str, seed: int) -> None:
    made, chance = PROVIDERS[name], random.Random(seed)
    samples = made.format.rate_hz * made.frame_ms // 1000
    size = samples * made.format.encoding.bytes_per_sample
    paused = {index for start, length in made.pauses for index in range(start, start + length)}
    source = [bytes(chance.randrange(1, 0xF0) for _ in range(size)) for _ in range(made.frames)]
    recorder = Recorder()
    recorder.feed("s", Started(stream_id="s", call_id="c", format=made.format, stamps=made.stamps), 0)
    chunk = 0
    for index, payload in enumerate(source):
        at_ns = index * made.frame_ms * MS
        chunk += index not in paused
        if index not in paused | LOST:
            arrival_ns = at_ns + chance.randrange(15 * MS) if made.arrivals else None
            recorder.feed("s", MediaFrame("inbound", payload, None, chunk, made.stamp(chance, at_ns)), arrival_ns)
        if index == made.frames - 30:
            assert recorder.settled_ns > at_ns - 4000 * MS
    recorder.feed("s", Stopped())
    call = recorder.finish()
    silence = made.format.encoding.silence * samples
    assert call.tracks["caller"].data == b"".join(
        silence if index in paused | LOST else payload for index, payload in enumerate(source)
    )
    assert call.media.caller is not None
    assert call.media.caller.lost == len(LOST)
