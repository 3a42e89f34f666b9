"""Write the reference: ``scripts/reference``."""

from __future__ import annotations

from pathlib import Path

from scripts.pages import made

FOLDER = Path(__file__).parent.parent.parent / "docs" / "reference"

FOLDER.mkdir(exist_ok=True)
for name, text in made().items():
    (FOLDER / name).write_text(text, encoding="utf-8")
    print(f"docs/reference/{name}")
