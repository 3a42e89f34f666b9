"""Who speaks when, from sound alone: the one estimate of speech that all sides of a comparison share.

Two steps. A neural detector (Silero VAD v6, shipped in the faster-whisper wheel) says *whether* there is speech in
each 32 ms; the level of the sound says *where* it begins and ends, to 10 ms.

Rules:
- Same samples, same spans: one thread, no dither, no state kept between calls.
- The detector starts afresh every ``_BLOCK`` windows, with ``_RUN_IN`` windows of sound before the part that counts:
  minutes of silence or noise numb its recurrent state, and speech that follows is missed.
- Level moves an edge that the detector found; it never makes or removes speech.
- Imports are paid for by the first call: nothing heavy is imported with this module.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from harness.audio import pcm
from harness.audio.levels import frames_dbfs
from harness.audio.resample import resample
from harness.core.errors import HarnessError
from harness.core.time import Span, ns_from_ms, ns_from_samples

DETECTOR = "silero_vad_v6"
MIN_PAUSE_NS = ns_from_ms(300)
"""Shorter silences belong to the speech around them: stop closures and breaths inside an utterance."""

MIN_SPEECH_NS = ns_from_ms(90)
"""Shorter stretches are dropped: a click lights up two windows, the shortest "yes" measured lasts 210 ms."""

_MODEL_RATE_HZ = 16_000
_WINDOW = 512  # samples of the model's rate: 32 ms
_CONTEXT = 64  # samples of the window before, which the model wants in front
_STATE = (1, 1, 128)
_BLOCK, _RUN_IN = 256, 48  # windows: 8.2 s that count, 1.5 s before them

_ON, _OFF = 0.5, 0.35  # Silero's own recommendation: on at 0.5, off 0.15 below

_FRAME_MS = 10
_REACH = 20  # frames beyond the detector's edge in which level may find the true one
_BRIDGE = 9  # frames of quiet that a word-final stop may hold before its release
_RANGE_DB = 38.0  # a voice on the telephone spans less than this from its loudest to its faintest frame
_FLOOR_DB = -68.0  # dBFS: 4 dB over a flutter between mu-law's two smallest codes
_MARGIN_DB = 3.0  # over the noise; frames of 80 samples of steady noise scatter by 0.7 dB


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
    import onnxruntime

    found = importlib.util.find_spec("faster_whisper")  # found, not imported: importing it takes seconds
    if found is None or found.origin is None:
        raise HarnessError("speech detection needs the package faster-whisper, which is not installed")
    model = Path(found.origin).parent / "assets" / f"{DETECTOR}.onnx"
    if not model.is_file():
        raise HarnessError(f"speech detection needs {model}, which this release of faster-whisper does not ship")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])


def _probabilities(samples: NDArray[np.int16], rate_hz: int) -> NDArray[np.float32]:
    """Probability of speech in each 32 ms."""
    floats = pcm.to_float(resample(samples, rate_hz, _MODEL_RATE_HZ))
    rows = np.pad(floats, (0, -floats.size % _WINDOW)).reshape(-1, _WINDOW)
    before = np.vstack([np.zeros((1, _CONTEXT), np.float32), rows[:-1, -_CONTEXT:]])
    windows = np.hstack([before, rows])
    zeros = np.zeros(_STATE, np.float32)
    out = np.empty(len(windows), np.float32)
    for first in range(0, len(windows), _BLOCK):
        begin = max(0, first - _RUN_IN)
        block = windows[begin : first + _BLOCK]
        speech, _, _ = _session().run(None, {"input": block, "h": zeros, "c": zeros})
        out[first : first + _BLOCK] = speech.reshape(-1)[first - begin :]
    return out


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
    return list(_joined(spans))


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
    speaking = np.zeros(levels.size, bool)
    for first, last in edges:
        speaking[max(0, first - _REACH) : last + _REACH] = True
    quiet = levels[~speaking]
    out: list[Span] = []
    for first, last in edges:
        threshold = _threshold(levels[first:last], quiet)
        loud = levels > threshold
        begin, end = _onset(loud, first, last), _offset(loud, first, last)
        out.append(Span(begin * frame_ns, max(begin, end) * frame_ns))
    return out


def _threshold(speech: NDArray[np.float64], quiet: NDArray[np.float64]) -> float:
    """Level over which a frame counts as voice and not as the line's noise."""
    loudest = float(np.percentile(speech, 98)) if speech.size else _FLOOR_DB
    noise = float(np.median(quiet)) if quiet.size else float(speech.min(initial=0.0))
    return min(max(noise + _MARGIN_DB, loudest - _RANGE_DB, _FLOOR_DB), loudest - 1.0)


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
