"""Sound files in, and WAV files out.

Read: WAV (8 to 32 bit, float, mu-law, A-law), FLAC, OGG (Vorbis, Opus) and MP3; one or two channels, 8 to 48 kHz.
G.711 keeps its bytes; all else becomes 16-bit linear samples at the file's own rate.
"""

from __future__ import annotations

import io
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from harness.audio import pcm, riff
from harness.core.audio import Encoding, Format
from harness.core.errors import InputError

MIN_RATE_HZ = 8_000
MAX_RATE_HZ = 48_000
MAX_CHANNELS = 2
CONTAINERS = ("WAV", "WAVEX", "RF64", "FLAC", "OGG", "MP3")

_MP3_FRAME = 1152  # samples of one MPEG-1 layer III frame, by which encoders' length tags may be off
_BLOCK = 1 << 18
_INTEGERS = ("PCM_U8", "PCM_S8", "PCM_16")
_FLOAT_TOP = 4.0  # 12 dB over: mixes overshoot 1, integers written as floats are far beyond
_OGG_LAST_PAGE = 0x04
_OGG_HEAD = 27
_OGG_CRC = slice(22, 26)
_REVERSED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


@dataclass(frozen=True, slots=True, repr=False)
class Sound:
    """Sound of a file: one bytes object per channel in ``format``, all of one length.

    ``container`` and ``subtype`` say how the file held it, in libsndfile's words: ``WAV``, ``PCM_24``.
    """

    format: Format
    channels: tuple[bytes, ...]
    container: str
    subtype: str

    @property
    def samples(self) -> int:
        """Samples per channel."""
        return self.format.samples(self.channels[0])

    def channel(self, number: int) -> NDArray[np.int16]:
        """Linear samples of one channel, counted from 0."""
        return pcm.decode(self.channels[number], self.format)


def read(source: Path | BinaryIO, name: str | None = None) -> Sound:
    """Read a sound file whole.

    Raises:
        InputError: the file is missing, empty, truncated, no sound file, or outside what is supported.
    """
    name = name or str(source if isinstance(source, Path) else getattr(source, "name", "sound"))
    try:
        data = source.read_bytes() if isinstance(source, Path) else source.read()
    except OSError as error:
        raise InputError(f"{name}: cannot be read: {error.strerror or error}") from None
    if not data:
        raise InputError(f"{name}: a sound file must not be empty, has 0 bytes")
    try:
        return _parse(data)
    except ValueError as error:
        raise InputError(f"{name}: {error}") from None


def wav_bytes(samples: NDArray[np.int16], rate_hz: int) -> bytes:
    """A 16-bit PCM WAV file of samples, shape (n,) for mono or (n, channels)."""
    channels = 1 if samples.ndim == 1 else samples.shape[1]
    return riff.write(Encoding.PCM_S16LE, rate_hz, channels, samples.astype("<i2").tobytes())


def _parse(data: bytes) -> Sound:
    wave = riff.parse(data) if riff.is_wave(data) else None
    if wave is not None:
        _check_shape(wave.channels, wave.rate_hz)
        if not wave.sound:
            raise ValueError("holds no sound: its length is 0 samples")
        if (encoding := wave.g711) is not None:
            return _g711(wave, encoding)
    if data[:4] == b"OggS":
        _check_ogg_complete(data)
    return _decoded(data, wave)


def _g711(wave: riff.Wave, encoding: Encoding) -> Sound:
    whole = len(wave.sound) // wave.frame
    if not whole:
        raise ValueError("holds no sound: its length is 0 samples")
    frames = np.frombuffer(wave.sound, np.uint8, whole * wave.frame).reshape(whole, wave.frame)
    channels = tuple(frames[:, number].tobytes() for number in range(wave.channels))
    subtype = "ULAW" if encoding is Encoding.MULAW else "ALAW"
    return Sound(Format(encoding, wave.rate_hz), channels, "WAV", subtype)


