from __future__ import annotations

import io
import struct

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.audio import files, pcm, riff
from harness.core.audio import Encoding, Format, Track
from harness.core.errors import InputError

RATES_HZ = (8000, 11025, 16000, 22050, 32000, 44100, 48000)
# How far a 16-bit sample may move: to the nearest of the format's steps.
LOSSLESS = {
    ("WAV", "PCM_16"): 0,
    ("WAV", "PCM_24"): 0,
    ("WAV", "PCM_32"): 0,
    ("WAV", "PCM_U8"): 256,
    ("WAVEX", "PCM_16"): 0,
    ("RF64", "PCM_16"): 0,
    ("FLAC", "PCM_16"): 0,
    ("FLAC", "PCM_24"): 0,
    ("FLAC", "PCM_S8"): 256,
}
LOSSY = (("OGG", "VORBIS"), ("OGG", "OPUS"), ("MP3", "MPEG_LAYER_III"))


def written(samples: np.ndarray, rate_hz: int, container: str, subtype: str) -> bytes:
    out = io.BytesIO()
    soundfile.write(out, samples, rate_hz, format=container, subtype=subtype)
    return out.getvalue()


def read(data: bytes) -> files.Sound:
    return files.read(io.BytesIO(data), "x.wav")


def tones(rate_hz: int = 8000, seconds: float = 1.0) -> np.ndarray:
    at = np.arange(int(rate_hz * seconds)) / rate_hz
    return np.stack([9000 * np.sin(2 * np.pi * hz * at) for hz in (440, 620)], axis=1).astype(np.int16)


@pytest.mark.parametrize(("container", "subtype"), list(LOSSLESS))
@settings(max_examples=15)
@given(
    values=st.lists(st.tuples(*[st.integers(-32768, 32767)] * 2), min_size=1, max_size=200),
    rate_hz=st.sampled_from(RATES_HZ),
)
def test_samples_survive_lossless_formats(container, subtype, values, rate_hz) -> None:
    samples = np.array(values, np.int16)
    sound = read(written(samples, rate_hz, container, subtype))
    assert (sound.format, sound.container, sound.subtype) == (Format(Encoding.PCM_S16LE, rate_hz), container, subtype)
    got = np.stack([sound.channel(0), sound.channel(1)], axis=1)
    assert np.abs(got.astype(int) - samples).max() <= LOSSLESS[container, subtype]


@pytest.mark.parametrize("subtype", ["FLOAT", "DOUBLE"])
def test_floats_are_scaled_to_full_range(subtype) -> None:
    sound = read(written(tones() / 32768, 8000, "WAV", subtype))
    assert sound.channel(0).tolist() == tones()[:, 0].tolist()


@pytest.mark.parametrize(("container", "subtype"), LOSSY)
def test_lossy_formats_keep_the_tone_of_each_channel_in_its_place(container, subtype) -> None:
    floats = tones(16000) / 32768  # libsndfile garbles 16-bit stereo on its way into MP3
    sound = read(written(floats, 16000, container, subtype))
    for number, hz in enumerate((440, 620)):
        spectrum = np.abs(np.fft.rfft(sound.channel(number)[4000:12000]))
        assert np.argmax(spectrum) * 2 == hz
        assert spectrum.max() / 4000 == pytest.approx(9000, rel=0.1)


@pytest.mark.parametrize("container", ["WAV", "WAVEX"])
@pytest.mark.parametrize(("subtype", "encoding"), [("ULAW", Encoding.MULAW), ("ALAW", Encoding.ALAW)])
def test_g711_is_read_as_its_bytes(container, subtype, encoding) -> None:
    left, right = bytes(range(256)), bytes(reversed(range(256)))
    interleaved = bytes(byte for pair in zip(left, right, strict=True) for byte in pair)
    data = riff.write(encoding, 8000, 2, interleaved)
    if container == "WAVEX":
        data = data.replace(data[16:38], extensible(data[20:36]), 1)
    sound = read(data)
    assert sound.format == Format(encoding, 8000)
    assert sound.channels == (left, right)
    assert sound.subtype == subtype


def extensible(fmt: bytes) -> bytes:
    """The same header in its long form; the length of the RIFF chunk is not corrected, readers ignore it."""
    body = struct.pack("<H", 0xFFFE) + fmt[2:] + struct.pack("<HHIH", 22, 8, 3, struct.unpack("<H", fmt[:2])[0])
    body += bytes.fromhex("000000001000800000aa00389b71")
    return struct.pack("<I", len(body)) + body


# libsndfile takes 16-bit sound that begins with "OggS" for an Ogg stream in a WAV file.
SOUNDS = st.binary(min_size=2, max_size=100).filter(lambda data: len(data) % 2 == 0 and not data.startswith(b"OggS"))


@given(st.sampled_from(list(Encoding)), SOUNDS)
def test_a_track_keeps_its_bytes_in_a_wav_file(encoding, data) -> None:
    track = Track("caller", Format(encoding, 8000), data)
    sound = read(riff.track_bytes(track))
    if encoding is Encoding.PCM_S16BE:
        assert sound.channel(0).tolist() == np.frombuffer(data, ">i2").tolist()
    else:
        assert (sound.format, sound.channels) == (track.format, (data,))


@pytest.mark.parametrize("encoding", list(Encoding))
def test_another_reader_reads_the_wav_file_of_a_track(encoding) -> None:
    track = Track("caller", Format(encoding, 8000), bytes(range(256)))
    theirs, rate_hz = soundfile.read(io.BytesIO(riff.track_bytes(track)), dtype="int16")
    assert (theirs.tolist(), rate_hz) == (pcm.track_samples(track).tolist(), 8000)


