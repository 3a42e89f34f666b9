"""Writing files so that a crash leaves the old one or the new one, never half of one."""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from harness.core.errors import StoreError

TEMPORARY = "~"
"""Ends the name of a file that is being written; no name of ours ends so."""


@contextmanager
def storing(path: Path) -> Iterator[None]:
    """Turn the operating system's refusal to write into a ``StoreError`` that names the file."""
    try:
        yield
    except OSError as error:
        raise StoreError(f"{error.filename or path}: cannot be written: {error.strerror or error}") from error


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Make ``folder`` where it is missing and hold it against other writers, of any process, until the block ends.

    Raises:
        StoreError: the folder cannot be made, or something inside the block could not be written.
    """
    with storing(folder):
        descriptor = _held(folder)
        try:
            yield
        finally:
            os.close(descriptor)


def _held(folder: Path) -> int:
    """A descriptor that holds the folder's lock: of the folder that is there now, not of one removed meanwhile."""
    while True:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = os.open(folder, os.O_RDONLY)
        except FileNotFoundError:
            continue
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        try:
            if os.path.samestat(os.fstat(descriptor), folder.stat()):
                return descriptor
        except FileNotFoundError:
            pass
        os.close(descriptor)


def write_file(path: Path, data: bytes) -> None:
    """Put ``data`` at ``path`` whole: a temporary file beside it, flushed to the disk, then renamed over it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=".", suffix=TEMPORARY, dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def sync_folder(folder: Path) -> None:
    """Flush the names in a folder to the disk, so that a later file cannot outlive an earlier one."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
