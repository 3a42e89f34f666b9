"""What a provider would send of a recorded call, message by message, and the faults on its way. Pure."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from msgspec import structs

from harness.audio import pcm
from harness.audio.resample import resample
from harness.core.audio import Format, Party
from harness.core.call import Call
from harness.core.errors import InputError
from harness.core.events import Dtmf
from harness.core.time import NS_PER_MS, NS_PER_S, ns_from_samples, samples_from_ns
from harness.wire.media import Dialect, DtmfPressed, MediaEvent, MediaFrame, Started, Stopped, TrackName

TRACKS: tuple[tuple[Party, TrackName], ...] = (("caller", "inbound"), ("agent", "outbound"))
REORDERED_BY = 3
"""Frames by which a frame out of order comes later, at most."""
REPEATED_AFTER = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Faults:
    """What happens between the provider and us. Shares are of the frames; the same seed gives the same faults.

    ``reconnects_ns`` are call times at which the connection breaks, ``gap_ns`` how long until the next one.
    """

    loss: float = 0.0
    reorder: float = 0.0
    duplicate: float = 0.0
    jitter_ns: int = 0
    stalls_ns: tuple[int, ...] = ()
    stall_ns: int = NS_PER_S
    reconnects_ns: tuple[int, ...] = ()
    gap_ns: int = NS_PER_S
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Step:
    """An event on one of the call's streams, when it is sent; ``stream`` counts from 0."""

    at_ns: int
    stream: int
    event: MediaEvent


@dataclass(frozen=True, slots=True)
class Script:
    """All steps of one call, in the order of sending, and the frames that are never sent."""

    steps: tuple[Step, ...]
    lost: frozenset[tuple[TrackName, int]] = field(default_factory=frozenset)
    """Frames, by track and index in the call."""


def script(call: Call, dialect: Dialect, faults: Faults | None = None) -> Script:
    """What a provider that speaks ``dialect`` sends of ``call``.

    Sound goes out in the call's own format where the provider carries it, else in the provider's default.

    Raises:
        InputError: the call has no sound.
    """
    if not call.tracks:
        raise InputError(f"{call.origin or call.call_id}: a call to be played needs sound, has none")
    return _Writer(call, dialect, faults or Faults()).script()


