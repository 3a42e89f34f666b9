"""The telephone agent of Maple Dental, a dental clinic that does not exist: a Pipecat bot like any other.

``args`` in the configuration, or the body of a session, choose:

- ``version``: ``live`` or ``next``, see ``versions.py``
- ``llm``: ``rules`` (default), or ``openai`` for any OpenAI-compatible endpoint, with ``model`` and ``base_url``; its
  key is read from ``OPENAI_API_KEY``
- ``date``: the day of the call, as YYYY-MM-DD; today where it is not given
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pipecat.audio.vad.silero import SileroVADAnalyzer
from pipecat.frames.frames import FunctionCallFromLLM, LLMRunFrame, TTSSpeakFrame
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineParams, PipelineWorker
from pipecat.processors.aggregators.dtmf_aggregator import DTMFAggregator
from pipecat.processors.aggregators.llm_context import LLMContext
from pipecat.processors.aggregators.llm_response_universal import (
    LLMContextAggregatorPair,
    LLMUserAggregator,
    LLMUserAggregatorParams,
)
from pipecat.runner.types import RunnerArguments
from pipecat.runner.utils import create_transport
from pipecat.services.llm_service import LLMService
from pipecat.services.stt_service import STTService
from pipecat.services.tts_service import TTSService
from pipecat.transports.base_transport import BaseTransport, TransportParams
from pipecat.transports.websocket.fastapi import FastAPIWebsocketParams
from pipecat.turns.user_stop import SpeechTimeoutUserTurnStopStrategy
from pipecat.turns.user_turn_strategies import UserTurnStrategies
from pipecat.workers.runner import WorkerRunner

from harness.candidate.stt.service import HarnessSTTService
from harness.demo import phrases
from harness.demo.llm import ClinicLLM
from harness.demo.tools import SLOW_TOOLS, ClinicTools
from harness.demo.tts import EspeakTTSService
from harness.demo.versions import VERSIONS
from harness.demo.when import say_date
from harness.demo.words import listed, say_money

PAUSE_S = 0.6
"""How long a caller may pause within a sentence: callers read telephone numbers in groups."""
SILENCE_S = 7.0
PROMPTS = 2
"""How often a silent caller is asked whether they are still there."""

INSTRUCTIONS = """You answer the telephone of Maple Dental. Begin by saying: "{greeting}"
Today is {today} ({iso}). {hours}
Book, reschedule and cancel appointments, look up free times and insurance with the tools; never invent a result.
Ask for what is missing, one thing at a time. Say dates, times and amounts in words. Prices: {prices}.
Put the caller through to a person on request, and offer it to an upset caller."""

transport_params = {
    "twilio": lambda: FastAPIWebsocketParams(audio_in_enabled=True, audio_out_enabled=True),
    "webrtc": lambda: TransportParams(audio_in_enabled=True, audio_out_enabled=True),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Works:
    """What serves one call: hearing, model, voice, and when the caller counts as having begun and finished."""

    stt: STTService
    llm: LLMService[Any]
    tts: TTSService
    turns: UserTurnStrategies


def options_of(runner_args: RunnerArguments) -> dict[str, Any]:
    """The call's custom parameters and the session's body, which has the last word."""
    parameters = runner_args.call_data.body if runner_args.call_data else {}
    return {**parameters, **(runner_args.body or {})}


def language_model(options: Mapping[str, Any], today: date) -> LLMService[Any]:
    """The model that ``options`` ask for."""
    chosen = options.get("llm", "rules")
    if chosen == "rules":
        return ClinicLLM(version=VERSIONS[options.get("version", "live")], today=today)
    if chosen == "openai":
        from pipecat.services.openai.llm import OpenAILLMService

        return OpenAILLMService(
            api_key=os.environ.get("OPENAI_API_KEY", "none"),
            base_url=options.get("base_url"),
            settings=OpenAILLMService.Settings(model=options["model"], temperature=0.0),
        )
    raise ValueError(f'llm must be "rules" or "openai", is {chosen!r}')


def instructions(options: Mapping[str, Any], today: date) -> str:
    """The system prompt; the rules know all of it already, other models need it."""
    prices = VERSIONS[options.get("version", "live")].prices
    return INSTRUCTIONS.format(
        greeting=phrases.GREETING,
        today=say_date(today),
        iso=today,
        hours=phrases.HOURS,
        prices=listed(f"{service} {say_money(dollars)}" for service, dollars in prices.items()),
    )


def day_of(options: Mapping[str, Any]) -> date:
    """The day of the call."""
    return date.fromisoformat(options["date"]) if "date" in options else datetime.now().astimezone().date()


def works(options: Mapping[str, Any]) -> Works:
    """The services that the clinic's telephone is answered with."""
    return Works(
        stt=HarnessSTTService(),
        llm=language_model(options, day_of(options)),
        tts=EspeakTTSService(),
        turns=UserTurnStrategies(stop=[SpeechTimeoutUserTurnStopStrategy(user_speech_timeout=PAUSE_S)]),
    )


