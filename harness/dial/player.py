"""Be the provider: stream a recorded call at someone, with the provider's pace and shapes.

One or many calls at once; with many, the player is a load generator. What the other side sends back is read and
drained, its marks are answered when their sound would have been played, and all of it is counted.
"""

from __future__ import annotations

import asyncio
import base64
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.typing import Subprotocol

from harness.core.call import Call
from harness.core.errors import WireError
from harness.core.time import NS_PER_MS, NS_PER_S, seconds
from harness.dial.script import Faults, Script, Step, played_ns, script
from harness.wire.auth import twilio_signature
from harness.wire.dialects import dialect
from harness.wire.media import (
    AgentEvent,
    AgentSound,
    Cleared,
    ClearRequested,
    Dialect,
    Encoder,
    MarkPlayed,
    MarkRequested,
    MediaFrame,
    Started,
)

APART_NS = 7 * NS_PER_MS
"""How far apart calls begin: no multiple of the frames', so that their messages do not all fall together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """How the player proves who it is: Twilio's signature of the URL, a bearer token, or ``user:password``.

    ``signed_url`` is the URL that the provider believes it dials, where a proxy stands in between.
    """

    signed_url: str | None = None
    signature: str | None = None
    bearer: str | None = None
    basic: str | None = None

    def headers(self, url: str) -> Mapping[str, str]:
        """Headers of the request for ``url``."""
        if self.signature:
            return {"X-Twilio-Signature": twilio_signature(self.signature, self.signed_url or url)}
        if self.bearer:
            return {"Authorization": f"Bearer {self.bearer}"}
        if self.basic:
            return {"Authorization": "Basic " + base64.b64encode(self.basic.encode()).decode()}
        return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """How one call went: what was sent and came back, how late messages went out, and how it ended."""

    call_id: str
    frames: int = 0
    messages: int = 0
    answers: int = 0
    answered_ns: int = 0
    """How long the sound that came back lasts."""
    clears: int = 0
    late_p95_ns: int = 0
    latest_ns: int = 0
    closed: str = "stop"


async def play(
    call: Call,
    url: str,
    provider: str,
    *,
    pace: float = 1.0,
    faults: Faults | None = None,
    calls: int = 1,
    proof: Proof | None = None,
) -> tuple[Played, ...]:
    """Stream ``call`` at ``url`` as ``provider`` would, ``calls`` times, each ``APART_NS`` after the one before.

    ``pace`` is a multiple of real time. Several calls differ in their ids: ``<id>``, ``<id>-2``, and so on.

    Raises:
        ConfigError: there is no such provider.
        InputError: the call has no sound.
    """
    spoken = dialect(provider)
    first = script(call, spoken, faults)
    scripts = [first, *(_renamed(first, call.call_id, f"{call.call_id}-{number}") for number in range(2, calls + 1))]
    headers = (proof or Proof()).headers(url)

    async def one(number: int, steps: Script) -> Played:
        await asyncio.sleep(seconds(number * APART_NS) / pace)
        return await Line(spoken, url, headers, pace).play(steps)

    return tuple(await asyncio.gather(*(one(number, steps) for number, steps in enumerate(scripts))))


class Line:
    """One call on its way: its connections, one after the other.

    ``listen`` is told of each thing that the other side says, with its arrival.
    """

    def __init__(
        self,
        spoken: Dialect,
        url: str,
        headers: Mapping[str, str],
        pace: float,
        listen: Callable[[AgentEvent, int], None] | None = None,
    ) -> None:
        self._dialect = spoken
        self._url = url
        self._headers = headers
        self._pace = pace
        self._listen = listen
        self.begin_ns = 0
        self._encoder: Encoder = spoken.encoder()
        self._socket: ClientConnection | None = None
        self._reader: asyncio.Task[None] | None = None
        self._started: Started | None = None
        self._queued_until_ns = 0
        self._marks: dict[str, asyncio.TimerHandle] = {}
        self._sending: set[asyncio.Task[None]] = set()
        self._played = Played(call_id="")
        self._late_ns: list[int] = []

    async def play(self, steps: Script) -> Played:
        """Send all steps at their times; faults of the line end it, and are told in ``Played.closed``."""
        self.begin_ns = begin_ns = time.monotonic_ns()
        try:
            for step in steps.steps:
                await self._wait(begin_ns + round(step.at_ns / self._pace))
                await self._step(step)
        except (OSError, InvalidHandshake) as error:
            self._played = replace(self._played, closed=f"refused: {error}")
        except ConnectionClosed as error:
            code = error.rcvd.code if error.rcvd else 1006
            self._played = replace(self._played, closed=f"closed:{code}")
        finally:
            await self._leave(abruptly=False)
        late_ns = sorted(self._late_ns) or [0]
        return replace(self._played, late_p95_ns=late_ns[len(late_ns) * 95 // 100], latest_ns=late_ns[-1])

    async def _wait(self, due_ns: int) -> None:
        wait_ns = due_ns - time.monotonic_ns()
        if wait_ns > 0:
            await asyncio.sleep(wait_ns / NS_PER_S)
        self._late_ns.append(max(0, time.monotonic_ns() - due_ns))

    async def _step(self, step: Step) -> None:
        event = step.event
        if isinstance(event, Started):
            await self._leave(abruptly=True)
            await self._enter(event)
        assert self._socket is not None
        for message in self._encoder.encode(event):
            await self._socket.send(message)
            self._played = replace(
                self._played,
                messages=self._played.messages + 1,
                frames=self._played.frames + isinstance(event, MediaFrame),
            )

    async def _enter(self, started: Started) -> None:
        self._encoder = self._dialect.encoder()
        self._started = started
        self._played = replace(self._played, call_id=started.call_id)
        self._socket = await connect(
            self._url,
            additional_headers=dict(self._headers),
            subprotocols=[Subprotocol(name) for name in self._dialect.subprotocols] or None,
            compression=None,
            proxy=None,
            max_size=None,
            ping_interval=None,
            close_timeout=2,
        )
        self._reader = asyncio.create_task(self._read(self._socket))

    async def _leave(self, *, abruptly: bool) -> None:
        if self._socket is None:
            return
        if abruptly:
            self._socket.transport.abort()
        else:
            await self._socket.close()
        if self._reader is not None:
            await self._reader
        for timer in self._marks.values():
            timer.cancel()
        self._marks.clear()
        self._socket = None

    async def _read(self, socket: ClientConnection) -> None:
        with suppress(ConnectionClosed):
            async for message in socket:
                self._played = replace(self._played, answers=self._played.answers + 1)
                with suppress(WireError):
                    for event in self._dialect.decode_agent(message):
                        self._answer(event)

    def _answer(self, event: AgentEvent) -> None:
        """Play what the agent says, as far as it can be told from outside: for how long, and to which mark."""
        assert self._started is not None
        now_ns = time.monotonic_ns()
        if self._listen is not None:
            self._listen(event, now_ns)
        match event:
            case AgentSound(payload=payload):
                sounds_ns = played_ns(event.format(self._started.format), payload)
                self._queued_until_ns = max(now_ns, self._queued_until_ns) + sounds_ns
                self._played = replace(self._played, answered_ns=self._played.answered_ns + sounds_ns)
            case MarkRequested(name=name):
                wait_s = max(0, self._queued_until_ns - now_ns) / NS_PER_S / self._pace
                self._marks[name] = asyncio.get_running_loop().call_later(wait_s, self._mark, name)
            case ClearRequested():
                self._queued_until_ns = now_ns
                self._played = replace(self._played, clears=self._played.clears + 1)
                for name in list(self._marks):
                    self._marks[name].cancel()
                    self._mark(name)
                self._send(Cleared())

    def _mark(self, name: str) -> None:
        self._marks.pop(name, None)
        self._send(MarkPlayed(name))

    def _send(self, event: MarkPlayed | Cleared) -> None:
        task = asyncio.create_task(self._say(event))
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

    async def _say(self, event: MarkPlayed | Cleared) -> None:
        with suppress(ConnectionClosed):
            for message in self._encoder.encode(event):
                if self._socket is not None:
                    await self._socket.send(message)


def _renamed(original: Script, old: str, new: str) -> Script:
    def named(step: Step) -> Step:
        if not isinstance(step.event, Started):
            return step
        stream_id = new + step.event.stream_id.removeprefix(old)
        return replace(step, event=replace(step.event, call_id=new, stream_id=stream_id))

    return replace(original, steps=tuple(map(named, original.steps)))
