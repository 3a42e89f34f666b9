"""Cutting a stretch of a track, so that a person can hear it."""

from __future__ import annotations

import numpy as np

from harness.audio import files, pcm
from harness.core.audio import Format, Track
from harness.core.time import Span, samples_from_ns


def cut(track: Track, span: Span, pad_ns: int = 0) -> bytes:
    """A mono 16-bit PCM WAV file of ``span`` widened by ``pad_ns`` on both ends, at the track's rate.

    Where the stretch reaches beyond the track there is silence, so that the clips of one span have one length
    whichever track they are cut from. Nothing is played before time zero.
    """
    wide = span.padded(pad_ns)
    rate_hz, width = track.format.rate_hz, track.format.encoding.bytes_per_sample
    first, last = samples_from_ns(wide.start_ns, rate_hz), samples_from_ns(wide.end_ns, rate_hz)
    samples = pcm.decode(track.data[first * width : last * width], Format(track.format.encoding, rate_hz))
    return files.wav_bytes(np.pad(samples, (0, last - first - samples.size)), rate_hz)
