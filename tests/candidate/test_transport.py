"""The caller's sound on its way into a pipeline."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from pipecat.audio.filters.base_audio_filter import BaseAudioFilter
from pipecat.frames.frames import FilterControlFrame, Frame
from pipecat.transports.base_transport import TransportParams

from harness.candidate.transport import ShadowInput


class Halving(BaseAudioFilter):
    """Lets every second byte pass, and nothing of a frame of zeros."""

    async def start(self, sample_rate: int) -> None: ...

    async def stop(self) -> None: ...

    async def process_frame(self, frame: FilterControlFrame) -> None: ...

    async def filter(self, audio: bytes) -> bytes:
        return audio[::2].strip(b"\0")


@pytest.mark.parametrize(
    ("options", "passed"),
    [
        ({}, [b"abcd", bytes(4), b"efgh"]),
        ({"audio_in_filter": Halving()}, [b"ac", b"eg"]),
        ({"audio_in_passthrough": False}, []),
    ],
)
def test_sound_passes_the_bots_filter_in_order(
    options: dict[str, Any], passed: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    pushed: list[bytes] = []

    async def main() -> None:
        entry = ShadowInput(TransportParams(audio_in_enabled=True, **options))

        async def push(frame: Frame, *_: Any) -> None:
            pushed.append(frame.audio)  # type: ignore[attr-defined]

        monkeypatch.setattr(entry, "push_frame", push)
        entry._audio_in_queue = asyncio.Queue()
        task = asyncio.ensure_future(entry._audio_task_handler())
        for sound in (b"abcd", bytes(4), b"efgh"):
            await entry.hear(sound)
        await entry._audio_in_queue.join()
        task.cancel()

    asyncio.run(main())
    assert pushed == passed
