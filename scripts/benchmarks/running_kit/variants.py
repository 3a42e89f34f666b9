"""Recorded calls, and the same calls with their callers' sound changed in ways that a telephone line changes it.

Rules:
- Only the caller's sound changes: its level, noise under it, a delay of some milliseconds, the companding law.
- The seed draws all of it, so that a call's variant is the same in each run of the benchmark.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from harness.audio.pcm import encode, track_samples
from harness.core.audio import Encoding, Track
from harness.core.call import Call
from harness.fork.recording import expand, open_call

LEVELS_DB = (-10.0, 4.0)
NOISE_SNR_DB = (24.0, 40.0)
LATEST_MS = 60


@dataclass(frozen=True, slots=True)
class Change:
    """What a line does to a caller's sound."""

    level_db: float
    snr_db: float
    shift_ms: int
    law: Encoding
    seed: int

    @classmethod
    def drawn(cls, seed: int) -> Change:
        """A change; the same for the same seed."""
        draw = np.random.default_rng(seed)
        return cls(
            level_db=float(draw.uniform(*LEVELS_DB)),
            snr_db=float(draw.uniform(*NOISE_SNR_DB)),
            shift_ms=int(draw.integers(0, LATEST_MS + 1)),
            law=(Encoding.MULAW, Encoding.ALAW)[int(draw.integers(2))],
            seed=seed,
        )

    def __call__(self, track: Track) -> Track:
        """The track as it comes out of the line; same length, G.711."""
        samples = track_samples(track).astype(np.float64)
        late = track.format.rate_hz * self.shift_ms // 1000
        moved = np.concatenate([np.zeros(late), samples])[: len(samples)]
        loud = np.abs(moved) > np.abs(moved).max(initial=0.0) / 20
        power = float((moved[loud] ** 2).mean()) if loud.any() else 0.0
        noise = np.random.default_rng(self.seed).normal(0.0, np.sqrt(power) * 10 ** (-self.snr_db / 20), len(moved))
        heard = (moved + noise) * 10 ** (self.level_db / 20)
        pcm = np.clip(np.rint(heard), -32768, 32767).astype(np.int16)
        line = replace(track.format, encoding=self.law)
        return replace(track, format=line, data=encode(pcm, line))


def calls(recordings: Path, count: int, seed: int) -> Iterator[Call]:
    """``count`` calls: those recorded, then variants of them in turn, each with its own id."""
    sources = expand([recordings])
    for number in range(count):
        call = open_call(sources[number % len(sources)])
        generation = number // len(sources)
        if not generation:
            yield call
            continue
        name = f"{call.call_id}-{generation}"
        caller = Change.drawn(seed + number)(call.tracks["caller"])
        live = call.live and replace(
            call.live, events=(replace(call.live.started, call_id=name), *call.live.events[1:])
        )
        yield replace(call, call_id=name, tracks={**call.tracks, "caller": caller}, live=live, reference=None)
