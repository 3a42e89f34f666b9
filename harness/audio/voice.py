"""Who speaks when, from sound alone: the one estimate of speech that all sides of a comparison share.

Two steps. A neural detector (Silero VAD v5, shipped in the pipecat-ai wheel) says *whether* there is speech in each
32 ms; the level of the sound says *where* it begins and ends, to 10 ms.
Measured errors: docs/design/speech-detection.md.

Rules:
- Same samples, same spans: one thread, no dither, no state kept between calls.
- The detector starts afresh every ``_BLOCK`` windows, with ``_RUN_IN`` windows of sound before the part that counts:
  hold music numbs its recurrent state, and speech that follows is missed.
- Telephone sound is fed at 16 kHz too: at 8 kHz the same model takes faint line noise for speech.
- Level moves an edge that the detector found and drops what does not stand out of the noise; it never adds speech.
- The model is a file in a package that is never imported; nothing heavy is imported before the first call.
"""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from harness.audio import pcm
from harness.audio.levels import FLOOR_DBFS, frames_dbfs
from harness.audio.resample import resample
from harness.core.errors import HarnessError
from harness.core.time import Span, ns_from_ms, ns_from_samples

DETECTOR = "silero-vad-v5"
"""As named in ``source`` fields of what was derived with it."""

MIN_PAUSE_NS = ns_from_ms(300)
"""Shorter silences belong to the speech around them: stop closures and breaths inside an utterance."""

MIN_SPEECH_NS = ns_from_ms(90)
"""Shorter stretches are dropped: a click lights up two windows, the shortest "yes" measured lasts 210 ms."""

_MODEL_RATE_HZ = 16_000
_WINDOW = 512  # samples at the model's rate: 32 ms
_CONTEXT = 64  # samples of the window before, which the model wants in front
_BLOCK, _RUN_IN = 128, 32  # windows: 4.1 s that count, 1 s before them

_ON, _OFF = 0.5, 0.35  # Silero's own recommendation: on at 0.5, off 0.15 below

_FRAME_MS = 10
_REACH = 20  # frames beyond the detector's edge in which level may find the true one
_AROUND = 500  # frames on either side in which the line's noise is measured
_BRIDGE = 9  # frames of quiet that a word-final stop may hold before its release
_RANGE_DB = 38.0  # a voice on the telephone spans less than this from its loudest to its faintest frame
_FLOOR_DB = -68.0  # dBFS: 4 dB over a flutter between mu-law's two smallest codes
_FAINTEST_DB = -55.0  # dBFS: quieter voices are not understood either
_CONTRAST_DB = 6.0  # of a voice's loudest frames over the noise; at 0 dB signal to noise it is still 8
_MARGIN_DB = 3.5  # over the noise; frames of 80 samples of steady noise scatter by 0.7 dB


def speech_spans(samples: NDArray[np.int16], rate_hz: int) -> tuple[Span, ...]:
    """Stretches of speech in a mono signal, ascending, at least ``MIN_PAUSE_NS`` apart."""
    if not samples.size:
        return ()
    found = _detected(_probabilities(samples, rate_hz))
    levels = frames_dbfs(samples, _frame(rate_hz))
    spans = _refined(found, levels, rate_hz)
    length_ns = ns_from_samples(samples.size, rate_hz)
    clipped = (Span(span.start_ns, min(span.end_ns, length_ns)) for span in spans if span.start_ns < length_ns)
    return tuple(span for span in _joined(clipped) if span.duration_ns >= MIN_SPEECH_NS)


def end_of_speech_ns(spans: Sequence[Span], within: Span) -> int | None:
    """When a party fell silent: end of the last stretch of speech that begins in ``within``, ``None`` without one."""
    return max((span.end_ns for span in spans if within.start_ns <= span.start_ns < within.end_ns), default=None)


def first_speech_ns(spans: Sequence[Span], after_ns: int) -> int | None:
    """When a party next begins to speak at or after a time, ``None`` if it does not."""
    return min((span.start_ns for span in spans if span.start_ns >= after_ns), default=None)


@cache
def _session() -> Any:
    os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")  # read at the import: else a thread reports to its maker
    import onnxruntime

    found = importlib.util.find_spec("pipecat")  # found, not imported: importing it takes seconds
    if found is None or found.origin is None:
        raise HarnessError("speech detection needs the package pipecat-ai, which is not installed")
    model = Path(found.origin).parent / "audio" / "vad" / "data" / "silero_vad.onnx"
    if not model.is_file():
        raise HarnessError(f"speech detection needs {model}, which this release of pipecat-ai does not ship")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])


def _probabilities(samples: NDArray[np.int16], rate_hz: int) -> NDArray[np.float32]:
    """Probability of speech in each 32 ms."""
    floats = pcm.to_float(resample(samples, rate_hz, _MODEL_RATE_HZ))
    rows = np.pad(floats, (0, -floats.size % _WINDOW)).reshape(-1, _WINDOW)
    before = np.vstack([np.zeros((1, _CONTEXT), np.float32), rows[:-1, -_CONTEXT:]])
    return _in_blocks(np.hstack([before, rows]))[: len(rows)]


