import asyncio
import subprocess
import sys

import numpy as np
from pipecat.frames.frames import TTSAudioRawFrame, TTSSpeakFrame
from pipecat.tests.utils import run_test

from harness.demo.tts import EspeakTTSService, synthesize

FRESH = """
import hashlib
from harness.demo.tts import synthesize
said = ["Your cleaning is on Tuesday.", "Nine.", "Goodbye."]
print(hashlib.sha256(b"".join(synthesize(text, 8000).tobytes() for text in said)).hexdigest())
"""


def test_the_same_sentences_give_the_same_samples_in_every_process() -> None:
    digests = {
        subprocess.run([sys.executable, "-c", FRESH], capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    }
    assert len(digests) == 1


def test_a_sentence_is_speech_of_some_length() -> None:
    samples = synthesize("Your cleaning is on Tuesday.", 8000)
    assert 1.0 < samples.size / 8000 < 3.0
    assert np.abs(samples).max() > 3000


def test_a_longer_sentence_takes_longer_and_nothing_is_silence() -> None:
    assert synthesize("Nine, nine thirty, ten or half past ten.", 8000).size > synthesize("Nine.", 8000).size
    assert not synthesize("", 8000).any()


def test_the_rate_is_the_one_asked_for() -> None:
    assert abs(synthesize("Hello.", 16000).size / 2 - synthesize("Hello.", 8000).size) <= 10


async def _spoken(text: str) -> list[TTSAudioRawFrame]:
    down, _ = await run_test(EspeakTTSService(), frames_to_send=[TTSSpeakFrame(text)])
    return [frame for frame in down if isinstance(frame, TTSAudioRawFrame)]


def test_a_sentence_is_streamed_in_tenths_of_a_second() -> None:
    frames = asyncio.run(_spoken("Let me check that for you."))
    lasts = [len(frame.audio) / 2 / frame.sample_rate for frame in frames]
    assert len(frames) > 5
    assert set(lasts[:-1]) == {0.1}
    assert abs(sum(lasts) - synthesize("Let me check that for you.", 8000).size / 8000) < 0.1
