"""How long comparing takes."""

from __future__ import annotations

from pathlib import Path

from detection_kit.industry import Industry
from harness.compare.rules import Rules


def one_call(of: list[Industry], rules: Rules, seed: int) -> None:
    pass


def thousand_bundles(of: list[Industry], folder: Path, seed: int) -> None:
    pass
