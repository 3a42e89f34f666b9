"""What the judge answered, by what it was asked, and how well it agreed with people: ``<store>/judge/``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from harness.core.errors import StoreError
from harness.store import chain
from harness.store.disk import storing, write_file

CALIBRATIONS = "judge/calibrations.jsonl"


class KeptAnswers:
    """Answers as files, one for each digest of what was asked."""

    def __init__(self, store: Path) -> None:
        self._folder = store / "judge" / "answers"

    def get(self, key: str) -> str | None:
        """The answer that was kept; one that cannot be read counts as none."""
        try:
            return self._path(key).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return None

    def put(self, key: str, answer: str) -> None:
        """Keep an answer.

        Raises:
            StoreError: the store cannot be written.
        """
        with storing(self._path(key)):
            write_file(self._path(key), answer.encode("utf-8", "replace"))

    def _path(self, key: str) -> Path:
        return self._folder / key[:2] / f"{key}.json"


def add_calibration(store: Path, record: Mapping[str, Any]) -> None:
    """Keep a calibration; a later one of the same prompt and model replaces it in ``calibrations``."""
    chain.append(store / CALIBRATIONS, record)


def calibrations(store: Path) -> tuple[dict[str, Any], ...]:
    """All calibrations, oldest first.

    Raises:
        StoreError: the file was changed by another hand.
    """
    found = chain.records(store / CALIBRATIONS)
    if any(not isinstance(record.get("prompt_digest"), str) for record in found):
        raise StoreError(f"{store / CALIBRATIONS}: a record names no prompt")
    return found
