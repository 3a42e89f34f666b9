"""A scripted phone bot in the shape of Pipecat's own examples: tone in, canned words through, tone out.

It hears a stretch of tone as the next line of ``heard``; its model answers by ``replies``, or calls the tool that a
reply names. Everything is exact: no model, no network.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any

import numpy as np
from pipecat.audio.vad.vad_analyzer import VADAnalyzer, VADParams
from pipecat.frames.frames import (
    Frame,
    FunctionCallFromLLM,
    LLMContextFrame,
    LLMFullResponseEndFrame,
    LLMFullResponseStartFrame,
    LLMRunFrame,
    TranscriptionFrame,
    TTSAudioRawFrame,
    TTSSpeakFrame,
)
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineParams, PipelineWorker
from pipecat.processors.aggregators.llm_context import LLMContext
from pipecat.processors.aggregators.llm_response_universal import LLMContextAggregatorPair, LLMUserAggregatorParams
from pipecat.processors.frame_processor import FrameDirection
from pipecat.runner.utils import create_transport
from pipecat.services.llm_service import FunctionCallParams, LLMService
from pipecat.services.settings import LLMSettings, STTSettings, TTSSettings
from pipecat.services.stt_service import SegmentedSTTService
from pipecat.services.tts_service import TTSService
from pipecat.transports.base_transport import TransportParams
from pipecat.turns.user_stop import SpeechTimeoutUserTurnStopStrategy
from pipecat.turns.user_turn_strategies import UserTurnStrategies
from pipecat.utils.time import time_now_iso8601
from pipecat.workers.runner import WorkerRunner

transport_params = {
    "webrtc": lambda: TransportParams(audio_in_enabled=True, audio_out_enabled=True),
    "twilio": lambda: TransportParams(audio_in_enabled=True, audio_out_enabled=True),
}


class ToneVAD(VADAnalyzer):
    """Any sound is speech."""

    def num_frames_required(self) -> int:
        return self.sample_rate // 50

    def voice_confidence(self, buffer: bytes) -> float:
        return 1.0 if np.abs(np.frombuffer(buffer, np.int16)).max(initial=0) > 500 else 0.0


class Ears(SegmentedSTTService):
    def __init__(self, lines: list[str], latency_s: float) -> None:
        super().__init__(settings=STTSettings(model="ears", language=None), ttfs_p99_latency=0.4)
        self._lines = iter(lines)
        self._latency_s = latency_s

    async def run_stt(self, audio: bytes) -> Any:
        await asyncio.sleep(self._latency_s)
        yield TranscriptionFrame(next(self._lines, "mumble"), "caller", time_now_iso8601(), finalized=True)


class Brain(LLMService):
    """Says ``replies[last message]``; a reply ``{"tool": ..., "args": ...}`` calls a tool."""

    def __init__(self, replies: dict[str, Any], first_s: float) -> None:
        super().__init__(
            settings=LLMSettings(
                model="brain",
                system_instruction=None,
                temperature=None,
                max_tokens=None,
                top_p=None,
                top_k=None,
                frequency_penalty=None,
                presence_penalty=None,
                seed=None,
                filter_incomplete_user_turns=False,
                user_turn_completion_config=None,
                extra={},
            )
        )
        self._replies = replies
        self._first_s = first_s

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        await super().process_frame(frame, direction)
        if not isinstance(frame, LLMContextFrame):
            await self.push_frame(frame, direction)
            return
        await self.push_frame(LLMFullResponseStartFrame())
        try:
            await self._answer(frame.context)
        finally:
            await self.push_frame(LLMFullResponseEndFrame())

    async def _answer(self, context: LLMContext) -> None:
        last = context.get_messages()[-1]
        said = str(last["content"])
        reply = self._replies.get(said, f"You said {said}.")
        if said == "show me":
            reply = json.dumps(context.get_messages()[1:])
        await asyncio.sleep(self._first_s)
        if isinstance(reply, dict):
            calls = [
                FunctionCallFromLLM(function_name=name, tool_call_id=name, arguments=reply["args"], context=context)
                for name in reply["tool"].split()
            ]
            await self.run_function_calls(calls)
            return
        if last["role"] == "tool":
            reply = f"The tool says {said}."
        for word in reply.split(" "):
            await self._push_llm_text(word + " ")
            await asyncio.sleep(0.01)


class Mouth(TTSService):
    """60 ms of tone for each letter."""

    def __init__(self, first_s: float) -> None:
        super().__init__(
            settings=TTSSettings(model="mouth", voice="tone", language=None),
            push_start_frame=True,
            push_stop_frames=True,
            sample_rate=16000,
        )
        self._first_s = first_s

    async def run_tts(self, text: str, context_id: str) -> Any:
        await asyncio.sleep(self._first_s)
        samples = int(16000 * 0.06 * max(5, min(len(text), 60)))
        pcm = (np.sin(np.arange(samples) * 0.05) * 8000).astype(np.int16).tobytes()
        for at in range(0, len(pcm), 6400):
            yield TTSAudioRawFrame(pcm[at : at + 6400], 16000, 1, context_id=context_id)


RAN: list[str] = []
"""Tools whose real code has run."""


async def book(params: FunctionCallParams, date: str) -> None:
    """Book.

    Args:
        date: The day.
    """
    RAN.append("book")
    print("REAL TOOL RAN", flush=True)
    await params.result_callback({"real": True})


def make_brain(given: dict[str, Any]) -> LLMService[Any]:
    if "base_url" in given:
        from pipecat.services.openai.llm import OpenAILLMService

        return OpenAILLMService(
            api_key="none", base_url=given["base_url"], settings=OpenAILLMService.Settings(model="served")
        )
    return Brain(given.get("replies", {}), given.get("llm_s", 0.3))


def phone_line(
    transport: Any, given: dict[str, Any], context: LLMContext, brain: LLMService[Any]
) -> tuple[PipelineWorker, LLMContextAggregatorPair]:
    aggregators = LLMContextAggregatorPair(
        context,
        user_params=LLMUserAggregatorParams(
            vad_analyzer=ToneVAD(params=VADParams(stop_secs=0.2, confidence=0.5, min_volume=0.0)),
            user_turn_strategies=UserTurnStrategies(stop=[SpeechTimeoutUserTurnStopStrategy(user_speech_timeout=0.6)]),
        ),
    )
    processors = [
        transport.input(),
        Ears(given.get("heard", []), given.get("stt_s", 0.15)),
        aggregators.user(),
        brain,
        Mouth(given.get("tts_s", 0.2)),
        transport.output(),
        aggregators.assistant(),
    ]
    params = PipelineParams(audio_in_sample_rate=8000, audio_out_sample_rate=16000)
    return PipelineWorker(Pipeline(processors), params=params), aggregators


async def run_bot(transport: Any, runner_args: Any) -> None:
    given = runner_args.body
    context = LLMContext([{"role": "system", "content": "You are a test."}], tools=[book])
    brain = make_brain(given)
    worker, _ = phone_line(transport, given, context, brain)

    @transport.event_handler("on_client_connected")
    async def connected(transport: Any, client: Any) -> None:
        if given.get("greeting"):
            await worker.queue_frame(TTSSpeakFrame(given["greeting"]))
        elif given.get("run_first"):
            context.add_message({"role": "developer", "content": "greet"})
            await worker.queue_frame(LLMRunFrame())

    @transport.event_handler("on_client_disconnected")
    async def disconnected(transport: Any, client: Any) -> None:
        await worker.cancel()

    if given.get("filler"):

        @brain.event_handler("on_function_calls_started")
        async def filler(service: Any, calls: Any) -> None:
            await worker.queue_frame(TTSSpeakFrame(given["filler"]))

    runner = WorkerRunner(handle_sigint=runner_args.handle_sigint)
    await runner.add_workers(worker)
    await runner.run()


async def bot(runner_args: Any) -> None:
    transport = await create_transport(runner_args, transport_params)
    await run_bot(transport, runner_args)
