"""Every link between pages leads to a page, and to a heading of it; every page can be reached from the index."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def prose(page: Path) -> str:
    return FENCED.sub("", page.read_text(encoding="utf-8"))


def links(page: Path) -> list[tuple[Path, str]]:
    """The file and the heading of each relative link."""
    found = (target.partition("#") for target in LINK.findall(prose(page)) if "://" not in target)
    return [((page.parent / file).resolve() if file else page, heading) for file, _, heading in found]


def anchors(page: Path) -> set[str]:
    """What a forge makes of the headings: lower case, spaces to hyphens, punctuation gone."""
    texts = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in HEADING.findall(prose(page)))
    return {text.strip().replace(" ", "-") for text in texts}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for file, heading in links(page):
        assert file.exists(), f"{page.relative_to(ROOT)} links to {file}, which is not there"
        if heading:
            assert heading in anchors(file), f"{page.relative_to(ROOT)}: {file.name} has no heading #{heading}"


def test_every_page_can_be_reached_from_the_index() -> None:
    reached: set[Path] = set()
    ahead = [ROOT / "docs" / "README.md"]
    while ahead:
        page = ahead.pop()
        if page in reached or page.suffix != ".md":
            continue
        reached.add(page)
        ahead += [file for file, _ in links(page) if file.is_file()]
    assert not {str(page.relative_to(ROOT)) for page in PAGES if page.parent != ROOT} - {
        str(page.relative_to(ROOT)) for page in reached if page.is_relative_to(ROOT)
    }
