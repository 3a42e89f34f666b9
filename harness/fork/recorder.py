"""Places the media of a call's streams on one call clock.

Rules
-----
1. Zero is the first media sample of the call. Tracks of one stream lie by their stamps; streams lie by arrival, each at
   its smallest delay.
2. What is missing is silence, and a gap with its cause: ``lost``, ``late``, ``not_sent``. Nothing is joined up and
   nothing is counted twice.
3. A new stream of the same call takes a party over with its first sound (a reconnect); the gap between is ``lost``.
   Sound that the older stream sends after that is a duplicate. A younger stream that seems to begin before the older
   one's end by no more than ``SEAM_NS`` (arrival is no exact clock) begins at the end; of a longer overlap the older
   sound stays.
4. All tracks end at the same time.
5. The result depends on the messages and their arrival times alone; no clock is read.
6. Settled sound does not change: a reader may follow while the call goes on. One thing can break that: a track that was
   silent for ``SETTLE_NS`` while others went on is read as silent, and a longer stall may still deliver sound for it.
7. Streams whose stamps tell one clock lie by it: arrival decides for the first of them only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from harness.core.audio import Format, Party, Track
from harness.core.call import Call, Media
from harness.core.errors import InputError
from harness.core.events import CallEnded, CallStarted, Clear, Dtmf, Event, Fault, Mark
from harness.core.time import NS_PER_MS, NS_PER_S, samples_from_ns
from harness.core.timeline import Timeline
from harness.fork.clock import Placed
from harness.fork.lane import Lane
from harness.fork.numbering import Numbering
from harness.fork.sound import Sound
from harness.wire.media import (
    AgentEvent,
    AgentSound,
    Cleared,
    ClearRequested,
    DtmfPressed,
    FramesDropped,
    MarkPlayed,
    MediaEvent,
    MediaFrame,
    ProviderFailed,
    Started,
    Stopped,
    TrackName,
)
from harness.wire.playout import Playout

SEAM_NS = 100 * NS_PER_MS
SETTLE_NS = 3 * NS_PER_S
"""How far behind the newest sound a silent track is taken to be silent."""


@dataclass(slots=True)
class _Stream:
    """One connection of the provider."""

    started: Started
    lanes: dict[TrackName, Lane] = field(default_factory=dict)
    numbering: Numbering = field(default_factory=Numbering)
    now_ns: int | None = None
    ahead_ns: int | None = None
    """Smallest of arrival less stream time: what leads from the stream's clock to that of arrivals."""
    by_clock: bool = False
    """Whether an earlier stream by the same clock has settled that."""
    ended: str | None = None


@dataclass(frozen=True, slots=True)
class _Noted:
    """An event other than sound, at its stream's time."""

    stream: _Stream
    at_ns: int | None
    event: DtmfPressed | MarkPlayed | Cleared | ProviderFailed
    dropped_ns: int = 0


