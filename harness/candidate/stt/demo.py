"""The embedded recogniser: CMU PocketSphinx with the clinic's language model, and its acoustic model
adapted to small synthesisers on a telephone.

Rules:
- One utterance is heard like any other: the front end, which learns the line's noise, starts afresh with each, and
  cepstral means are taken from the whole utterance. The same bytes give the same words in any order.
- One decoder serves all threads, one utterance at a time.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from importlib.resources import as_file, files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from harness.candidate.stt.engines import DEMO_LABEL
from harness.candidate.stt.sound import ENGINE_RATE_HZ, engine_samples, pieces
from harness.core.events import Word
from harness.core.time import Span, ns_from_samples

_FRAME_NS = 10_000_000
_SHORTEST = ENGINE_RATE_HZ // 10  # the decoder's features need some frames to each side


class ClinicRecognizer:
    """Recognises what is said on a dental clinic's line, in the voices of small synthesisers."""

    name = "demo/clinic"
    label = DEMO_LABEL

    def __init__(self) -> None:
        self._decoder = _decoder()
        self._turn = threading.Lock()

    def transcribe(self, pcm: bytes, rate_hz: int) -> tuple[Word, ...]:
        """Words of one utterance, with times to 10 ms and posterior probabilities as confidence."""
        samples = engine_samples(pcm, rate_hz)
        with self._turn:
            return tuple(word for first, piece in pieces(samples) for word in self._decode(piece, first))

    def _decode(self, samples: NDArray[np.int16], first: int) -> Iterator[Word]:
        if samples.size < _SHORTEST:
            return
        decoder = self._decoder
        decoder.reinit_feat()
        decoder.start_utt()
        decoder.process_raw(samples.astype("<i2").tobytes(), full_utt=True)
        decoder.end_utt()
        if decoder.hyp() is None:
            return
        span = Span(ns_from_samples(first, ENGINE_RATE_HZ), ns_from_samples(first + samples.size, ENGINE_RATE_HZ))
        for segment in decoder.seg():
            if segment.word[0] not in "<[":
                yield _word(segment, span)


def _word(segment: Any, piece: Span) -> Word:
    """A word without its class and pronunciation number; its last frame is in it."""
    start_ns = piece.start_ns + segment.start_frame * _FRAME_NS
    end_ns = piece.start_ns + (segment.end_frame + 1) * _FRAME_NS
    return Word(
        text=segment.word.partition("(")[0].partition(":")[0],
        start_ns=min(start_ns, piece.end_ns),
        end_ns=min(end_ns, piece.end_ns),
        confidence=round(min(max(float(segment.prob), 0.0), 1.0), 4),
    )


def _decoder() -> Any:
    from pocketsphinx import Config, Decoder

    with as_file(files("harness.candidate.stt").joinpath("clinic")) as folder:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        return Decoder(
            Config(
                lm=None,
                lmctl=str(folder / "clinic.lmctl"),
                lmname="clinic",
                dict=str(folder / "clinic.dict"),
                mean=str(folder / "means"),
                var=str(folder / "variances"),
                lw=manifest["language_weight"],
                cmn="batch",
                loglevel="FATAL",
            )
        )
