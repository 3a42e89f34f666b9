"""A recorded call as a folder: ``call.json``, its sound, and what the live side reported.

``call.json`` is ``{"schema":1,"id","provider","started_at","attributes":{},"links":{},
"audio":{"caller":{"file":"audio.wav","channel":0},"agent":{"file":"audio.wav","channel":1}}}``; only ``id`` and one
track of ``audio`` are needed. ``live.jsonl`` and ``media.json`` may be absent, and so may ``reference.jsonl``: what was
really said, as a timeline of speech, and ``expected.json``: what a right agent does.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from harness.audio import files
from harness.audio.files import Sound
from harness.core import strict_json
from harness.core.audio import Party
from harness.core.call import Call, Media
from harness.core.errors import InputError
from harness.core.expected import Expected
from harness.core.schema import decode
from harness.core.timeline import Timeline
from harness.fork import promoted
from harness.fork.account import read_account, with_reports
from harness.fork.stereo import PARTIES, with_sound

CALL_FILE, LIVE_FILE, MEDIA_FILE, REFERENCE_FILE = "call.json", "live.jsonl", "media.json", "reference.jsonl"
EXPECTED_FILE = "expected.json"
SCHEMA = 1

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """Where a track's sound stands; ``channel`` counts from 0 and may be left out for a mono file."""

    file: str
    channel: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFile:
    """``call.json``."""

    id: str
    audio: Mapping[str, Channel]
    schema: int = SCHEMA
    provider: str = "recording"
    started_at: str | None = None
    attributes: Mapping[str, Any] = field(default_factory=dict)
    links: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.schema != SCHEMA:
            raise ValueError(f"schema must be {SCHEMA}, is {self.schema}")
        if not self.id:
            raise ValueError("id must not be empty")
        for party in self.audio:
            if party not in PARTIES:
                raise ValueError(f"audio.{party} is no track, need caller or agent")
        if not self.audio:
            raise ValueError("audio needs the track of the caller or of the agent, has neither")
        if self.started_at is not None:
            _check_time(self.started_at)


def open_folder(folder: Path, swap_channels: bool) -> Call:
    """Open a folder with a ``call.json``; ``swap_channels`` gives each track to the other party.

    Raises:
        InputError: a file is missing or breaks its format; names the file, and the line where it has lines.
    """
    promoted.check(folder)
    head = _decoded(CallFile, folder / CALL_FILE)
    call = Call(
        call_id=head.id,
        tracks={},
        provider=head.provider,
        started_at=head.started_at,
        attributes=head.attributes,
        links=head.links,
        origin=str(folder),
    )
    call = with_sound(call, _placed(folder, head, swap_channels))
    live = folder / LIVE_FILE
    if live.exists():
        call = _described(call, read_account(_text(live), str(live), call))
    reference = folder / REFERENCE_FILE
    if reference.exists():
        call = replace(call, reference=read_account(_text(reference), str(reference), call))
    expected = folder / EXPECTED_FILE
    if expected.exists():
        call = replace(call, expected=_decoded(Expected, expected))
    return with_reports(call, _capture(folder / MEDIA_FILE, swap_channels))


def _described(call: Call, live: Timeline) -> Call:
    """The call with its live account, and what only that tells of it."""
    return replace(
        call,
        live=live,
        started_at=call.started_at or live.started.started_at,
        attributes={**live.started.attributes, **call.attributes},
        links={**live.started.links, **call.links},
    )


def _decoded(cls: type[T], path: Path) -> T:
    try:
        return decode(cls, strict_json.loads(_text(path)))
    except json.JSONDecodeError as error:
        raise InputError(f"{path}:{error.lineno}: not JSON: {error.msg} at column {error.colno}") from None
    except ValueError as error:
        raise InputError(f"{path}: {error}") from None


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: must be UTF-8, byte {error.start} is not") from None


def _placed(folder: Path, head: CallFile, swap_channels: bool) -> dict[Party, tuple[Sound, int]]:
    sounds: dict[Path, Sound] = {}
    placed: dict[Party, tuple[Sound, int]] = {}
    used: dict[tuple[Path, int], Party] = {}
    for party in PARTIES:
        if party not in head.audio:
            continue
        path = _inside(folder, party, head.audio[party].file)
        sound = sounds.setdefault(path, sounds.get(path) or files.read(path))
        number = _channel(folder, party, head.audio[party], sound)
        if (path, number) in used:
            raise InputError(f"{folder / CALL_FILE}: caller and agent must not share channel {number} of {path.name}")
        used[path, number] = party
        owner: Party = ("agent" if party == "caller" else "caller") if swap_channels else party
        placed[owner] = (sound, number)
    return placed


def _inside(folder: Path, party: Party, name: str) -> Path:
    """The path of a track's file, which must lie in the call's folder."""
    where = f"{folder / CALL_FILE}: audio.{party}.file"
    if not name or "\0" in name:
        raise InputError(f"{where} must name a file, is {name!r}")
    try:
        path = (folder / name).resolve()
        root = folder.resolve()
    except (OSError, RuntimeError) as error:
        raise InputError(f"{where} cannot be followed: {error}") from None
    if Path(name).is_absolute() or not path.is_relative_to(root) or path == root:
        raise InputError(f"{where} must lie in the call's folder, is {name!r}")
    return folder / name


def _channel(folder: Path, party: Party, place: Channel, sound: Sound) -> int:
    where = f"{folder / CALL_FILE}: audio.{party}.channel"
    count = len(sound.channels)
    if place.channel is None and count > 1:
        raise InputError(f"{where} is missing, {place.file} has {count} channels")
    number = place.channel or 0
    if not 0 <= number < count:
        raise InputError(f"{where} must be 0 to {count - 1} in {place.file}, is {number}")
    return number


def _capture(path: Path, swap_channels: bool) -> Media | None:
    """The capture's own account of its media, where it was kept."""
    if not path.exists():
        return None
    told = _decoded(Media, path)
    return replace(told, caller=told.agent, agent=told.caller) if swap_channels else told


def _check_time(started_at: str) -> None:
    try:
        known = datetime.fromisoformat(started_at).tzinfo is not None
    except ValueError:
        known = False
    if not known:
        raise ValueError(f"started_at must be an RFC 3339 time with its zone, is {started_at!r}")
