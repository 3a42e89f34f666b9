"""A Whisper model small enough to be made anew for each run of the tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.fixtures.whisper import write_model


@pytest.fixture(scope="session")
def whisper_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that faster-whisper loads as an English-only model; what it writes is gibberish."""
    return write_model(tmp_path_factory.mktemp("whisper") / "tiny-random")
