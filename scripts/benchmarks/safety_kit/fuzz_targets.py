"""What is fuzzed: each way in for bytes that others made."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from safety_kit import fuzz_recordings, fuzz_store, fuzz_texts, fuzz_wire
from safety_kit.fuzz_target import Target


@cache
def targets(scratch: Path) -> tuple[Target, ...]:
    """All of them, each process with a folder of its own in ``scratch``."""
    folder = scratch / str(os.getpid())
    folder.mkdir()
    return (
        *fuzz_wire.targets(),
        *fuzz_recordings.targets(folder),
        *fuzz_texts.targets(folder),
        *fuzz_store.targets(folder),
    )
