"""G.711 companding as four table look-ups.

The tables are computed once from the arithmetic of ITU-T G.191 (``ulaw_compress``, ``ulaw_expand`` and their A-law
twins), the reference implementation of Recommendation G.711. The mu-law code 0x7F, minus zero, decodes to 0 and 0
encodes to 0xFF; every other code survives a round trip.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_MULAW_BIAS = 33  # in 14-bit units
_MULAW_TOP = 0x1FFF
_ALAW_TOGGLE = 0x55  # even bits are inverted on the line


def decode_mulaw(data: bytes) -> NDArray[np.int16]:
    """Linear samples of mu-law bytes, one each, full scale 32124."""
    return _FROM_MULAW[np.frombuffer(data, np.uint8)]


def decode_alaw(data: bytes) -> NDArray[np.int16]:
    """Linear samples of A-law bytes, one each, full scale 32256."""
    return _FROM_ALAW[np.frombuffer(data, np.uint8)]


def encode_mulaw(samples: NDArray[np.int16]) -> bytes:
    """Mu-law bytes of linear samples."""
    return _TO_MULAW[samples.astype(np.int16, copy=False).view(np.uint16)].tobytes()


def encode_alaw(samples: NDArray[np.int16]) -> bytes:
    """A-law bytes of linear samples."""
    return _TO_ALAW[samples.astype(np.int16, copy=False).view(np.uint16)].tobytes()


def _expand_mulaw() -> NDArray[np.int16]:
    code = ~np.arange(256) & 0xFF
    exponent, mantissa = (code >> 4) & 7, code & 0xF
    step = 8 << exponent
    magnitude = (0x80 << exponent) + step * mantissa + step // 2 - 4 * _MULAW_BIAS
    return np.where(code & 0x80, -magnitude, magnitude).astype(np.int16)


def _expand_alaw() -> NDArray[np.int16]:
    code = np.arange(256) ^ _ALAW_TOGGLE
    exponent, mantissa = (code >> 4) & 7, code & 0xF
    step = (mantissa << 4) + 8
    magnitude = np.where(exponent == 0, step, (step + 0x100) << np.maximum(exponent - 1, 0))
    return np.where(code & 0x80, magnitude, -magnitude).astype(np.int16)


def _all_samples() -> NDArray[np.int64]:
    """Every 16-bit sample, at the index of its bits read as unsigned."""
    return np.arange(1 << 16, dtype=np.uint16).view(np.int16).astype(np.int64)


def _compress_mulaw() -> NDArray[np.uint8]:
    linear = _all_samples()
    magnitude = np.minimum((np.where(linear < 0, ~linear, linear) >> 2) + _MULAW_BIAS, _MULAW_TOP)
    segment = np.floor(np.log2(magnitude)).astype(np.int64) - 4
    code = ((8 - segment) << 4) | (0xF - ((magnitude >> segment) & 0xF))
    out: NDArray[np.uint8] = np.where(linear >= 0, code | 0x80, code).astype(np.uint8)
    return out


def _compress_alaw() -> NDArray[np.uint8]:
    linear = _all_samples()
    magnitude = np.where(linear < 0, ~linear, linear) >> 4
    exponent = np.maximum(np.floor(np.log2(np.maximum(magnitude, 1))).astype(np.int64) - 3, 0)
    mantissa = (magnitude >> np.maximum(exponent - 1, 0)) & 0xF
    code = (exponent << 4) | mantissa
    out: NDArray[np.uint8] = (np.where(linear >= 0, code | 0x80, code) ^ _ALAW_TOGGLE).astype(np.uint8)
    return out


_FROM_MULAW = _expand_mulaw()
_FROM_ALAW = _expand_alaw()
_TO_MULAW = _compress_mulaw()
_TO_ALAW = _compress_alaw()
