"""The real faster-whisper on a model of random weights: what it writes means nothing, all else is as in production."""

from __future__ import annotations

import itertools
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from harness.candidate.stt import recognizer
from harness.candidate.stt.whisper import find_model
from harness.config import SttTable
from harness.core.errors import ConfigError
from harness.core.events import Word

RATE_HZ = 8000


def noise(seconds: float, seed: int = 1) -> bytes:
    samples = np.random.default_rng(seed).normal(0, 3000, int(seconds * RATE_HZ))
    return samples.astype("<i2").tobytes()


def hear(folder: Path, pcm: bytes, **table: object) -> tuple[Word, ...]:
    return recognizer(SttTable(model=str(folder), **table), Path("/")).transcribe(pcm, RATE_HZ)


def test_words_lie_in_order_within_the_utterance(whisper_folder: Path) -> None:
    words = hear(whisper_folder, noise(2.0))
    assert words
    assert all(word.text == word.text.strip() for word in words)
    assert all(0 <= word.start_ns <= word.end_ns <= 2_000_000_000 for word in words)
    assert [word.start_ns for word in words] == sorted(word.start_ns for word in words)
    assert all(word.confidence is not None and 0 <= word.confidence <= 1 for word in words)


def test_times_are_spread_where_the_model_has_no_alignment_heads(whisper_folder: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(whisper_folder, tmp_path / "headless")
    config = folder / "config.json"
    config.write_text(config.read_text().replace('"alignment_heads": [[0, 0], [0, 1]]', '"alignment_heads": []'))
    words = hear(folder, noise(1.0))
    assert words[0].start_ns == 0
    assert words[-1].end_ns == 1_000_000_000
    assert all(before.end_ns == after.start_ns for before, after in itertools.pairwise(words))


def test_the_same_sound_gives_the_same_words_from_several_threads(whisper_folder: Path) -> None:
    engine = recognizer(SttTable(model=str(whisper_folder)), Path("/"))
    sounds = [noise(1.0, seed) for seed in range(3)]
    alone = [engine.transcribe(sound, RATE_HZ) for sound in sounds]
    with ThreadPoolExecutor(3) as pool:
        together = list(pool.map(lambda sound: engine.transcribe(sound, RATE_HZ), sounds))
    assert together == alone


def test_hotwords_and_beams_reach_the_model(whisper_folder: Path) -> None:
    plain = hear(whisper_folder, noise(1.5))
    assert hear(whisper_folder, noise(1.5), hotwords=["whitaker", "invisalign"]) != plain


def test_silence_and_nothing_have_no_words(whisper_folder: Path) -> None:
    assert hear(whisper_folder, b"") == ()
    assert hear(whisper_folder, bytes(2 * RATE_HZ)) == ()


def test_an_utterance_longer_than_the_model_hears_at_once_is_heard_to_its_end(whisper_folder: Path) -> None:
    words = hear(whisper_folder, noise(40.0))
    assert words[-1].end_ns > 30_000_000_000


def test_one_model_is_loaded_once(whisper_folder: Path) -> None:
    table = SttTable(model=str(whisper_folder))
    first, second = (recognizer(table, Path("/")) for _ in range(2))
    assert first._model is second._model  # type: ignore[attr-defined]
    assert first.name == "faster-whisper/tiny-random"


def test_a_relative_folder_starts_from_the_configuration(whisper_folder: Path) -> None:
    assert find_model("tiny-random", whisper_folder.parent) == whisper_folder


def test_a_missing_model_without_a_network_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(ConfigError, match=r"'base\.en' is not on this machine .*HF_HUB_OFFLINE.*name a folder"):
        recognizer(SttTable(), tmp_path)


def test_an_unreachable_hub_is_one_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(ConfigError, match="cannot be downloaded"):
        find_model("base.en", tmp_path)


@pytest.mark.parametrize("model", ["./nowhere", "/nowhere", "no-such-size"])
def test_a_model_that_is_nothing_is_refused(model: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"stt\.model"):
        find_model(model, tmp_path)


@pytest.mark.parametrize("missing", ["model.bin", "tokenizer.json"])
def test_a_folder_that_lacks_a_file_is_refused_by_its_name(whisper_folder: Path, missing: str, tmp_path: Path) -> None:
    folder = shutil.copytree(whisper_folder, tmp_path / "partial")
    (folder / missing).unlink()
    with pytest.raises(ConfigError, match=missing):
        find_model(str(folder), tmp_path)


def test_a_damaged_model_is_refused(whisper_folder: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(whisper_folder, tmp_path / "damaged")
    (folder / "model.bin").write_bytes(b"\0" * 64)
    with pytest.raises(ConfigError, match="cannot be loaded"):
        recognizer(SttTable(model=str(folder)), tmp_path)
