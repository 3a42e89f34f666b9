"""Every way in which a peer can misbehave on a tap, on real sockets: counted, bounded, and no other call notices."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
import websockets
from structlog.testing import capture_logs
from websockets.asyncio.client import ClientConnection, connect
from websockets.frames import Frame, Opcode

from harness.core.audio import Track
from harness.core.call import Call
from harness.core.events import Fault
from harness.core.time import NS_PER_S
from harness.dial.player import play
from harness.wire.dialects import dialect
from harness.wire.envelope import CountedWriter
from harness.wire.media import MediaFrame, Started, Stopped
from tests.fork.oracle import FORMAT, FRAME, sound
from tests.fork.serving import Served, run, serving
from tests.fork.test_tap import CALL, CONFIG

GOOD = replace(
    CALL, tracks={party: Track(party, FORMAT, track.data[: 60 * FRAME]) for party, track in CALL.tracks.items()}
)
SOUND = sound(9, 20)
STARTED = Started(stream_id="MZ", call_id="CAbad", format=FORMAT, tracks=("inbound",))
KEY = b"dGhlIHNhbXBsZSBub25jZQ=="
UPGRADE = (
    b"GET /tap/twilio HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + KEY + b"\r\n\r\n"
)

Peer = Callable[[Served], Awaitable[None]]


def media(index: int, chunk: int | None = None, stamp_ms: int | None = None, **over: Any) -> str:
    """A media message of frame ``index``, with other fields where ``over`` says so."""
    writer = CountedWriter("sequenceNumber", "streamSid")
    writer.stream_id = "MZ"
    stamp_ns = (index * 20 if stamp_ms is None else stamp_ms) * 1_000_000
    frame = MediaFrame("inbound", SOUND[index], index + 2, index + 1 if chunk is None else chunk, stamp_ns)
    message = json.loads(writer.media(frame))
    return json.dumps({**message, **over})


def started() -> list[str]:
    return [str(message) for message in dialect("twilio").encoder().encode(STARTED)]


def stop() -> str:
    encoder = dialect("twilio").encoder()
    encoder.encode(STARTED)
    return str(encoder.encode(Stopped(99))[0])


def says(*messages: str | bytes | list[str], end: bool = True) -> Peer:
    """A peer that says these messages behind the start of a stream, and stops it."""

    async def peer(served: Served) -> None:
        async with connect(served.url("/tap/twilio"), compression=None) as client:
            for message in [*started(), *messages, *([stop()] if end else [])]:
                await client.send(message)

    return peer


def raw(*parts: bytes, wait: bool = False) -> Peer:
    """A peer that writes bytes behind its handshake; with ``wait`` it stays until it is cut off."""

    async def peer(served: Served) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", served.server.port)
        with suppress(ConnectionError):
            for part in parts:
                writer.write(part)
                await writer.drain()
            if wait:
                await reader.read()
                await reader.read()
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()

    return peer


def frames(*messages: str, masked: bool = True, opcode: Opcode = Opcode.TEXT, rsv1: bool = False) -> bytes:
    return b"".join(Frame(opcode, text.encode(), rsv1=rsv1).serialize(mask=masked) for text in messages)


async def too_long(served: Served) -> None:
    async with connect(served.url("/tap/twilio"), compression=None) as client:
        for message in started():
            await client.send(message)
        with pytest.raises(websockets.ConnectionClosed):
            await client.send("x" * 10_000_000)
            await client.recv()


async def half_open(served: Served) -> None:
    """Says a little, then nothing, and does not close."""
    async with connect(served.url("/tap/twilio"), compression=None) as client:
        for message in [*started(), *(media(index) for index in range(20))]:
            await client.send(message)
        await client.wait_closed()


async def trickle(served: Served) -> None:
    """A message of which a byte comes now and then."""
    reader, writer = await asyncio.open_connection("127.0.0.1", served.server.port)
    writer.write(UPGRADE + frames(*started()))
    gone = asyncio.create_task(reader.read())
    with suppress(ConnectionError):
        for byte in frames(media(0)) * 100:
            if gone.done() or reader.at_eof():
                break
            writer.write(bytes([byte]))
            await writer.drain()
            await asyncio.sleep(0.05)
    with suppress(ConnectionError):
        await gone
    writer.close()
    with suppress(ConnectionError):
        await writer.wait_closed()


async def never_starts(served: Served) -> None:
    async with connect(served.url("/tap/twilio")) as client:
        await client.wait_closed()


async def never_reads(served: Served) -> None:
    """Pings without end, of which no pong is read."""
    _, writer = await asyncio.open_connection("127.0.0.1", served.server.port, limit=1)
    writer.write(UPGRADE)
    ping = Frame(Opcode.PING, b"p" * 125).serialize(mask=True) * 100
    with suppress(ConnectionError):
        while not writer.is_closing():
            writer.write(ping)
            await writer.drain()
    writer.transport.abort()


@dataclass(frozen=True)
class Case:
    """What a peer does; ``refused`` is why it is cut off, ``broken`` how many messages are refused; ``sound`` are the
    frames of its call that are recorded all the same, where there is one."""

    name: str
    peer: Peer
    broken: int = 0
    refused: str | None = None
    sound: tuple[int, ...] | None = None
    ended: str = "stop"
    faults: tuple[str, ...] = ()
    limits: Mapping[str, int] = field(default_factory=dict)


ALL = tuple(range(20))
SAID = [media(index) for index in ALL]
REFUSED = "provider.message"

CASES = (
    Case("not JSON", says("{", *SAID), broken=1, sound=ALL, faults=(REFUSED,)),
    Case("nested too deeply", says("[" * 5000, *SAID), broken=1, sound=ALL, faults=(REFUSED,)),
    Case("wrong types", says(media(0, streamSid=7), *SAID), broken=1, sound=ALL, faults=(REFUSED,)),
    Case("no object", says("[]", "7", '"media"', "null", *SAID), broken=4, sound=ALL, faults=(REFUSED,)),
    Case("unknown event", says('{"event":"hangup"}', *SAID), broken=1, sound=ALL, faults=(REFUSED,)),
    Case("unknown stream", says(media(0, streamSid="MZother"), *SAID), broken=1, sound=ALL, faults=(REFUSED,)),
    Case("base64 garbage", says(media(0, media={"payload": "!!!"}), *SAID), broken=1, sound=ALL, faults=(REFUSED,)),
    Case("binary where text belongs", says(b"\x00\x01", *SAID), broken=1, sound=ALL, faults=(REFUSED,)),
    Case("negative number", says(media(0, sequenceNumber="-1"), *SAID), broken=1, sound=ALL, faults=(REFUSED,)),
    Case("two starts", says(started()[1], *SAID), broken=1, sound=ALL, faults=(REFUSED,)),
    Case("media before start", raw(UPGRADE + frames(media(0), *started(), *SAID, stop())), broken=1, sound=ALL,
         faults=(REFUSED,)),
    Case("text that is not UTF-8", raw(UPGRADE + frames(*started()) + b"\x81\x82\0\0\0\0\xff\xfe"
         + frames(*SAID, stop())), broken=1, sound=ALL),
    Case("sequence going back", says(*SAID[:10], SAID[3], *SAID[10:]), sound=ALL),
    Case("timestamps that jump", says(*SAID[:10], *(media(index, stamp_ms=10**9 + index * 20) for index in ALL[10:])),
         sound=ALL, faults=("provider.stamps",)),
    Case("timestamps that stand still", says(*(media(index, stamp_ms=0) for index in ALL)), sound=ALL),
    Case("timestamps that go back", says(*(media(index, stamp_ms=(19 - index) * 20) for index in ALL)), sound=ALL),
    Case("no stop", says(*SAID, end=False), sound=ALL, ended="closed:1000"),
    Case("fragments", says([SAID[0][:9], SAID[0][9:30], SAID[0][30:]], *SAID[1:]), sound=ALL),
    Case("10 MB message", too_long, refused="message too long", sound=(), ended="closed:1006"),
    Case("fragments without end", raw(UPGRADE, frames(*started()), Frame(Opcode.TEXT, b"{", fin=False).serialize(
         mask=True), Frame(Opcode.CONT, b" " * 4000, fin=False).serialize(mask=True) * 40, wait=True),
         refused="message too long", sound=(), ended="closed:1006"),
    Case("frame without mask", raw(UPGRADE, frames(*started()), frames("{}", masked=False), wait=True),
         refused="breaks RFC 6455", sound=(), ended="closed:1006"),
    Case("unknown opcode", raw(UPGRADE, frames(*started()), b"\x83\x80\0\0\0\0", wait=True),
         refused="breaks RFC 6455", sound=(), ended="closed:1006"),
    Case("half-open", half_open, refused="no messages", sound=ALL, ended="timeout", limits={"idle_ns": 3 * NS_PER_S}),
    Case("trickle", trickle, refused="no messages", sound=(), ended="timeout", limits={"idle_ns": 3 * NS_PER_S}),
    Case("no start", never_starts, refused="no start", limits={"start_ns": 2 * NS_PER_S}),
    Case("slow-loris", raw(UPGRADE[:40], wait=True), refused="request took too long",
         limits={"handshake_ns": 2 * NS_PER_S}),
    Case("never reads", never_reads, refused="peer does not read"),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_fault_is_counted_and_bounded_and_no_other_call_notices(case: Case, tmp_path: Path) -> None:
    limits = {"reconnect_ns": 0, "message_bytes": 64 * 1024, **case.limits}
    config = replace(CONFIG, limits=replace(CONFIG.limits, **limits))

    async def main() -> dict[str, Call]:
        async with serving(config, tmp_path) as served:
            playing = asyncio.create_task(play(GOOD, served.url("/tap/twilio"), "twilio", pace=1.0))
            await served.first_start.wait()
            await case.peer(served)
            (played,) = await playing
            assert played.closed == "stop"
            calls = [await served.call() for _ in range(1 if case.sound is None else 2)]
            counters = served.server.counters
            async with asyncio.timeout(60):
                while counters.connections_open:  # noqa: ASYNC110, told by a counter
                    await asyncio.sleep(0.01)
            assert counters.broken["twilio"] == case.broken
            assert counters.refused == ({case.refused: 1} if case.refused else {})
            assert counters.dropped == 0
            return {call.call_id: call for call in calls}

    with capture_logs() as logged:
        calls = run(main())
    assert calls["CA1"].tracks == GOOD.tracks
    assert len([line for line in logged if line["event"] == "message refused"]) == min(3, case.broken)
    assert [line["reason"] for line in logged if line["event"] == "connection cut off"] == (
        [case.refused] if case.refused and case.name != "slow-loris" else []
    )
    if case.sound is None:
        return
    bad = calls["CAbad"]
    assert bad.media.ended == case.ended
    recorded = bad.tracks["caller"].data if bad.tracks else b""
    assert recorded == b"".join(SOUND[index] for index in case.sound)
    assert bad.live is not None
    assert tuple(fault.where for fault in bad.live.of_kind(Fault)) == case.faults


def test_many_broken_messages_are_all_counted_and_three_are_logged(tmp_path: Path) -> None:
    async def main() -> int:
        async with serving(replace(CONFIG, limits=replace(CONFIG.limits, reconnect_ns=0)), tmp_path) as served:
            await says(*["{"] * 200)(served)
            await served.call()
            return served.server.counters.broken["twilio"]

    with capture_logs() as logged:
        assert run(main()) == 200
    assert len([line for line in logged if line["event"] == "message refused"]) == 3


def test_a_flood_of_connections_keeps_nobody_out(tmp_path: Path) -> None:
    """Many more connections than may wait say nothing: the oldest give way, a call in progress goes on, and a new one
    gets in."""
    config = replace(CONFIG, limits=replace(CONFIG.limits, connections=50, handshake_ns=600 * NS_PER_S))

    async def main() -> None:
        async with serving(config, tmp_path) as served:
            playing = asyncio.create_task(play(GOOD, served.url("/tap/twilio"), "twilio", pace=1.0))
            await served.first_start.wait()
            flood = [await asyncio.open_connection("127.0.0.1", served.server.port) for _ in range(300)]
            late = replace(GOOD, call_id="CAlate")
            played = [*(await play(late, served.url("/tap/twilio"), "twilio", pace=5.0)), *(await playing)]
            assert [each.closed for each in played] == ["stop", "stop"]
            for _ in played:
                assert (await served.call()).tracks == GOOD.tracks
            assert served.server.counters.refused["too many connections"] >= 250
            for _, writer in flood:
                writer.transport.abort()

    run(main())


def test_connections_that_open_and_break_at_once_leave_nothing(tmp_path: Path) -> None:
    async def main() -> None:
        async with serving(CONFIG, tmp_path) as served:
            for _ in range(100):
                client: ClientConnection = await connect(served.url("/tap/twilio"), compression=None)
                client.transport.abort()
            async with asyncio.timeout(60):
                while served.server.counters.connections_open:  # noqa: ASYNC110, told by a counter
                    await asyncio.sleep(0.01)
            (played,) = await play(GOOD, served.url("/tap/twilio"), "twilio", pace=5.0)
            assert played.closed == "stop"
            assert (await served.call()).tracks == GOOD.tracks

    run(main())
