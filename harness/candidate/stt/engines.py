"""From the ``[stt]`` table to a recogniser."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from harness.config import SttTable
from harness.config.plugins import imported, searched
from harness.core.errors import ConfigError
from harness.core.ports import Recognizer

DEMO_LABEL = "demo recogniser: knows the clinic's vocabulary and synthetic voices"
"""What reports say beside transcripts of the ``demo`` engine."""


def recognizer(table: SttTable, base: Path) -> Recognizer:
    """The recogniser that the configuration names; ``base`` is the folder that a relative model path starts from.

    One engine with one model is loaded once per process, whoever asks.

    Raises:
        ConfigError: the engine is unknown, or its model is not here and cannot be had.
    """
    match table.engine:
        case "faster-whisper":
            from harness.candidate.stt.whisper import Whisper, find_model

            return Whisper(find_model(table.model, base), table)
        case "demo":
            return _demo()
        case plugin if ":" in plugin:
            return _plugin(plugin, table, base)
        case unknown:
            raise ConfigError(f"stt.engine must be 'faster-whisper', 'demo' or 'package.module:name', is {unknown!r}")


_of_process: list[tuple[SttTable, Path]] = []


def configure(table: SttTable, base: Path) -> None:
    """Make this the recogniser of all in this process that name none: a bot's service hears with the engine of the
    harness's configuration. The model is loaded by whoever first asks for it."""
    _of_process[:] = [(table, base)]


def configured() -> Recognizer:
    """The recogniser of ``configure``, the demo's where nothing was configured.

    Raises:
        ConfigError: as ``recognizer`` does.
    """
    return recognizer(*_of_process[0]) if _of_process else _demo()


@cache
def _demo() -> Recognizer:
    from harness.candidate.stt.demo import ClinicRecognizer

    return ClinicRecognizer()


def _plugin(name: str, table: SttTable, base: Path) -> Recognizer:
    """Call ``package.module:name`` with the table and the base folder."""
    searched(base)
    made = imported(name, "stt.engine")(table, base)
    if not callable(getattr(made, "transcribe", None)) or not isinstance(getattr(made, "name", None), str):
        raise ConfigError(f"stt.engine {name!r} must make a recogniser with name and transcribe, made {made!r}")
    recognizer: Recognizer = made
    return recognizer
