"""A call that was promoted to a regression case: nobody has touched it since."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from harness.core.errors import InputError

FIXTURE_FILE, MANIFEST_FILE = "fixture.json", "manifest.json"


def check(folder: Path) -> None:
    """Hold a promoted case's files to its manifest; a folder without ``fixture.json`` is none.

    Raises:
        InputError: a file was changed, is missing, or was put in by hand; names the file.
    """
    if not (folder / FIXTURE_FILE).is_file():
        return
    path = folder / MANIFEST_FILE
    try:
        listed = {
            name: entry["sha256"] for name, entry in json.loads(path.read_text(encoding="utf-8"))["files"].items()
        }
    except FileNotFoundError:
        raise InputError(f"{path}: is missing; a promoted case has one") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"{path}: is damaged: {error}") from None
    for name, digest in listed.items():
        try:
            data = (folder / name).read_bytes()
        except OSError:
            raise InputError(f"{folder / name}: is listed in {MANIFEST_FILE} but missing") from None
        if hashlib.sha256(data).hexdigest() != digest:
            raise InputError(f"{folder / name}: was edited by hand after it was promoted; promote it again")
    for found in sorted(folder.iterdir()):
        if found.name not in listed and found.name != MANIFEST_FILE and not found.name.startswith("."):
            raise InputError(f"{found}: was put in by hand after the case was promoted; promote it again")
