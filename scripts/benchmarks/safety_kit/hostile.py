"""Live calls beside hostile candidates: no message is lost, and the tap is hardly later than without them.

``CALLS`` calls are streamed at ``harness serve`` from a process of its own, 100 messages a second each; each message
holds the time at which it was sent. What arrived, and when, is read from the journals of the media process. First
without candidates, then with candidates beside the calls that fork, hoard memory, spin or flood their output, then
without again: the ratio of the waits' 99th percentiles is to the worse of the two quiet phases. The seconds are dealt
out over the attacks; the quiet phases take as many again, and each attack about a minute more.
"""

from __future__ import annotations

import asyncio
import base64
import json
import multiprocessing
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from websockets.asyncio.client import connect

from harness.fork.records import Received, unpack
from harness.store.journal import blocks
from safety_kit.service import MARKED, Service, until
from safety_kit.table import Row

CALLS = 10
CANDIDATES = 3
WRITTEN_S = 3.0
"""After the last message, for the journals' last write."""
FRAME_S = 0.01
"""Two tracks, a frame of 20 ms each."""
LEAST_S = 4
WORST_RATIO = 2.0
TARGET = "0 messages lost, the wait's p99 at most twice that without"
FLOOR_MS = 5.0
"""Below this the wait is the machine's scheduler, and a ratio says nothing."""
ATTACKS = {
    "fork bomb": """
def attack():
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        try:
            if os.fork() == 0:
                time.sleep(1)
                os._exit(0)
        except OSError:
            time.sleep(0.01)
os.fork() or attack()
""",
    "memory hog": """
def attack():
    kept = []
    while True:
        kept.append(bytearray(os.urandom(1 << 20)) * 8)
        if len(kept) > 24:
            del kept[:12]
threading.Thread(target=attack, daemon=True).start()
""",
    "busy loop": """
def attack():
    while True:
        pass
for _ in range(8):
    if os.fork() == 0:
        attack()
""",
    "output flood": """
def attack():
    line = b"x" * 65535 + b"\\n"
    while True:
        os.write(1, line)
if os.fork() == 0:
    attack()
""",
}
"""What a candidate does when its call begins; the guard bounds each: 512 tasks, ``memory_mb``, a pipe that is read."""
BOT = (
    MARKED
    + """
import os, signal, threading, time
from harness.demo.clinic import bot as clinic

async def bot(runner_args):
    exec(runner_args.body["attack"], globals())
    await clinic(runner_args)
"""
)
CONFIG = """
[store]
path = "store"
[redact]
mode = "off"
[live]
facts = "events"
[limits]
max_load = 1e6
concurrent_candidates = {candidates}
[breakers]
lag_ms = 1e6
shed_lag_ms = 1e6
error_rate = 1.0
[stt]
engine = "demo"
[candidate.next]
run = "hostile:bot"
memory_mb = 600
timeout_s = 3600
args = {{ version = "next", attack = {attack} }}
"""


