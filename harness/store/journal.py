"""Calls in progress on the disk: append-only, and whole up to the last block after a crash.

A file is a mark, then blocks: length (4 bytes, little-endian), CRC-32 of the body (4), body. ``append`` only takes
note; ``flush`` writes all that was noted as one block, so a killed process loses what came after the last flush and
nothing else. A block may be sealed (encrypted) on its way; reading stops at the first block that is not whole.
"""

from __future__ import annotations

import os
import struct
import threading
import zlib
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path

from harness.core.errors import StoreError

Seal = Callable[[bytes], bytes]
"""What a block's body is turned into before it is written, or back."""

MARK = b"SHJRNL1\n"
ENDING = ".journal"
REFUSED = ".refused"
KEPT = ".messages"
"""Ends the name of a journal that stays when its call is stored, because the raw messages are wanted."""
"""Ends the name of a journal that was set aside because no call is in it."""
MAX_NOTED_BYTES = 1 << 20
"""How much of a call is kept in memory while the disk takes nothing: about 20 s of two tracks as JSON."""

_HEAD = struct.Struct("<II")


def plain(body: bytes) -> bytes:
    """No seal: the body as it is."""
    return body


class FileJournal:
    """The journal of one connection; a ``core.ports.Journal``. ``append`` and ``flush`` may run in different threads.

    The file is made at the first flush. Where the disk refuses, nothing is lost until ``most_bytes`` are noted; from
    then on ``append`` drops, and counts.
    """

    def __init__(self, path: Path, seal: Seal = plain, most_bytes: int = MAX_NOTED_BYTES) -> None:
        self.path = path
        self.dropped = 0
        self._seal = seal
        self._most_bytes = most_bytes
        self._lock = threading.Lock()
        self._noted: deque[bytes] = deque()
        self._appended = 0
        self._written = 0
        self._file: int | None = None
        self._end = 0

    @property
    def noted_bytes(self) -> int:
        """Bytes appended and not yet written."""
        return self._appended - self._written

    def append(self, data: bytes) -> None:
        """Take note of ``data``; never waits and never raises."""
        appended = self._appended + len(data)
        if appended - self._written > self._most_bytes:
            self.dropped += 1
            return
        self._appended = appended
        self._noted.append(data)

    def flush(self) -> None:
        """Write what was noted as one block.

        Raises:
            StoreError: the disk refuses; what was noted is kept for the next time, and the file is as before.
        """
        with self._lock:
            body = b"".join([self._noted.popleft() for _ in range(len(self._noted))])
            if not body:
                return
            try:
                self._write(self._seal(body))
            except OSError as error:
                self._noted.appendleft(body)
                raise StoreError(f"{self.path}: cannot be written: {error.strerror or error}") from error
            self._written += len(body)

    def close(self) -> None:
        """Write what was noted, and close the file.

        Raises:
            StoreError: see ``flush``; the file is closed all the same.
        """
        try:
            self.flush()
        finally:
            with self._lock:
                if self._file is not None:
                    os.close(self._file)
                    self._file = None

    def discard(self) -> None:
        """Forget what was noted and remove the file."""
        with self._lock:
            self._noted.clear()
            self._written = self._appended
            if self._file is not None:
                os.close(self._file)
                self._file = None
            self.path.unlink(missing_ok=True)

    def _write(self, body: bytes) -> None:
        if self._file is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = os.open(self.path, os.O_WRONLY | os.O_CREAT, 0o600)
            self._end = os.lseek(self._file, 0, os.SEEK_END)
        block = (b"" if self._end else MARK) + _HEAD.pack(len(body), zlib.crc32(body)) + body
        try:
            written = 0
            while written < len(block):
                written += os.pwrite(self._file, block[written:], self._end + written)
        except OSError:
            os.ftruncate(self._file, self._end)
            raise
        self._end += len(block)


def blocks(path: Path, unseal: Seal = plain, start: int = 0) -> Iterator[tuple[int, bytes]]:
    """(end of the block in the file, its body) from byte ``start`` on, up to the first block that is not whole.

    ``start`` is 0 or an end given earlier: a reader can follow a journal that still grows.

    Raises:
        StoreError: the file cannot be read, or is no journal.
    """
    try:
        with path.open("rb") as file:
            mark = file.read(len(MARK))
            if not MARK.startswith(mark):
                raise StoreError(f"{path}: a journal begins with {MARK!r}, this with {mark!r}")
            end = max(start, len(MARK))
            file.seek(end)
            while len(head := file.read(_HEAD.size)) == _HEAD.size:
                length, crc = _HEAD.unpack(head)
                body = file.read(length)
                if len(body) != length or zlib.crc32(body) != crc:
                    return
                end += _HEAD.size + length
                yield end, unseal(body)
    except OSError as error:
        raise StoreError(f"{path}: cannot be read: {error.strerror or error}") from error


def unfinished(folder: Path) -> tuple[Path, ...]:
    """The journals in ``folder``: calls in progress, or left behind by a process that died."""
    return tuple(sorted(folder.glob(f"*{ENDING}"))) if folder.is_dir() else ()


def remove(path: Path, *, keep: bool = False) -> None:
    """The journal of a call that is stored goes; ``keep`` sets it aside instead, as its call's raw messages."""
    if keep and path.exists():
        path.rename(path.with_suffix(KEPT))
    path.unlink(missing_ok=True)
