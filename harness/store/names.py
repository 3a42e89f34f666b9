"""Folder and file names for ids that come from outside.

Rules:

- Characters outside ``[A-Za-z0-9._-]`` are percent-encoded as UTF-8, so two ids never share a name.
- An id of dots alone has its dots encoded: no name is ``.`` or ``..``.
- A name longer than 200 characters is cut and ends in ``~`` and the id's SHA-256; ``~`` stands in no encoded id.
"""

from __future__ import annotations

import hashlib
import re

_SAFE = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-")
_LONGEST = 200
_ESCAPE_CUT = re.compile(r"%[0-9A-F]?$")


def folder_name(identifier: str) -> str:
    """The name under which something with this id is stored; never empty, never a way out of its folder.

    Raises:
        ValueError: the id is empty.
    """
    if not identifier:
        raise ValueError("an id must not be empty")
    raw = identifier.encode("utf-8", "surrogatepass")
    if not identifier.strip("."):
        return _shortened("%2E" * len(raw), raw)
    return _shortened("".join(chr(byte) if byte in _SAFE else f"%{byte:02X}" for byte in raw), raw)


def _shortened(name: str, raw: bytes) -> str:
    if len(name) <= _LONGEST:
        return name
    digest = hashlib.sha256(raw).hexdigest()
    head = name[: _LONGEST - len(digest) - 1]
    return f"{_ESCAPE_CUT.sub('', head)}~{digest}"
