"""The reference is what the code says today, and nothing that users can name is left unmentioned."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from harness.cli.main import COMMANDS
from scripts.pages import made
from scripts.pages.configuration import tables
from scripts.pages.fields import fields

ROOT = Path(__file__).parent.parent.parent
DOCS = ROOT / "docs"
CHECK = re.compile(r'check=f?"([a-z_]+\.[a-z_{]+)')


@pytest.fixture(scope="module")
def reference() -> dict[str, str]:
    return made()


def test_the_stored_reference_is_up_to_date(reference: dict[str, str]) -> None:
    stored = {page.name: page.read_text(encoding="utf-8") for page in (DOCS / "reference").glob("*.md")}
    old = sorted(name for name in reference.keys() | stored.keys() if reference.get(name) != stored.get(name))
    assert not old, f"run scripts/reference: {', '.join(old)} tell of an older version of the code"


def written_by_hand() -> str:
    pages = [ROOT / "README.md", *DOCS.rglob("*.md")]
    return "\n".join(page.read_text(encoding="utf-8") for page in pages if page.parent.name != "reference")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_a_page_that_a_person_wrote(command: str) -> None:
    assert re.search(rf"\bharness {command}\b", written_by_hand())


def test_every_check_has_a_page() -> None:
    sources = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "harness" / "compare").glob("*.py"))
    checks = set(CHECK.findall(sources))
    assert len(checks) > 10
    pages = {page.stem for page in (DOCS / "checks").glob("*.md")}
    for check in checks:
        family = check.partition(".")[0]
        assert check in pages or family in pages, f"docs/checks has no page on {check}"


def test_every_check_page_is_listed() -> None:
    listed = (DOCS / "checks" / "README.md").read_text(encoding="utf-8")
    for page in (DOCS / "checks").glob("*.md"):
        assert page.name == "README.md" or f"({page.name})" in listed


def test_every_key_of_the_configuration_is_explained() -> None:
    """Below the key itself, or in the text of its table."""
    unexplained = [
        f"{cls.__name__}.{field.name}"
        for cls in tables()
        for field in fields(cls)
        if not field.meaning and f"``{field.name}``" not in (cls.__doc__ or "")
    ]
    assert not unexplained
