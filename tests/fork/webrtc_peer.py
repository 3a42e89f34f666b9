"""A participant that sends known sound by WHIP, and how a recording of it is told from another."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from fractions import Fraction

import av
import httpx
import numpy as np
from aiortc import MediaStreamTrack, RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from numpy.typing import NDArray
from scipy.signal import butter, correlate, sosfilt

RATE_HZ = 48_000
FRAME = 960
SDP = {"Content-Type": "application/sdp"}


def known_sound(seed: int, seconds: float) -> NDArray[np.int16]:
    """Noise of a telephone's band, whose loudness comes and goes."""
    size = int(seconds * RATE_HZ)
    noise = np.random.default_rng(seed).normal(0, 1, size)
    band = sosfilt(butter(4, [300, 3000], "bandpass", fs=RATE_HZ, output="sos"), noise)
    loudness = 0.6 + 0.4 * np.sin(np.arange(size) * 2 * np.pi * 3 / RATE_HZ)
    return (band / np.abs(band).max() * loudness * 16_000).astype(np.int16)


def likeness(recorded: NDArray[np.int16], source: NDArray[np.int16]) -> float:
    """Correlation of ``recorded`` with the stretch of ``source`` that is most like it, from 0 to 1."""
    wanted, given = source.astype(np.float64), recorded.astype(np.float64)
    matches = correlate(wanted, given, "valid", method="fft")
    energies = correlate(wanted**2, np.ones(given.size), "valid", method="fft")
    best = int(np.argmax(np.abs(matches)))
    return float(abs(matches[best]) / np.sqrt(max(energies[best], 1.0) * (given @ given)))


class Playing(MediaStreamTrack):
    """Sends ``samples`` at their pace, and silence after them."""

    kind = "audio"

    def __init__(self, samples: NDArray[np.int16]) -> None:
        super().__init__()
        self._samples = samples
        self._start: float | None = None
        self.sent = 0

    async def recv(self) -> av.AudioFrame:
        loop = asyncio.get_running_loop()
        self._start = loop.time() if self._start is None else self._start
        await asyncio.sleep(max(0.0, self._start + self.sent * FRAME / RATE_HZ - loop.time()))
        samples = np.zeros(FRAME, np.int16)
        part = self._samples[self.sent * FRAME : (self.sent + 1) * FRAME]
        samples[: part.size] = part
        frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = RATE_HZ, self.sent * FRAME, Fraction(1, RATE_HZ)
        self.sent += 1
        return frame


class Participant:
    """One peer connection with one track of sound; ``lost`` are the packets, counted from 0, that never leave."""

    def __init__(self, samples: NDArray[np.int16], lost: Collection[int] = ()) -> None:
        self.pc = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self.track = Playing(samples)
        self.session = ""
        self._lost = lost
        self._packets = 0
        sender = self.pc.addTrack(self.track)
        self._send = sender.transport._send_rtp
        sender.transport._send_rtp = self._lossy  # type: ignore[method-assign]

    async def offer(self) -> str:
        await self.pc.setLocalDescription(await self.pc.createOffer())
        sdp: str = self.pc.localDescription.sdp
        return sdp

    async def join(self, client: httpx.AsyncClient, query: str) -> httpx.Response:
        answer = await client.post(f"/whip?{query}", content=await self.offer(), headers=SDP)
        assert answer.status_code == 201, answer.text
        self.session = answer.headers["location"]
        await self.pc.setRemoteDescription(RTCSessionDescription(answer.text, "answer"))
        return answer

    async def leave(self, client: httpx.AsyncClient) -> None:
        assert (await client.delete(self.session)).status_code == 200
        await self.pc.close()

    async def _lossy(self, data: bytes) -> None:
        is_rtcp = 192 <= data[1] < 224  # RFC 5761, section 4
        self._packets += not is_rtcp
        if is_rtcp or self._packets - 1 not in self._lost:
            await self._send(data)
