"""WebRTC taps: one participant of a call sends its microphone, and the call is recorded as any other.

Rules

1. Nothing is sent: the answer is ``recvonly``, and no track, no data channel is ours.
2. RTP is taken as it comes off the transport, before any jitter buffer: the recorder orders, counts and places it, by
   sequence number and timestamp (RFC 3550). A step of the timestamp without missing numbers is silence that was not
   sent (Opus DTX, RFC 7587 section 3.1.3), not loss.
3. Sound is decoded in the order of arrival, to one channel at 48 kHz, and kept by the harness's own protocol
   (``wire.frames``): what is in the journal needs no decoder.
4. A peer that sends nothing, or too many of them, costs nothing for long: ``Limits`` and ``max_peers`` bound them.
"""

from __future__ import annotations

import asyncio
import re
import uuid
from collections.abc import Mapping
from typing import Any

import av
import structlog
from aiortc import (
    RTCConfiguration,
    RTCIceCandidate,
    RTCPeerConnection,
    RTCRtpCodecCapability,
    RTCRtpReceiver,
    RTCSessionDescription,
)
from aiortc.exceptions import InvalidStateError, OperationError
from aiortc.rtp import RtpPacket
from aiortc.sdp import SessionDescription, candidate_from_sdp

from harness.core.audio import Party
from harness.core.errors import WireError
from harness.core.time import ns_from_samples
from harness.fork.calls import Calls
from harness.fork.front import now_ns
from harness.fork.records import BINARY, TEXT
from harness.fork.routes import Limits
from harness.wire import frames
from harness.wire.dialects import dialect
from harness.wire.media import StreamOptions, TrackName

log = structlog.get_logger()

RATE_HZ = 48_000
"""The clock of Opus in RTP, whatever its bandwidth (RFC 7587 section 4.1)."""
TRACKS: Mapping[Party, TrackName] = {"caller": "inbound", "agent": "outbound"}
_OPUS = re.compile(r"^a=rtpmap:(\d+) opus/48000/2\r?$", re.MULTILINE)
_SEQ_BITS, _STAMP_BITS = 16, 32


class NotAcceptable(WireError):
    """An offer in good order that a tap cannot take: there is not one audio section with Opus that sends."""


class Peer:
    """One participant's connection; see ``calls.Watched``."""

    def __init__(self, peers: Peers, call_id: str, party: Party, attributes: Mapping[str, str]) -> None:
        self.id = uuid.uuid4().hex
        self.ufrag = ""
        self._peers = peers
        self._track = TRACKS[party]
        self._opening: str | None = frames.start(call_id, self.id, {self._track: RATE_HZ}, None, attributes)
        self._pc = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self._ssrc: int | None = None
        self._number = 1 << _SEQ_BITS
        self._stamp = 1 << _STAMP_BITS
        self._opus: Any = av.CodecContext.create("libopus", "r")
        self._opus.layout, self._opus.format, self._opus.sample_rate = "mono", "s16", RATE_HZ
        self._payload_type = -1
        options = StreamOptions(call_id=call_id, attributes=attributes)
        self._connection = peers.calls.connect(dialect("webrtc"), options, "caller", now_ns())
        self._pc.on("connectionstatechange", self._changed)

    @property
    def name(self) -> str:
        """The name of what is recorded of it."""
        return self._connection.name

    async def answer(self, offer: str) -> str:
        """The answer to an offer, with all our candidates.

        Raises:
            NotAcceptable: the offer has no sound that a tap can take.
            WireError: it is not SDP, or breaks its rules.
        """
        self.ufrag = _checked(offer)
        receiver = self._pc.addTransceiver("audio", direction="recvonly")
        receiver.setCodecPreferences(_opus_only())
        try:
            await self._pc.setRemoteDescription(RTCSessionDescription(offer, "offer"))
            for other in self._pc.getTransceivers():
                if other is not receiver:
                    other.direction = "inactive"
            # Where aiortc's router delivers: its own handler would hold sound back, and the last of it for ever.
            receiver.receiver._handle_rtp_packet = self._take  # type: ignore[method-assign]
            await self._pc.setLocalDescription(await self._pc.createAnswer())
        except OperationError as error:
            raise NotAcceptable(f"offer has no codec in common, need opus/48000/2: {error}") from None
        except (ValueError, AssertionError, LookupError, AttributeError, InvalidStateError) as error:
            raise WireError(f"offer cannot be answered: {error}") from None
        answer: str = self._pc.localDescription.sdp
        found = _OPUS.search(answer)
        if found is None:
            raise NotAcceptable("offer has no codec in common, need opus/48000/2")
        self._payload_type = int(found[1])
        return answer

    async def trickle(self, fragment: str) -> None:
        """Take candidates that come after the offer (RFC 8840).

        Raises:
            WireError: a candidate breaks its format.
        """
        mid = "0"
        for line in fragment.splitlines():
            key, _, value = line.strip().partition(":")
            if key == "a=mid":
                mid = value
            elif key == "a=candidate":
                await self._pc.addIceCandidate(_candidate(value, mid))

    def watch(self, now_ns: int) -> None:
        """End a connection that sends nothing."""
        connection, limits = self._connection, self._peers.limits
        if connection.call is None and now_ns - connection.opened.arrival_ns > limits.start_ns:
            self.cut("timeout", "no start")
        elif now_ns - connection.last_ns > limits.idle_ns:
            self.cut("timeout", "no messages")

    def cut(self, reason: str, why: str) -> None:
        """End the connection from our side."""
        self._peers.calls.counters.refused[why] += 1
        self.end(reason)

    def end(self, reason: str) -> None:
        """The connection is over: ``bye``, ``timeout`` or ``closed:<code>``."""
        if self._peers.forget(self):
            self._connection.closed(reason, now_ns())
            self._peers.later(self._pc.close())

    async def _changed(self) -> None:
        if self._pc.connectionState in ("failed", "closed"):
            self.end("closed:1006" if self._pc.connectionState == "failed" else "bye")

    async def _take(self, packet: RtpPacket, arrival_time_ms: int) -> None:
        """Take a packet of sound as it came off the transport."""
        arrival_ns = now_ns()
        if packet.payload_type != self._payload_type or not packet.payload:
            return
        if self._ssrc not in (None, packet.ssrc):
            self._connection.broken(f"second source {packet.ssrc:#x} on a track of {self._ssrc:#x}")
            return
        if self._ssrc is None:
            self._ssrc = packet.ssrc
            self._number += packet.sequence_number
            self._stamp += packet.timestamp
        number = unwrapped(packet.sequence_number, self._number, _SEQ_BITS)
        stamp = unwrapped(packet.timestamp, self._stamp, _STAMP_BITS)
        self._number, self._stamp = max(number, self._number), max(stamp, self._stamp)
        try:
            decoded = self._opus.decode(av.Packet(packet.payload))
        except av.FFmpegError as error:
            self._connection.broken(f"RTP payload {number} is no Opus: {error}")
            return
        pcm = b"".join(frame.to_ndarray().astype("<i2").tobytes() for frame in decoded)
        if self._opening is not None:
            self._connection.take(TEXT, self._opening.encode(), arrival_ns)
            self._opening = None
        sound = frames.sound(self._track, number, ns_from_samples(stamp, RATE_HZ), pcm)
        self._connection.take(BINARY, sound, arrival_ns)


