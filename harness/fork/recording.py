"""Recorded calls: which files are one, and opening it.

A recording is a folder with a ``call.json``, or one file whose ending has an opener in ``OPENERS``. A format is added
by naming its ending there. A suite is a file of many: each case of it is a recording, with the path ``FILE::ID``.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from harness.core.call import Call
from harness.core.errors import InputError
from harness.fork.folder import CALL_FILE, open_folder
from harness.fork.messages import endings as message_endings
from harness.fork.messages import open_messages
from harness.fork.raw import ENDING as RAW_ENDING
from harness.fork.raw import open_raw
from harness.fork.stereo import open_stereo
from harness.fork.suite import ENDINGS as SUITE_ENDINGS
from harness.fork.suite import cases, is_suite, open_case

Opener = Callable[[Path, bool], Call]
"""Opens one file as a call; the flag swaps the parties' channels. Raises InputError."""

OPENERS: Mapping[str, Opener] = {
    ".wav": open_stereo,
    ".flac": open_stereo,
    ".ogg": open_stereo,
    ".opus": open_stereo,
    ".mp3": open_stereo,
    **dict.fromkeys(message_endings(), open_messages),
    RAW_ENDING: open_raw,
    **dict.fromkeys(SUITE_ENDINGS, open_case),
}
"""Openers by the ending of the file's name, in lower case; the longest ending that fits counts."""


def expand(paths: Iterable[Path | str]) -> list[Path]:
    """The recordings that paths name, each once, in the order given; those of a folder or pattern by name.

    A folder that is no recording stands for all recordings in it, however deep; other files in it are passed over, and
    so is what begins with a dot. A path that names no recording is kept: opening it tells what is wrong with it, and
    the others are not held up.
    """
    found: dict[Path, None] = {}
    for path in map(Path, paths):
        for recording in _matched(path):
            found.update(dict.fromkeys(cases(recording) if is_suite(recording) else [recording]))
    return list(found)


def open_call(path: Path, *, swap_channels: bool = False) -> Call:
    """Open a recorded call.

    ``swap_channels`` takes the first channel for the agent's and the second for the caller's.

    Raises:
        InputError: the path is no recording, or the recording breaks a rule; one line naming the file and the rule.
    """
    try:
        if is_suite(path):
            opener: Opener | None = open_case
        elif (path / CALL_FILE).is_file():
            opener = open_folder
        elif path.is_dir():
            raise InputError(f"{path}: holds no recording: no {CALL_FILE}, no file ending in {_endings()}")
        elif path.exists():
            opener = _opener(path)
        else:
            raise InputError(
                f"{path}: no recording matches" if _is_pattern(path) else f"{path}: no such file or folder"
            )
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror or error}") from None
    if opener is None:
        raise InputError(f"{path}: a recording is a folder with {CALL_FILE} or a file ending in {_endings()}")
    return opener(path, swap_channels)


def _matched(path: Path) -> list[Path]:
    """The recordings that one path names, or the path itself if there are none."""
    try:
        if path.is_dir():
            return _in_folder(path) or [path]
        if path.exists() or not _is_pattern(path):
            return [path]
    except OSError:
        return [path]
    found: list[Path] = []
    for match in sorted(glob.glob(str(path), recursive=True)):  # noqa: PTH207, pathlib takes no absolute patterns
        if Path(match).is_dir():
            found += _in_folder(Path(match))
        elif _opener(Path(match)):
            found.append(Path(match))
    return found or [path]


def _is_pattern(path: Path) -> bool:
    return glob.has_magic(str(path))


def _in_folder(folder: Path) -> list[Path]:
    """Recordings in a folder, by name; a folder that is a recording is not searched further."""
    found: list[Path] = []
    for root, folders, files in os.walk(folder):
        if CALL_FILE in files:
            found.append(Path(root))
            folders.clear()
            continue
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(root, name) for name in files if not name.startswith(".") and _opener(Path(name))]
    return sorted(found)


def _opener(path: Path) -> Opener | None:
    name = path.name.lower()
    fitting = [ending for ending in OPENERS if name.endswith(ending)]
    return OPENERS[max(fitting, key=len)] if fitting else None


def _endings() -> str:
    return ", ".join(OPENERS)