class Recorder:
    """Records one call from what its streams say.

    ``inbound`` is the party that the provider hears on the stream's leg: the caller, unless the agent's leg is forked.
    """

    def __init__(
        self, provider: str = "recording", *, inbound: Party = "caller", started_at: str | None = None
    ) -> None:
        self.provider = provider
        self._inbound = inbound
        self._started_at = started_at
        self._streams: dict[str, _Stream] = {}
        self._sounds: dict[Party, Sound] = {}
        self._zero_ns: int | None = None
        self._notes: list[_Noted] = []
        self._refused: list[str] = []
        self._ended = "timeout"
        self._playout: Playout | None = None
        self._arrival_ns: int | None = None
        self._read_ns = 0
        self._dropped = 0

    @property
    def call_id(self) -> str | None:
        """The provider's id of the call, once a stream has started."""
        return next((stream.started.call_id for stream in self._streams.values()), None)

    @property
    def formats(self) -> dict[Party, Format]:
        """The parties that sound is announced or here for."""
        return {party: sound.format for party, sound in self._sounds.items()}

    def feed(self, stream: str, event: MediaEvent, arrival_ns: int | None = None) -> None:
        """Take an event of ``stream``, a name of one connection; ``arrival_ns`` is monotonic, of any origin."""
        if isinstance(event, Started):
            self._start(stream, event)
            return
        source = self._streams.get(stream)
        if source is None:
            self.refuse(f"{type(event).__name__} before start")
            return
        match event:
            case MediaFrame():
                self._media(source, event, arrival_ns)
            case Stopped():
                self._end(source, "stop")
            case FramesDropped(track=track, count=count):
                self._dropped += count
                self._lane(source, track).dropped = True
            case _:
                at_ns = arrival_ns if source.started.stamps == "none" else source.now_ns
                self._notes.append(_Noted(source, at_ns, event))

    def agent(self, stream: str, event: AgentEvent, arrival_ns: int) -> None:
        """Take what the agent sends back on ``stream``: its sound, as far as it was heard, is the other track."""
        source = self._streams.get(stream)
        if source is None:
            self.refuse(f"agent's {type(event).__name__} before start")
            return
        heard = self._sounds.setdefault(self._party("outbound"), Sound(source.started.format))
        if self._playout is None:
            self._playout = Playout(heard.format, heard.write)
        match event:
            case AgentSound() if not heard.lanes:
                self._playout.play(arrival_ns, event)
            case ClearRequested():
                if self._zero_ns is not None:
                    dropped_ns = self._playout.clear(arrival_ns, self._zero_ns)
                    self._notes.append(_Noted(source, arrival_ns - (source.ahead_ns or 0), Cleared(), dropped_ns))
            case _:
                return

    def refuse(self, reason: str) -> None:
        """Take note of a message that broke the protocol."""
        self._refused.append(reason)

    def drop(self, stream: str, count: int) -> None:
        """The harness itself did not keep ``count`` messages: what is missing next on this stream is its fault."""
        if stream in self._streams:
            self._dropped += count
            for lane in self._streams[stream].lanes.values():
                lane.dropped = True

    def close(self, stream: str, reason: str) -> None:
        """The connection of ``stream`` is gone: ``closed:<code>`` or ``timeout``."""
        if stream in self._streams:
            self._end(self._streams[stream], reason)

    @property
    def settled_ns(self) -> int:
        """Up to where the sound of all announced parties is final."""
        if not self._sounds or self._zero_ns is None:
            return 0
        self._read_ns = max(self._read_ns, min(self._settled_ns(sound) for sound in self._sounds.values()))
        return self._read_ns

    def sound(self, party: Party, start_ns: int, end_ns: int) -> bytes:
        """A party's sound, in its format; silence where there is none yet or the party is unknown."""
        sound = self._sounds.get(party)
        if sound is None:
            return b""
        size = sound.format.encoding.bytes_per_sample
        first, last = (samples_from_ns(ns, sound.format.rate_hz) for ns in (start_ns, end_ns))
        data = bytes(sound.data[first * size : last * size])
        return data + sound.format.encoding.silence * (last - first - len(data) // size)

    def finish(self) -> Call:
        """The call as recorded.

        Raises:
            InputError: no stream ever started.
        """
        if not self._streams:
            first = f"; first message refused: {self._refused[0]}" if self._refused else ""
            raise InputError(f"a call needs a start message, none came{first}")
        for stream in self._streams.values():
            self._flush(stream)
        if self._playout is not None and self._arrival_ns is not None and self._zero_ns is not None:
            self._playout.advance(self._arrival_ns, self._zero_ns)
        end_ns = self._end_ns
        for sound in self._sounds.values():
            sound.fill(samples_from_ns(end_ns, sound.format.rate_hz) - sound.samples, "not_sent")
        return self._call(end_ns)

    def _start(self, name: str, started: Started) -> None:
        if name in self._streams:
            self.refuse(f"second start on stream {name!r}")
            return
        ahead_ns = self._known_ahead_ns(started)
        stream = _Stream(started, ahead_ns=ahead_ns, by_clock=ahead_ns is not None)
        self._streams[name] = stream
        for track in started.tracks:
            self._lane(stream, track)

    def _known_ahead_ns(self, started: Started) -> int | None:
        """What an earlier stream by the same clock has told of the way from stamps to arrivals."""
        return next(
            (
                older.ahead_ns
                for older in self._streams.values()
                if started.clock is not None and older.started.clock == started.clock and not self._before_base(older)
            ),
            None,
        )

    def _party(self, track: TrackName) -> Party:
        if track == "outbound":
            return "agent" if self._inbound == "caller" else "caller"
        return self._inbound

    def _lane(self, stream: _Stream, track: TrackName) -> Lane:
        lane = stream.lanes.get(track)
        if lane is None:
            lane = Lane(self._party(track), track, stream.started, stream.numbering)
            stream.lanes[track] = lane
            sound = self._sounds.setdefault(lane.party, Sound(lane.format))
            sound.lanes.append(lane)
        return lane

    def _media(self, stream: _Stream, frame: MediaFrame, arrival_ns: int | None) -> None:
        lane = self._lane(stream, frame.track)
        sound = self._sounds[lane.party]
        if lane.format != sound.format:
            sound.refused += 1
            return
        time_ns = lane.time_of(frame, arrival_ns)
        if time_ns is not None:
            stream.now_ns = time_ns if stream.now_ns is None else max(stream.now_ns, time_ns)
            if arrival_ns is not None and not stream.by_clock and self._before_base(stream):
                ahead_ns = arrival_ns - time_ns
                stream.ahead_ns = ahead_ns if stream.ahead_ns is None else min(stream.ahead_ns, ahead_ns)
        self._write(stream, lane, lane.push(frame, arrival_ns))
        self._arrival_ns = arrival_ns
        if self._playout is not None and arrival_ns is not None and self._zero_ns is not None:
            self._playout.advance(arrival_ns, self._zero_ns)
        for other in stream.lanes.values():
            if other is not lane:
                self._write(stream, other, other.expire(arrival_ns))

    @staticmethod
    def _before_base(stream: _Stream) -> bool:
        return all(lane.offset is None for lane in stream.lanes.values())

    def _write(self, stream: _Stream, lane: Lane, placed: Iterable[Placed]) -> None:
        sound = self._sounds[lane.party]
        for each in placed:
            if lane.offset is None and not sound.superseded(lane):
                self._take_over(stream, lane, sound)
            if sound.owner is not lane:
                lane.order.counts.duplicate += 1
                lane.order.counts.received -= 1
                continue
            assert lane.offset is not None
            sound.fill(each.lost, "dropped_by_harness" if lane.dropped else each.hole or "lost")
            sound.write(lane.offset + each.start, each.payload, "dropped_by_harness" if lane.dropped else "not_sent")
            lane.dropped = lane.dropped and not (each.lost or each.paused)

    def _take_over(self, stream: _Stream, lane: Lane, sound: Sound) -> None:
        """Place a lane that has its first sound, and make it the one that writes."""
        base_ns = lane.clock.base_ns
        assert base_ns is not None
        opened_ns = min([base_ns, *(each.first_ns for each in stream.lanes.values() if each.first_ns is not None)])
        for older in self._streams.values():
            for each in older.lanes.values():
                if each.party == lane.party and sound.lanes.index(each) < sound.lanes.index(lane):
                    self._write(older, each, each.flush())
        if stream.ahead_ns is None:
            stream.ahead_ns = (self._zero_ns or 0) + self._end_ns - opened_ns
        if self._zero_ns is None:
            self._zero_ns = opened_ns + stream.ahead_ns
        to_call_ns = stream.ahead_ns - self._zero_ns
        rate_hz = sound.format.rate_hz
        if sound.owner is not None:
            sound.fill(samples_from_ns(opened_ns + to_call_ns, rate_hz) - sound.samples, "lost")
        lane.offset = max(0, samples_from_ns(base_ns + to_call_ns, rate_hz))
        if 0 < sound.samples - lane.offset <= samples_from_ns(SEAM_NS, rate_hz):
            lane.offset = sound.samples
        sound.owner = lane

    @property
    def _end_ns(self) -> int:
        return max((sound.end_ns for sound in self._sounds.values()), default=0)

    def _end(self, stream: _Stream, reason: str) -> None:
        if stream.ended is None:
            stream.ended = reason
            self._ended = reason
            self._flush(stream)

    def _flush(self, stream: _Stream) -> None:
        for lane in stream.lanes.values():
            self._write(stream, lane, lane.flush())

    def _settled_ns(self, sound: Sound) -> int:
        assert self._zero_ns is not None
        if any(lane.unsettled for lane in sound.lanes):
            return sound.end_ns
        newest_ns = max(
            (
                stream.now_ns + stream.ahead_ns - self._zero_ns
                for stream in self._streams.values()
                if stream.now_ns is not None and stream.ahead_ns is not None
            ),
            default=0,
        )
        return max(sound.end_ns, newest_ns - SETTLE_NS)

    def _call(self, end_ns: int) -> Call:
        tracks = {
            party: Track(party, sound.format, bytes(sound.data)) for party, sound in self._sounds.items() if end_ns
        }
        first = next(iter(self._streams.values())).started
        attributes = {
            key: value for stream in self._streams.values() for key, value in stream.started.attributes.items()
        }
        links = {"streams": [stream.started.stream_id for stream in self._streams.values()]}
        media = Media(**{party: sound.media() for party, sound in self._sounds.items()}, ended=self._ended)
        call = Call(
            call_id=first.call_id,
            tracks=tracks,
            provider=self.provider,
            started_at=self._started_at,
            attributes=attributes,
            links=links,
            media=media,
        )
        started = CallStarted(
            call_id=call.call_id,
            provider=self.provider,
            started_at=self._started_at,
            attributes=attributes,
            links=links,
        )
        events = [*self._events(end_ns), *call.gaps(), CallEnded(reason=self._ended, at_ns=end_ns)]
        return replace(call, live=Timeline.of("live", [started, *events]))

    def _events(self, end_ns: int) -> list[Event]:
        out: list[Event] = []
        for note in self._notes:
            out.append(self._event(note, end_ns))
        if self._refused:
            message = f"{len(self._refused)} messages refused, the first: {self._refused[0]}"
            out.append(Fault(where="provider.message", message=message))
        if self._dropped:
            out.append(Fault(where="harness.fork", message=f"{self._dropped} messages were not kept"))
        for party, sound in self._sounds.items():
            jumps = sum(lane.clock.jumps for lane in sound.lanes)
            if jumps:
                out.append(Fault(where="provider.stamps", message=f"stamps of the {party} jumped {jumps} times"))
            if sound.refused:
                message = f"{sound.refused} messages of the {party} changed from {sound.format.encoding} at mid-call"
                out.append(Fault(where="provider.format", message=message))
        return out

    def _event(self, note: _Noted, end_ns: int) -> Event:
        at_ns = 0
        if note.at_ns is not None and note.stream.ahead_ns is not None and self._zero_ns is not None:
            at_ns = min(max(0, note.at_ns + note.stream.ahead_ns - self._zero_ns), end_ns)
        match note.event:
            case DtmfPressed(digit=digit, track=track):
                return Dtmf(digit=digit, at_ns=at_ns, party=self._party(track))
            case MarkPlayed(name=name):
                return Mark(name=name, at_ns=at_ns)
            case Cleared():
                return Clear(at_ns=at_ns, dropped_ns=note.dropped_ns)
            case ProviderFailed(message=message, code=code):
                text = f"{message} ({code})" if code else message
                return Fault(where="provider.stream", message=text, at_ns=at_ns)