def _last_text(context: LLMContext) -> str:
    last = context.get_messages()[-1]
    return str(last.get("content")) if isinstance(last, dict) else ""


async def run_bot(transport: BaseTransport, runner_args: RunnerArguments) -> None:
    """Serve one call."""
    await serve(transport, runner_args, works(options_of(runner_args)))


async def serve(transport: BaseTransport, runner_args: RunnerArguments, by: Works) -> None:
    """Serve one call with the services given."""
    options = options_of(runner_args)
    today, llm, tts = day_of(options), by.llm, by.tts
    context = LLMContext(
        messages=[{"role": "system", "content": instructions(options, today)}], tools=ClinicTools(today).all()
    )
    caller, agent = LLMContextAggregatorPair(
        context,
        user_params=LLMUserAggregatorParams(
            vad_analyzer=SileroVADAnalyzer(),
            user_turn_strategies=by.turns,
            user_idle_timeout=SILENCE_S,
        ),
    )
    worker = PipelineWorker(
        Pipeline(
            [
                transport.input(),
                by.stt,
                DTMFAggregator(),
                caller,
                llm,
                tts,
                transport.output(),
                agent,
            ]
        ),
        params=PipelineParams(
            audio_in_sample_rate=8000, audio_out_sample_rate=8000, enable_metrics=True, enable_usage_metrics=True
        ),
        idle_timeout_secs=runner_args.pipeline_idle_timeout_secs,
    )

    @transport.event_handler("on_client_connected")
    async def on_client_connected(transport: BaseTransport, client: Any) -> None:
        await worker.queue_frames([LLMRunFrame()])

    @transport.event_handler("on_client_disconnected")
    async def on_client_disconnected(transport: BaseTransport, client: Any) -> None:
        await worker.cancel()

    @llm.event_handler("on_function_calls_started")
    async def on_function_calls_started(service: LLMService[Any], calls: list[FunctionCallFromLLM]) -> None:
        if any(call.function_name in SLOW_TOOLS for call in calls):
            await tts.queue_frame(TTSSpeakFrame(phrases.FILLER))

    silences = 0

    @caller.event_handler("on_user_turn_started")
    async def on_user_turn_started(aggregator: LLMUserAggregator, strategy: Any) -> None:
        nonlocal silences
        silences = 0

    @caller.event_handler("on_user_turn_idle")
    async def on_user_turn_idle(aggregator: LLMUserAggregator) -> None:
        nonlocal silences
        silences += 1
        if silences <= PROMPTS and not phrases.ends_call(_last_text(context)):
            await tts.queue_frame(TTSSpeakFrame(phrases.STILL_THERE))

    runner = WorkerRunner(handle_sigint=runner_args.handle_sigint)
    await runner.add_workers(worker)
    await runner.run()


async def bot(runner_args: RunnerArguments) -> None:
    """The entry point that Pipecat's runner calls for each session."""
    await run_bot(await create_transport(runner_args, transport_params), runner_args)
