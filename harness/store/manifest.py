"""The manifest: what a folder holds, with sizes and digests. Written last, it is the commit.

Rules:

- A folder without ``manifest.json`` does not exist.
- Whoever begins a folder marks it, so that what a crash has left can be told from what was never ours and is kept.
- Each file is checked against the manifest whenever it is read.
- A fact is never edited in place: the version that is replaced stays as ``<stem>.<version>.<suffix>``, its manifest as
  ``manifest.<version>.json``, and the new manifest lists both. Written old copies first, then the new files, then
  the manifest: where a crash falls between the last two, the copy still carries the bytes that the manifest names.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from harness.core.errors import StoreError
from harness.core.schema import decode, encode
from harness.store.disk import TEMPORARY, locked, sync_folder, write_file

MANIFEST = "manifest.json"
_BEGUN = f".begun{TEMPORARY}"
SCHEMA = 1


@dataclass(frozen=True, slots=True)
class FileEntry:
    """Size in bytes and SHA-256 in hexadecimal of one file."""

    size: int
    sha256: str

    @staticmethod
    def of(data: bytes) -> FileEntry:
        return FileEntry(len(data), hashlib.sha256(data).hexdigest())

    def fault_of(self, data: bytes) -> str | None:
        """The rule that ``data`` breaks, or ``None`` where it is what was written."""
        if len(data) != self.size:
            return f"has {len(data)} bytes, its manifest says {self.size}"
        digest = hashlib.sha256(data).hexdigest()
        return None if digest == self.sha256 else f"has sha256 {digest[:12]}…, its manifest says {self.sha256[:12]}…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """``manifest.json``: paths relative to it, and how often its facts were revised, counted from 1."""

    files: Mapping[str, FileEntry]
    version: int = 1
    schema: int = field(default=SCHEMA)

    def __post_init__(self) -> None:
        if self.schema != SCHEMA:
            raise ValueError(f"schema must be {SCHEMA}, is {self.schema}")
        for name in self.files:
            path = PurePosixPath(name)
            if path.is_absolute() or ".." in path.parts or not path.parts:
                raise ValueError(f"files: {name!r} leads out of the folder")

    def dump(self) -> bytes:
        return (json.dumps(encode(self), indent=1, sort_keys=True) + "\n").encode()


@dataclass(frozen=True, slots=True)
class Committed:
    """A folder whose manifest was read."""

    folder: Path
    manifest: Manifest

    def read(self, name: str) -> bytes:
        """The bytes of one file, as they were committed.

        Raises:
            StoreError: the file is not in the manifest, is missing, was cut short or was changed.
        """
        entry = self.manifest.files.get(name)
        path = self.folder / name
        if entry is None:
            raise StoreError(f"{path}: is not listed in {MANIFEST}")
        fault = f"is listed in {MANIFEST} but missing"
        for place in (path, self.folder / archived(name, self.manifest.version)):
            try:
                data = place.read_bytes()
            except FileNotFoundError:
                continue
            except OSError as error:
                raise StoreError(f"{place}: cannot be read: {error.strerror}") from error
            found = entry.fault_of(data)
            if found is None:
                return data
            fault = found if place == path else fault
        raise StoreError(f"{path}: {fault}")

    def read_text(self, name: str) -> str:
        """Like ``read``, for text."""
        try:
            return self.read(name).decode("utf-8", "surrogatepass")
        except UnicodeDecodeError as error:
            raise StoreError(f"{self.folder / name}: must be UTF-8: byte {error.start} is not") from None

    def verify(self) -> None:
        """Check every file.

        Raises:
            StoreError: naming the first file that is missing or not as it was written.
        """
        for name in self.manifest.files:
            self.read(name)


def archived(name: str, version: int) -> str:
    """The name under which a file's version is kept once another has taken its place."""
    path = PurePosixPath(name)
    return str(path.with_name(f"{path.stem}.{version}{path.suffix}"))


