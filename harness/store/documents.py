"""The documents of a committed folder, checked when read: JSON, timelines, sound."""

from __future__ import annotations

import json
from typing import Any, TypeVar

from harness.audio import riff
from harness.core.audio import Encoding, Format, Party, Side, Track
from harness.core.errors import InputError, StoreError
from harness.core.schema import decode
from harness.core.timeline import Timeline
from harness.store.manifest import Committed

T = TypeVar("T")

_PCM = 1  # WAVE format tag


def to_json(value: Any) -> bytes:
    """A JSON document for people to read, too; lone surrogates stand as they were said."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "surrogatepass")


def read_object(stored: Committed, name: str) -> dict[str, Any]:
    """The JSON object in a file.

    Raises:
        StoreError: the file is missing, damaged, or no JSON object.
    """
    text = stored.read_text(name)
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise StoreError(f"{stored.folder / name}: not JSON: {error}") from None
    if not isinstance(value, dict):
        raise StoreError(f"{stored.folder / name}: must be an object, is {type(value).__name__}")
    return value


def read_decoded(cls: type[T], stored: Committed, name: str) -> T:
    """The dataclass that a JSON file describes; errors as of ``read_object``, and fields of a wrong type."""
    try:
        return decode(cls, read_object(stored, name))
    except ValueError as error:
        raise StoreError(f"{stored.folder / name}: {error}") from None


def read_track(stored: Committed, name: str, party: Party) -> Track | None:
    """The sound of a mono WAV file, ``None`` where the folder has no such file.

    Raises:
        StoreError: the file is missing, damaged, or no sound.
    """
    if name not in stored.manifest.files:
        return None
    try:
        wave = riff.parse(stored.read(name))
    except ValueError as error:
        raise StoreError(f"{stored.folder / name}: {error}") from None
    encoding = wave.g711 or (Encoding.PCM_S16LE if (wave.tag, wave.bits) == (_PCM, 16) else None)
    if encoding is None or wave.channels != 1:
        raise StoreError(
            f"{stored.folder / name}: a stored track is mono G.711 or 16-bit PCM, "
            f"is {wave.channels} channels of format {wave.tag}, {wave.bits} bit"
        )
    return Track(party, Format(encoding, wave.rate_hz), bytes(wave.sound))


def read_timeline(stored: Committed, name: str, side: Side) -> Timeline:
    """The timeline in a file of JSON lines.

    Raises:
        StoreError: the file is missing, damaged, or breaks the format; names the line.
    """
    try:
        return Timeline.parse(stored.read_text(name), side, str(stored.folder / name))
    except InputError as error:
        raise StoreError(str(error)) from None
