"""Whisper by faster-whisper: any model that CTranslate2 reads, from a folder or by a name in the local cache or hub.

Settings are those for short telephone turns that are already endpointed: greedy, temperature zero without the ladder
of retries (bounded time, same result every time), no text carried over from the utterance before.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from harness.audio import pcm as linear
from harness.candidate.stt.sound import ENGINE_RATE_HZ, engine_samples, pieces
from harness.config import SttTable
from harness.core.errors import ConfigError
from harness.core.events import Word
from harness.core.time import Span, ns_from_samples, ns_from_seconds

_NEEDED = ("model.bin", "config.json", "tokenizer.json")
_HUB_TIMEOUT_S = 3.0
_MOST_TOKENS = 200
_NO_SPEECH, _UNLIKELY = 0.6, -1.0
"""A segment that is both is invented: Whisper's own limits, without its second try."""


class Whisper:
    """Recogniser on a loaded model."""

    def __init__(self, folder: Path, table: SttTable) -> None:
        self.name = f"faster-whisper/{Path(table.model).name}"
        self._model = _loaded(folder)
        self._times = _tells_times(folder)
        self._options: dict[str, Any] = {
            "language": table.language,
            "beam_size": table.beam_size,
            "hotwords": " ".join(table.hotwords) or None,
        }

    def transcribe(self, pcm: bytes, rate_hz: int) -> tuple[Word, ...]:
        """Words of one utterance; their times are spread evenly over a segment where the model cannot tell them."""
        samples = engine_samples(pcm, rate_hz)
        return tuple(word for first, piece in pieces(samples) for word in self._heard(piece, first))

    def _heard(self, samples: NDArray[np.int16], first: int) -> Iterator[Word]:
        if not samples.size:
            return
        segments, _ = self._model.transcribe(
            linear.to_float(samples),
            temperature=0.0,
            condition_on_previous_text=False,
            without_timestamps=True,
            word_timestamps=self._times,
            vad_filter=False,
            max_new_tokens=_MOST_TOKENS,
            **self._options,
        )
        span = Span(ns_from_samples(first, ENGINE_RATE_HZ), ns_from_samples(first + samples.size, ENGINE_RATE_HZ))
        # The segments come from a generator: the model runs here, in the caller's thread.
        for segment in segments:
            if not (segment.no_speech_prob > _NO_SPEECH and segment.avg_logprob < _UNLIKELY):
                yield from _words(segment, span)


def find_model(model: str, base: Path) -> Path:
    """The folder of a model: a path, a name in the local cache, or a name that the hub is asked for.

    Raises:
        ConfigError: it is not here and cannot be fetched; says what to do.
    """
    folder = (base / model).expanduser()
    if folder.is_dir():
        missing = [name for name in _NEEDED if not (folder / name).is_file()]
        if missing:
            raise ConfigError(f"stt.model {model!r}: a Whisper model folder needs {missing[0]}, {folder} has none")
        return folder
    if model.startswith((".", "/", "~")):
        raise ConfigError(f"stt.model {model!r}: there is no folder {folder}")
    return _cached(model) or _downloaded(model)


def _cached(model: str) -> Path | None:
    from faster_whisper.utils import download_model

    try:
        return Path(download_model(model, local_files_only=True))
    except ValueError as error:
        raise ConfigError(f"stt.model must be a folder or a model's name, is {model!r}: {error}") from None
    except OSError:
        return None


def _downloaded(model: str) -> Path:
    from huggingface_hub import constants

    if constants.is_offline_mode():
        raise _unreachable(model, "HF_HUB_OFFLINE is set")
    import httpx
    from faster_whisper.utils import download_model

    try:
        # One short question first: the download itself tries again for minutes.
        httpx.head(constants.ENDPOINT, timeout=_HUB_TIMEOUT_S)
        return Path(download_model(model))
    except (OSError, httpx.HTTPError) as error:
        raise _unreachable(model, str(error).partition("\n")[0]) from None


def _unreachable(model: str, why: str) -> ConfigError:
    return ConfigError(
        f"stt.model {model!r} is not on this machine and cannot be downloaded ({why}): name a folder that holds a "
        "CTranslate2 Whisper model, or fetch it once where there is a network, or set stt.engine = 'demo'"
    )


@cache
def _loaded(folder: Path) -> Any:
    from faster_whisper import WhisperModel

    # One worker and half the cores: calls are recognised one after the other, and their sound must not wait.
    threads = max(1, (os.cpu_count() or 2) // 2)
    try:
        return WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=threads)
    except (RuntimeError, ValueError) as error:
        raise ConfigError(f"stt.model {folder}: cannot be loaded: {str(error).partition(chr(10))[0]}") from None


def _tells_times(folder: Path) -> bool:
    """Whether the model says which of its attention heads follow the sound: without them words have no times."""
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    return bool(config.get("alignment_heads"))


def _words(segment: Any, piece: Span) -> Iterator[Word]:
    if segment.words:
        for word in segment.words:
            start_ns = min(piece.start_ns + max(0, ns_from_seconds(word.start)), piece.end_ns)
            end_ns = min(piece.start_ns + max(0, ns_from_seconds(word.end)), piece.end_ns)
            yield Word(word.word.strip(), start_ns, max(start_ns, end_ns), round(float(word.probability), 4))
        return
    texts = segment.text.split()
    confidence = round(min(1.0, math.exp(segment.avg_logprob)), 4)
    for number, text in enumerate(texts):
        start_ns = piece.start_ns + piece.duration_ns * number // len(texts)
        end_ns = piece.start_ns + piece.duration_ns * (number + 1) // len(texts)
        yield Word(text, start_ns, end_ns, confidence)
