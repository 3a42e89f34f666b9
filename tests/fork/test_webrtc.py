"""WebRTC taps: participants that connect by WHIP are recorded as any other call, and rude ones harm nobody."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import av
import httpx
import numpy as np
import pytest
from aioice.ice import get_host_addresses
from aiortc import RTCPeerConnection
from aiortc.rtp import RtpPacket
from hypothesis import given
from hypothesis import strategies as st

from harness.audio import pcm
from harness.config import parse
from harness.core.call import Call, MediaGap
from harness.core.errors import ConfigError
from harness.core.time import NS_PER_MS, NS_PER_S
from harness.fork.routes import Limits, MediaConfig, WebrtcRoute, media_config
from harness.fork.webrtc import Peer, unwrapped
from harness.wire.auth import Credentials
from tests.fork.serving import Served, run, serving
from tests.fork.webrtc_peer import FRAME, RATE_HZ, SDP, Participant, known_sound, likeness

TOKEN = {"Authorization": "Bearer s3cret"}
CONFIG = MediaConfig(
    webrtc=WebrtcRoute(Credentials(bearer="s3cret"), max_peers=3), limits=Limits(reconnect_ns=NS_PER_S)
)
FRAME_NS = 20 * NS_PER_MS
WAIT_S = 90
needs_address = pytest.mark.skipif(
    not get_host_addresses(use_ipv4=True, use_ipv6=True), reason="WebRTC needs an address that is not the loopback's"
)


@asynccontextmanager
async def whip(folder: Path, config: MediaConfig = CONFIG) -> AsyncIterator[tuple[Served, httpx.AsyncClient]]:
    async with (
        serving(config, folder) as served,
        httpx.AsyncClient(base_url=f"http://{served.address}", headers=TOKEN, timeout=WAIT_S) as client,
    ):
        yield served, client


async def until(what: Callable[[], bool]) -> None:
    async with asyncio.timeout(WAIT_S):
        while not what():  # noqa: ASYNC110 - sockets and threads bring it about
            await asyncio.sleep(0.02)


@needs_address
def test_two_participants_make_one_call(tmp_path: Path) -> None:
    sounds = {"caller": known_sound(1, 3), "agent": known_sound(2, 3)}
    lost = range(40, 43)

    async def main() -> Call:
        async with whip(tmp_path) as (served, client):
            caller, agent = Participant(sounds["caller"], lost), Participant(sounds["agent"])
            await caller.join(client, "call_id=C1&party=caller&intent=book")
            await agent.join(client, "call_id=C1&party=agent")
            await until(lambda: min(caller.track.sent, agent.track.sent) >= 100)
            await caller.leave(client)
            await agent.leave(client)
            call = await served.call()
            assert served.started == ["C1"]
            assert served.server.counters.connections_open == 0
            return call

    call = run(main())
    assert (call.call_id, call.provider, call.attributes, call.media.ended) == (
        "C1",
        "webrtc",
        {"intent": "book"},
        "bye",
    )
    assert call.tracks["caller"].samples == call.tracks["agent"].samples
    assert call.media.caller is not None and call.media.agent is not None
    assert (call.media.caller.lost, call.media.agent.lost) == (len(lost), 0)
    gaps = [gap for gap in call.media.caller.gaps if gap.cause == "lost"]
    assert [gap.end_ns - gap.start_ns for gap in gaps] == [len(lost) * FRAME_NS]
    whole = pcm.track_samples(call.tracks["caller"])
    hole = whole[gaps[0].start_ns * RATE_HZ // NS_PER_S : gaps[0].end_ns * RATE_HZ // NS_PER_S]
    assert not hole.any()
    for party, source in sounds.items():
        samples = pcm.track_samples(call.tracks[party])
        heard = samples[np.flatnonzero(samples)[0] + RATE_HZ // 5 :][: RATE_HZ // 2]
        assert likeness(heard, source) > 0.8
    assert likeness(whole[-RATE_HZ:], sounds["agent"]) < 0.5, "the measure tells one party from the other"


@needs_address
def test_candidates_may_come_after_the_offer(tmp_path: Path) -> None:
    async def main() -> int:
        async with whip(tmp_path) as (_, client):
            participant = Participant(known_sound(1, 1))
            offer = await participant.offer()
            candidates = re.findall(r"^a=candidate:.*$", offer, re.MULTILINE)
            bare = re.sub(r"^a=(candidate:.*|end-of-candidates)\r\n", "", offer, flags=re.MULTILINE)
            ufrag = re.search(r"^a=ice-ufrag:(\S+)", offer, re.MULTILINE)
            assert candidates and ufrag
            answer = await client.post("/whip", content=bare, headers=SDP)
            assert answer.status_code == 201
            session, tag = answer.headers["location"], answer.headers["etag"]
            kind = {"Content-Type": "application/trickle-ice-sdpfrag"}
            fragment = "\r\n".join([f"a=ice-ufrag:{ufrag[1]}", "m=audio 9 RTP/AVP 0", "a=mid:0", *candidates, ""])

            async def patched(text: str, **headers: str) -> int:
                return (await client.patch(session, content=text, headers={**kind, **headers})).status_code

            assert await patched(fragment) == 428
            assert await patched(fragment, **{"If-Match": '"other"'}) == 412
            assert await patched("a=ice-ufrag:new\r\na=ice-pwd:new", **{"If-Match": tag}) == 422
            assert await patched("a=candidate:rubbish\r\n", **{"If-Match": tag}) == 400
            assert await patched(fragment, **{"If-Match": tag, "Content-Type": "text/plain"}) == 415
            taken = await patched(fragment, **{"If-Match": tag})
            await client.delete(session)
            await participant.pc.close()
            return taken

    assert run(main()) == 204


async def _offer(**kinds: str) -> str:
    pc = RTCPeerConnection()
    for kind, direction in kinds.items():
        pc.addTransceiver(kind, direction=direction)
    offer = await pc.createOffer()
    await pc.close()
    sdp: str = offer.sdp
    return sdp


def test_what_is_no_offer_for_a_tap_is_refused_by_its_reason(tmp_path: Path) -> None:
    async def main() -> dict[str, Any]:
        sending = await _offer(audio="sendonly")
        async with whip(tmp_path) as (served, client):

            async def posted(text: str, path: str = "/whip", **headers: str) -> tuple[int, str]:
                answer = await client.post(path, content=text, headers={**SDP, **headers})
                return answer.status_code, answer.text

            said = {
                "token": await posted(sending, Authorization="Bearer wrong"),
                "type": await posted(sending, **{"Content-Type": "text/plain"}),
                "size": await posted("v=0\n" * 20_000),
                "utf8": await posted("é".encode("latin-1").decode("latin-1"), **{"Content-Type": "application/sdp"}),
                "party": await posted(sending, "/whip?party=nobody"),
                "empty": await posted(""),
                "rubbish": await posted("m=audio\r\n"),
                "no media": await posted("v=0\r\no=- 0 0 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n"),
                "video": await posted(await _offer(video="sendonly")),
                "receives": await posted(await _offer(audio="recvonly")),
                "no opus": await posted(re.sub("opus/48000", "other/48000", sending)),
                "no ice": await posted(re.sub(r"a=ice-.*\r\n", "", sending)),
            }
            for method, path in (("GET", "/whip"), ("PUT", "/whip"), ("GET", "/whip/x"), ("POST", "/whip/x")):
                said[f"{method} {path}"] = ((await client.request(method, path)).status_code, "")
            said["gone"] = ((await client.delete("/whip/nobody")).status_code, "")
            said["elsewhere"] = ((await client.post("/tap/twilio")).status_code, "")
            options = await client.options("/whip")
            said["options"] = (options.status_code, options.headers["accept-post"])
            await until(lambda: not served.server._calls.connections)
            assert served.server.counters.connections_open == 0
            assert served.started == []
            return said

    said = run(main())
    assert {name: status for name, (status, _) in said.items()} == {
        "token": 401,
        "type": 415,
        "size": 413,
        "utf8": 400,
        "party": 400,
        "empty": 400,
        "rubbish": 400,
        "no media": 400,
        "video": 406,
        "receives": 406,
        "no opus": 406,
        "no ice": 400,
        "GET /whip": 405,
        "PUT /whip": 405,
        "GET /whip/x": 405,
        "POST /whip/x": 405,
        "gone": 404,
        "elsewhere": 405,
        "options": 204,
    }
    assert "one audio section that sends, has 0" in said["video"][1]
    assert "need opus/48000/2" in said["no opus"][1]
    assert "party must be one of caller, agent, is 'nobody'" in said["party"][1]


def test_peers_are_bounded_in_number_and_in_silence(tmp_path: Path) -> None:
    config = MediaConfig(webrtc=WebrtcRoute(max_peers=1), limits=Limits(start_ns=NS_PER_S // 10))

    async def main() -> None:
        offer = await _offer(audio="sendonly")
        async with whip(tmp_path, config) as (served, client):
            first = await client.post("/whip", content=offer, headers=SDP)
            second = await client.post("/whip", content=offer, headers=SDP)
            assert (first.status_code, second.status_code) in ((201, 503), (201, 201))
            if second.status_code == 503:
                assert second.headers["retry-after"] == "30"
            await until(lambda: served.server.counters.refused["no start"] >= 1)
            await until(lambda: served.server.counters.connections_open == 0)
            assert (await client.delete(first.headers["location"])).status_code == 404

    run(main())


def test_without_its_table_there_is_no_whip(tmp_path: Path) -> None:
    async def main() -> list[int]:
        async with whip(tmp_path, MediaConfig()) as (_, client):
            return [
                (await client.post("/whip", headers=SDP)).status_code,
                (await client.get("/webrtc")).status_code,
                (await client.delete("/whip/x")).status_code,
            ]

    assert run(main()) == [404, 404, 404]


def opus_packets(count: int) -> list[bytes]:
    encoder: Any = av.CodecContext.create("libopus", "w")
    encoder.sample_rate, encoder.layout, encoder.format = RATE_HZ, "mono", "s16"
    samples = known_sound(1, count * FRAME / RATE_HZ).reshape(count, 1, FRAME)
    packets = []
    for index in range(count):
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples[index]), format="s16", layout="mono")
        frame.sample_rate, frame.pts = RATE_HZ, index * FRAME
        packets += [bytes(packet) for packet in encoder.encode(frame)]
    return packets


async def _peer(served: Served) -> Peer:
    whip_door = served.server._whip
    assert whip_door is not None
    peer = whip_door._peers.open("C1", "caller", {})
    peer._payload_type = 96
    return peer


def rtp(payload: bytes, number: int, stamp: int, ssrc: int = 7, payload_type: int = 96) -> RtpPacket:
    packet = RtpPacket(payload_type=payload_type, sequence_number=number % 2**16, timestamp=stamp % 2**32, ssrc=ssrc)
    packet.payload = payload
    return packet


def test_numbers_wrap_silence_is_not_loss_and_strangers_are_not_heard(tmp_path: Path) -> None:
    payloads = opus_packets(100)

    async def main() -> tuple[Call, int]:
        async with whip(tmp_path) as (served, _):
            peer = await _peer(served)
            number, stamp = 2**16 - 20, 2**32 - 30 * FRAME
            order = [*range(60), 61, 60, *range(62, 70), *range(73, 100)]
            for index in order:
                silent = 10 * FRAME if index >= 50 else 0
                await peer._take(rtp(payloads[index], number + index, stamp + index * FRAME + silent), 0)
            await peer._take(rtp(payloads[5], number + 5, stamp + 5 * FRAME), 0)
            await peer._take(rtp(b"\xff\xff\xff", number + 100, stamp + 110 * FRAME), 0)
            await peer._take(rtp(payloads[0], number + 101, stamp + 111 * FRAME, ssrc=8), 0)
            await peer._take(rtp(payloads[0], number + 101, stamp + 111 * FRAME, payload_type=13), 0)
            peer.end("bye")
            return await served.call(), served.server.counters.broken["webrtc"]

    call, broken = run(main())
    assert broken == 2, "a payload that is no Opus, and a second source"
    media = call.media.caller
    assert media is not None
    assert (media.received, media.lost, media.reordered, media.duplicate) == (97, 3, 1, 1)
    assert [(gap.start_ns // FRAME_NS, gap.end_ns // FRAME_NS, gap.cause) for gap in media.gaps] == [
        (50, 60, "not_sent"),
        (80, 83, "lost"),
    ]
    assert media.gaps[0] == MediaGap(50 * FRAME_NS, 60 * FRAME_NS, "not_sent")
    assert call.duration_ns == 110 * FRAME_NS


@given(st.integers(0, 2**40), st.integers(-(2**15) + 1, 2**15 - 1))
def test_a_wrapped_number_is_the_nearest_that_reads_so(near: int, off: int) -> None:
    assert unwrapped((near + off) % 2**16, near, 16) == near + off


def test_the_configuration_says_who_may_connect() -> None:
    config = parse('[webrtc]\nbearer_env = "WHIP_TOKEN"\nmax_peers = 4\n')
    assert media_config(config, {"WHIP_TOKEN": "t"}).webrtc == WebrtcRoute(Credentials(bearer="t"), 4)
    assert media_config(parse(""), {}).webrtc is None
    with pytest.raises(ConfigError, match=r"webrtc\.bearer_env: environment variable 'WHIP_TOKEN' is not set"):
        media_config(config, {})
