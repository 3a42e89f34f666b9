"""The way from a live bot to the harness: queues with bounds, and a thread that empties them.

Rules

1. Whoever puts something in never waits, and nothing is raised at them. A full queue drops what is newest, and counts.
2. A harness that is not there, is slow, hangs or dies is felt by the thread alone. Sound goes on over a new connection;
   reports are sent again until they are taken.
3. When the call is over, what is left is sent within ``LINGER_S``. The rest is dropped.
"""

from __future__ import annotations

import asyncio
import atexit
import json
import logging
import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from urllib.parse import quote

import httpx
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from harness.core.events import Event, event_to_json
from harness.wire import frames
from harness.wire.media import Message, TrackName

log = logging.getLogger("harness.observer")

MOST_SOUND_BYTES = 4 << 20
"""About fifty seconds of both tracks."""
MOST_FACTS = 10_000
BATCH = 500
LINGER_S = 5.0
_POLL_S = 0.05
_BATCH_S = 0.5
_RETRY_S = 1.0
_OPEN_S = 5.0
_TIMES = {"start_ns", "end_ns", "first_ns", "at_ns", "heard_until_ns"}


@dataclass(slots=True)
class UplinkCounts:
    """What became of what was to be sent; ``broken`` counts connections and requests that failed."""

    sound_sent: int = 0
    sound_dropped: int = 0
    facts_sent: int = 0
    facts_dropped: int = 0
    broken: int = 0


class SoundQueue:
    """Messages of sound on their way, up to a number of bytes. One thread puts, another takes."""

    def __init__(self, counts: UplinkCounts, most_bytes: int) -> None:
        self._counts = counts
        self._most = most_bytes
        self._messages: deque[Message] = deque()
        self._put_bytes = 0
        self._taken_bytes = 0
        self._numbers: dict[TrackName, int] = {}
        self._missing: dict[TrackName, int] = {}

    def put(self, track: TrackName, stamp_ns: int, pcm: bytes) -> None:
        """Queue a frame, or drop it."""
        number = self._numbers.get(track, 0)
        self._numbers[track] = number + 1
        if self._put_bytes - self._taken_bytes + len(pcm) > self._most:
            self._missing[track] = self._missing.get(track, 0) + 1
            self._counts.sound_dropped += 1
            return
        if missing := self._missing.pop(track, 0):
            self._messages.append(frames.dropped(track, missing))
        message = frames.sound(track, number, stamp_ns, pcm)
        self._put_bytes += len(message)
        self._messages.append(message)

    def take(self) -> Message | None:
        """The next message, if there is one."""
        if not self._messages:
            return None
        message = self._messages.popleft()
        if isinstance(message, bytes):
            self._taken_bytes += len(message)
        return message

    def __len__(self) -> int:
        return len(self._messages)


@dataclass(frozen=True, slots=True, kw_only=True)
class Harness:
    """Where the harness is: base URLs of its media port and of its API, either of which may be missing."""

    media_url: str | None
    api_url: str | None
    token: str | None = None

    @property
    def headers(self) -> Mapping[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}

    @property
    def stream_url(self) -> str:
        return f"{(self.media_url or '').rstrip('/')}/tap/pipecat"

    def events_url(self, call_id: str) -> str:
        return f"{(self.api_url or '').rstrip('/')}/api/v1/calls/{quote(call_id, safe='')}/events"


