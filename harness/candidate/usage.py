"""Pipecat's usage metrics as events."""

from __future__ import annotations

from collections.abc import Iterator

from pipecat.frames.frames import MetricsFrame
from pipecat.metrics.metrics import LLMUsageMetricsData, STTUsageMetricsData, TTSUsageMetricsData

from harness.core.events import Usage
from harness.core.time import ns_from_seconds


def usage_events(frame: MetricsFrame, turn: int | None, at_ns: int) -> Iterator[Usage]:
    """What the services of a pipeline say they consumed."""
    for data in frame.data:
        match data:
            case LLMUsageMetricsData(value=tokens):
                yield Usage(
                    stage="llm",
                    input_tokens=tokens.prompt_tokens,
                    output_tokens=tokens.completion_tokens,
                    model=data.model,
                    turn=turn,
                    at_ns=at_ns,
                )
            case TTSUsageMetricsData(value=characters):
                yield Usage(stage="tts", characters=characters, model=data.model, turn=turn, at_ns=at_ns)
            case STTUsageMetricsData(value=usage):
                heard = ns_from_seconds(usage.audio_seconds)
                yield Usage(stage="stt", audio_ns=heard, model=data.model, turn=turn, at_ns=at_ns)