class Peers:
    """All participants that are connected."""

    def __init__(self, calls: Calls, limits: Limits, most: int) -> None:
        self.calls = calls
        self.limits = limits
        self._most = most
        self._peers: dict[str, Peer] = {}
        self._closing: set[asyncio.Task[None]] = set()

    @property
    def full(self) -> bool:
        return len(self._peers) >= self._most

    def open(self, call_id: str, party: Party, attributes: Mapping[str, str]) -> Peer:
        """Begin to record a participant, who has yet to be answered."""
        peer = Peer(self, call_id, party, attributes)
        self._peers[peer.id] = peer
        self.calls.watched[peer.name] = peer
        self.calls.counters.connections_open += 1
        return peer

    def get(self, session: str) -> Peer | None:
        """The participant of this session."""
        return self._peers.get(session)

    def forget(self, peer: Peer) -> bool:
        """Drop a participant; whether it was there."""
        if self._peers.pop(peer.id, None) is None:
            return False
        self.calls.watched.pop(peer.name, None)
        self.calls.counters.connections_open -= 1
        return True

    def later(self, closing: Any) -> None:
        """Let a connection close by itself."""
        task = asyncio.get_running_loop().create_task(closing)
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    async def close(self) -> None:
        """Wait until all that were ended are closed."""
        await asyncio.gather(*self._closing, return_exceptions=True)


def unwrapped(value: int, near: int, bits: int) -> int:
    """The number nearest to ``near`` whose lowest ``bits`` read ``value`` (RFC 3550 appendix A.1)."""
    half = 1 << (bits - 1)
    return near + ((value - near + half) % (1 << bits)) - half


def _checked(offer: str) -> str:
    """The ICE user fragment of an offer with one audio section that sends.

    Raises:
        NotAcceptable: it has none, or several.
        WireError: it is not SDP.
    """
    try:
        described = SessionDescription.parse(offer)
    except (ValueError, AssertionError, LookupError, AttributeError) as error:
        raise WireError(f"offer is not SDP (RFC 8866): {error!r:.200}") from None
    if not described.media:
        raise WireError("offer is not SDP with media (RFC 8866): no m= line")
    audio = [media for media in described.media if media.kind == "audio"]
    if len(audio) != 1 or audio[0].direction not in ("sendonly", "sendrecv"):
        raise NotAcceptable(f"offer must have one audio section that sends, has {len(audio)} audio sections")
    ice, dtls = audio[0].ice, audio[0].dtls
    if ice is None or ice.usernameFragment is None or dtls is None or not dtls.fingerprints:
        raise WireError("offer must have ICE credentials and a DTLS fingerprint (RFC 8829)")
    return ice.usernameFragment


def _opus_only() -> list[RTCRtpCodecCapability]:
    capabilities = RTCRtpReceiver.getCapabilities("audio")
    assert capabilities is not None
    return [codec for codec in capabilities.codecs if codec.name.lower() == "opus"]


def _candidate(value: str, mid: str) -> RTCIceCandidate:
    try:
        candidate = candidate_from_sdp(value)
    except (ValueError, AssertionError, IndexError):
        raise WireError(f"candidate breaks its format (RFC 8839): {value[:80]!r}") from None
    candidate.sdpMid = mid
    return candidate
