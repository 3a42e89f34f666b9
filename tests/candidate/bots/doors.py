"""The clinic's bot behind each of the doors by which users' bots come in."""

from __future__ import annotations

import asyncio
import threading
from types import SimpleNamespace
from typing import Any

import clinic
from pipecat.frames.frames import EndFrame
from pipecat.pipeline.pipeline import Pipeline
from pipecat.processors.aggregators.llm_context import LLMContext
from pipecat.runner.types import WebSocketRunnerArguments
from pipecat.runner.utils import parse_telephony_websocket
from pipecat.serializers.twilio import TwilioFrameSerializer
from pipecat.transports.websocket.fastapi import FastAPIWebsocketParams, FastAPIWebsocketTransport

HEARD = SimpleNamespace(body={"heard": ["one"]}, handle_sigint=False)


async def run_bot(transport: Any) -> None:
    await clinic.run_bot(transport, HEARD)


async def both(transport: Any, runner_args: Any) -> None:
    print(runner_args.body["from"])
    await clinic.run_bot(transport, runner_args)


def build(ctx: Any) -> Pipeline:
    """Only the pipeline; the harness runs it."""
    context = LLMContext([{"role": "system", "content": "You are a test."}])
    worker, _ = clinic.phone_line(ctx.transport, dict(ctx.args), context, clinic.make_brain(dict(ctx.args)))
    return worker.pipeline


async def constructs(runner_args: Any) -> None:
    """A bot that makes its provider's transport and serializer itself, as older ones do."""
    assert isinstance(runner_args, WebSocketRunnerArguments)
    print(runner_args.call_data.from_number)
    serializer = TwilioFrameSerializer(stream_sid="s", call_sid="c", account_sid="", auth_token="")
    params = FastAPIWebsocketParams(audio_in_enabled=True, audio_out_enabled=True, serializer=serializer)
    transport = FastAPIWebsocketTransport(websocket=runner_args.websocket, params=params)
    await clinic.run_bot(transport, runner_args)


async def parses_handshake(runner_args: Any) -> None:
    provider, call_data = await parse_telephony_websocket(runner_args.websocket)
    print(provider, call_data["body"]["from"])
    await constructs(runner_args)


async def daily(runner_args: Any) -> None:
    """A bot that waits for a participant, not for a client."""
    transport = await clinic.create_transport(runner_args, {"daily": clinic.transport_params["webrtc"]})
    print(runner_args.call_data.from_number)
    joined: list[Any] = []

    @transport.event_handler("on_first_participant_joined")
    async def first(transport: Any, participant: Any) -> None:
        joined.append(participant["id"])

    @transport.event_handler("on_participant_left")
    async def left(transport: Any, participant: Any, reason: str) -> None:
        if joined != ["caller"]:
            raise RuntimeError("nobody joined")

    class WithoutClient:
        """Hides the events of a client from the clinic's bot."""

        def __getattr__(self, name: str) -> Any:
            return getattr(transport, name)

        def event_handler(self, name: str) -> Any:
            return lambda handler: handler

    await clinic.run_bot(WithoutClient(), runner_args)


async def old_names(runner_args: Any) -> None:
    """A bot with the task and runner of earlier releases."""
    from pipecat.pipeline.runner import PipelineRunner
    from pipecat.pipeline.task import PipelineTask

    transport = await clinic.create_transport(runner_args, clinic.transport_params)
    print(runner_args.body["from"])
    context = LLMContext([{"role": "system", "content": "You are a test."}])
    brain = clinic.make_brain(runner_args.body)
    worker, _ = clinic.phone_line(transport, runner_args.body, context, brain)
    task = PipelineTask(worker.pipeline)

    @transport.event_handler("on_client_disconnected")
    async def disconnected(transport: Any, client: Any) -> None:
        await task.cancel()

    await PipelineRunner(handle_sigint=False).run(task)


async def hangs_up(runner_args: Any) -> None:
    transport = await clinic.create_transport(runner_args, clinic.transport_params)
    context = LLMContext([{"role": "system", "content": "You are a test."}])
    brain = clinic.make_brain(runner_args.body)
    worker, _ = clinic.phone_line(transport, runner_args.body, context, brain)

    @transport.event_handler("on_client_connected")
    async def connected(transport: Any, client: Any) -> None:
        await asyncio.sleep(6)
        await worker.queue_frame(EndFrame())

    runner = clinic.WorkerRunner(handle_sigint=False)
    await runner.add_workers(worker)
    await runner.run()


async def transfers(runner_args: Any) -> None:
    transport = await clinic.create_transport(runner_args, clinic.transport_params)

    @transport.event_handler("on_client_connected")
    async def connected(transport: Any, client: Any) -> None:
        await transport.sip_call_transfer({"toEndPoint": "+15550199"})

    await clinic.run_bot(transport, runner_args)


async def has_a_thread(runner_args: Any) -> None:
    """A bot with a vendor's kit that calls the event loop from a thread of its own."""
    loop = asyncio.get_running_loop()
    threading.Thread(target=lambda: loop.call_soon_threadsafe(lambda: None), name="sdk", daemon=True).start()
    await asyncio.sleep(0.1)
    await clinic.bot(runner_args)
