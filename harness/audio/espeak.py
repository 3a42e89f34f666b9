"""Sentences to sound by eSpeak NG, which ships in a wheel: a formant synthesiser, plain and never out of reach.

The library carries the state of its oscillators from one sentence into the next, and nothing resets it. So the same
sentences in the same order give the same samples in every process; ``spoken`` starts one for each list.
"""

from __future__ import annotations

import ctypes
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import espeakng_loader
import numpy as np
import soxr
from numpy.typing import NDArray

VOICE = "en-us"
WORDS_PER_MINUTE = 165
_SYNCHRONOUS = 2
_UTF8 = 1
_RATE_PARAMETER = 1
_TIMEOUT_S = 120.0


@dataclass(frozen=True, slots=True)
class Sentence:
    """What is to be said, and by which of eSpeak's voices: ``en-us``, ``en-us+f3``, ``en-gb-scotland``, ``es``."""

    text: str
    voice: str = VOICE
    words_per_minute: int = WORDS_PER_MINUTE


class VoiceError(ValueError):
    """A voice that eSpeak does not have, or a library that does not start."""


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


class Espeak:
    """The library, which keeps one state per process; not for two threads at once."""

    def __init__(self) -> None:
        self._chunks: list[NDArray[np.int16]] = []
        self._library = ctypes.CDLL(espeakng_loader.get_library_path())
        data = str(Path(espeakng_loader.get_data_path()).parent)
        self.rate_hz = self._library.espeak_Initialize(_SYNCHRONOUS, 0, data.encode(), 0)
        if self.rate_hz <= 0:
            raise VoiceError(f"eSpeak NG could not start: error {self.rate_hz}, voices expected in {data}")
        self._callback = _Callback(self._keep)
        self._library.espeak_SetSynthCallback(self._callback)
        # Initializing seeds the noise in breathy voices (``+f3``) with the time of day.
        self._library.espeak_ng_SetRandSeed(ctypes.c_long(1))
        self.use(VOICE, WORDS_PER_MINUTE)

    def use(self, voice: str, words_per_minute: int) -> None:
        """Speak with this voice from now on.

        Raises:
            VoiceError: there is no such voice.
        """
        if self._library.espeak_SetVoiceByName(voice.encode()):
            raise VoiceError(f"eSpeak NG has no voice {voice!r}")
        self._library.espeak_SetParameter(_RATE_PARAMETER, words_per_minute, 0)

    def __call__(self, text: str, rate_hz: int) -> NDArray[np.int16]:
        """Mono samples of a sentence at ``rate_hz``."""
        self._chunks.clear()
        said = text.encode()
        self._library.espeak_Synth(said, ctypes.c_size_t(len(said) + 1), 0, 1, 0, _UTF8, None, None)
        raw = np.concatenate(self._chunks) if self._chunks else np.zeros(0, np.int16)
        # soxr dithers integers at random, floats not at all.
        resampled: NDArray[np.float32] = soxr.resample(raw.astype(np.float32), self.rate_hz, rate_hz)
        rounded: NDArray[np.int16] = np.clip(np.rint(resampled), -32768, 32767).astype(np.int16)
        return rounded

    def _keep(self, wave: ctypes._Pointer[ctypes.c_short], samples: int, _: object) -> int:
        if samples > 0:
            self._chunks.append(np.ctypeslib.as_array(wave, (samples,)).copy())
        return 0


def spoken(sentences: Sequence[Sentence], rate_hz: int) -> list[NDArray[np.int16]]:
    """Mono samples of each sentence, the same for the same list; made in a process of its own.

    Raises:
        VoiceError: a voice does not exist, or the library cannot be run.
    """
    wanted = json.dumps({"rate_hz": rate_hz, "sentences": [asdict(sentence) for sentence in sentences]})
    command = [sys.executable, "-m", __spec__.name]
    try:
        done = subprocess.run(command, input=wanted.encode(), capture_output=True, timeout=_TIMEOUT_S, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise VoiceError(f"eSpeak NG could not be run: {error}") from None
    if done.returncode:
        told = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise VoiceError(told[-1] if told else f"eSpeak NG ended with status {done.returncode}")
    head, _, sound = done.stdout.partition(b"\n")
    ends = np.cumsum(json.loads(head)).tolist()
    samples = np.frombuffer(sound, "<i2").astype(np.int16)
    return [samples[start:end] for start, end in zip([0, *ends[:-1]], ends, strict=True)]


def main() -> int:
    """Speak what standard input lists; lengths as one line of JSON and then the samples go to standard output."""
    wanted = json.load(sys.stdin)
    try:
        engine = Espeak()
        made: list[NDArray[np.int16]] = []
        for fields in wanted["sentences"]:
            sentence = Sentence(**fields)
            engine.use(sentence.voice, sentence.words_per_minute)
            made.append(engine(sentence.text, wanted["rate_hz"]))
    except VoiceError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.buffer.write(json.dumps([len(samples) for samples in made]).encode() + b"\n")
    for samples in made:
        sys.stdout.buffer.write(samples.astype("<i2").tobytes())
    return 0


if __name__ == "__main__":
    sys.exit(main())
