"""Every block of the README and of ``docs/`` is executed, so that no page can lie.

``sh`` blocks run in order in one copy of the repository per page; ``console`` blocks show what their commands print and
are run too, where the output is compared if it is a verdict's line; ``toml`` must be a configuration, ``json`` and
``python`` must parse. A block with ``file=PATH`` after its language is written there before the commands below it run.
Other languages are refused: a block that nobody can check does not belong in a page.
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
NOT_RUN = re.compile(
    r"^\s*(scripts/(test|demo|bootstrap)|\. \.venv|python3 -m venv|sudo |pip install|harness (view|serve)|curl |git )"
)
"""Run elsewhere: the two commands by CI itself, servers by their own tests."""
FENCE = re.compile(r"^```(\S*)(?: file=(\S+))?[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
VERDICT = re.compile(r"^(PASS|FAIL|INCONCLUSIVE)\b", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    page: Path
    line: int
    language: str
    file: str | None
    text: str

    @property
    def name(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"


def blocks(page: Path) -> list[Block]:
    text = page.read_text(encoding="utf-8")
    return [
        Block(page, text[: found.start()].count("\n") + 1, found[1], found[2], found[3])
        for found in FENCE.finditer(text)
    ]


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


@dataclass(frozen=True)
class Command:
    """What a reader would type, and the verdicts that the page says it prints."""

    typed: str
    verdicts: tuple[str, ...] = ()


def commands(block: Block) -> list[Command]:
    if block.language == "sh":
        lines = re.sub(r"\\\n\s*", "", block.text).splitlines()
        found = [Command(line) for line in lines if not line.lstrip().startswith("#")]
    elif block.language == "console":
        parts = re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]
        found = [Command(part.partition("\n")[0], tuple(VERDICT.findall(part.partition("\n")[2]))) for part in parts]
    else:
        found = []
    return [command for command in found if command.typed.strip() and not NOT_RUN.match(command.typed)]


@pytest.mark.slow
@pytest.mark.parametrize(
    "page",
    [page for page in PAGES if any(commands(block) for block in blocks(page))],
    ids=lambda page: str(page.relative_to(ROOT)),
)
def test_commands_run(page: Path, tmp_path: Path) -> None:
    for name in SHARED:
        if (ROOT / name).exists():
            (tmp_path / name).symlink_to(ROOT / name)
    environment = os.environ | {"PATH": f"{tmp_path / '.venv' / 'bin'}:{os.environ['PATH']}"}
    for block in blocks(page):
        if block.file is not None:
            (tmp_path / block.file).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / block.file).write_text(block.text, encoding="utf-8")
        for command in commands(block):
            run(command, tmp_path, environment)


def run(command: Command, folder: Path, environment: dict[str, str]) -> None:
    done = subprocess.run(
        ["bash", "-c", command.typed],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    said = f"{command.typed}\n{done.stdout}\n{done.stderr}"
    # FAIL and INCONCLUSIVE are results of a page's example, not errors of the page.
    assert done.returncode in (0, 1, 3), said
    assert "Traceback" not in done.stderr, said
    if command.verdicts:
        assert tuple(VERDICT.findall(done.stdout))[: len(command.verdicts)] == command.verdicts, said
