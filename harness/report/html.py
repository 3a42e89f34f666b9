"""Pages for people: one self-contained file, styles and script inline, sound beside it, nothing from the network.

Rules:

- All text is escaped by the templates; what the script needs stands in a JSON block in which no ``<`` survives.
- The page's policy allows its own script by digest, inline styles and sound files; no other source of anything.
- A path becomes a link by ``quote``: the name of a bundle may hold ``%``.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from harness.compare.conversation import Inspection
from harness.core.audio import Party, Track
from harness.core.findings import Severity
from harness.report import plain
from harness.report.call_page import call_context
from harness.report.index_page import index_context
from harness.report.inspection_page import inspection_context
from harness.report.view import CallView, RunView

_SCRIPTS = {
    "call": ("theme.js", "timeline.js", "player.js", "call.js"),
    "index": ("theme.js", "index.js"),
    "inspection": ("theme.js", "timeline.js", "player.js", "call.js"),
}
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; media-src 'self' file:; img-src data:"


def render_call(view: CallView) -> str:
    """The page of one candidate on one call."""
    return _page("call", call_context(view))


def render_index(run: RunView) -> str:
    """The page of a run: its verdict, all calls with filters, and the catalogue of what differs."""
    return _page("index", index_context(run))


def render_inspection(inspection: Inspection, tracks: Mapping[Party, Track], sound: Mapping[Party, str]) -> str:
    """The page of a live call alone; ``sound`` is where each party's sound lies, relative to the page."""
    return _page("inspection", inspection_context(inspection, tracks, sound))


def _page(name: str, context: dict[str, Any]) -> str:
    environment = _environment()
    script = "".join(_static(part) for part in _SCRIPTS[name])
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii")
    return plain.clean(
        environment.get_template(f"{name}.html").render(
            context,
            policy=f"{_POLICY}; script-src 'sha256-{digest}'",
            style=Markup(_static("page.css")),  # noqa: S704 - our own file
            script=Markup(script),  # noqa: S704 - our own file
            Severity=Severity,
        )
    )


def _island(value: Any) -> Markup:
    """A JSON value that can stand inside a ``script`` element: ASCII, and without ``<``, ``>`` and ``&``."""
    text = json.dumps(plain.finite(value), separators=(",", ":"))
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704 - no markup survives


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("harness.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "clock": plain.clock,
        "counted": plain.counted,
        "headline": plain.headline,
        "island": _island,
        "joined": plain.joined,
        "link": quote,
        "ms": plain.milliseconds,
        "value": plain.value,
    }
    return environment


@cache
def _static(name: str) -> str:
    return (files("harness.report") / "static" / name).read_text("utf-8")
