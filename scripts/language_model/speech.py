"""Sentences as a synthesiser says them into a telephone."""

from __future__ import annotations

import random
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from harness.audio import files, g711, levels
from harness.audio.resample import resample

RATE_HZ = 8000


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words with their class tags, and how they are said. ``snr_db`` is ``None`` on a quiet line."""

    words: tuple[str, ...]
    voice: str
    stretch: float
    level_dbfs: float
    snr_db: float | None
    seed: int

    @staticmethod
    def drawn(words: tuple[str, ...], voice: str, rng: random.Random) -> Sentence:
        """The words, said in a way drawn at random."""
        return Sentence(
            words=words,
            voice=voice,
            stretch=round(rng.uniform(0.95, 1.2), 2),
            level_dbfs=round(rng.uniform(-30, -17), 1),
            snr_db=round(rng.uniform(10, 35), 1) if rng.random() < 0.4 else None,
            seed=rng.randrange(1 << 30),
        )

    @property
    def text(self) -> str:
        """What the synthesiser reads: letters with a full stop, or it takes A for an article."""
        return " ".join(
            f"{word[0].upper()}." if word.endswith(":letter") else word.partition(":")[0] for word in self.words
        )


def require_flite() -> None:
    """Raise ``SystemExit`` saying how to get flite, where it is not installed."""
    if shutil.which("flite") is None:
        raise SystemExit("make_acoustic_model needs flite: apt-get install flite")


def said(sentence: Sentence) -> NDArray[np.int16]:
    """8 kHz sound of the sentence after G.711, 0.3 s of line before and after it."""
    with tempfile.TemporaryDirectory() as folder:
        wav = Path(folder) / "speech.wav"
        stretch = f"duration_stretch={sentence.stretch}"
        subprocess.run(
            ["flite", "-voice", sentence.voice, "--setf", stretch, "-t", sentence.text, "-o", str(wav)], check=True
        )
        sound = files.read(wav)
    speech = resample(sound.channel(0), sound.format.rate_hz, RATE_HZ)
    gain = 10 ** ((sentence.level_dbfs - levels.rms_dbfs(speech)) / 20)
    line = np.pad(speech * gain, RATE_HZ * 3 // 10)
    if sentence.snr_db is not None:
        noise = np.random.default_rng(sentence.seed).standard_normal(line.size)
        line = line + noise * 32768 * 10 ** ((sentence.level_dbfs - sentence.snr_db) / 20)
    return g711.decode_mulaw(g711.encode_mulaw(np.clip(line, -32000, 32000).astype(np.int16)))
