"""The pages of ``docs/reference/``, made from the code that they describe."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from scripts.pages import command_line, configuration, events, findings, http

PAGES: Mapping[str, Callable[[], str]] = {
    "command-line.md": command_line.page,
    "configuration.md": configuration.page,
    "events.md": events.page,
    "findings.md": findings.page,
    "http.md": http.page,
}
"""Each page's name and what makes its text."""

NOTE = "<!-- Made by scripts/reference from the code. Do not edit. -->\n"


def made() -> dict[str, str]:
    """All pages by name, as they are to be stored."""
    return {name: NOTE + "\n" + page().strip() + "\n" for name, page in PAGES.items()}
