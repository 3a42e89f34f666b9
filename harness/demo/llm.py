"""The agent's language model: rules behind the door of a Pipecat LLM service.

It works from nothing but the context of each inference, streams its words at a model's pace, and calls tools the way
every other LLM service does. So the same context always gives the same completion, on any machine, without a key.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, cast
from zlib import crc32

from pipecat.frames.frames import (
    Frame,
    FunctionCallFromLLM,
    LLMContextFrame,
    LLMFullResponseEndFrame,
    LLMFullResponseStartFrame,
)
from pipecat.metrics.metrics import LLMTokenUsage
from pipecat.processors.aggregators.llm_context import LLMContext
from pipecat.processors.frame_processor import FrameDirection
from pipecat.services.llm_service import LLMService
from pipecat.services.settings import LLMSettings

from harness.demo.dialogue import Say, Step, Use, decide
from harness.demo.state import State, read
from harness.demo.versions import Version

Policy = Callable[[State, Version], Step]
"""What a conversation's next step is."""

_FIRST_TOKEN_S = 0.22
_PER_TOKEN_S = 0.012


class ClinicLLM(LLMService):
    """The deterministic model of one version of the agent, on one day, by one policy."""

    def __init__(self, *, version: Version, today: date, policy: Policy = decide) -> None:
        super().__init__(
            settings=LLMSettings(
                model=f"clinic-rules/{version.name}",
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
            )
        )
        self._version = version
        self._today = today
        self._policy = policy

    def can_generate_metrics(self) -> bool:
        return True

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        """Answer contexts; pass everything else on."""
        await super().process_frame(frame, direction)
        if not isinstance(frame, LLMContextFrame):
            await self.push_frame(frame, direction)
            return
        await self.push_frame(LLMFullResponseStartFrame())
        await self.start_processing_metrics()
        try:
            await self._complete(frame.context)
        finally:
            await self.stop_processing_metrics()
            await self.push_frame(LLMFullResponseEndFrame())

    async def _complete(self, context: LLMContext) -> None:
        messages = cast("Sequence[Mapping[str, Any]]", context.get_messages())
        state = read(messages, self._today, self._version)
        step = self._policy(state, self._version)
        await self.start_ttfb_metrics()
        await asyncio.sleep(_FIRST_TOKEN_S + self.reading_s(state, step))
        await self.stop_ttfb_metrics()
        match step:
            case Say(text):
                await self._stream(text)
            case Use(tool, arguments):
                await self._call(context, tool, arguments, len(messages))
        await self.start_llm_usage_metrics(_usage(messages, step))

    def reading_s(self, state: State, step: Step) -> float:
        """How long the model reads before it takes a step."""
        asks_insurer = isinstance(step, Use) and step.tool == "check_insurance"
        return self._version.policy_reading_s if asks_insurer else 0.0

    async def _stream(self, text: str) -> None:
        first, *rest = text.split(" ")
        await self._push_llm_text(first)
        for word in rest:
            await asyncio.sleep(_PER_TOKEN_S)
            await self._push_llm_text(f" {word}")

    async def _call(self, context: LLMContext, tool: str, arguments: Mapping[str, Any], turn: int) -> None:
        call = f"call_{crc32(f'{turn} {tool} {sorted(arguments.items())}'.encode()):08x}"
        await self.run_function_calls(
            [FunctionCallFromLLM(function_name=tool, tool_call_id=call, arguments=dict(arguments), context=context)]
        )


def _usage(messages: Sequence[Mapping[str, Any]], step: Step) -> LLMTokenUsage:
    """Words in place of tokens."""
    given = sum(len(str(message.get("content") or "").split()) for message in messages)
    made = len(step.text.split()) if isinstance(step, Say) else 1 + len(step.arguments)
    return LLMTokenUsage(prompt_tokens=given, completion_tokens=made, total_tokens=given + made)