def _in_blocks(windows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Probabilities of all blocks at once, window after window; each but a lone first begins ``_RUN_IN`` early."""
    blocks = -(-len(windows) // _BLOCK)
    padded = np.pad(windows, ((_RUN_IN, blocks * _BLOCK - len(windows)), (0, 0)))
    starts = np.arange(blocks) * _BLOCK
    state = np.zeros((2, blocks, 128), np.float32)
    out = np.zeros((blocks, _BLOCK), np.float32)
    for step in range(_RUN_IN if blocks == 1 else 0, _RUN_IN + min(_BLOCK, len(windows))):
        feed = {"input": padded[starts + step], "state": state, "sr": np.array(_MODEL_RATE_HZ, np.int64)}
        speech, state = _session().run(None, feed)
        if step >= _RUN_IN:
            out[:, step - _RUN_IN] = speech[:, 0]
    return out.reshape(-1)


def _detected(probabilities: NDArray[np.float32]) -> list[Span]:
    """Stretches that begin at ``_ON`` and last until ``_OFF``."""
    window_ns = ns_from_samples(_WINDOW, _MODEL_RATE_HZ)
    spans: list[Span] = []
    start: int | None = None
    for number, probability in enumerate(probabilities.tolist()):
        if start is None and probability >= _ON:
            start = number
        elif start is not None and probability < _OFF:
            spans.append(Span(start * window_ns, number * window_ns))
            start = None
    if start is not None:
        spans.append(Span(start * window_ns, len(probabilities) * window_ns))
    return spans


def _joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans with pauses under ``MIN_PAUSE_NS`` closed."""
    out: list[Span] = []
    for span in spans:
        if out and span.start_ns - out[-1].end_ns < MIN_PAUSE_NS:
            out[-1] = Span(out[-1].start_ns, max(out[-1].end_ns, span.end_ns))
        else:
            out.append(span)
    return tuple(out)


def _frame(rate_hz: int) -> int:
    return rate_hz * _FRAME_MS // 1000


def _refined(spans: Sequence[Span], levels: NDArray[np.float64], rate_hz: int) -> list[Span]:
    """The spans with their edges moved to where the sound rises over the noise and falls back into it."""
    frame_ns = ns_from_samples(_frame(rate_hz), rate_hz)
    edges = [(int(span.start_ns // frame_ns), int(-(-span.end_ns // frame_ns))) for span in spans]
    quiet = _quiet(levels.size, edges)
    out: list[Span] = []
    for first, last in edges:
        noise = _noise(levels, quiet, first, last)
        loudest = float(np.percentile(levels[first:last], 98)) if first < levels.size else FLOOR_DBFS
        if loudest < max(noise + _CONTRAST_DB, _FAINTEST_DB):
            continue
        loud = levels > min(max(noise + _MARGIN_DB, loudest - _RANGE_DB, _FLOOR_DB), loudest - 1.0)
        begin, end = _onset(loud, first, last), _offset(loud, first, last)
        out.append(Span(begin * frame_ns, max(begin, end) * frame_ns))
    return out


def _quiet(size: int, speaking: Sequence[tuple[int, int]]) -> NDArray[np.bool_]:
    """Frames in which nobody speaks, with room for the edges to move."""
    quiet = np.ones(size, bool)
    for first, last in speaking:
        quiet[max(0, first - _REACH) : last + _REACH] = False
    return quiet


def _noise(levels: NDArray[np.float64], quiet: NDArray[np.bool_], first: int, last: int) -> float:
    """Level of the line around a stretch of speech: the lower quartile, for hold music may stand on one side of it.

    Where nobody is ever quiet nearby, the faintest frame there is.
    """
    around = slice(max(0, first - _AROUND), last + _AROUND)
    heard = levels[around][quiet[around]]
    return float(np.percentile(heard, 25)) if heard.size else float(levels[around].min(initial=0.0))


def _offset(loud: NDArray[np.bool_], first: int, last: int) -> int:
    """First frame after the voice: the last loud one before the detector's edge, or beyond it over short closures."""
    inside = np.flatnonzero(loud[first:last])
    if not inside.size:
        return last
    end = first + int(inside[-1]) + 1
    if last - end > _BRIDGE:
        return end
    for number in range(last, min(last + _REACH, loud.size)):
        if loud[number]:
            end = number + 1
        elif number - end >= _BRIDGE:
            break
    return end


def _onset(loud: NDArray[np.bool_], first: int, last: int) -> int:
    """First frame of the voice, by the same rule as ``_offset`` read backwards."""
    size = loud.size
    return size - _offset(loud[::-1], size - min(last, size), size - first)
