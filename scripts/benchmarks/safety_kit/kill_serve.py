"""Recovery of ``harness serve``: calls are streamed at it, it is killed at a random moment, and started again.

What dies is drawn: the media process, the shadow process, both, or both and then the one that takes up what they left.
One service goes through all rounds on one store. Held to: of each call there is in the end what was sent until a second
before the media process died, byte for byte, and nothing else; a call is committed whole or not at all; calls of
earlier rounds are as they were; the index tells of all of them. While the shadow process alone is dead nothing is lost.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from harness.core.audio import Encoding, Format, Party, Track
from harness.core.call import Call
from harness.dial.script import script
from harness.store import bundle, manifest
from harness.wire.dialects import dialect
from harness.wire.media import MediaFrame
from safety_kit.service import Service, until
from safety_kit.store_checks import committed, whole
from safety_kit.table import Row

VICTIMS = ("media", "shadow", "both", "both, then the next")
CALLS = 3
CALL_S = 3
APART_S = 0.7
"""So that a kill finds one call beginning, one in the middle, one being stored."""
WITHIN_S = 6.0
"""From the first call's first message, when the kill falls at the latest."""
NEXT_WITHIN_S = 4.0
LOST_S = 1.0
"""What a kill may take from the end of a call."""
FMT = Format(Encoding.MULAW, 8_000)
SILENCE = b"\xff"
KEY = {"KEY": "5afe" * 16}
CONFIG = """
[store]
path = "store"
[redact]
mode = "on"
key_env = "KEY"
[live]
holdback_s = 0
[serve]
reconnect_s = 0
"""


@dataclass(slots=True)
class Sent:
    """One call as it was streamed, and when each 20 ms of its sound were handed over."""

    call: Call
    handed_over: list[float] = field(default_factory=list)

    def frames(self, until_s: float) -> int:
        """How many were handed over by then."""
        return sum(at <= until_s for at in self.handed_over)


def killed(count: int, rng: Random, scratch: Path, limit_s: float) -> Row:
    """``count`` kills, or as many as can be had in the time."""
    until_s = time.monotonic() + limit_s
    folder = scratch / "serve"
    folder.mkdir()
    broken: list[str] = []
    died: Counter[str] = Counter()
    worst_s = 0.0
    with Service(folder, CONFIG, KEY) as service:
        for number in range(count):
            if number and time.monotonic() > until_s:
                break
            victim = VICTIMS[number % len(VICTIMS)]
            died[victim] += 1
            found = _Round(service, number, victim, rng)
            try:
                faults = list(found.faults())
            except AssertionError as error:
                faults = [str(error)]
            worst_s = max(worst_s, found.lost_s)
            broken += [f"kill {number}, {victim}, after {found.after_s:.2f} s: {fault}" for fault in faults]
    told = ", ".join(f"{name} {times}" for name, times in died.items())
    note = f"{told}; of {CALLS} calls each, at most the last {worst_s * 1000:.0f} ms lost"
    return Row(promise="kill: serve", attacks=died.total(), broken=tuple(broken), note=note)


