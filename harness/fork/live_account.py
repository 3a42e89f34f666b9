"""A live bot's account of its call: the frames that pass through its pipeline, told as events.

Rules

- It looks on: nothing here waits, changes a frame, or keeps one.
- Times are the pipeline's clock, in nanoseconds; who sends the events moves them onto the call clock.
- Frames that pass twice (one for each direction) are told once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pipecat.frames.frames import (
    AggregatedTextFrame,
    BotStartedSpeakingFrame,
    BotStoppedSpeakingFrame,
    ErrorFrame,
    ExternalFunctionCallInProgressFrame,
    ExternalFunctionCallResultFrame,
    Frame,
    FunctionCallCancelFrame,
    FunctionCallInProgressFrame,
    FunctionCallResultFrame,
    InputDTMFFrame,
    InterruptionFrame,
    LLMFullResponseEndFrame,
    LLMFullResponseStartFrame,
    LLMTextFrame,
    MetricsFrame,
    TranscriptionFrame,
    TTSStartedFrame,
    TTSStoppedFrame,
    TTSTextFrame,
    UserStartedSpeakingFrame,
    UserStoppedSpeakingFrame,
    VADUserStartedSpeakingFrame,
    VADUserStoppedSpeakingFrame,
)
from pipecat.metrics.metrics import LLMUsageMetricsData, STTUsageMetricsData, TTSUsageMetricsData

from harness.core.events import (
    Dtmf,
    Event,
    Fault,
    Inference,
    Interruption,
    Speech,
    Stage,
    StageTime,
    ToolCall,
    ToolResult,
    Usage,
)
from harness.core.time import Span, ns_from_seconds
from harness.fork.live_voices import Voices

WATCHED: tuple[type[Frame], ...] = (
    AggregatedTextFrame,
    BotStartedSpeakingFrame,
    BotStoppedSpeakingFrame,
    ErrorFrame,
    ExternalFunctionCallInProgressFrame,
    ExternalFunctionCallResultFrame,
    FunctionCallCancelFrame,
    FunctionCallInProgressFrame,
    FunctionCallResultFrame,
    InputDTMFFrame,
    InterruptionFrame,
    LLMFullResponseEndFrame,
    LLMFullResponseStartFrame,
    LLMTextFrame,
    MetricsFrame,
    TranscriptionFrame,
    TTSStartedFrame,
    TTSStoppedFrame,
    UserStartedSpeakingFrame,
    UserStoppedSpeakingFrame,
    VADUserStartedSpeakingFrame,
    VADUserStoppedSpeakingFrame,
)
"""The frames that an account is made of, beside sound."""


@dataclass(slots=True)
class _Run:
    """One run of a language model."""

    at_ns: int
    first_ns: int | None = None
    text: str = ""


class LiveAccount:
    """Takes frames where they are first pushed, and the transport's; ``tell`` gets the events."""

    def __init__(self, tell: Callable[[Event], object]) -> None:
        self._tell = tell
        self.voices = Voices(tell)
        self._speech_start_ns: int | None = None
        self._speech: Span | None = None
        self._told_until_ns = 0
        self._speaking = False
        self._runs: dict[str, _Run] = {}
        self._called: dict[str, int] = {}
        self._answered: set[str] = set()

    def take(self, frame: Frame, source: str, at_ns: int) -> None:
        """A processor named ``source`` pushed a frame that nobody pushed before."""
        match frame:
            case LLMFullResponseStartFrame() | LLMTextFrame() | LLMFullResponseEndFrame():
                self._responded(frame, source, at_ns)
            case AggregatedTextFrame() | TTSStartedFrame() | TTSStoppedFrame() | InterruptionFrame():
                self._voiced(frame, source, at_ns)
            case MetricsFrame():
                self._usage(frame, at_ns)
            case ErrorFrame(error=error):
                self._tell(Fault(where="live.raise", message=f"{frame.processor or source}: {error}", at_ns=at_ns))
            case BotStartedSpeakingFrame() | BotStoppedSpeakingFrame():
                self._speaking = isinstance(frame, BotStartedSpeakingFrame)
            case _:
                self._heard(frame, source, at_ns)
                self._tool(frame, at_ns)

    def finish(self) -> None:
        """The pipeline is over: tell of what never ended."""
        self.voices.silenced()
        for source, run in self._runs.items():
            self._inferred(source, run, run.first_ns or run.at_ns)
        self._runs.clear()

    def _heard(self, frame: Frame, source: str, at_ns: int) -> None:
        match frame:
            case VADUserStartedSpeakingFrame(start_secs=ago) if self._speech_start_ns is None:
                self._speech_start_ns = max(0, at_ns - ns_from_seconds(ago))
            case VADUserStoppedSpeakingFrame(stop_secs=ago) if self._speech_start_ns is not None:
                end_ns = max(self._speech_start_ns, at_ns - ns_from_seconds(ago))
                self._speech, self._speech_start_ns = Span(self._speech_start_ns, end_ns), None
            case UserStartedSpeakingFrame() if self._speaking:
                self._once(frame, Interruption(by="caller", at_ns=at_ns))
            case UserStoppedSpeakingFrame() if self._speech is not None and self._speech.end_ns <= at_ns:
                self._once(frame, StageTime(stage="turn", start_ns=self._speech.end_ns, end_ns=at_ns))
            case TranscriptionFrame(text=text) if text.strip():
                self._transcribed(text.strip(), source, at_ns)
            case InputDTMFFrame(button=button):
                self._tell(Dtmf(digit=button.value, at_ns=at_ns))
            case _:
                return

    def _once(self, frame: Frame, event: Event) -> None:
        """Tell ``event`` for one of the two frames of a broadcast."""
        if frame.broadcast_sibling_id is None or frame.broadcast_sibling_id > frame.id:
            self._tell(event)

    def _transcribed(self, text: str, source: str, at_ns: int) -> None:
        """The last stretch of speech without a transcript, or the rest of one that has some, reads ``text``."""
        heard = self._speech
        if self._speech_start_ns is not None and (heard is None or self._told_until_ns > heard.start_ns):
            heard = Span(self._speech_start_ns, max(at_ns, self._speech_start_ns))
        heard = heard or Span(at_ns, at_ns)
        if heard.start_ns < self._told_until_ns < heard.end_ns:
            heard = Span(self._told_until_ns, heard.end_ns)
        self._told_until_ns = heard.end_ns
        self._tell(
            Speech(party="caller", start_ns=heard.start_ns, end_ns=heard.end_ns, text=text, source=f"live/{source}")
        )
        self._stage("stt", heard.end_ns, at_ns)

    def _responded(self, frame: Frame, source: str, at_ns: int) -> None:
        run = self._runs.get(source)
        if isinstance(frame, LLMFullResponseStartFrame):
            if run is not None:
                self._inferred(source, run, at_ns)
            self._runs[source] = _Run(at_ns)
        elif run is not None and isinstance(frame, LLMTextFrame):
            run.first_ns = at_ns if run.first_ns is None else run.first_ns
            run.text += frame.text
        elif run is not None:
            del self._runs[source]
            self._inferred(source, run, at_ns)

    def _inferred(self, source: str, run: _Run, end_ns: int) -> None:
        self._tell(Inference(at_ns=run.at_ns, model=source, completion=run.text))
        self._stage("llm", run.at_ns, end_ns, run.first_ns)

    def _voiced(self, frame: Frame, source: str, at_ns: int) -> None:
        match frame:
            case TTSTextFrame(text=text, context_id=context):
                self.voices.text(context, text, source, at_ns, announced=False)
            case AggregatedTextFrame(text=text, context_id=context, will_be_spoken=True):
                self.voices.text(context, text, source, at_ns, announced=True)
            case TTSStartedFrame(context_id=context):
                self.voices.asked(context, source, at_ns)
            case TTSStoppedFrame(context_id=context):
                asked = self.voices.times(context)
                if asked is not None:
                    self._stage("tts", asked[0], at_ns, asked[1])
            case InterruptionFrame():
                self.voices.silenced()
            case _:
                return

    def _tool(self, frame: Frame, at_ns: int) -> None:
        match frame:
            case FunctionCallInProgressFrame() | ExternalFunctionCallInProgressFrame():
                if frame.tool_call_id not in self._called:
                    self._called[frame.tool_call_id] = at_ns
                    self._tell(
                        ToolCall(
                            call=frame.tool_call_id,
                            name=frame.function_name,
                            arguments=_arguments(frame.arguments),
                            at_ns=at_ns,
                        )
                    )
            case FunctionCallResultFrame(properties=properties) if properties is None or properties.is_final:
                self._answer(frame.tool_call_id, at_ns, plain(frame.result), frame.error)
            case ExternalFunctionCallResultFrame(is_final=True):
                self._answer(frame.tool_call_id, at_ns, plain(frame.result), None)
            case FunctionCallCancelFrame():
                self._answer(frame.tool_call_id, at_ns, None, "cancelled")
            case _:
                return

    def _answer(self, call: str, at_ns: int, result: Any, error: str | None) -> None:
        if call in self._called and call not in self._answered:
            self._answered.add(call)
            self._tell(ToolResult(call=call, at_ns=at_ns, result=result, error=error))
            self._stage("tool", self._called[call], at_ns)

    def _usage(self, frame: MetricsFrame, at_ns: int) -> None:
        for data in frame.data:
            match data:
                case LLMUsageMetricsData(value=tokens):
                    used = {"input_tokens": tokens.prompt_tokens, "output_tokens": tokens.completion_tokens}
                    self._tell(Usage(stage="llm", model=data.model, at_ns=at_ns, **used))
                case TTSUsageMetricsData(value=characters):
                    self._tell(Usage(stage="tts", model=data.model, at_ns=at_ns, characters=characters))
                case STTUsageMetricsData(value=usage):
                    heard_ns = ns_from_seconds(usage.audio_seconds)
                    self._tell(Usage(stage="stt", model=data.model, at_ns=at_ns, audio_ns=heard_ns))

    def _stage(self, stage: Stage, start_ns: int, end_ns: int, first_ns: int | None = None) -> None:
        self._tell(StageTime(stage=stage, start_ns=start_ns, end_ns=max(start_ns, end_ns), first_ns=first_ns))


def plain(value: Any) -> Any:
    """A copy of ``value`` as JSON has it; what JSON does not have stands as its text."""
    try:
        return json.loads(json.dumps(value, default=str), parse_constant=str)
    except (TypeError, ValueError, RecursionError):
        return str(value)


def _arguments(value: Any) -> Mapping[str, Any]:
    copy = plain(value)
    return copy if isinstance(copy, dict) else {"value": copy}
