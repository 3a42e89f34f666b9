"""Choosing an engine by configuration."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from harness.candidate.stt import configure, configured, engines, recognizer
from harness.config import SttTable
from harness.core.errors import ConfigError


def plugin(table: SttTable, base: Path) -> SimpleNamespace:
    return SimpleNamespace(name=f"plugin/{table.model}", transcribe=lambda pcm, rate_hz: (), base=base)


def no_recogniser(table: SttTable, base: Path) -> SimpleNamespace:
    return SimpleNamespace()


def test_an_unknown_engine_names_those_there_are() -> None:
    with pytest.raises(ConfigError, match=r"must be 'faster-whisper', 'demo' or 'package.module:name', is 'kaldi'"):
        recognizer(SttTable(engine="kaldi"), Path("/"))


def test_a_plugin_is_made_from_the_table() -> None:
    made = recognizer(SttTable(engine=f"{__name__}:plugin", model="m"), Path("/base"))
    assert made.name == "plugin/m"


@pytest.mark.parametrize("name", ["no.such.module:thing", f"{__name__}:nothing"])
def test_a_plugin_that_cannot_be_imported_is_the_users_error(name: str) -> None:
    with pytest.raises(ConfigError, match="cannot import"):
        recognizer(SttTable(engine=name), Path("/"))


def test_a_plugin_must_make_a_recogniser() -> None:
    with pytest.raises(ConfigError, match="with name and transcribe"):
        recognizer(SttTable(engine=f"{__name__}:no_recogniser"), Path("/"))


def test_the_process_hears_with_what_was_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "_of_process", [])
    assert configured().name == "demo/clinic"
    configure(SttTable(engine=f"{__name__}:plugin", model="later"), Path("/"))
    assert configured().name == "plugin/later"
