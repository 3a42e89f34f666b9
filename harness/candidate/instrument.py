"""Everything the harness changes in Pipecat, from underneath, before a candidate's module is imported.

Rules:

- One candidate and one call per process: what is changed here stays changed.
- A bot is used as it is: nothing below needs a line of it to be different.
- Each private name of Pipecat used here stands in ``PRIVATE``; a test fails when a release no longer has it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import replace
from types import ModuleType
from typing import Any

from pipecat.audio.vad.vad_analyzer import VADAnalyzer, VADState
from pipecat.frames.frames import (
    ErrorFrame,
    Frame,
    LLMContextFrame,
    LLMFullResponseEndFrame,
    LLMFullResponseStartFrame,
    LLMMessagesAppendFrame,
    LLMMessagesTransformFrame,
    LLMMessagesUpdateFrame,
    LLMSetToolsFrame,
    LLMTextFrame,
    MetricsFrame,
    TranscriptionFrame,
    TTSSpeakFrame,
    UserStartedSpeakingFrame,
    UserStoppedSpeakingFrame,
    VADUserStartedSpeakingFrame,
    VADUserStoppedSpeakingFrame,
)
from pipecat.observers.base_observer import BaseObserver, FrameProcessed
from pipecat.pipeline.worker import PipelineWorker
from pipecat.pipeline.worker_observer import WorkerObserver
from pipecat.processors.aggregators.llm_context import LLMContext
from pipecat.processors.aggregators.llm_response_universal import (
    LLMAssistantAggregator,
    LLMUserAggregator,
    LLMUserAggregatorParams,
)
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor, FrameProcessorSetup
from pipecat.services.llm_service import LLMService
from pipecat.services.stt_service import STTService
from pipecat.services.tts_service import TTSService
from pipecat.utils.base_object import BaseObject

from harness.candidate.account import Account, Run
from harness.candidate.context import Authors, Writer
from harness.candidate.imports import when_imported
from harness.candidate.live_turns import live_strategies
from harness.candidate.usage import usage_events
from harness.core.time import ns_from_seconds

PRIVATE = (
    (LLMUserAggregator, "_push_aggregation"),
    (TTSService, "_handle_llm_response_start"),
    (TTSService, "_handle_tts_speak"),
    (TTSService, "_speak_text"),
    (VADAnalyzer, "_run_analyzer"),
)
"""The private names of Pipecat that the account of a call stands on."""

_WRITTEN_BY_BOT = (LLMMessagesAppendFrame, LLMMessagesUpdateFrame, LLMMessagesTransformFrame, LLMSetToolsFrame)

_writer: ContextVar[tuple[Writer, int] | None] = ContextVar("harness_writer", default=None)
_cause: ContextVar[tuple[str, str, int | None] | None] = ContextVar("harness_cause", default=None)

BeforeInference = Callable[[LLMService[Any], LLMContext], bool]
"""Sees, and may change, what a model is about to be shown; tells whether live facts were missing."""


class Runs:
    """Which run of a model each service is in, and which run each response frame began."""

    def __init__(self) -> None:
        self.current: dict[int, Run] = {}
        self.begun: dict[int, Run] = {}

    def turn_of(self, service: LLMService[Any]) -> int | None:
        run = self.current.get(id(service))
        return run.turn if run else None


def watch_frames(account: Account, runs: Runs, turn_began: Callable[[], None]) -> None:
    """Report what processors push; a frame counts where it is first pushed."""
    push = FrameProcessor.push_frame
    seen: set[int] = set()

    async def watched(
        self: FrameProcessor, frame: Frame, direction: FrameDirection = FrameDirection.DOWNSTREAM
    ) -> None:
        if isinstance(frame, _WATCHED) and frame.id not in seen:
            seen.update({frame.id, frame.broadcast_sibling_id or frame.id})
            _report(account, runs, self, frame)
            if isinstance(frame, UserStartedSpeakingFrame):
                turn_began()
        await push(self, frame, direction)

    FrameProcessor.push_frame = watched  # type: ignore[method-assign]


_WATCHED = (
    ErrorFrame,
    LLMFullResponseEndFrame,
    LLMFullResponseStartFrame,
    LLMTextFrame,
    MetricsFrame,
    TranscriptionFrame,
    UserStartedSpeakingFrame,
    UserStoppedSpeakingFrame,
    VADUserStartedSpeakingFrame,
    VADUserStoppedSpeakingFrame,
)


def _report(account: Account, runs: Runs, source: FrameProcessor, frame: Frame) -> None:
    match frame:
        case LLMTextFrame() | LLMFullResponseStartFrame() | LLMFullResponseEndFrame():
            _report_response(account, runs, source, frame)
        case TranscriptionFrame() if isinstance(source, STTService):
            account.transcribed(frame.text, f"candidate/{_service_name(source)}")
        case VADUserStartedSpeakingFrame():
            account.caller_started(ns_from_seconds(frame.start_secs))
        case VADUserStoppedSpeakingFrame():
            account.caller_stopped(ns_from_seconds(frame.stop_secs))
        case UserStartedSpeakingFrame():
            account.turn_started()
        case UserStoppedSpeakingFrame():
            account.turn_stopped()
        case MetricsFrame():
            for event in usage_events(frame, account.turn, account.now()):
                account.event(event)
        case ErrorFrame():
            where = "candidate.memory" if isinstance(frame.exception, MemoryError) else "candidate.raise"
            account.fault(where, f"{frame.processor or source}: {frame.error}")


def _report_response(account: Account, runs: Runs, source: FrameProcessor, frame: Frame) -> None:
    run = runs.current.get(id(source))
    if run is None:
        return
    match frame:
        case LLMTextFrame():
            account.inference_said(run, frame.text)
        case LLMFullResponseStartFrame():
            runs.begun[frame.id] = run
        case LLMFullResponseEndFrame():
            account.inference_ended(run)


def watch_models(account: Account, runs: Runs, before: BeforeInference) -> None:
    """Report every run of a language model, and let ``before`` change what it is shown."""
    process = LLMService.process_frame

    async def watched(self: LLMService[Any], frame: Frame, direction: FrameDirection) -> None:
        if isinstance(frame, LLMContextFrame):
            incomplete = before(self, frame.context)
            digest = context_digest(self, frame.context)
            runs.current[id(self)] = account.inference_started(_model(self), digest, incomplete=incomplete)
        await process(self, frame, direction)

    LLMService.process_frame = watched  # type: ignore[method-assign]


def watch_voices(account: Account, runs: Runs) -> None:
    """Report what speech synthesis is asked to say, and why."""
    begin, speak, voice = TTSService._handle_llm_response_start, TTSService._handle_tts_speak, TTSService._speak_text
    replying: dict[int, tuple[str, str, int | None]] = {}

    async def began(self: TTSService, frame: LLMFullResponseStartFrame) -> None:
        run = runs.begun.get(frame.id)
        if run is not None:
            replying[id(self)] = (f"run {run.number}", "reply", run.turn)
        await begin(self, frame)

    async def commanded(self: TTSService, frame: TTSSpeakFrame) -> None:
        run = account.open_run
        token = _cause.set((f"speak {frame.id}", "filler", run.turn if run else account.turn))
        try:
            await speak(self, frame)
        finally:
            _cause.reset(token)

    async def voiced(self: TTSService, src_frame: Any, text: str, context_id: str) -> None:
        cause, kind, turn = _cause.get() or replying.get(id(self)) or (f"text {context_id}", "reply", account.turn)
        account.spoken(cause, context_id, text, "filler" if kind == "filler" else "reply", turn)
        await voice(self, src_frame, text, context_id)

    TTSService._handle_llm_response_start = began  # type: ignore[method-assign]
    TTSService._handle_tts_speak = commanded  # type: ignore[method-assign]
    TTSService._speak_text = voiced  # type: ignore[method-assign]


def watch_authors(account: Account, authors: Authors) -> None:
    """Note which messages of a context the aggregators write, for the caller and for the agent."""
    push, process, add = (
        LLMUserAggregator._push_aggregation,
        LLMAssistantAggregator.process_frame,
        LLMContext.add_message,
    )

    async def heard(self: LLMUserAggregator, *, run_llm: bool = True) -> str:
        token = _writer.set(("caller", account.heard_since_answer()) if self._aggregation else None)
        try:
            return await push(self, run_llm=run_llm)
        finally:
            _writer.reset(token)

    async def said(self: LLMAssistantAggregator, frame: Frame, direction: FrameDirection) -> None:
        token = _writer.set(None if isinstance(frame, _WRITTEN_BY_BOT) else ("agent", 0))
        try:
            await process(self, frame, direction)
        finally:
            _writer.reset(token)

    def added(self: LLMContext, message: Any) -> None:
        writer = _writer.get()
        if writer is not None:
            authors.wrote(message, *writer)
        add(self, message)

    LLMUserAggregator._push_aggregation = heard  # type: ignore[method-assign]
    LLMAssistantAggregator.process_frame = said  # type: ignore[method-assign]
    LLMContext.add_message = added  # type: ignore[method-assign]


def hold_interruptions() -> None:
    """Let nothing interrupt the candidate: the caller's next words answer the live agent."""

    async def held(self: FrameProcessor) -> None:
        return

    FrameProcessor.broadcast_interruption = held  # type: ignore[method-assign]