def is_committed(folder: Path) -> bool:
    return (folder / MANIFEST).is_file()


def is_begun(folder: Path) -> bool:
    """Whether the folder is being written or taken away, or a crash has left it so."""
    return (folder / _BEGUN).exists() and not is_committed(folder)


def stray_of(folder: Path) -> str | None:
    """A file in a folder that has lost its manifest; ``None`` where all is well, or nothing was finished."""
    if is_committed(folder) or not folder.is_dir() or (folder / _BEGUN).exists():
        return None
    return next((path.name for path in sorted(folder.iterdir()) if path.is_file() and path.name[0] != "."), None)


def open_folder(folder: Path) -> Committed:
    """Read a folder's manifest.

    Raises:
        StoreError: there is none, so that the folder counts as not written, or it is damaged.
    """
    path = folder / MANIFEST
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise StoreError(f"{path}: is missing, so this is no finished bundle") from None
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"{path}: cannot be read: {error}") from error
    try:
        return Committed(folder, decode(Manifest, json.loads(text)))
    except (ValueError, RecursionError) as error:
        raise StoreError(f"{path}: is damaged: {error}") from None


def commit(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write all files, then the manifest. The caller holds the folder (``disk.locked``).

    What an attempt that did not finish has left is cleared away first.

    Raises:
        StoreError: the folder holds files that no attempt of ours has left.
    """
    begun = folder / _BEGUN
    strays = [path for path in folder.iterdir() if path.is_file()]
    if strays and begun not in strays:
        raise StoreError(f"{folder}: holds {strays[0].name} but no {MANIFEST}; a bundle needs a folder of its own")
    begun.touch()
    sync_folder(folder)
    if strays:
        _clear(folder)
    for name, data in files.items():
        write_file(folder / name, data)
    entries = {name: FileEntry.of(data) for name, data in files.items()}
    _write_manifest(folder, Manifest(files=entries))
    begun.unlink()


def revise(folder: Path, files: Mapping[str, bytes]) -> Manifest:
    """Put new versions of some files beside the old ones and make them the current ones.

    Files that have not changed make no version. Returns the current manifest.

    Raises:
        StoreError: the folder is not committed, is damaged, or cannot be written.
    """
    with locked(folder):
        current = open_folder(folder)
        old = current.manifest
        changed = {name: data for name, data in files.items() if old.files.get(name) != FileEntry.of(data)}
        if not changed:
            return old
        kept = {archived(name, old.version): current.read(name) for name in changed if name in old.files}
        kept[archived(MANIFEST, old.version)] = (folder / MANIFEST).read_bytes()
        for name, data in (kept | changed).items():
            write_file(folder / name, data)
        entries = {name: FileEntry.of(data) for name, data in (kept | changed).items()}
        new = Manifest(files={**old.files, **entries}, version=old.version + 1)
        _write_manifest(folder, new)
        return new


def discard(folder: Path) -> int:
    """Take a committed or half-written folder away; how many bytes that were.

    It is marked as begun and its manifest goes first: where a crash falls in between, what is left is no bundle, and
    is cleared away by whoever commits here next, or by ``harness gc``. Folders in it that are committed themselves
    must be discarded before.

    Raises:
        StoreError: the folder cannot be removed.
    """
    with locked(folder):
        size = sum(path.lstat().st_size for path in folder.rglob("*") if not path.is_dir())
        (folder / _BEGUN).touch()
        sync_folder(folder)
        (folder / MANIFEST).unlink(missing_ok=True)
        sync_folder(folder)
        _clear(folder)
        (folder / _BEGUN).unlink()
        folder.rmdir()
    return size


def _clear(folder: Path) -> None:
    """Remove all but the mark, which goes last: what is left without it would not be known for ours."""
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path.name != _BEGUN:
            path.unlink()


def _write_manifest(folder: Path, manifest: Manifest) -> None:
    sync_folder(folder)
    write_file(folder / MANIFEST, manifest.dump())
    sync_folder(folder)
