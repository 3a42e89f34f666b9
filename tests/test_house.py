"""The structure that the design promises, held by tests."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted((ROOT / "harness").rglob("*.py"))


def test_a_line_imports_only_from_lines_below_it() -> None:
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_is_longer_than_400_lines(module: Path) -> None:
    assert len(module.read_text(encoding="utf-8").splitlines()) <= 400


def test_names_are_the_nouns_of_the_trade() -> None:
    banned = re.compile(r"^class \w*(Manager|Helper|Handler|Utils|Base)\b", re.MULTILINE)
    assert {
        str(module): banned.findall(module.read_text(encoding="utf-8"))
        for module in MODULES
        if banned.search(module.read_text(encoding="utf-8"))
    } == {}


@pytest.mark.parametrize("room", ["core", "wire", "redact", "compare"])
def test_pure_rooms_do_no_input_or_output(room: str) -> None:
    forbidden = re.compile(
        r"^\s*(?:import|from) (asyncio|socket|time|logging|structlog|subprocess|threading)\b", re.MULTILINE
    )
    found = {
        str(module.relative_to(ROOT)): forbidden.findall(module.read_text(encoding="utf-8"))
        for module in (ROOT / "harness" / room).rglob("*.py")
    }
    assert {name: names for name, names in found.items() if names} == {}


def test_core_needs_nothing_but_the_standard_library() -> None:
    code = (
        "import sys; before = set(sys.modules)\n"
        "import harness.core.ports, harness.core.timeline, harness.core.findings\n"
        "new = {name.split('.')[0] for name in set(sys.modules) - before}\n"
        "print(sorted(new - set(sys.stdlib_module_names) - {'harness'}))"
    )
    done = subprocess.run([sys.executable, "-I", "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
