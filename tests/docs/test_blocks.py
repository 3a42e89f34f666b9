"""Every block of the README and of ``docs/`` is executed, so that no page can lie.

``sh`` blocks run in order in one copy of the repository per page; ``console`` blocks show what their commands print and
are run too; ``toml`` must be a configuration, ``json`` and ``python`` must parse. Other languages are refused: a block
that nobody can check does not belong in a page.
"""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from harness.config import parse

ROOT = Path(__file__).parent.parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
SHARED = (".venv", "audio_fixtures", "config", "harness", "scripts", "pyproject.toml", "README.md", "tests", "docs")
NOT_RUN = re.compile(r"^\s*(scripts/test|scripts/demo|python3 -m venv|sudo |pip install|harness serve|git )")
"""Run elsewhere: the two commands by CI itself, servers by their own tests."""
FENCE = re.compile(r"^```(\S*)[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    page: Path
    line: int
    language: str
    text: str

    @property
    def name(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"


def blocks(page: Path) -> list[Block]:
    text = page.read_text(encoding="utf-8")
    return [Block(page, text[: found.start()].count("\n") + 1, found[1], found[2]) for found in FENCE.finditer(text)]


ALL = [block for page in PAGES for block in blocks(page)]


@pytest.mark.parametrize("block", ALL, ids=lambda block: block.name)
def test_blocks_are_what_they_say(block: Block) -> None:
    match block.language:
        case "toml":
            parse(block.text, origin=block.name)
        case "json":
            json.loads(block.text)
        case "jsonl":
            assert all(json.loads(line) for line in block.text.splitlines())
        case "python":
            ast.parse(block.text)
        case "sh" | "console" | "text" | "yaml" | "xml":
            assert block.text.strip()
        case other:
            pytest.fail(f"{block.name}: nobody checks {other!r} blocks")


def commands(page: Path) -> list[str]:
    """What a reader would type, in order."""
    typed: list[str] = []
    for block in blocks(page):
        if block.language == "sh":
            typed += re.sub(r"\\\n\s*", "", block.text).splitlines()
        elif block.language == "console":
            typed += [line[2:] for line in block.text.splitlines() if line.startswith("$ ")]
    return [line for line in typed if line.strip() and not line.lstrip().startswith("#") and not NOT_RUN.match(line)]


@pytest.mark.slow
@pytest.mark.parametrize(
    "page", [page for page in PAGES if commands(page)], ids=lambda page: str(page.relative_to(ROOT))
)
def test_commands_run(page: Path, tmp_path: Path) -> None:
    for name in SHARED:
        if (ROOT / name).exists():
            (tmp_path / name).symlink_to(ROOT / name)
    environment = os.environ | {"PATH": f"{tmp_path / '.venv' / 'bin'}:{os.environ['PATH']}"}
    for command in commands(page):
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        # FAIL and INCONCLUSIVE are results of a page's example, not errors of the page.
        assert done.returncode in (0, 1, 3), f"{command}\n{done.stdout}\n{done.stderr}"
        assert "Traceback" not in done.stderr, f"{command}\n{done.stderr}"
