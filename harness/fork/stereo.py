"""A stereo recording with nothing beside it: left is the caller, right the agent."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from harness.audio import files, pcm
from harness.audio.channels import why_mixed
from harness.audio.files import Sound
from harness.core.audio import Encoding, Party, Track
from harness.core.call import Call, Media, MediaGap, TrackMedia
from harness.core.errors import InputError

PARTIES: tuple[Party, Party] = ("caller", "agent")
_ACCOUNT = "live.jsonl"


def open_stereo(path: Path, swap_channels: bool) -> Call:
    """Open a bare recording; its call id is the file's name without its ending.

    Raises:
        InputError: the file is no sound file, its parties cannot be told apart, or an account of the live side lies
            beside it that nothing ties to it.
    """
    if path.with_name(_ACCOUNT).exists() and not path.with_name("call.json").exists():
        raise InputError(f"{path}: {_ACCOUNT} lies beside it and would not be read: a call.json must name both")
    sound = files.read(path)
    if len(sound.channels) != 2:
        raise InputError(f"{path}: a recording needs the caller left and the agent right, this one is mono")
    parties = PARTIES[::-1] if swap_channels else PARTIES
    placed = {party: (sound, number) for number, party in enumerate(parties)}
    call_id = os.fsencode(path.stem).decode("utf-8", "replace")
    return with_sound(Call(call_id=call_id, tracks={}, origin=str(path)), placed)


def with_sound(call: Call, placed: Mapping[Party, tuple[Sound, int]]) -> Call:
    """The call with the tracks that stand in channels of sound files, the shorter padded to the longer.

    What was padded is a gap of the track, cause ``not_sent``.

    Raises:
        InputError: both tracks hold the same sound.
    """
    tracks = {
        party: Track(party, sound.format, sound.channels[number])
        for party in PARTIES
        if party in placed
        for sound, number in [placed[party]]
    }
    length_ns = max(track.duration_ns for track in tracks.values())
    media = {party: _media(placed[party][0], tracks[party], length_ns) for party in tracks}
    padded = {party: _padded(track, length_ns) for party, track in tracks.items()}
    call = replace(call, tracks=padded, media=Media(caller=media.get("caller"), agent=media.get("agent")))
    if (reason := why_mixed(call)) is not None:
        raise InputError(f"{call.origin}: {reason}")
    return call


def _media(sound: Sound, track: Track, length_ns: int) -> TrackMedia:
    missing = (MediaGap(track.duration_ns, length_ns, "not_sent"),) if track.duration_ns < length_ns else ()
    return TrackMedia(encoding=_captured_as(sound), rate_hz=track.format.rate_hz, gaps=missing)


def _captured_as(sound: Sound) -> str:
    """The track's encoding where that is what the file held, else the file's: ``mp3/mpeg_layer_iii``."""
    if sound.format.encoding is not Encoding.PCM_S16LE or sound.subtype == "PCM_16":
        return sound.format.encoding.value
    return f"{sound.container}/{sound.subtype}".lower()


def _padded(track: Track, length_ns: int) -> Track:
    missing = length_ns * track.format.rate_hz // 1_000_000_000 - track.samples
    return replace(track, data=track.data + pcm.silence(track.format, missing)) if missing > 0 else track
