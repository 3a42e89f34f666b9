"""The service in a Pipecat pipeline, cut by Pipecat's own segmentation."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from pipecat.frames.frames import (
    Frame,
    InputAudioRawFrame,
    TranscriptionFrame,
    VADUserStartedSpeakingFrame,
    VADUserStoppedSpeakingFrame,
)
from pipecat.tests.utils import SleepFrame, run_test

from harness.audio import files
from harness.candidate.stt.service import HarnessSTTService
from harness.core.errors import ConfigError
from harness.core.events import Word

RATE_HZ = 8000
CLIP = files.read(Path(__file__).parent / "audio" / "rms-03.wav").channel(0)


class Listener:
    """Remembers what it was given, and by which thread."""

    name = "test/listener"

    def __init__(self, *words: str) -> None:
        self.words = tuple(Word(text, 0, 1) for text in words)
        self.given: list[tuple[bytes, int, str]] = []

    def transcribe(self, pcm: bytes, rate_hz: int) -> tuple[Word, ...]:
        self.given.append((pcm, rate_hz, threading.current_thread().name))
        return self.words


def media(samples: np.ndarray) -> Iterator[Frame]:
    for first in range(0, samples.size, 160):
        yield InputAudioRawFrame(samples[first : first + 160].astype("<i2").tobytes(), RATE_HZ, 1)


def spoken(lead_s: float, decided_s: float) -> list[Frame]:
    """A clip after ``lead_s`` of silence; the VAD finds speech ``decided_s`` after it began."""
    line = np.concatenate([np.zeros(int(lead_s * RATE_HZ), np.int16), CLIP])
    decided = int((lead_s + decided_s) * RATE_HZ)
    return [
        *media(line[:decided]),
        VADUserStartedSpeakingFrame(start_secs=0.2),
        *media(line[decided:]),
        VADUserStoppedSpeakingFrame(stop_secs=0.2),
        SleepFrame(sleep=0.05),
    ]


def transcripts(service: HarnessSTTService, frames: list[Frame]) -> list[TranscriptionFrame]:
    async def go() -> list[TranscriptionFrame]:
        from pipecat.pipeline.worker import PipelineParams

        down, _ = await run_test(
            service, frames_to_send=frames, pipeline_params=PipelineParams(audio_in_sample_rate=RATE_HZ)
        )
        return [frame for frame in down if isinstance(frame, TranscriptionFrame)]

    return asyncio.run(go())


def test_a_stretch_becomes_one_final_transcript_with_its_words() -> None:
    listener = Listener("hello", "there")
    (frame,) = transcripts(HarnessSTTService(recognizer=listener), spoken(0.5, 0.3))
    assert (frame.text, frame.finalized, frame.result) == ("hello there", True, listener.words)


def test_the_engine_runs_in_a_worker_thread_at_the_line_rate() -> None:
    listener = Listener("yes")
    transcripts(HarnessSTTService(recognizer=listener), spoken(0.5, 0.3))
    ((_, rate_hz, thread),) = listener.given
    assert rate_hz == RATE_HZ
    assert thread != threading.main_thread().name


def test_what_was_said_before_the_vad_decided_is_heard() -> None:
    listener = Listener("yes")
    transcripts(HarnessSTTService(recognizer=listener), spoken(2.0, 0.6))
    ((heard, _, _),) = listener.given
    assert CLIP.astype("<i2").tobytes() in heard


def test_nothing_heard_is_no_transcript() -> None:
    assert transcripts(HarnessSTTService(recognizer=Listener()), spoken(0.5, 0.3)) == []


def test_the_first_words_are_read_right_by_the_demo_engine() -> None:
    (frame,) = transcripts(HarnessSTTService(engine="demo"), spoken(1.0, 0.6))
    assert frame.text.split()[:3] == ["i", "was", "born"]


def test_an_unknown_engine_is_refused_when_the_bot_is_built() -> None:
    with pytest.raises(ConfigError, match="kaldi"):
        HarnessSTTService(engine="kaldi")
