"""Taps over real sockets: what the player sends is what is recorded, and rude peers harm nobody."""

from __future__ import annotations

import asyncio
import json
import os
import socket
from dataclasses import replace
from pathlib import Path

import pytest
import websockets
from websockets.asyncio.client import connect

from harness.core.audio import Encoding, Format, Track
from harness.core.call import Call
from harness.core.time import NS_PER_MS, NS_PER_S
from harness.dial.player import Proof, play
from harness.dial.script import Faults, script
from harness.fork.routes import Limits, MediaConfig, TapRoute
from harness.wire.auth import Credentials
from harness.wire.dialects import dialect, dialects
from harness.wire.media import Started
from tests.fork.oracle import FORMAT, FRAME, sound
from tests.fork.serving import Served, run, serving

FRAMES = 150
CALL = Call(
    call_id="CA1",
    tracks={
        "caller": Track("caller", FORMAT, b"".join(sound(1, FRAMES))),
        "agent": Track("agent", FORMAT, b"".join(sound(2, FRAMES))),
    },
    attributes={"intent": "book"},
)
TAPS = {name: TapRoute(dialect(name)) for name in dialects()}
CONFIG = MediaConfig(taps=TAPS, limits=Limits(reconnect_ns=NS_PER_S))
PACE = 10.0


def limited(**limits: int) -> MediaConfig:
    return replace(CONFIG, limits=replace(CONFIG.limits, **limits))


def test_a_played_call_is_recorded_to_the_sample(tmp_path: Path) -> None:
    async def main() -> None:
        async with serving(CONFIG, tmp_path) as served:
            (played,) = await play(CALL, served.url("/tap/twilio?tenant=a"), "twilio", pace=PACE)
            call = await served.call()
        assert played.answers == 0
        assert (call.call_id, call.provider, call.media.ended) == ("CA1", "twilio", "stop")
        assert call.attributes == {"intent": "book", "tenant": "a"}
        assert call.tracks == CALL.tracks
        assert served.server.counters.messages["twilio"] == played.messages
        assert served.started == ["CA1"]

    run(main())


@pytest.mark.parametrize("name", sorted(dialects()))
def test_every_dialect_is_recorded(name: str, tmp_path: Path) -> None:
    async def main() -> Call:
        async with serving(CONFIG, tmp_path) as served:
            await play(CALL, served.url(f"/tap/{name}?call_id=CA1"), name, pace=PACE)
            return await served.call()

    call = run(main())
    assert call.call_id == "CA1"
    frame = samples = 0
    for party, track in CALL.tracks.items():
        recorded = call.tracks[party]
        assert recorded.duration_ns == track.duration_ns
        if recorded.format == track.format:
            assert recorded.data == track.data
        frame, samples = frame + 1, samples + recorded.samples
    assert samples == frame * FRAMES * FRAME * call.tracks["caller"].format.rate_hz // 8000


