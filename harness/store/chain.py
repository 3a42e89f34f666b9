"""Append-only records of what people and the gate did, in JSON lines chained by digests.

Rules
-----
1. A line is written whole and flushed to the disk before anything acts on it.
2. Each line carries the SHA-256 of the line before it: a line that is changed, dropped or put in is noticed.
3. A last line that a crash cut short was never acted on; it is set aside when the next one is written.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from harness.core.errors import StoreError
from harness.store.disk import locked, storing, write_file

FIRST = "0" * 64
"""What the first line carries in place of a digest."""


def append(path: Path, record: Mapping[str, Any], since: int | None = None) -> bool:
    """Add one record to a chain. What was decided on the first ``since`` records is not added, ``False``, where more
    have come.

    Raises:
        StoreError: the chain was changed by another hand, or cannot be written.
    """
    with locked(path.parent), storing(path):
        lines, whole = _lines(path)
        _check(path, lines)
        if since is not None and len(lines) != since:
            return False
        line = _line(record, lines)
        with path.open("r+b" if path.exists() else "xb") as file:
            file.truncate(whole)
            file.seek(whole)
            try:
                file.write(line + b"\n")
                file.flush()
                os.fsync(file.fileno())
            except OSError:
                os.ftruncate(file.fileno(), whole)  # what was not said to be written must not be found
                raise
    return True


def records(path: Path) -> tuple[dict[str, Any], ...]:
    """All records of a chain, oldest first; none where there is no file.

    Raises:
        StoreError: it cannot be read; or a line was changed, dropped or put in; names the line.
    """
    try:
        lines, _ = _lines(path)
    except OSError as error:
        raise StoreError(f"{path}: cannot be read: {error.strerror or error}") from error
    return _check(path, lines)


def rewrite(path: Path, stays: Callable[[Mapping[str, Any]], bool]) -> int:
    """Take the records out for which ``stays`` is false, chaining the rest anew; how many went.

    The file is replaced as a whole. For what must be forgotten alone: a chain is otherwise append-only.

    Raises:
        StoreError: the chain was changed by another hand, or cannot be written.
    """
    with locked(path.parent), storing(path):
        old = records(path)
        kept = [{name: value for name, value in record.items() if name != "previous"} for record in old]
        kept = [record for record in kept if stays(record)]
        if len(kept) == len(old):
            return 0
        lines: list[bytes] = []
        for record in kept:
            lines.append(_line(record, lines))
        write_file(path, b"".join(line + b"\n" for line in lines))
        return len(old) - len(kept)


def _line(record: Mapping[str, Any], before: list[bytes]) -> bytes:
    linked = {**record, "previous": _digest(before[-1]) if before else FIRST}
    return json.dumps(linked, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _lines(path: Path) -> tuple[list[bytes], int]:
    """Whole lines, and how many bytes they take."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        data = b""
    whole = data.rfind(b"\n") + 1
    return data[:whole].splitlines(), whole


def _check(path: Path, lines: list[bytes]) -> tuple[dict[str, Any], ...]:
    expected = FIRST
    out: list[dict[str, Any]] = []
    for number, line in enumerate(lines, start=1):
        try:
            record = json.loads(line)
        except ValueError:
            raise StoreError(f"{path}:{number}: not JSON") from None
        if not isinstance(record, dict) or record.get("previous") != expected:
            raise StoreError(f"{path}:{number}: does not follow the line before it: the file was changed")
        expected = _digest(line)
        out.append(record)
    return tuple(out)


def _digest(line: bytes) -> str:
    return hashlib.sha256(line).hexdigest()
