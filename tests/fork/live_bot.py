"""A small live bot whose time is that of the sound it is fed: a greeting, a tool, a reply that the caller cuts off."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from pipecat.clocks.base_clock import BaseClock
from pipecat.frames.frames import (
    EndFrame,
    Frame,
    FunctionCallFromLLM,
    FunctionCallResultFrame,
    InputAudioRawFrame,
    LLMContextFrame,
    LLMFullResponseEndFrame,
    LLMFullResponseStartFrame,
    OutputAudioRawFrame,
    StartFrame,
    TranscriptionFrame,
    TTSAudioRawFrame,
    UserStartedSpeakingFrame,
    UserStoppedSpeakingFrame,
    VADUserStartedSpeakingFrame,
    VADUserStoppedSpeakingFrame,
)
from pipecat.observers.base_observer import BaseObserver
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineParams, PipelineWorker
from pipecat.processors.aggregators.llm_context import LLMContext
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor
from pipecat.services.llm_service import FunctionCallParams, LLMService
from pipecat.services.settings import LLMSettings, TTSSettings
from pipecat.services.tts_service import TTSService
from pipecat.transports.base_input import BaseInputTransport
from pipecat.transports.base_output import BaseOutputTransport
from pipecat.transports.base_transport import TransportParams
from pipecat.workers.runner import WorkerRunner

from harness.core.time import NS_PER_MS, NS_PER_S

IN_HZ, OUT_HZ = 16_000, 24_000
FRAME_MS = 20
FRAMES = 240
HOPS = 60
"""Turns of the event loop that the pipeline has for each frame, on a machine of any speed."""
SENTENCE_NS = NS_PER_S
SPEAKS_NS, STOPS_NS, BARGES_IN_NS = 1500 * NS_PER_MS, 2500 * NS_PER_MS, 3700 * NS_PER_MS
VAD_STOP_S = 0.2


def caller_sound() -> list[bytes]:
    """Frames of noise, none like another."""
    noise = np.random.default_rng(7).integers(-9000, 9000, (FRAMES, IN_HZ * FRAME_MS // 1000), np.int16)
    return [frame.astype("<i2").tobytes() for frame in noise]


class SampleClock(BaseClock):
    """Time as the sound that was fed tells it."""

    def __init__(self) -> None:
        self._now_ns = 0
        self._waiting: list[tuple[int, asyncio.Future[None]]] = []

    def get_time(self) -> int:
        return self._now_ns

    def start(self) -> None:
        return

    def advance(self, ns: int) -> None:
        self._now_ns += ns
        for due_ns, future in self._waiting:
            if due_ns <= self._now_ns and not future.done():
                future.set_result(None)
        self._waiting = [each for each in self._waiting if not each[1].done()]

    async def reach(self, due_ns: int) -> None:
        if due_ns > self._now_ns:
            future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.append((due_ns, future))
            await future


class Microphone(BaseInputTransport):
    async def start(self, frame: StartFrame) -> None:
        await super().start(frame)
        await self.set_transport_ready(frame)


class Loudspeaker(BaseOutputTransport):
    """Plays as long as the sound lasts, and remembers what it played and when."""

    def __init__(self, params: TransportParams, clock: SampleClock) -> None:
        super().__init__(params)
        self._sample_clock = clock
        self._due_ns = 0
        self.played: list[tuple[int, bytes]] = []

    async def start(self, frame: StartFrame) -> None:
        await super().start(frame)
        await self.set_transport_ready(frame)

    async def write_audio_frame(self, frame: OutputAudioRawFrame) -> bool:
        starts_ns = max(self._sample_clock.get_time(), self._due_ns)
        self._due_ns = starts_ns + len(frame.audio) * NS_PER_S // (2 * OUT_HZ)
        await self._sample_clock.reach(self._due_ns)
        self.played.append((starts_ns, frame.audio))
        return True


class Ears(FrameProcessor):
    """Stands for VAD, recogniser and turn-taking: knows when the caller speaks, and what."""

    def __init__(self, clock: SampleClock, context: LLMContext) -> None:
        super().__init__()
        self._sample_clock = clock
        self._context = context
        self._due = [
            (SPEAKS_NS, self._speaks),
            (STOPS_NS + int(VAD_STOP_S * NS_PER_S), self._stopped),
            (BARGES_IN_NS, self._barges_in),
        ]

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        await super().process_frame(frame, direction)
        await self.push_frame(frame, direction)
        if isinstance(frame, InputAudioRawFrame):
            while self._due and self._due[0][0] <= self._sample_clock.get_time():
                await self._due.pop(0)[1]()

    async def _speaks(self) -> None:
        await self.broadcast_frame(VADUserStartedSpeakingFrame)
        await self.broadcast_frame(UserStartedSpeakingFrame)

    async def _stopped(self) -> None:
        await self.broadcast_frame(VADUserStoppedSpeakingFrame, stop_secs=VAD_STOP_S)
        await self.push_frame(TranscriptionFrame("book it please", "caller", "now", finalized=True))
        await self.broadcast_frame(UserStoppedSpeakingFrame)
        await self.push_frame(LLMContextFrame(self._context))

    async def _barges_in(self) -> None:
        await self.broadcast_frame(VADUserStartedSpeakingFrame)
        await self.broadcast_frame(UserStartedSpeakingFrame)
        await self.broadcast_interruption()


class Model(LLMService):
    """Greets, books, and says that it has booked."""

    def __init__(self) -> None:
        unused: dict[str, Any] = dict.fromkeys(("temperature", "max_tokens", "top_p", "top_k", "seed"))
        unused |= dict.fromkeys(("frequency_penalty", "presence_penalty", "system_instruction"))
        unused |= {"filter_incomplete_user_turns": False, "user_turn_completion_config": None}
        super().__init__(settings=LLMSettings(model="m", **unused))
        self._steps: list[str | None] = ["Hello there.", None, "Booked for Friday. See you then. Goodbye."]

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        await super().process_frame(frame, direction)
        if not isinstance(frame, LLMContextFrame):
            await self.push_frame(frame, direction)
            return
        await self.push_frame(LLMFullResponseStartFrame())
        text = self._steps.pop(0)
        if text is None:
            call = FunctionCallFromLLM("book", "t1", {"day": "Friday"}, frame.context)
            await self.run_function_calls([call])
        else:
            await self._push_llm_text(text)
        await self.push_frame(LLMFullResponseEndFrame())


class Voice(TTSService):
    """A second of noise for each sentence."""

    def __init__(self) -> None:
        settings = TTSSettings(model="v", voice="v", language=None)
        super().__init__(push_start_frame=True, push_stop_frames=True, stop_frame_timeout_s=0.2, settings=settings)
        self._random = np.random.default_rng(9)

    async def run_tts(self, text: str, context_id: str) -> AsyncGenerator[Frame | None, None]:
        sound = self._random.integers(-9000, 9000, OUT_HZ, np.int16).astype("<i2").tobytes()
        yield TTSAudioRawFrame(sound, OUT_HZ, 1, context_id=context_id)


class Memory(FrameProcessor):
    """Stands for the aggregator that shows the model what its tool answered."""

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        await super().process_frame(frame, direction)
        await self.push_frame(frame, direction)
        if isinstance(frame, FunctionCallResultFrame):
            await self.push_frame(LLMContextFrame(LLMContext()), FrameDirection.UPSTREAM)


async def _book(params: FunctionCallParams) -> None:
    await params.result_callback({"ok": True, "seats": float("inf")})


@dataclass
class LiveBot:
    """One call of the bot; ``passed`` is what came out of the other end of its pipeline."""

    clock: SampleClock = field(default_factory=SampleClock)

    def __post_init__(self) -> None:
        params = TransportParams(
            audio_in_enabled=True,
            audio_out_enabled=True,
            audio_in_sample_rate=IN_HZ,
            audio_out_sample_rate=OUT_HZ,
            audio_out_end_silence_secs=0,
        )
        self.microphone, self.loudspeaker = Microphone(params), Loudspeaker(params, self.clock)
        self.passed: list[bytes] = []

    async def call(self, observers: Sequence[BaseObserver]) -> None:
        """Feed the call's sound, and return when the pipeline has ended."""
        model = Model()
        model.register_function("book", _book)
        context = LLMContext()
        counting = _Counting(self.passed)
        pipeline = Pipeline(
            [self.microphone, Ears(self.clock, context), model, Voice(), self.loudspeaker, Memory(), counting]
        )
        worker = PipelineWorker(
            pipeline,
            params=PipelineParams(audio_in_sample_rate=IN_HZ, audio_out_sample_rate=OUT_HZ),
            clock=self.clock,
            observers=list(observers),
            enable_rtvi=False,
            idle_timeout_secs=None,
        )

        @worker.event_handler("on_pipeline_started")
        async def on_pipeline_started(worker: PipelineWorker, frame: Any) -> None:
            await worker.queue_frame(LLMContextFrame(context))
            feeding.append(asyncio.create_task(self._feed(worker)))

        feeding: list[asyncio.Task[None]] = []
        runner = WorkerRunner(handle_sigint=False)
        await runner.add_workers(worker)
        await runner.run()
        await asyncio.gather(*feeding)

    async def _feed(self, worker: PipelineWorker) -> None:
        for pcm in caller_sound():
            self.clock.advance(FRAME_MS * NS_PER_MS)
            await self.microphone.push_audio_frame(InputAudioRawFrame(pcm, IN_HZ, 1))
            for _ in range(HOPS):
                await asyncio.sleep(0)
        await worker.queue_frame(EndFrame())


class _Counting(FrameProcessor):
    def __init__(self, passed: list[bytes]) -> None:
        super().__init__()
        self._passed = passed

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        await super().process_frame(frame, direction)
        if isinstance(frame, InputAudioRawFrame):
            self._passed.append(frame.audio)
        await self.push_frame(frame, direction)
