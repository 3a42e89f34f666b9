"""A finished run as pages on loopback, for browsers that refuse sound from files."""

from __future__ import annotations

from pathlib import Path

from starlette.applications import Starlette
from starlette.responses import RedirectResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from harness.core.errors import InputError


def app(run: Path) -> Starlette:
    """An application that serves one run's folder and nothing else, read-only; sound can be sought in.

    Raises:
        InputError: the folder holds no report.
    """
    if not (run / "report.html").is_file():
        raise InputError(f"{run}: no report.html in it; a run's folder is what `harness replay --out` wrote")
    home = Route("/", lambda request: RedirectResponse("/report.html"))
    return Starlette(routes=[home, Mount("/", StaticFiles(directory=run, follow_symlink=False))])
