"""The model behind Pipecat's door: text in words, tools by function calls, the same for the same context."""

import asyncio
from datetime import date

from pipecat.frames.frames import (
    Frame,
    FunctionCallInProgressFrame,
    LLMContextFrame,
    LLMFullResponseEndFrame,
    LLMFullResponseStartFrame,
    LLMTextFrame,
)
from pipecat.processors.aggregators.llm_context import LLMContext
from pipecat.tests.utils import run_test

from harness.demo import phrases
from harness.demo.llm import ClinicLLM
from harness.demo.tools import ClinicTools
from harness.demo.versions import VERSIONS

TODAY = date(2026, 5, 8)


def completed(*said: str) -> list[Frame]:
    messages = [{"role": "user", "content": text} for text in said]
    context = LLMContext(messages=messages, tools=ClinicTools(TODAY).all())
    down, _ = asyncio.run(
        run_test(ClinicLLM(version=VERSIONS["live"], today=TODAY), frames_to_send=[LLMContextFrame(context)])
    )
    return list(down)


def test_an_answer_streams_word_by_word_between_start_and_end() -> None:
    frames = completed()
    spoken = (LLMFullResponseStartFrame, LLMTextFrame, LLMFullResponseEndFrame)
    kinds = [type(frame) for frame in frames if isinstance(frame, spoken)]
    assert kinds[0] is LLMFullResponseStartFrame
    assert kinds[-1] is LLMFullResponseEndFrame
    words = [frame.text for frame in frames if isinstance(frame, LLMTextFrame)]
    assert "".join(words) == phrases.GREETING
    assert len(words) == len(phrases.GREETING.split())


def test_a_tool_is_called_by_the_services_own_means() -> None:
    calls = [frame for frame in completed("does cigna cover a crown") if isinstance(frame, FunctionCallInProgressFrame)]
    assert [(call.function_name, call.arguments) for call in calls] == [
        ("check_insurance", {"insurer": "cigna", "service": "crown"})
    ]


def test_the_same_context_gives_the_same_call() -> None:
    ids = {
        frame.tool_call_id
        for _ in range(2)
        for frame in completed("does cigna cover a crown")
        if isinstance(frame, FunctionCallInProgressFrame)
    }
    assert len(ids) == 1
