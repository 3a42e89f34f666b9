"""The transport a candidate gets in the place of any other: it hears the recorded caller, and nobody hears it.

Rules:

- Sound leaves the pipeline into the account of the call, and nowhere else. There is no socket here.
- A frame of the caller's sound enters when its last sample has been spoken.
- The output is consumed as fast as a device would play it, so that the pipeline's own notions of speaking hold.
- Each private name of Pipecat used here stands in ``PRIVATE``; a test fails when a release no longer has it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from pipecat.frames.frames import (
    Frame,
    InputAudioRawFrame,
    InterruptionFrame,
    OutputAudioRawFrame,
    SpeechOutputAudioRawFrame,
    StartFrame,
    TTSAudioRawFrame,
    TTSStoppedFrame,
)
from pipecat.processors.frame_processor import FrameDirection
from pipecat.transports.base_input import BaseInputTransport
from pipecat.transports.base_output import BaseOutputTransport
from pipecat.transports.base_transport import BaseTransport, TransportParams

from harness.candidate.account import Account

PRIVATE = ((BaseInputTransport, "_audio_task_handler"),)
"""The private name of Pipecat that the caller's sound goes through."""


class ShadowInput(BaseInputTransport):
    """Where the caller's sound enters the pipeline."""

    async def start(self, frame: StartFrame) -> None:
        await super().start(frame)
        await self.set_transport_ready(frame)

    async def hear(self, pcm: bytes) -> None:
        """Take one frame of sound at this transport's rate."""
        await self.push_audio_frame(InputAudioRawFrame(audio=pcm, sample_rate=self.sample_rate, num_channels=1))

    async def _audio_task_handler(self) -> None:
        """Push what is heard, as Pipecat's own does, without the task and the timer with which that one waits for each
        frame; it does nothing when the timer expires."""
        while True:
            frame: InputAudioRawFrame = await self._audio_in_queue.get()
            if self._params.audio_in_filter:
                frame.audio = await self._params.audio_in_filter.filter(frame.audio)
            if frame.audio and self._params.audio_in_passthrough:
                await self.push_frame(frame)
            self._audio_in_queue.task_done()


class ShadowOutput(BaseOutputTransport):
    """Where the candidate's sound ends."""

    def __init__(self, params: TransportParams, account: Account, **kwargs: Any) -> None:
        super().__init__(params, **kwargs)
        self._account = account
        self._due_s: float | None = None
        self._hurry = False

    async def start(self, frame: StartFrame) -> None:
        await super().start(frame)
        await self.set_transport_ready(frame)

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        if isinstance(frame, OutputAudioRawFrame) and direction == FrameDirection.DOWNSTREAM:
            if isinstance(frame, (TTSAudioRawFrame, SpeechOutputAudioRawFrame)):
                self._hurry = False
            self._account.sound(getattr(frame, "context_id", None), _mono(frame), frame.sample_rate)
        elif isinstance(frame, TTSStoppedFrame):
            self._account.voiced(frame.context_id)
        elif isinstance(frame, InterruptionFrame):
            self._account.silenced()
        await super().process_frame(frame, direction)

    def hurry(self) -> None:
        """Let what is left of an earlier reply pass at once: the caller has begun to speak again."""
        self._hurry = True
        self._due_s = None

    async def write_audio_frame(self, frame: OutputAudioRawFrame) -> bool:
        if self._hurry:
            return True
        now = asyncio.get_running_loop().time()
        lasts = len(frame.audio) / (2 * frame.num_channels * frame.sample_rate)
        self._due_s = max(now, self._due_s or now) + lasts
        await asyncio.sleep(self._due_s - now)
        return True


class ShadowTransport(BaseTransport):
    """A transport of which both ends are here. Any event name can be subscribed to; the ones of a phone call fire."""

    def __init__(self, params: TransportParams, account: Account, acted: Callable[[str], None]) -> None:
        super().__init__()
        shadow = shadow_params(params)
        self.entry = ShadowInput(shadow, name="ShadowInput")
        self.exit = ShadowOutput(shadow, account, name="ShadowOutput")
        self._acted = acted

    def input(self) -> ShadowInput:
        return self.entry

    def output(self) -> ShadowOutput:
        return self.exit

    def add_event_handler(self, event_name: str, handler: Callable[..., Any]) -> None:
        if event_name not in self._event_handlers:
            self._register_event_handler(event_name)
        super().add_event_handler(event_name, handler)

    def get_client_id(self, client: Any) -> str:
        return "caller"

    def listens(self, event_name: str) -> bool:
        """Whether the bot has a handler for an event."""
        handlers = self._event_handlers.get(event_name)
        return bool(handlers and handlers.handlers)

    async def tell(self, event_name: str, *args: Any) -> None:
        """Fire an event at the bot's handlers, if it has any."""
        if self.listens(event_name):
            await self._call_event_handler(event_name, *args)

    def __getattr__(self, name: str) -> Any:
        """A provider's own call (transfer, dial out, record): noted, and not done."""
        if name.startswith("_"):
            raise AttributeError(name)

        async def refused(*_: Any, **__: Any) -> None:
            self._acted(name)

        return refused


def shadow_params(params: TransportParams) -> TransportParams:
    """The bot's parameters, with sound on both ways and nothing padded."""
    given = {name: getattr(params, name) for name in TransportParams.model_fields if hasattr(params, name)}
    given |= {"audio_in_enabled": True, "audio_out_enabled": True, "audio_out_end_silence_secs": 0}
    given |= {"audio_in_stream_on_start": True, "audio_in_passthrough": True, "video_out_bitrate": None}
    return TransportParams(**given)


def _mono(frame: OutputAudioRawFrame) -> bytes:
    if frame.num_channels == 1:
        return frame.audio
    step = 2 * frame.num_channels
    return b"".join(frame.audio[at : at + 2] for at in range(0, len(frame.audio) - step + 1, step))
