"""The RIFF shell of WAV files: chunks in, chunks out.

Decoding of samples is left to libsndfile. What is done here is what it cannot do: it silently shortens a file whose
header claims more sound than there is, and it does not give G.711 as bytes.
Layout: Microsoft and IBM, Multimedia Programming Interface and Data Specifications 1.0 (1991), chapter 3;
RF64: EBU Tech 3306.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from harness.core.audio import Encoding, Track

_UNKNOWN = 0xFFFFFFFF  # length field of a writer that could not seek back
_PCM, _ALAW, _MULAW, _EXTENSIBLE = 0x0001, 0x0006, 0x0007, 0xFFFE


@dataclass(frozen=True, slots=True)
class Wave:
    """What a WAV header says, and the bytes of its sound; ``tag`` is the WAVE format tag, ``frame`` bytes wide."""

    tag: int
    channels: int
    rate_hz: int
    bits: int
    frame: int
    sound: memoryview

    @property
    def g711(self) -> Encoding | None:
        """The companding of 8-bit G.711 sound; ``None`` for anything else."""
        if self.bits != 8 or self.frame != self.channels:
            return None
        return {_MULAW: Encoding.MULAW, _ALAW: Encoding.ALAW}.get(self.tag)


def is_wave(data: bytes) -> bool:
    """Whether the bytes begin as a WAV file does."""
    return data[:4] in (b"RIFF", b"RF64") and data[8:12] == b"WAVE"


def parse(data: bytes) -> Wave:
    """Read the chunks of a WAV file.

    Raises:
        ValueError: no ``fmt`` or ``data`` chunk, or one that claims more bytes than the file has.
    """
    view = memoryview(data)
    at, fmt, long_size = 12, None, None
    while at + 8 <= len(data):
        name, size = struct.unpack_from("<4sI", data, at)
        at += 8
        left = len(data) - at
        if name == b"data":
            if fmt is None:
                raise ValueError("WAV has its data chunk before its fmt chunk")
            return _wave(fmt, view[at:], _data_size(size, long_size, left))
        if size > left:
            raise ValueError(f"WAV is cut short: chunk {name!r} claims {size} bytes, {left} are left")
        if name == b"fmt ":
            fmt = data[at : at + size]
        elif name == b"ds64" and size >= 16:
            (long_size,) = struct.unpack_from("<Q", data, at + 8)
        at += size + size % 2
    raise ValueError("WAV has no data chunk")


def _data_size(size: int, long_size: int | None, left: int) -> int:
    if size == _UNKNOWN:
        size = left if long_size is None else long_size
    if size > left:
        raise ValueError(f"WAV is cut short: its header claims {size} bytes of sound, the file holds {left}")
    return size


def _wave(fmt: bytes, sound: memoryview, size: int) -> Wave:
    if len(fmt) < 16:
        raise ValueError(f"WAV fmt chunk has {len(fmt)} bytes, need 16")
    tag, channels, rate_hz, _, frame, bits = struct.unpack_from("<HHIIHH", fmt)
    if tag == _EXTENSIBLE and len(fmt) >= 26:
        (tag,) = struct.unpack_from("<H", fmt, 24)
    return Wave(tag, channels, rate_hz, bits, frame, sound[:size])


def write(tag_encoding: Encoding, rate_hz: int, channels: int, sound: bytes) -> bytes:
    """A WAV file of interleaved sound in mu-law, A-law or little-endian PCM.

    Raises:
        ValueError: the encoding has no WAVE format tag.
    """
    tags = {Encoding.PCM_S16LE: _PCM, Encoding.ALAW: _ALAW, Encoding.MULAW: _MULAW}
    if tag_encoding not in tags:
        raise ValueError(f"WAV holds mulaw, alaw or pcm_s16le, not {tag_encoding}")
    width = tag_encoding.bytes_per_sample
    frame = width * channels
    tag = tags[tag_encoding]
    fmt = struct.pack("<HHIIHH", tag, channels, rate_hz, rate_hz * frame, frame, 8 * width)
    body = _chunk(b"fmt ", fmt if tag == _PCM else fmt + b"\0\0")
    if tag != _PCM:
        body += _chunk(b"fact", struct.pack("<I", len(sound) // frame))
    return _chunk(b"RIFF", b"WAVE" + body + _chunk(b"data", sound))


def _chunk(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)


def track_bytes(track: Track) -> bytes:
    """A track as a mono WAV file that keeps the track's own bytes; big-endian PCM is swapped, WAV has only little."""
    fmt = track.format
    if fmt.encoding is not Encoding.PCM_S16BE:
        return write(fmt.encoding, fmt.rate_hz, 1, track.data)
    swapped = bytearray(track.data[: 2 * track.samples])
    swapped[0::2], swapped[1::2] = swapped[1::2], swapped[0::2]
    return write(Encoding.PCM_S16LE, fmt.rate_hz, 1, bytes(swapped))
