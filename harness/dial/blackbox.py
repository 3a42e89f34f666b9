"""Call an agent server as the provider would, and listen to what it answers.

The server gets the caller's sound alone, at real time; what it sends back is what the caller would have heard, placed
by arrival as the provider would play it. It never learns that nobody listens.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from harness.core.audio import Format, Track
from harness.core.call import Call
from harness.core.errors import InputError
from harness.core.events import Clear, Event, Fault
from harness.core.time import NS_PER_S, samples_from_ns
from harness.dial.player import Line
from harness.dial.script import Script, Step, script
from harness.wire.dialects import dialect
from harness.wire.media import AgentEvent, AgentSound, ClearRequested, Started, Stopped
from harness.wire.playout import Playout

LISTEN_ON_NS = 2 * NS_PER_S
"""How long the line stays open after the caller's last sound: a last answer may still come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """What an agent server did on one call.

    ``heard`` is what the caller would have heard, on the call clock; ``events`` are its clears, and a fault if it could
    not be reached or hung up. ``late_p95_ns`` is how late the caller's frames went out, 95th percentile.
    """

    heard: Track | None
    events: tuple[Event, ...] = ()
    late_p95_ns: int = 0


async def converse(call: Call, url: str, provider: str) -> Conversation:
    """Play the caller's side of ``call`` to the server at ``url``, which speaks ``provider``'s protocol.

    Raises:
        ConfigError: there is no such provider.
        InputError: the call has no caller track.
    """
    if "caller" not in call.tracks:
        raise InputError(f"{call.origin or call.call_id}: a call for an agent server needs a caller track, has none")
    spoken = dialect(provider)
    alone = replace(call, tracks={"caller": call.tracks["caller"]})
    steps = _held_open(script(alone, spoken))
    started = steps.steps[0].event
    assert isinstance(started, Started)
    ear = _Ear(started.format)
    line = Line(spoken, url, {}, 1.0, lambda event, at_ns: ear.hear(event, at_ns - line.begin_ns))
    played = await line.play(steps)
    events = list(ear.events)
    if played.closed != "stop":
        events.append(Fault(where="candidate.line", message=f"agent server: {played.closed}", at_ns=ear.end_ns))
    return Conversation(heard=ear.track(call.duration_ns), events=tuple(events), late_p95_ns=played.late_p95_ns)


@dataclass(slots=True)
class _Ear:
    """Hears an agent's sound as the provider plays it; times are call times."""

    format: Format
    events: list[Event] = field(default_factory=list)
    data: bytearray = field(default_factory=bytearray)
    playout: Playout = field(init=False)
    end_ns: int = 0

    def __post_init__(self) -> None:
        self.playout = Playout(self.format, self._write)

    def hear(self, event: AgentEvent, at_ns: int) -> None:
        self.end_ns = max(self.end_ns, at_ns)
        match event:
            case AgentSound():
                self.playout.play(at_ns, event)
            case ClearRequested():
                self.events.append(Clear(at_ns=at_ns, dropped_ns=self.playout.clear(at_ns, 0)))
            case _:
                return

    def track(self, end_ns: int) -> Track | None:
        """All that was heard by the end of the call; ``None`` if nothing was."""
        self.playout.advance(end_ns, 0)
        if not self.data:
            return None
        self._write(samples_from_ns(end_ns, self.format.rate_hz), b"")
        return Track("agent", self.format, bytes(self.data))

    def _write(self, start: int, sound: bytes) -> None:
        silence = self.format.encoding.silence
        missing = start - len(self.data) // len(silence)
        self.data += silence * max(0, missing) + sound


def _held_open(steps: Script) -> Script:
    *before, last = steps.steps
    assert isinstance(last.event, Stopped)
    return replace(steps, steps=(*before, Step(last.at_ns + LISTEN_ON_NS, last.stream, last.event)))
