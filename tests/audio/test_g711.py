from __future__ import annotations

import io

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from harness.audio import g711

ALL_CODES = bytes(range(256))
EVERY_SAMPLE = np.arange(1 << 16, dtype=np.uint16).view(np.int16)

# Recommendation ITU-T G.711, table 2a: code word of the first value of each positive segment (14-bit units times 4).
MULAW_SEGMENTS = {0: 0xFF, 4 * 31: 0xEF, 4 * 95: 0xDF, 4 * 223: 0xCF, 4 * 479: 0xBF, 4 * 991: 0xAF, 4 * 2015: 0x9F}
# Table 1a, positive values (13-bit units times 8), even bits inverted.
ALAW_SEGMENTS = {0: 0xD5, 8 * 64: 0xF5, 8 * 128: 0xE5, 8 * 256: 0x95, 8 * 512: 0x85, 8 * 1024: 0xB5, 8 * 2048: 0xA5}


@pytest.mark.parametrize(("subtype", "decode"), [("ULAW", g711.decode_mulaw), ("ALAW", g711.decode_alaw)])
def test_decoding_agrees_with_libsndfile_on_every_code(subtype, decode) -> None:
    theirs, _ = soundfile.read(
        io.BytesIO(ALL_CODES), samplerate=8000, channels=1, format="RAW", subtype=subtype, dtype="int16"
    )
    assert decode(ALL_CODES).tolist() == theirs.tolist()


@pytest.mark.parametrize(("table", "encode"), [(MULAW_SEGMENTS, g711.encode_mulaw), (ALAW_SEGMENTS, g711.encode_alaw)])
def test_segments_begin_where_the_recommendation_says(table, encode) -> None:
    assert encode(np.array(list(table), np.int16)) == bytes(table.values())


def test_every_code_survives_a_round_trip_except_mulaws_minus_zero() -> None:
    assert g711.encode_alaw(g711.decode_alaw(ALL_CODES)) == ALL_CODES
    assert g711.encode_mulaw(g711.decode_mulaw(ALL_CODES)) == ALL_CODES.replace(b"\x7f", b"\xff")


def test_silence_decodes_to_nothing_audible() -> None:
    assert g711.decode_mulaw(b"\xff\x7f").tolist() == [0, 0]
    assert g711.decode_alaw(b"\xd5").tolist() == [8]


@pytest.mark.parametrize(
    ("encode", "decode", "full_scale", "bias", "finest"),
    [
        (g711.encode_mulaw, g711.decode_mulaw, 32124, 4 * 33, 4),
        (g711.encode_alaw, g711.decode_alaw, 32256, 0, 8),
    ],
)
def test_no_sample_moves_by_more_than_half_a_step(encode, decode, full_scale, bias, finest) -> None:
    """Sixteen steps a segment: half a step is a 32nd of the segment's start; 14 and 13 bits are what G.711 takes in."""
    magnitude = np.abs(EVERY_SAMPLE.astype(int))
    moved = np.abs(decode(encode(EVERY_SAMPLE)).astype(int) - EVERY_SAMPLE)
    half_step = np.maximum(finest, (magnitude + bias) / 32) + finest
    assert (moved <= np.where(magnitude > full_scale, 32768 - full_scale, half_step)).all()


@given(st.lists(st.integers(-32768, 32767)))
def test_encoding_is_one_byte_a_sample_and_stable_after_the_first_time(values) -> None:
    samples = np.array(values, np.int16)
    once = g711.encode_mulaw(samples)
    assert len(once) == len(values)
    again = g711.encode_mulaw(g711.decode_mulaw(once))
    assert g711.decode_mulaw(again).tolist() == g711.decode_mulaw(once).tolist()
    assert g711.encode_alaw(g711.decode_alaw(g711.encode_alaw(samples))) == g711.encode_alaw(samples)