def hear_inline() -> None:
    """Let Silero judge each window on the loop, not in a thread: it takes a fraction of a millisecond, and handing it
    over there and back took longer, for every frame of every candidate."""

    async def analyzed(self: VADAnalyzer, buffer: bytes) -> VADState:
        return self._run_analyzer(buffer)

    def change(silero: ModuleType) -> None:
        silero.SileroVADAnalyzer.analyze_audio = analyzed

    when_imported("pipecat.audio.vad.silero", change)


def read_setup_plainly() -> None:
    """Let a processor's setup be read as any object: Pipecat compares each name that is read with a deprecated one, to
    warn of it, and reads several for each processor that a frame passes."""
    if "__getattribute__" in vars(FrameProcessorSetup):
        del FrameProcessorSetup.__getattribute__


def spare_observers() -> None:
    """Tell an observer of frames being processed only where it has a method for that: most see to what is pushed, and
    each frame is processed as often as there are processors."""

    async def processed(self: WorkerObserver, data: FrameProcessed) -> None:
        for observer, proxy in (self._proxies or {}).items():
            if getattr(observer.on_process_frame, "__func__", None) is not BaseObserver.on_process_frame:
                await proxy.queue.put(data)

    WorkerObserver.on_process_frame = processed  # type: ignore[method-assign]