class _Writer:
    def __init__(self, call: Call, dialect: Dialect, faults: Faults) -> None:
        self._call = call
        self._dialect = dialect
        self._faults = faults
        self._random = random.Random(faults.seed)  # noqa: S311, faults are no secret
        self._frame_ns = dialect.frame_ms * NS_PER_MS
        self._format = _format(call, dialect)
        self._sound = {
            track: _frames(call, party, self._format, self._frame_ns) for party, track in TRACKS if party in call.tracks
        }
        self._lost: set[tuple[TrackName, int]] = set()

    def script(self) -> Script:
        steps: list[Step] = []
        spans = list(self._streams())
        for stream, (start_ns, end_ns) in enumerate(spans):
            steps.append(Step(start_ns, stream, self._started(stream)))
            steps += sorted(self._media(stream, start_ns, end_ns), key=lambda step: step.at_ns)
        last_ns = max(step.at_ns for step in steps)
        steps.append(Step(max(last_ns, self._call.duration_ns), len(spans) - 1, Stopped()))
        return Script(tuple(_numbered(steps)), frozenset(self._lost))

    def _streams(self) -> Iterator[tuple[int, int]]:
        start_ns = 0
        for broken_ns in sorted(self._faults.reconnects_ns):
            if start_ns < broken_ns < self._call.duration_ns:
                yield start_ns, broken_ns
                start_ns = broken_ns + self._faults.gap_ns
        yield start_ns, max(start_ns, self._call.duration_ns)

    def _started(self, stream: int) -> Started:
        return Started(
            stream_id=f"{self._call.call_id}-{stream + 1}",
            call_id=self._call.call_id,
            format=self._format,
            tracks=tuple(self._sound),
            stamps=self._dialect.stamps,
            attributes={key: str(value) for key, value in self._call.attributes.items()},
        )

    def _media(self, stream: int, start_ns: int, end_ns: int) -> Iterator[Step]:
        for track, frames in self._sound.items():
            chunk = 0
            for index, payload in enumerate(frames):
                at_ns = index * self._frame_ns
                if not start_ns <= at_ns < end_ns:
                    if start_ns > at_ns >= start_ns - self._faults.gap_ns and stream:
                        self._lost.add((track, index))
                    continue
                chunk += 1
                frame = MediaFrame(track, payload, None, chunk, at_ns - start_ns)
                yield from self._sent(stream, index, frame, at_ns + self._frame_ns)
        if self._call.live is not None:
            for event in self._call.live.of_kind(Dtmf):
                if start_ns <= event.at_ns < end_ns:
                    yield Step(event.at_ns + self._frame_ns, stream, DtmfPressed(event.digit))

    def _sent(self, stream: int, index: int, frame: MediaFrame, due_ns: int) -> Iterator[Step]:
        faults = self._faults
        if self._random.random() < faults.loss:
            self._lost.add((frame.track, index))
            return
        due_ns += self._random.randrange(faults.jitter_ns + 1)
        for stall_ns in faults.stalls_ns:
            if stall_ns <= due_ns < stall_ns + faults.stall_ns:
                due_ns = stall_ns + faults.stall_ns
        if self._random.random() < faults.reorder:
            due_ns += self._random.randint(1, REORDERED_BY) * self._frame_ns + self._frame_ns // 2
        yield Step(due_ns, stream, frame)
        if self._random.random() < faults.duplicate:
            yield Step(due_ns + REPEATED_AFTER * self._frame_ns, stream, frame)


def _format(call: Call, dialect: Dialect) -> Format:
    formats = [track.format for track in call.tracks.values()]
    return next((fmt for fmt in formats if fmt in dialect.formats), dialect.formats[0])


def _frames(call: Call, party: Party, fmt: Format, frame_ns: int) -> list[bytes]:
    """The party's sound in frames, the last one filled up with silence."""
    track = call.tracks[party]
    data = track.data
    if track.format != fmt:
        samples = resample(pcm.track_samples(track), track.format.rate_hz, fmt.rate_hz)
        data = pcm.encode(samples, fmt)
    frame = samples_from_ns(frame_ns, fmt.rate_hz)
    total = -(-samples_from_ns(call.duration_ns, fmt.rate_hz) // frame) * frame
    data += fmt.encoding.silence * (total - fmt.samples(data))
    size = frame * fmt.encoding.bytes_per_sample
    return [data[at : at + size] for at in range(0, len(data), size)]


def _numbered(steps: list[Step]) -> Iterator[Step]:
    """Each stream's messages counted from 1 in the order of their places in the call, as providers number them."""
    first_of: dict[tuple[int, int], int] = {}
    by_place = sorted(
        (step for step in steps if isinstance(step.event, MediaFrame)),
        key=lambda step: (step.stream, step.event.stamp_ns or 0),  # type: ignore[union-attr]
    )
    counts: dict[int, int] = {}
    for step in by_place:
        if (step.stream, id(step.event)) not in first_of:
            counts[step.stream] = counts.get(step.stream, 1) + 1
            first_of[step.stream, id(step.event)] = counts[step.stream]
    for step in steps:
        if isinstance(step.event, MediaFrame):
            frame = structs.replace(step.event, seq=first_of[step.stream, id(step.event)])
            yield replace(step, event=frame)
        elif isinstance(step.event, (DtmfPressed, Stopped)):
            counts[step.stream] = counts.get(step.stream, 1) + 1
            yield replace(step, event=replace(step.event, seq=counts[step.stream]))
        else:
            yield step


def played_ns(fmt: Format, payload: bytes) -> int:
    """How long a payload sounds."""
    return ns_from_samples(fmt.samples(payload), fmt.rate_hz)
