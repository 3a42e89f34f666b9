"""What a stretch of sound is: its format, its bytes, whose it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from harness.core.time import Span, ns_from_samples

Party = Literal["caller", "agent"]
"""Who speaks on a track of the call. A candidate speaks in the agent's place."""

Side = Literal["live", "candidate", "control"]
"""Whose account of the call a timeline is."""


class Encoding(StrEnum):
    """Sample encodings that travel on telephone lines and stand in recordings."""

    MULAW = "mulaw"
    ALAW = "alaw"
    PCM_S16LE = "pcm_s16le"
    PCM_S16BE = "pcm_s16be"

    @property
    def bytes_per_sample(self) -> int:
        return 1 if self in (Encoding.MULAW, Encoding.ALAW) else 2

    @property
    def silence(self) -> bytes:
        """One sample of silence: mu-law 0xFF, A-law 0xD5 (ITU-T G.711), linear zero."""
        match self:
            case Encoding.MULAW:
                return b"\xff"
            case Encoding.ALAW:
                return b"\xd5"
            case _:
                return b"\x00\x00"


@dataclass(frozen=True, slots=True)
class Format:
    """Encoding and sampling rate of mono sound."""

    encoding: Encoding
    rate_hz: int

    def samples(self, data: bytes) -> int:
        """Whole samples in ``data``."""
        return len(data) // self.encoding.bytes_per_sample


@dataclass(frozen=True, slots=True, repr=False)
class Track:
    """One party's sound from time zero of the call, as it was received; mono, gaps filled with silence."""

    party: Party
    format: Format
    data: bytes

    @property
    def samples(self) -> int:
        return self.format.samples(self.data)

    @property
    def duration_ns(self) -> int:
        return ns_from_samples(self.samples, self.format.rate_hz)

    @property
    def span(self) -> Span:
        return Span(0, self.duration_ns)

    def __repr__(self) -> str:
        return f"Track({self.party}, {self.format.encoding}, {self.format.rate_hz} Hz, {self.duration_ns / 1e9:.3f} s)"
