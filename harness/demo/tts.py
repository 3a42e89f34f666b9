"""Text to speech that ships in a package: eSpeak NG, called in this process, as a Pipecat service.

The same sentences in the same order give the same samples in every process; the library carries the state of its
oscillators from one sentence into the next. The voice is a formant synthesiser's: plain, and never out of reach.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from functools import cache

import numpy as np
from numpy.typing import NDArray
from pipecat.frames.frames import Frame, TTSAudioRawFrame
from pipecat.services.settings import TTSSettings
from pipecat.services.tts_service import TTSService

from harness.audio.espeak import VOICE, Espeak

_CHUNK_MS = 100
_FIRST_SOUND_S = 0.06


@cache
def _espeak() -> Espeak:
    return Espeak()


def synthesize(text: str, rate_hz: int) -> NDArray[np.int16]:
    """Mono samples of a sentence at ``rate_hz``."""
    return _espeak()(text, rate_hz)


class EspeakTTSService(TTSService):
    """Speaks each sentence as it comes from the model, in chunks of a tenth of a second."""

    def __init__(self) -> None:
        super().__init__(
            push_start_frame=True,
            push_stop_frames=True,
            settings=TTSSettings(model="espeak-ng", voice=VOICE, language=None),
        )

    def can_generate_metrics(self) -> bool:
        return True

    async def run_tts(self, text: str, context_id: str) -> AsyncGenerator[Frame | None, None]:
        """Yield the sound of one sentence."""
        await asyncio.sleep(_FIRST_SOUND_S)
        samples = synthesize(text, self.sample_rate)
        await self.stop_ttfb_metrics()
        size = self.sample_rate * _CHUNK_MS // 1000
        for start in range(0, len(samples), size):
            pcm = samples[start : start + size].tobytes()
            yield TTSAudioRawFrame(pcm, self.sample_rate, 1, context_id=context_id)
