"""Tees: bytes pass as they are whatever the shadow side does, and the copy is a call."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest
import websockets
from websockets.asyncio.client import connect
from websockets.asyncio.server import ServerConnection, serve

from harness.core.call import Call
from harness.core.errors import StoreError
from harness.core.events import Clear, Mark
from harness.dial.player import play
from harness.dial.script import script
from harness.fork.calls import ConnectionJournal
from harness.fork.front import Request
from harness.fork.routes import MediaConfig, TeeRoute
from harness.fork.server import MediaServer
from harness.fork.tee import rewritten
from harness.wire.agent import encode_agent
from harness.wire.dialects import dialect
from harness.wire.media import AgentSound, ClearRequested, MarkRequested
from tests.fork.oracle import FRAME, sound
from tests.fork.serving import listening, run, serving
from tests.fork.test_tap import CALL, CONFIG


def teeing(port: int, path: str = "/ws?agent=1") -> MediaConfig:
    route = TeeRoute(dialect("twilio"), f"ws://127.0.0.1:{port}{path}")
    return replace(CONFIG, tees={"front": route}, limits=replace(CONFIG.limits, reconnect_ns=0))


@asynccontextmanager
async def agent(answer: Callable[[ServerConnection], Awaitable[None]], **options: object) -> AsyncIterator[int]:
    async with serve(answer, "127.0.0.1", 0, **options) as server:  # type: ignore[arg-type]
        yield next(iter(server.sockets)).getsockname()[1]


async def silent(connection: ServerConnection) -> None:
    async for _ in connection:
        pass


@asynccontextmanager
async def tcp(handle: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]) -> AsyncIterator[int]:
    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


def test_a_call_through_a_tee_is_recorded_and_the_agent_gets_all_of_it(tmp_path: Path) -> None:
    got: list[str] = []

    async def listen(connection: ServerConnection) -> None:
        assert connection.request is not None
        assert connection.request.path == "/ws?agent=1"
        got.extend([str(message) async for message in connection])

    async def main() -> Call:
        async with agent(listen) as port, serving(teeing(port), tmp_path) as served:
            (played,) = await play(CALL, served.url("/tee/front"), "twilio", pace=5.0)
            assert played.closed == "stop"
            assert len(got) == played.messages
            return await served.call()

    call = run(main())
    assert json.loads(got[0])["event"] == "connected"
    assert (call.call_id, call.provider, call.media.ended) == ("CA1", "twilio", "stop")
    assert call.tracks == CALL.tracks


def test_what_the_caller_heard_of_the_agent_ends_at_the_clear(tmp_path: Path) -> None:
    """The agent sends a second of sound at once and a mark, and clears thirty of the caller's frames later: the caller
    heard the beginning, and nothing after the clear."""
    speech = b"".join(sound(5, 50))

    async def talk(connection: ServerConnection) -> None:
        frames = 0
        async for message in connection:
            frames += '"media"' in str(message)
            events = (
                {
                    10: [AgentSound(speech), MarkRequested("said")],
                    40: [ClearRequested()],
                    80: [AgentSound(speech[: 10 * FRAME])],
                }.get(frames, [])
                if '"media"' in str(message)
                else []
            )
            for event in events:
                for answer in encode_agent(event, "streamSid", "CA1-1"):
                    await connection.send(answer)

    one_way = replace(CALL, tracks={"caller": CALL.tracks["caller"]})

    async def main() -> Call:
        async with agent(talk) as port, serving(teeing(port), tmp_path) as served:
            (played,) = await play(one_way, served.url("/tee/front"), "twilio", pace=1.0)
            assert (played.clears, played.answers) == (1, 4)
            return await served.call()

    call = run(main())
    assert call.tracks["caller"].data == CALL.tracks["caller"].data
    heard = call.tracks["agent"].data
    begin = heard.index(speech[:FRAME])
    cut = next(at for at in range(begin, len(heard)) if heard[at : at + FRAME] == b"\xff" * FRAME)
    assert heard[begin:cut] == speech[: cut - begin]
    assert FRAME < cut - begin < len(speech)
    again = heard.index(speech[:FRAME], cut)
    assert heard[again : again + 10 * FRAME] == speech[: 10 * FRAME]
    assert call.live is not None
    (clear,) = call.live.of_kind(Clear)
    assert abs(clear.at_ns - cut * 125_000) < 50_000_000
    assert [mark.name for mark in call.live.of_kind(Mark)] == ["said"]


def test_subprotocols_extensions_pings_fragments_and_close_codes_pass(tmp_path: Path) -> None:
    seen: dict[str, object] = {}

    async def answer(connection: ServerConnection) -> None:
        seen["subprotocol"] = connection.subprotocol
        seen["extensions"] = [extension.name for extension in connection.protocol.extensions]
        pong = await connection.ping(b"from agent")
        seen["whole"] = await connection.recv()
        await pong
        await connection.close(4321, "agent's own reason")

    subprotocols = [websockets.Subprotocol("audio.drachtio.org")]

    async def main() -> None:
        async with (
            agent(answer, subprotocols=subprotocols) as port,
            serving(teeing(port), tmp_path) as served,
            connect(served.url("/tee/front"), subprotocols=subprotocols) as client,
        ):
            await (await client.ping(b"from provider"))
            await client.send(["a" * 5000, "b" * 5000, "c"])
            with pytest.raises(websockets.ConnectionClosed):
                await client.recv()
            assert (client.close_code, client.close_reason) == (4321, "agent's own reason")
            assert client.subprotocol == "audio.drachtio.org"

    run(main())
    assert seen == {
        "subprotocol": "audio.drachtio.org",
        "extensions": ["permessage-deflate"],
        "whole": "a" * 5000 + "b" * 5000 + "c",
    }


def test_a_compressed_call_is_read_from_its_bytes(tmp_path: Path) -> None:
    async def main() -> Call:
        async with agent(silent) as port, serving(teeing(port), tmp_path) as served:
            encoder = dialect("twilio").encoder()
            async with connect(served.url("/tee/front"), compression="deflate") as client:
                for step in script(CALL, dialect("twilio")).steps:
                    for message in encoder.encode(step.event):
                        await client.send(message)
            return await served.call()

    assert run(main()).tracks == CALL.tracks


HANDSHAKE = b"GET /tee/front HTTP/1.1\r\nHost: voice.example\r\nX-Twilio-Signature: abc=\r\n\r\n"


def test_only_the_target_and_the_host_of_the_request_change() -> None:
    request = Request(HANDSHAKE + b"more", "GET", "/tee/front?a=1", {"host": "voice.example"})
    assert rewritten(request, "wss://agent.example:8443/ws?b=2") == (
        b"GET /ws?b=2&a=1 HTTP/1.1\r\nHost: agent.example:8443\r\nX-Twilio-Signature: abc=\r\n"
        b"X-Forwarded-Host: voice.example\r\n\r\nmore"
    )


class HungJournal:
    """The disk takes nothing, ever: appends are refused and flushes fail."""

    def __init__(self) -> None:
        self.dropped = 0
        self.noted_bytes = 0

    def append(self, data: bytes) -> None:
        self.dropped += 1

    def flush(self) -> None:
        raise StoreError("disk: cannot be written: No space left on device")

    def close(self) -> None:
        return

    def discard(self) -> None:
        return


@pytest.mark.parametrize("disk", ["healthy", "hung"])
def test_both_legs_carry_the_same_bytes(disk: str, tmp_path: Path) -> None:
    """Random chunks both ways at once; hashes of what each end sent and the other got."""
    noise = random.Random(7)
    chunks = [os.urandom(noise.randrange(1, 20_000)) for _ in range(300)]
    sent = hashlib.sha256(b"".join(chunks)).hexdigest()
    got: dict[str, str] = {}

    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, name: str) -> None:
        async def write() -> None:
            for chunk in chunks:
                writer.write(chunk)
                await writer.drain()
            writer.write_eof()

        async def read() -> None:
            digest = hashlib.sha256()
            while data := await reader.read(10_000):
                digest.update(data)
            got[name] = digest.hexdigest()

        await asyncio.gather(write(), read())
        writer.close()

    async def upstream(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        await pump(reader, writer, "agent")

    async def main() -> None:
        async with tcp(upstream) as port:
            config = teeing(port)
            journal: Callable[[str], ConnectionJournal] = lambda name: HungJournal()  # noqa: E731
            if disk == "healthy":
                async with serving(config, tmp_path) as served:
                    await through(served.server)
            else:
                async with listening(MediaServer(config, journal)) as server:
                    await through(server)
                assert server.counters.dropped > 10

    async def through(server: MediaServer) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(HANDSHAKE)
        await pump(reader, writer, "provider")
        await writer.wait_closed()

    run(main())
    assert got == {"agent": sent, "provider": sent}


def test_an_agent_that_cannot_be_reached_is_a_bad_gateway(tmp_path: Path) -> None:
    async def main() -> None:
        async with tcp(lambda reader, writer: asyncio.sleep(0)) as port:
            pass
        async with serving(teeing(port), tmp_path) as served:
            with pytest.raises(websockets.InvalidStatus, match="502"):
                await connect(served.url("/tee/front"))
            assert served.server.counters.upstream_errors["front"] == 1
            assert served.server.counters.connections_open == 0

    run(main())


def test_a_leg_that_breaks_breaks_the_other(tmp_path: Path) -> None:
    gone = asyncio.Event()

    async def vanish(connection: ServerConnection) -> None:
        await connection.recv()
        connection.transport.abort()

    async def stay(connection: ServerConnection) -> None:
        await connection.wait_closed()
        gone.set()

    async def main() -> None:
        async with (
            agent(vanish) as port,
            serving(teeing(port), tmp_path) as served,
            connect(served.url("/tee/front")) as client,
        ):
            await client.send("hello")
            with pytest.raises(websockets.ConnectionClosedError):
                await client.recv()
        async with agent(stay) as port, serving(teeing(port), tmp_path) as served:
            client = await connect(served.url("/tee/front"))
            client.transport.abort()
            await gone.wait()
            await client.wait_closed()

    run(main())


def test_an_agent_that_does_not_read_is_felt_by_the_provider(tmp_path: Path) -> None:
    """Nothing piles up in between: the provider can write no more than the buffers on the way hold."""
    release, drained = asyncio.Event(), asyncio.Event()

    async def stuck(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await release.wait()
        with suppress(ConnectionError):
            while await reader.read(1 << 20):
                pass
        writer.close()
        drained.set()

    async def main() -> int:
        async with tcp(stuck) as port, serving(teeing(port), tmp_path) as served:
            _, writer = await asyncio.open_connection("127.0.0.1", served.server.port)
            writer.write(HANDSHAKE)
            accepted = 0
            try:
                while accepted < 200_000_000:
                    writer.write(bytes(1 << 20))
                    async with asyncio.timeout(1):
                        await writer.drain()
                    accepted += 1 << 20
            except TimeoutError:
                pass
            release.set()
            writer.close()
            await writer.wait_closed()
            await drained.wait()
            return accepted

    assert run(main()) < 100_000_000