def test_wav_bytes_are_what_another_reader_reads() -> None:
    for samples in (tones()[:, 0], tones()):
        theirs, rate_hz = soundfile.read(io.BytesIO(files.wav_bytes(samples, 8000)), dtype="int16")
        assert (theirs.tolist(), rate_hz) == (samples.tolist(), 8000)


GOOD = written(tones(), 8000, "WAV", "PCM_16")


def patched(at: int, value: bytes) -> bytes:
    return GOOD[:at] + value + GOOD[at + len(value) :]


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "must not be empty"),
        (b"RIFF", "not a WAV, FLAC, OGG or MP3"),
        (b"hello, this is a text file\n" * 40, "not a WAV, FLAC, OGG or MP3"),
        (bytes(4000), "not a WAV, FLAC, OGG or MP3"),
        (GOOD[:-2], "cut short: its header claims 32000 bytes of sound, the file holds 31998"),
        (GOOD[:30], "cut short: chunk b'fmt '"),
        (GOOD[:36], "no data chunk"),
        (patched(40, struct.pack("<I", 64000)), "header claims 64000 bytes of sound, the file holds 32000"),
        (patched(40, struct.pack("<I", 0)), "0 samples"),
        (patched(24, struct.pack("<I", 0)), "sampling rate must be 8000 to 48000 Hz, is 0"),
        (patched(22, struct.pack("<H", 0)), "must have one or two channels, has 0"),
        (written(tones()[:0], 8000, "WAV", "PCM_16"), "0 samples"),
        (written(np.hstack([tones()] * 2)[:, :3], 8000, "WAV", "PCM_16"), "one or two channels, has 3"),
        (written(tones(), 96000, "WAV", "PCM_16"), "8000 to 48000 Hz, is 96000"),
        (written(tones(), 96000, "FLAC", "PCM_16"), "8000 to 48000 Hz, is 96000"),
        (written(tones(), 4000, "WAV", "PCM_16"), "8000 to 48000 Hz, is 4000"),
        (written(tones(), 8000, "AIFF", "PCM_16"), "must be WAV, FLAC, OGG or MP3, is AIFF"),
        (written(tones().astype(float), 8000, "WAV", "FLOAT"), "must lie in -1 to 1, the loudest is 9000"),
        (written(np.full(80, np.nan), 8000, "WAV", "FLOAT"), "finite"),
    ],
)
def test_what_is_no_sound_file_is_refused_with_the_rule(data, rule) -> None:
    with pytest.raises(InputError, match=r"x\.wav: .*" + rule.replace("(", r"\(")) as caught:
        read(data)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("container", ["WAV", "RF64", "FLAC", "OGG", "MP3"])
@pytest.mark.parametrize("share", [0.02, 0.5, 0.9])
def test_a_file_that_was_cut_off_is_refused(container, share) -> None:
    data = written(tones(seconds=4.0), 8000, container, None)
    read(data)
    with pytest.raises(InputError, match=r"cut short|damaged"):
        read(data[: int(len(data) * share)])


def test_an_ogg_file_that_lacks_its_last_pages_is_refused() -> None:
    whole = written(tones(seconds=20.0), 8000, "OGG", "VORBIS")
    with pytest.raises(InputError, match="ends without Ogg's end-of-stream page"):
        read(whole[: whole.rindex(b"OggS")])


@pytest.mark.parametrize("subtype", ["VORBIS", "OPUS"])
@settings(max_examples=30)
@given(share=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_one_wrong_bit_of_an_ogg_file_is_damage_and_never_less_sound(subtype, share, bit) -> None:
    data = bytearray(OGG[subtype])
    data[int(share * len(data))] ^= 1 << bit
    with pytest.raises(InputError, match=r"damaged|cut short|not a WAV"):
        read(bytes(data))


OGG = {subtype: written(tones(), 8000, "OGG", subtype) for subtype in ("VORBIS", "OPUS")}


def test_a_writer_that_could_not_seek_back_is_believed_to_the_end() -> None:
    assert read(patched(40, b"\xff\xff\xff\xff")).samples == 8000


def test_a_missing_file_and_a_folder_are_named(tmp_path) -> None:
    for path in (tmp_path / "none.wav", tmp_path):
        with pytest.raises(InputError, match=f"{path}: cannot be read: "):
            files.read(path)


@settings(max_examples=200)
@given(st.integers(0, 80), st.binary(min_size=1, max_size=8))
def test_a_damaged_header_is_read_or_refused_and_nothing_else(at, value) -> None:
    try:
        sound = read(patched(at, value))
    except InputError:
        return
    assert 1 <= len(sound.channels) <= 2
    assert all(len(channel) == len(sound.channels[0]) > 0 for channel in sound.channels)


@pytest.mark.parametrize("container", ["FLAC", "OGG", "MP3"])
@settings(max_examples=40)
@given(seed=st.integers(0, 10**6))
def test_damage_anywhere_is_read_or_refused_and_nothing_else(container, seed) -> None:
    data = bytearray(COMPRESSED[container])
    random = np.random.default_rng(seed)
    for at in random.integers(0, len(data), 4):
        data[at] = random.integers(0, 256)
    try:
        assert read(bytes(data)).samples > 0
    except InputError as error:
        assert str(error).startswith("x.wav: ")


COMPRESSED = {container: written(tones(), 8000, container, None) for container in ("FLAC", "OGG", "MP3")}
