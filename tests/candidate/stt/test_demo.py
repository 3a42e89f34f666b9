"""The embedded recogniser on recorded clips of sentences that it was not made from."""

from __future__ import annotations

import random
import re
from pathlib import Path

import numpy as np
import pytest
from rapidfuzz.distance import Levenshtein

from harness.audio import files
from harness.candidate.stt import DEMO_LABEL, recognizer
from harness.candidate.stt.demo import ClinicRecognizer
from harness.config import SttTable

RATE_HZ = 8000
FOLDER = Path(__file__).parent / "audio"
SPOKEN = dict(line.split("\t") for line in (FOLDER / "spoken.tsv").read_text(encoding="utf-8").splitlines())


def sound(name: str) -> bytes:
    return files.read(FOLDER / name).channel(0).astype("<i2").tobytes()


def plain(text: str) -> list[str]:
    return re.findall(r"[a-z']+", text.lower())


@pytest.fixture(scope="module")
def engine() -> ClinicRecognizer:
    return ClinicRecognizer()


def test_clips_read_right(engine: ClinicRecognizer) -> None:
    errors = words = 0
    for name, text in SPOKEN.items():
        heard = [word.text for word in engine.transcribe(sound(name), RATE_HZ)]
        errors += Levenshtein.distance(plain(text), heard)
        words += len(plain(text))
    assert errors / words <= 0.08


def test_words_follow_each_other_within_the_sound(engine: ClinicRecognizer) -> None:
    data = sound("rms-03.wav")
    words = engine.transcribe(data, RATE_HZ)
    assert [word.text for word in words[-3:]] == ["nineteen", "seventy", "two"]
    edges = [edge for word in words for edge in (word.start_ns, word.end_ns)]
    assert edges == sorted(edges)
    assert 0 < edges[0] < edges[-1] <= len(data) // 2 * 1_000_000_000 // RATE_HZ
    assert all(word.confidence is not None and 0 <= word.confidence <= 1 for word in words)


def test_what_was_heard_before_changes_nothing(engine: ClinicRecognizer) -> None:
    names = sorted(SPOKEN)
    fresh = {name: ClinicRecognizer().transcribe(sound(name), RATE_HZ) for name in names[:3]}
    random.Random(3).shuffle(names)
    heard = {name: engine.transcribe(sound(name), RATE_HZ) for name in names}
    assert {name: heard[name] for name in fresh} == fresh


def test_no_sound_and_silence_have_no_words(engine: ClinicRecognizer) -> None:
    assert engine.transcribe(b"", RATE_HZ) == ()
    assert engine.transcribe(bytes(RATE_HZ * 6), RATE_HZ) == ()
    assert engine.transcribe(sound("slt-00.wav")[:800], RATE_HZ) == ()


def test_faint_noise_is_survived(engine: ClinicRecognizer) -> None:
    noise = np.random.default_rng(5).normal(0, 60, 4 * RATE_HZ).astype("<i2").tobytes()
    assert len(engine.transcribe(noise, RATE_HZ)) <= 4


def test_a_minute_without_a_pause_longer_than_the_decoder_takes_at_once_is_heard_to_its_end(
    engine: ClinicRecognizer,
) -> None:
    one = sound("rms-03.wav")
    words = engine.transcribe(one * 12, RATE_HZ)
    assert sum(word.text == "october" for word in words) >= 11
    assert words[-1].end_ns > 11 * len(one) // 2 * 1_000_000_000 // RATE_HZ


def test_the_sampling_rate_does_not_matter(engine: ClinicRecognizer) -> None:
    from harness.audio.resample import resample

    samples = files.read(FOLDER / "rms-03.wav").channel(0)
    wide = resample(samples, RATE_HZ, 16_000).astype("<i2").tobytes()
    assert [w.text for w in engine.transcribe(wide, 16_000)] == [
        w.text for w in engine.transcribe(sound("rms-03.wav"), RATE_HZ)
    ]


def test_it_is_labelled_and_loaded_once() -> None:
    first, second = (recognizer(SttTable(engine="demo"), Path("/")) for _ in range(2))
    assert first is second
    assert (first.name, first.label) == ("demo/clinic", DEMO_LABEL)  # type: ignore[attr-defined]
