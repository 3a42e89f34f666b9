"""Small recorded calls on disk for tests."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

RATE_HZ = 8000
STARTED = {"kind": "call_started", "call_id": "c1"}


def two_tones(seconds: float = 2.0, rate_hz: int = RATE_HZ) -> np.ndarray:
    """Shape (n, 2): 440 Hz left, 620 Hz right."""
    at = np.arange(int(rate_hz * seconds)) / rate_hz
    return np.stack([9000 * np.sin(2 * np.pi * hz * at) for hz in (440, 620)], axis=1).astype(np.int16)


def write_sound(path: Path, samples: np.ndarray, rate_hz: int = RATE_HZ, subtype: str | None = None) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, samples, rate_hz, subtype=subtype)
    return path


def head(**changes: Any) -> dict[str, Any]:
    """The content of a ``call.json`` for a stereo file; a change to ``None`` leaves the key out."""
    content = {
        "schema": 1,
        "id": "c1",
        "audio": {"caller": {"file": "audio.wav", "channel": 0}, "agent": {"file": "audio.wav", "channel": 1}},
        **changes,
    }
    return {key: value for key, value in content.items() if value is not None}


def write_call(
    folder: Path,
    call: Mapping[str, Any] | str | None = None,
    live: Sequence[Mapping[str, Any]] | str | None = None,
    samples: np.ndarray | None = None,
) -> Path:
    """A fixture folder; text is written as it stands."""
    write_sound(folder / "audio.wav", two_tones() if samples is None else samples, subtype="ULAW")
    (folder / "call.json").write_text(call if isinstance(call, str) else json.dumps(call or head()))
    if live is not None:
        text = live if isinstance(live, str) else "".join(json.dumps(event) + "\n" for event in live)
        (folder / "live.jsonl").write_text(text)
    return folder