def take_turns_from_live() -> None:
    """Let no pipeline find the caller's turns itself: they are proposed to it."""
    made = LLMUserAggregator.__init__

    def external(self: LLMUserAggregator, context: LLMContext, *, params: Any = None, **kwargs: Any) -> None:
        params = replace(params) if params else LLMUserAggregatorParams()
        params.vad_analyzer = None
        params.user_turn_strategies = live_strategies()
        made(self, context, params=params, **kwargs)

    LLMUserAggregator.__init__ = external  # type: ignore[method-assign]


class MuteClient(BaseObject):
    """Stands for the RTVI processor of a bot: its handlers can be registered, and what it sends goes nowhere."""

    def add_event_handler(self, event_name: str, handler: Callable[..., Any]) -> None:
        if event_name not in self._event_handlers:
            self._register_event_handler(event_name)
        super().add_event_handler(event_name, handler)

    async def ready(self) -> None:
        """Fire what a bot does when its client is ready."""
        await self._call_event_handler("on_client_ready")

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)

        async def nothing(*_: Any, **__: Any) -> None:
            return

        return nothing


def take_workers(started: Callable[[PipelineWorker, MuteClient], None]) -> None:
    """Give every pipeline worker our settings and a mute client, and report them when its pipeline has started."""
    made = PipelineWorker.__init__
    clients: dict[int, MuteClient] = {}

    def shadowed(self: PipelineWorker, pipeline: Any, **kwargs: Any) -> None:
        kwargs |= {"enable_rtvi": False, "idle_timeout_secs": None, "check_dangling_tasks": False}
        kwargs.pop("rtvi_processor", None)
        made(self, pipeline, **kwargs)
        self._params = self.params.model_copy(update={"enable_metrics": True, "enable_usage_metrics": True})
        clients[id(self)] = MuteClient()
        self.add_event_handler("on_pipeline_started", lambda worker, frame: started(worker, clients[id(worker)]))

    PipelineWorker.__init__ = shadowed  # type: ignore[method-assign]
    PipelineWorker.rtvi = property(lambda self: clients[id(self)])  # type: ignore[assignment, method-assign]


def context_digest(service: LLMService[Any], context: LLMContext) -> str:
    """A digest of all that a model is given: messages, tools, system instruction."""
    tools = getattr(context.tools, "standard_tools", None) or []
    given = {
        "messages": [_plain(message) for message in context.get_messages()],
        "tools": [tool.to_default_dict() for tool in tools],
        "system": str(getattr(service._settings, "system_instruction", "") or ""),
    }
    text = json.dumps(given, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(message: Any) -> Any:
    return message if isinstance(message, dict) else str(getattr(message, "message", type(message).__name__))


def _model(service: Any) -> str | None:
    model = getattr(service._settings, "model", None)
    return model if isinstance(model, str) else type(service).__name__


def _service_name(service: Any) -> str:
    model = getattr(service._settings, "model", None)
    return model if isinstance(model, str) and model else type(service).__name__
