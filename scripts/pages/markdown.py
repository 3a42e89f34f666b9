"""Tables of Markdown, and the text of docstrings in them."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Sequence


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; line breaks and bars in cells are taken out."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def prose(docstring: str | None) -> str:
    """A docstring as Markdown, without its sections (``Raises:`` and the like)."""
    text = inspect.cleandoc(docstring or "")
    return re.split(r"\n(?:Raises|Yields|Rules):?\n", text)[0].replace("``", "`").strip()


def code(text: str) -> str:
    """Code in a line, nothing for nothing."""
    return f"`{text}`" if text else ""