def test_what_the_player_spoils_is_silent_and_the_rest_is_in_place(tmp_path: Path) -> None:
    faults = Faults(loss=0.05, reorder=0.05, duplicate=0.05, stalls_ns=(NS_PER_S,), stall_ns=NS_PER_S // 2, seed=3)

    async def main() -> Call:
        async with serving(CONFIG, tmp_path) as served:
            await play(CALL, served.url("/tap/telnyx"), "telnyx", pace=PACE, faults=faults)
            return await served.call()

    call = run(main())
    lost = script(CALL, dialect("telnyx"), faults).lost
    assert lost
    for party, track in (("caller", "inbound"), ("agent", "outbound")):
        wanted = b"".join(
            b"\xff" * FRAME if (track, index) in lost else CALL.tracks[party].data[index * FRAME : (index + 1) * FRAME]
            for index in range(FRAMES)
        )
        assert call.tracks[party].data.ljust(len(wanted), b"\xff") == wanted


def test_a_connection_that_breaks_is_taken_up_again_as_the_same_call(tmp_path: Path) -> None:
    faults = Faults(reconnects_ns=(NS_PER_S,), gap_ns=NS_PER_S // 2)

    async def main() -> tuple[Call, int]:
        async with serving(CONFIG, tmp_path) as served:
            await play(CALL, served.url("/tap/twilio"), "twilio", pace=1.0, faults=faults)
            return await served.call(), served.server.counters.calls

    call, calls = run(main())
    assert calls == 1
    assert call.media.ended == "stop"
    assert call.media.caller is not None
    assert [gap.cause for gap in call.media.caller.gaps] == ["lost"]
    first = CALL.tracks["caller"].data[: 50 * FRAME]
    assert call.tracks["caller"].data[: len(first)] == first
    assert call.tracks["caller"].data.endswith(CALL.tracks["caller"].data[75 * FRAME :])


def test_a_connection_that_ends_without_a_stop_says_how(tmp_path: Path) -> None:
    async def main() -> list[str]:
        ended = []
        async with serving(limited(reconnect_ns=0), tmp_path) as served:
            for end in ("close", "abort"):
                async with connect(served.url("/tap/twilio"), compression=None) as client:
                    for step in script(CALL, dialect("twilio")).steps[:40]:
                        await send(client, step.event)
                    if end == "abort":
                        client.transport.abort()
                ended.append((await served.call()).media.ended)
        return ended

    encoder = dialect("twilio").encoder()

    async def send(client: websockets.ClientConnection, event: object) -> None:
        nonlocal encoder
        if isinstance(event, Started):
            encoder = dialect("twilio").encoder()
        for message in encoder.encode(event):  # type: ignore[arg-type]
            await client.send(message)

    assert run(main()) == ["closed:1000", "closed:1006"]


def with_secrets(**secrets: str) -> MediaConfig:
    return replace(
        CONFIG,
        public_url="wss://voice.example.com",
        taps={"twilio": TapRoute(dialect("twilio"), Credentials(**secrets))},
    )


@pytest.mark.parametrize(
    ("proof", "accepted"),
    [
        (Proof(), False),
        (Proof(signature="secret"), False),
        (Proof(signature="secret", signed_url="wss://voice.example.com/tap/twilio"), True),
        (Proof(signature="other", signed_url="wss://voice.example.com/tap/twilio"), False),
        (Proof(basic="u:p"), True),
        (Proof(basic="u:q"), False),
    ],
)
def test_who_proves_nothing_is_answered_403_before_any_media(proof: Proof, accepted: bool, tmp_path: Path) -> None:
    async def main() -> None:
        async with serving(with_secrets(signature="secret", basic="u:p"), tmp_path) as served:
            (played,) = await play(CALL, served.url("/tap/twilio"), "twilio", pace=50.0, proof=proof)
            assert ("403" not in played.closed) is accepted
            assert served.server.counters.calls == accepted
            assert served.server.counters.refused["not authorized"] == (not accepted)

    run(main())


async def http(served: Served, request: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", served.server.port)
    writer.write(request)
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    return answer


def test_requests_for_nothing_are_answered_and_closed(tmp_path: Path) -> None:
    async def main() -> None:
        async with serving(CONFIG, tmp_path) as served:
            health = await http(served, b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            assert health.startswith(b"HTTP/1.1 200 OK")
            assert json.loads(health.partition(b"\r\n\r\n")[2])["status"] == "ok"
            for request, status in (
                (b"GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n", b"404"),
                (b"GET /tap/nobody HTTP/1.1\r\nHost: x\r\n\r\n", b"404"),
                (b"POST /tap/twilio HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", b"405"),
                (b"GET /tap/twilio HTTP/1.1\r\nHost: x\r\n\r\n", b"400"),
                (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\r\n\r\n", b"400"),
                (b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 20_000 + b"\r\n\r\n", b"431"),
            ):
                answer = await http(served, request)
                assert answer.split(b" ")[1] == status, (request, answer)

    run(main())


def test_one_of_the_subprotocols_is_echoed(tmp_path: Path) -> None:
    async def main() -> str | None:
        async with serving(CONFIG, tmp_path) as served:
            offered = [websockets.Subprotocol(name) for name in ("other", "audio.jambonz.org")]
            async with connect(served.url("/tap/jambonz"), subprotocols=offered) as client:
                return client.subprotocol

    assert run(main()) == "audio.jambonz.org"


async def slow_loris(served: Served) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", served.server.port)
    writer.write(b"GET /tap/twilio HTTP/1.1\r\nHost:")
    assert b"408" in await reader.read()
    writer.close()


async def no_start(served: Served) -> None:
    async with connect(served.url("/tap/twilio")) as client:
        await client.wait_closed()


async def too_long(served: Served) -> None:
    async with connect(served.url("/tap/twilio"), compression=None) as client:
        with pytest.raises(websockets.ConnectionClosed):
            await client.send("x" * 10_000_000)
            await client.recv()


async def too_many_fragments(served: Served) -> None:
    async with connect(served.url("/tap/twilio"), compression=None) as client:
        with pytest.raises(websockets.ConnectionClosed):
            await client.send("x" * 10_000 for _ in range(100))
            await client.recv()


async def rubbish(served: Served) -> None:
    async with connect(served.url("/tap/twilio")) as client:
        for message in ("{", "[]", '{"event":"media"}', os.urandom(100), '{"event":"start"}'):
            await client.send(message)
        await client.wait_closed()


async def never_reads(served: Served) -> None:
    with socket.create_connection(("127.0.0.1", served.server.port)) as raw:
        raw.setblocking(False)
        loop = asyncio.get_running_loop()
        await loop.sock_sendall(
            raw,
            b"GET /tap/twilio HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
        )
        ping = b"\x89\xfd\x00\x00\x00\x00" + b"p" * 125
        with pytest.raises(OSError):
            for _ in range(5000):
                await loop.sock_sendall(raw, ping * 100)


RUDE = (slow_loris, no_start, too_long, too_many_fragments, rubbish, never_reads)


def test_rude_peers_are_bounded_and_the_others_are_untouched(tmp_path: Path) -> None:
    config = limited(handshake_ns=300 * NS_PER_MS, start_ns=500 * NS_PER_MS, message_bytes=64 * 1024)

    async def main() -> None:
        async with serving(config, tmp_path) as served:
            (played,), *_ = await asyncio.gather(
                play(CALL, served.url("/tap/twilio"), "twilio", pace=2.0), *(peer(served) for peer in RUDE)
            )
            call = await served.call()
        counters = served.server.counters
        assert played.closed == "stop"
        assert call.tracks == CALL.tracks
        assert counters.broken["twilio"] == 5
        assert counters.refused["request took too long"] == 1
        assert counters.refused["peer does not read"] == 1
        assert counters.refused["no start"] == 2
        assert counters.connections_open == 0

    run(main())


def test_a_peer_that_falls_silent_is_a_timeout(tmp_path: Path) -> None:
    async def main() -> Call:
        encoder = dialect("twilio").encoder()
        steps = script(CALL, dialect("twilio")).steps[:40]
        async with (
            serving(limited(idle_ns=300 * NS_PER_MS, reconnect_ns=0), tmp_path) as served,
            connect(served.url("/tap/twilio")) as client,
        ):
            for message in (message for step in steps for message in encoder.encode(step.event)):
                await client.send(message)
            return await served.call()

    assert run(main()).media.ended == "timeout"


def test_connections_beyond_the_limit_are_turned_away(tmp_path: Path) -> None:
    async def main() -> None:
        async with serving(limited(connections=3), tmp_path) as served:
            tap = served.url("/tap/twilio")
            async with connect(tap), connect(tap), connect(tap):
                with pytest.raises(websockets.InvalidStatus, match="503"):
                    await connect(tap)
            (played,) = await play(CALL, served.url("/tap/twilio"), "twilio", pace=50.0)
            assert played.closed == "stop"

    run(main())


def test_fragments_and_text_that_is_not_utf_8(tmp_path: Path) -> None:
    async def main() -> tuple[Call, int]:
        async with serving(limited(reconnect_ns=0), tmp_path) as served:
            encoder = dialect("twilio").encoder()
            async with connect(served.url("/tap/twilio"), compression=None) as client:
                for step in script(CALL, dialect("twilio")).steps:
                    for message in encoder.encode(step.event):
                        await client.send([message[:7], message[7:20], message[20:]])
                await client.send(b"\xff\xfe", text=True)
            return await served.call(), served.server.counters.broken["twilio"]

    call, broken = run(main())
    assert call.tracks == CALL.tracks
    assert broken == 1


def test_many_calls_at_once_lose_nothing(tmp_path: Path) -> None:
    short = replace(
        CALL, tracks={party: Track(party, FORMAT, track.data[: 50 * FRAME]) for party, track in CALL.tracks.items()}
    )

    async def main() -> None:
        async with serving(CONFIG, tmp_path) as served:
            played = await play(short, served.url("/tap/twilio"), "twilio", pace=1.0, calls=20)
            calls = [await served.call() for _ in played]
            assert served.server.counters.messages["twilio"] == sum(each.messages for each in played)
        assert {call.call_id for call in calls} == {each.call_id for each in played}
        assert all(call.tracks == short.tracks for call in calls)

    run(main())


def test_draining_lets_calls_end_and_takes_no_new_ones(tmp_path: Path) -> None:
    async def main() -> None:
        async with serving(CONFIG, tmp_path) as served:
            playing = asyncio.create_task(play(CALL, served.url("/tap/twilio"), "twilio", pace=3.0))
            await served.first_start.wait()
            draining = asyncio.create_task(served.server.drain(20.0))
            await asyncio.sleep(0)
            (refused,) = await play(CALL, served.url("/tap/twilio"), "twilio")
            assert "503" in refused.closed
            (played,) = await playing
            await draining
            assert played.closed == "stop"
            assert (await served.call()).tracks == CALL.tracks

    run(main())


def test_a_wide_call_is_played_in_a_format_that_the_provider_carries(tmp_path: Path) -> None:
    wide = replace(CALL, tracks={"caller": Track("caller", Format(Encoding.PCM_S16LE, 16000), bytes(64_000))})

    async def main() -> Call:
        async with serving(CONFIG, tmp_path) as served:
            await play(wide, served.url("/tap/twilio"), "twilio", pace=PACE)
            return await served.call()

    call = run(main())
    assert call.tracks["caller"].format == FORMAT
    assert call.duration_ns == wide.duration_ns