@dataclass(frozen=True, slots=True)
class Phase:
    """What became of the messages of one phase."""

    sent: int
    waits_ms: tuple[float, ...]
    seen: int

    @property
    def p99_ms(self) -> float:
        return sorted(self.waits_ms)[len(self.waits_ms) * 99 // 100]


def measured(count: int, seed: int, only: str, limit_s: float) -> list[Row]:
    """``count`` seconds of attacks; lost messages, and a wait more than twice that without, are broken."""
    chosen = {name: deed for name, deed in ATTACKS.items() if name.startswith(only)}
    return [_row(name, deed, max(LEAST_S, count // len(chosen))) for name, deed in chosen.items()]


def _row(name: str, deed: str, seconds: int) -> Row:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "hostile.py").write_text(BOT, encoding="utf-8")
        text = CONFIG.format(candidates=CANDIDATES, attack=json.dumps(deed))
        with Service(Path(folder), text) as service:
            phases: list[Phase] = []
            for number, attacked in enumerate((False, True, False)):
                service.ask("DELETE" if attacked else "PUT", "/api/v1/kill").raise_for_status()
                phases.append(_phase(service, f"{number}", seconds if attacked else seconds // 2, attacked=attacked))
                until(lambda: not service.candidates(), "no candidate is left")
    before, beside, after = phases
    quiet_ms = max(before.p99_ms, after.p99_ms)
    ratio = beside.p99_ms / max(quiet_ms, FLOOR_MS)
    lost = sum(phase.sent - len(phase.waits_ms) for phase in phases)
    broken = [f"{lost} messages lost"] if lost else []
    broken += [f"p99 {ratio:.1f} times that without"] if ratio > WORST_RATIO else []
    broken += [] if beside.seen else ["no candidate attacked"]
    sent = sum(phase.sent for phase in phases)
    note = (
        f"{lost} of {sent:,} messages lost; p99 {beside.p99_ms:.1f} ms beside {beside.seen} processes of candidates,"
        f" {before.p99_ms:.1f} and {after.p99_ms:.1f} ms without"
    )
    return Row(
        promise=f"{seconds} s of {CALLS} live calls beside a {name}",
        target=TARGET,
        attacks=beside.sent,
        broken=tuple(broken),
        note=note,
    )


def _phase(service: Service, name: str, seconds: int, *, attacked: bool) -> Phase:
    """Stream calls for some seconds, the candidates at work from the first of them on."""
    url = f"ws://127.0.0.1:{service.media_port}/tap/twilio"
    spawn = multiprocessing.get_context("spawn")
    ready, done = spawn.Event(), spawn.Event()
    sender = spawn.Process(target=_send, args=(url, name, seconds, ready, done))
    sender.start()
    try:
        if attacked:
            until(lambda: len(service.candidates()) >= CANDIDATES, "candidates are at work")
            time.sleep(1.0)
        ready.set()
        most = 0
        while not done.wait(0.5):
            most = max(most, len(service.candidates()))
            assert sender.is_alive(), "the sender ended"
        return Phase(CALLS * round(seconds / FRAME_S), _waits(service.store / "journal", name), most)
    finally:
        sender.terminate()
        sender.join()


def _waits(journals: Path, name: str) -> tuple[float, ...]:
    """The milliseconds from when a message was sent until the media process had it."""
    found: list[float] = []
    for path in journals.glob("*.journal"):
        for record in (record for _, body in blocks(path) for record in unpack(body)):
            if isinstance(record, Received) and isinstance(record.message, str) and '"payload"' in record.message:
                stamp = base64.b64decode(json.loads(record.message)["media"]["payload"]).rstrip(b"\xff")
                phase, sent_ns = stamp.decode().split(":")
                if phase == name and record.arrival_ns is not None:
                    found.append((record.arrival_ns - int(sent_ns)) / 1e6)
    return tuple(found)


def _send(url: str, name: str, seconds: int, ready, done) -> None:  # type: ignore[no-untyped-def]
    asyncio.run(_stream(url, name, seconds, ready, done))


async def _stream(url: str, name: str, seconds: int, ready, done) -> None:  # type: ignore[no-untyped-def]
    """Open all calls, wait for the word, then send each message when it is due; the calls stay open until the end."""
    lines = [await connect(url, compression=None, proxy=None) for _ in range(CALLS)]
    for number, line in enumerate(lines):
        await line.send(json.dumps({"event": "connected", "protocol": "Call", "version": "1.0.0"}))
        stream = f"MZ{name}-{number}"
        start = {"callSid": f"CA{name}-{number}", "streamSid": stream, "tracks": ["inbound", "outbound"]}
        start["mediaFormat"] = {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1}  # type: ignore[assignment]
        message = {"event": "start", "sequenceNumber": "1", "streamSid": stream, "start": start}
        await line.send(json.dumps(message))
    await asyncio.to_thread(ready.wait)
    begun_ns = time.monotonic_ns() + 100_000_000
    await asyncio.gather(*(_pace(line, name, f"MZ{name}-{n}", begun_ns, seconds) for n, line in enumerate(lines)))
    await asyncio.sleep(WRITTEN_S)
    done.set()
    await asyncio.Event().wait()


async def _pace(line, name: str, stream: str, begun_ns: int, seconds: int) -> None:  # type: ignore[no-untyped-def]
    for number in range(round(seconds / FRAME_S)):
        due_ns = begun_ns + round(number * FRAME_S * 1e9)
        await asyncio.sleep(max(0.0, (due_ns - time.monotonic_ns()) / 1e9))
        payload = base64.b64encode(f"{name}:{time.monotonic_ns()}".encode().ljust(160, b"\xff")).decode()
        track, chunk = ("inbound", "outbound")[number % 2], number // 2 + 1
        media = {"track": track, "chunk": str(chunk), "timestamp": str(chunk * 20), "payload": payload}
        message = {"event": "media", "sequenceNumber": str(number + 2), "streamSid": stream, "media": media}
        await line.send(json.dumps(message))
