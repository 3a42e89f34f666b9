"""The stage a bot is put on: Pipecat with the harness underneath it, and the call around it."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import msgspec
from pipecat.pipeline.base_pipeline import BasePipeline
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineParams, PipelineWorker
from pipecat.processors.aggregators.llm_context import LLMContext
from pipecat.services.llm_service import LLMService
from pipecat.transports.base_transport import TransportParams
from pipecat.workers.runner import WorkerRunner

from harness.candidate import bot, failures, guard, hosted, instrument, shadow, stt
from harness.candidate.account import Account
from harness.candidate.answers import Answers
from harness.candidate.call import Line, live_through
from harness.candidate.context import Authors, answers_caller, forced
from harness.candidate.desk import ToolDesk
from harness.candidate.failures import described
from harness.candidate.feed import Feed
from harness.candidate.flows import FlowGuard
from harness.candidate.instrument import Runs
from harness.candidate.loop import CallLoop
from harness.candidate.protocol import Job, Started
from harness.candidate.transport import ShadowTransport
from harness.compare.turns import Turn, turn_at, turns_of
from harness.config import SttTable
from harness.core.errors import ConfigError
from harness.core.events import CallStarted, Event, Mark
from harness.core.timeline import Timeline


class Stage:
    """Everything in one candidate's process, wired once."""

    def __init__(self, job: Job, feed: Feed, loop: CallLoop) -> None:
        self._job = job
        self._feed = feed
        self._loop = loop
        self.line = Line(loop, lambda: self._turns_of(feed.known()))
        self._account = Account(feed.send, self.line.now_ns, self._turn_at)
        self._authors = Authors()
        self._refused: ConfigError | None = None
        self._function: Any = None
        self._turns: tuple[Turn, ...] = ()
        self._turns_known = 0

    def load(self) -> Started:
        """Change Pipecat, then import the bot.

        Raises:
            ConfigError: the bot cannot be imported.
        """
        job, account, runs = self._job, self._account, Runs()
        instrument.watch_frames(account, runs, self.line.turn_began)
        instrument.watch_models(account, runs, self._before_inference)
        instrument.watch_voices(account, runs)
        instrument.watch_authors(account, self._authors)
        instrument.take_workers(self.line.pipeline_started)
        instrument.hear_inline()
        instrument.spare_observers()
        instrument.read_setup_plainly()
        if job.interruptions == "hold":
            instrument.hold_interruptions()
        if job.turns == "live":
            instrument.take_turns_from_live()
        desk = self._desk()
        flows = FlowGuard(account, desk, runs.turn_of, job.transitions)
        flows.install()
        hosted.install(self._refuse)
        guard.install(desk, runs.turn_of, flows.own)
        shadow.install(self._transport, job.attributes)
        failures.watch(account, self._loop)
        if job.stt:
            stt.configure(msgspec.convert(job.stt, SttTable), Path(job.base))
        self._function = bot.load(job.run, Path(job.base))
        digest = bot.digest_of(job.run, {"args": job.args, "context": job.context, "turns": job.turns, "stt": job.stt})
        return Started(version=bot.version_of(job.run) or digest[:12], digest=digest)

    def denied(self, message: str) -> None:
        """Tell of something that the candidate tried and may not do."""
        self._account.fault("candidate.egress", message)

    def _desk(self) -> ToolDesk:
        """Who answers tool calls; the recording of live calls puts the live agent's own tools here."""
        return ToolDesk(self._account, Answers(self._job.stubs), self._feed.known)

    def run(self) -> None:
        """Live through the call.

        Raises:
            ConfigError: the bot cannot be run as configured.
        """
        try:
            self._loop.run_until_complete(live_through(self.line, self._feed, self._account, self._bot(), self._job))
        except ConfigError:
            raise
        except (SystemExit, Exception) as error:
            self._account.fault(*described(error))
        self._account.finish()
        if self._refused is not None:
            raise self._refused

    async def _bot(self) -> None:
        job = self._job
        given = bot.arguments_for(self._function, self._new_transport, job.attributes, job.args)
        result = self._function(**given)
        if inspect.isawaitable(result):
            result = await result
        if isinstance(result, BasePipeline):
            params = PipelineParams(audio_in_sample_rate=16000)
            result = PipelineWorker(Pipeline([result]), params=params)
        if isinstance(result, PipelineWorker) and not result.has_finished():
            runner = WorkerRunner(handle_sigint=False)
            await runner.add_workers(result)
            await runner.run()

    def _new_transport(self) -> ShadowTransport:
        return self._transport(TransportParams())

    def _transport(self, params: TransportParams) -> ShadowTransport:
        self.line.transport = ShadowTransport(params, self._account, self._acted)
        return self.line.transport

    def _acted(self, name: str) -> None:
        self._account.event(Mark(name=f"transport.{name}", at_ns=self.line.now_ns()))

    def _before_inference(self, service: LLMService[Any], context: LLMContext) -> bool:
        try:
            guard.refuse_provider_tools(context)
        except ConfigError as error:
            self._refuse(error)
            raise
        messages = context.get_messages()
        if self._job.context == "own" or not answers_caller(messages, self._authors):
            return False
        live, complete = self._feed.facts(self._authors.began_ns(messages[-1]))
        context.set_messages(forced(messages, self._authors, live))
        return not complete

    def _refuse(self, error: ConfigError) -> None:
        self._refused = error

    def _turn_at(self, ns: int) -> int | None:
        turns = self._turns_of(self._feed.facts(ns)[0])
        return turn_at(turns, ns).number if turns else None

    def _turns_of(self, live: tuple[Event, ...]) -> tuple[Turn, ...]:
        """The live turns known so far; none where the live side does not tell when the caller spoke."""
        if len(live) != self._turns_known:
            timeline = Timeline.of("live", (CallStarted(call_id="live"), *live))
            self._turns = turns_of(timeline) if timeline.speech("caller") else ()
            self._turns_known = len(live)
        return self._turns
