"""Text to speech that ships in a package: eSpeak NG, called in this process, as a Pipecat service.

The same sentences in the same order give the same samples in every process; the library carries the state of its
oscillators from one sentence into the next. The voice is a formant synthesiser's: plain, and never out of reach.
"""

from __future__ import annotations

import asyncio
import ctypes
from collections.abc import AsyncGenerator
from functools import cache
from pathlib import Path

import espeakng_loader
import numpy as np
import soxr
from numpy.typing import NDArray
from pipecat.frames.frames import Frame, TTSAudioRawFrame
from pipecat.services.settings import TTSSettings
from pipecat.services.tts_service import TTSService

VOICE = "en-us"
WORDS_PER_MINUTE = 165

_SYNCHRONOUS = 2
_UTF8 = 1
_RATE_PARAMETER = 1
_CHUNK_MS = 100
_FIRST_SOUND_S = 0.06


class _Event(ctypes.Structure):
    """``espeak_EVENT`` of speak_lib.h; only its size matters here."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", ctypes.c_char * 8),
    )


_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))


class _Espeak:
    """The library, which keeps one state per process."""

    def __init__(self) -> None:
        self._chunks: list[NDArray[np.int16]] = []
        self._library = ctypes.CDLL(espeakng_loader.get_library_path())
        data = str(Path(espeakng_loader.get_data_path()).parent)
        self.rate_hz = self._library.espeak_Initialize(_SYNCHRONOUS, 0, data.encode(), 0)
        if self.rate_hz <= 0:
            raise RuntimeError(f"eSpeak NG could not start: error {self.rate_hz}, voices expected in {data}")
        self._callback = _Callback(self._keep)
        self._library.espeak_SetSynthCallback(self._callback)
        self._library.espeak_SetVoiceByName(VOICE.encode())
        self._library.espeak_SetParameter(_RATE_PARAMETER, WORDS_PER_MINUTE, 0)

    def _keep(self, wave: ctypes._Pointer[ctypes.c_short], samples: int, _: object) -> int:
        if samples > 0:
            self._chunks.append(np.ctypeslib.as_array(wave, (samples,)).copy())
        return 0

    def __call__(self, text: str) -> NDArray[np.int16]:
        self._chunks.clear()
        spoken = text.encode()
        self._library.espeak_Synth(spoken, ctypes.c_size_t(len(spoken) + 1), 0, 1, 0, _UTF8, None, None)
        return np.concatenate(self._chunks) if self._chunks else np.zeros(0, np.int16)


@cache
def _espeak() -> _Espeak:
    return _Espeak()


def synthesize(text: str, rate_hz: int) -> NDArray[np.int16]:
    """Mono samples of a sentence at ``rate_hz``."""
    engine = _espeak()
    # soxr dithers integers at random, floats not at all.
    resampled: NDArray[np.float32] = soxr.resample(engine(text).astype(np.float32), engine.rate_hz, rate_hz)
    rounded: NDArray[np.int16] = np.clip(np.rint(resampled), -32768, 32767).astype(np.int16)
    return rounded


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