def _decoded(data: bytes, wave: riff.Wave | None) -> Sound:
    import soundfile

    try:
        file = soundfile.SoundFile(io.BytesIO(data))
    except soundfile.LibsndfileError:
        raise ValueError("not a WAV, FLAC, OGG or MP3 file, or its header is damaged") from None
    with file:
        if file.format not in CONTAINERS:
            raise ValueError(f"must be WAV, FLAC, OGG or MP3, is {file.format}")
        _check_shape(file.channels, file.samplerate)
        samples = _samples(file)
        claimed = len(wave.sound) // wave.frame if wave is not None and wave.frame else file.frames
        _check_length(claimed, len(samples), file.format)
        channels = tuple(samples[:, number].astype("<i2").tobytes() for number in range(file.channels))
        return Sound(Format(Encoding.PCM_S16LE, file.samplerate), channels, file.format, file.subtype)


def _samples(file: Any) -> NDArray[np.int16]:
    import soundfile

    try:
        if file.subtype in _INTEGERS:
            return _read_blocks(file, "int16")
        floats = _read_blocks(file, "float32")
    except soundfile.LibsndfileError as error:
        reason = str(error.error_string).removeprefix("Error : ").rstrip(".")
        raise ValueError(f"is damaged or cut short: {reason}") from None
    if not np.isfinite(floats).all():
        raise ValueError("samples must be finite, some are NaN or infinite")
    if (loudest := float(np.abs(floats).max(initial=0.0))) > _FLOAT_TOP:
        raise ValueError(f"float samples must lie in -1 to 1, the loudest is {loudest:g}")
    return pcm.from_float(floats)


def _read_blocks(file: Any, dtype: str) -> NDArray[Any]:
    """All samples, shape (n, channels); memory grows with what is there, not with what the header claims."""
    blocks = [np.zeros((0, file.channels), dtype)]
    while len(block := file.read(_BLOCK, dtype=dtype, always_2d=True)):
        blocks.append(block)
    return np.concatenate(blocks)


def _check_shape(channels: int, rate_hz: int) -> None:
    if not 1 <= channels <= MAX_CHANNELS:
        raise ValueError(f"must have one or two channels, has {channels}")
    if not MIN_RATE_HZ <= rate_hz <= MAX_RATE_HZ:
        raise ValueError(f"sampling rate must be {MIN_RATE_HZ} to {MAX_RATE_HZ} Hz, is {rate_hz}")


def _check_length(claimed: int, read: int, container: str) -> None:
    if not read:
        raise ValueError("holds no sound: its length is 0 samples")
    short = claimed - read
    if short > (_MP3_FRAME if container == "MP3" else 0):
        raise ValueError(f"is cut short: its header claims {claimed} samples, {read} could be read")


def _check_ogg_complete(data: bytes) -> None:
    """Walk the pages (RFC 3533 section 6): each must be whole, the last flagged as the end of its stream.

    The decoder would pass over a damaged page and leave its sound out; where it is one of the header's, libsndfile
    1.2.2 also keeps 5.7 KiB of memory for good.
    """
    at, flags = 0, 0
    while at < len(data):
        if data[at : at + 4] != b"OggS" or at + _OGG_HEAD > len(data):
            raise ValueError(f"Ogg page at byte {at} is damaged or cut short")
        body = at + _OGG_HEAD + data[at + 26]
        end = body + sum(data[at + _OGG_HEAD : body])
        if end <= len(data) and ogg_checksum(data[at:end]) != int.from_bytes(data[at:end][_OGG_CRC], "little"):
            raise ValueError(f"Ogg page at byte {at} is damaged: its checksum is wrong")
        at, flags = end, data[at + 5]
    if at > len(data) or not flags & _OGG_LAST_PAGE:
        raise ValueError("is cut short: it ends without Ogg's end-of-stream page")


def ogg_checksum(page: bytes) -> int:
    """The checksum of a page, its own field read as zero: polynomial 0x04C11DB7, bits unreversed, begun with 0.

    zlib's has the same polynomial, and reverses the bits of what goes in and comes out.
    """
    blank = page[: _OGG_CRC.start] + bytes(4) + page[_OGG_CRC.stop :]
    crc = zlib.crc32(blank.translate(_REVERSED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int(f"{crc:032b}"[::-1], 2)