class Uplink:
    """Carries one call's sound and reports. ``zero_ns`` tells where the call's time begins on the clock of the reports,
    once that is known; ``start`` makes the message that opens the stream of this number."""

    def __init__(
        self,
        harness: Harness,
        call_id: str,
        start: Callable[[int], Message],
        zero_ns: Callable[[], int | None],
        most_sound_bytes: int = MOST_SOUND_BYTES,
    ) -> None:
        self.counts = UplinkCounts()
        self._harness = harness
        self._call_id = call_id
        self._start = start
        self._zero_ns = zero_ns
        self._sound = SoundQueue(self.counts, most_sound_bytes)
        self._facts: deque[Event] = deque()
        self._finished = False
        self._thread: threading.Thread | None = None

    def sound(self, track: TrackName, stamp_ns: int, pcm: bytes) -> None:
        """Send a frame of 16-bit sound."""
        if self._harness.media_url:
            self._sound.put(track, stamp_ns, pcm)
            self._wake()

    def fact(self, event: Event) -> None:
        """Send a report; its times are on the clock of ``zero_ns``."""
        if not self._harness.api_url:
            return
        if len(self._facts) >= MOST_FACTS:
            self.counts.facts_dropped += 1
            return
        self._facts.append(event)
        self._wake()

    def finish(self) -> None:
        """The call is over: nothing more will come. Returns at once."""
        self._finished = True

    def join(self, timeout_s: float) -> bool:
        """Wait until all is sent or given up; whether that is so."""
        if self._thread is not None:
            self._thread.join(timeout_s)
        return self._thread is None or not self._thread.is_alive()

    def _wake(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="harness-uplink", daemon=True)
            atexit.register(self._at_exit)
            self._thread.start()

    def _at_exit(self) -> None:
        self.finish()
        self.join(LINGER_S + 1)

    def _work(self) -> None:
        try:
            asyncio.run(self._carry())
        except Exception:
            log.exception("the way to the harness broke down; the call goes on unseen")
        finally:
            atexit.unregister(self._at_exit)

    async def _carry(self) -> None:
        tasks = []
        if self._harness.media_url:
            tasks.append(asyncio.create_task(self._carry_sound()))
        if self._harness.api_url:
            tasks.append(asyncio.create_task(self._carry_facts()))
        while not self._finished:  # noqa: ASYNC110 - another thread says so
            await asyncio.sleep(_POLL_S)
        _, late = await asyncio.wait(tasks, timeout=LINGER_S)
        for task in late:
            task.cancel()
        results = await asyncio.gather(*tasks, return_exceptions=True)
        for error in results:
            if isinstance(error, Exception):
                log.error("the way to the harness broke down", exc_info=error)
        self.counts.sound_dropped += sum(isinstance(message, bytes) for message in iter(self._sound.take, None))
        self.counts.facts_dropped += len(self._facts)
        log.info("call told to the harness: %s", self.counts)

    async def _carry_sound(self) -> None:
        stream = 0
        while not (self._finished and not self._sound):
            if not self._sound:
                await asyncio.sleep(_POLL_S)
                continue
            stream += 1
            try:
                async with connect(
                    self._harness.stream_url,
                    additional_headers=self._harness.headers,
                    compression=None,
                    open_timeout=_OPEN_S,
                    close_timeout=1,
                ) as socket:
                    await socket.send(self._start(stream))
                    while await self._send_next(socket.send):
                        pass
            except (OSError, TimeoutError, WebSocketException) as error:
                self._broke("sound", error)
                await asyncio.sleep(_RETRY_S)

    async def _send_next(self, send: Callable[[Message], object]) -> bool:
        """Send the next message of sound, or wait for one; whether there may be more."""
        message = self._sound.take()
        if message is not None:
            self.counts.sound_dropped += isinstance(message, bytes)
            await send(message)  # type: ignore[misc]
            self.counts.sound_dropped -= isinstance(message, bytes)
            self.counts.sound_sent += isinstance(message, bytes)
        elif self._finished:
            await send(frames.stop())  # type: ignore[misc]
            return False
        else:
            await asyncio.sleep(_POLL_S)
        return True

    async def _carry_facts(self) -> None:
        url = self._harness.events_url(self._call_id)
        async with httpx.AsyncClient(headers=self._harness.headers, timeout=_OPEN_S) as client:
            while not (self._finished and not self._facts):
                zero_ns = self._zero_ns()
                if not self._facts or zero_ns is None:
                    await asyncio.sleep(_POLL_S)
                    continue
                batch = [self._facts[index] for index in range(min(BATCH, len(self._facts)))]
                try:
                    response = await client.post(url, content=_lines(batch, zero_ns))
                    if response.status_code >= 500:
                        response.raise_for_status()
                except httpx.HTTPError as error:
                    self._broke("reports", error)
                    await asyncio.sleep(_RETRY_S)
                    continue
                self._told(batch, response)
                if not self._finished:
                    await asyncio.sleep(_BATCH_S)

    def _told(self, batch: list[Event], response: httpx.Response) -> None:
        for _ in batch:
            self._facts.popleft()
        if response.is_success:
            self.counts.facts_sent += len(batch)
        else:
            self.counts.facts_dropped += len(batch)
            log.error("the harness refused %d reports: %d %.200s", len(batch), response.status_code, response.text)

    def _broke(self, what: str, error: Exception) -> None:
        self.counts.broken += 1
        if self.counts.broken == 1:
            log.warning("%s cannot be sent to the harness, trying again: %r", what, error)


def placed(event: Event, zero_ns: int) -> Event:
    """``event`` on a clock that begins at ``zero_ns`` of its own; what lies before that begins with it."""
    times = {
        each.name: max(0, value - zero_ns)
        for each in fields(event)
        if each.name in _TIMES and (value := getattr(event, each.name)) is not None
    }
    return replace(event, **times)


def _lines(batch: list[Event], zero_ns: int) -> bytes:
    return "".join(json.dumps(event_to_json(placed(event, zero_ns))) + "\n" for event in batch).encode()