class _Round:
    """One kill, and what is there when the next service has taken up what was left."""

    def __init__(self, service: Service, number: int, victim: str, rng: Random) -> None:
        self.lost_s = 0.0
        self.after_s = rng.random() * WITHIN_S
        self._next_after_s = rng.random() * NEXT_WITHIN_S
        self._service = service
        self._victim = victim
        self._sent = [Sent(_call(f"CA{number}-{each}", rng)) for each in range(CALLS)]

    def faults(self) -> Iterator[str]:
        """What is wrong."""
        service, before = self._service, committed(self._service.store)
        died_s = self._kill()
        if self._victim != "media":  # its shadow process is still at work
            yield from whole(service.store)
        service.start()
        until(lambda: not list((service.store / "journal").glob("*.journal")), "journals are taken up")
        yield from whole(service.store)
        now = committed(service.store)
        yield from (f"{name} was finished and is changed" for name in before if now.get(name) != before[name])
        for each in self._sent:
            yield from self._call_faults(each, died_s)
        wanted = {path.parent.name for path in service.store.glob(f"calls/*/{manifest.MANIFEST}")}
        until(lambda: self._indexed() == wanted, "the index tells of every call")

    def _kill(self) -> float:
        """Stream, kill, and return when the media process died."""
        service, caller = self._service, threading.Thread(target=self._stream)
        caller.start()
        time.sleep(self.after_s)
        alone = self._victim == "shadow"
        died_s = time.monotonic()
        service.kill(media=not alone, shadow=self._victim != "media")
        caller.join()
        if alone:
            died_s = time.monotonic() + LOST_S
            time.sleep(LOST_S)
            service.kill()
        if self._victim == "both, then the next":
            service.launch()
            time.sleep(self._next_after_s)
            service.kill()
        return died_s

    def _call_faults(self, sent: Sent, died_s: float) -> Iterator[str]:
        name = sent.call.call_id
        due = sent.frames(died_s - LOST_S)
        folder = bundle.call_folder(self._service.store, name)
        if not manifest.is_committed(folder):
            if due:
                yield f"{name} is not there, of which {due} frames were sent"
            return
        tracks = bundle.read_call(folder).tracks
        kept = [_frames(track, sent.call.tracks[party].data) for party, track in tracks.items()]
        if None in kept or len(kept) != 2:
            yield f"{name} holds sound that nobody sent"
            return
        fewest = min(frames for frames in kept if frames is not None)
        if fewest < due:
            yield f"{name} has {fewest} frames of {due} that were sent a second before"
        if (late := sent.handed_over[fewest:]) and late[0] < died_s:
            self.lost_s = max(self.lost_s, died_s - late[0])

    def _indexed(self) -> set[str]:
        found: set[str] = set()
        page = {"next": ""}
        while page["next"] is not None:
            page = self._service.ask("GET", "/api/v1/calls", params={"limit": 500, "cursor": page["next"]}).json()
            found |= {item["call_id"] for item in page["items"]}
        return found

    def _stream(self) -> None:
        url = f"ws://127.0.0.1:{self._service.media_port}/tap/twilio"

        async def all_calls() -> None:
            await asyncio.gather(*(_play(url, each, number * APART_S) for number, each in enumerate(self._sent)))

        asyncio.run(all_calls())


async def _play(url: str, sent: Sent, after_s: float) -> None:
    """Be the provider, until the call is over or nobody is there any more."""
    await asyncio.sleep(after_s)
    spoken = dialect("twilio")
    encoder = spoken.encoder()
    begun_s = time.monotonic()
    try:
        async with connect(url, compression=None, proxy=None) as line:
            for step in script(sent.call, spoken).steps:
                await asyncio.sleep(max(0.0, begun_s + step.at_ns / 1e9 - time.monotonic()))
                for message in encoder.encode(step.event):
                    await line.send(message)
                if isinstance(step.event, MediaFrame) and step.event.track == "outbound":
                    sent.handed_over.append(time.monotonic())
    except (OSError, WebSocketException):
        return


def _call(call_id: str, rng: Random) -> Call:
    """A call whose every frame is another, without a silent sample."""
    parties: tuple[Party, ...] = ("caller", "agent")
    sound = {party: bytes(rng.choices(range(0x10, 0x70), k=CALL_S * FMT.rate_hz)) for party in parties}
    return Call(call_id=call_id, tracks={party: Track(party, FMT, data) for party, data in sound.items()})


def _frames(track: Track, sent: bytes) -> int | None:
    """How many whole frames of what was sent are there; ``None`` where there is anything else."""
    kept = track.data.rstrip(SILENCE)
    return len(kept) // 160 if sent.startswith(kept) and len(kept) % 160 == 0 else None
