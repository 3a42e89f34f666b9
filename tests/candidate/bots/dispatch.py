"""A bot with a tool for every way in which Pipecat dispatches one. Each would print, if it ever ran."""

from __future__ import annotations

from typing import Any

import clinic
from pipecat.adapters.llm.schemas.function_schema import FunctionSchema
from pipecat.flows import FlowArgs, FlowConfig, FlowManager, FlowsFunctionSchema
from pipecat.flows.flow import Flow
from pipecat.flows.types import TRANSITION_IN_YAML
from pipecat.processors.aggregators.llm_context import LLMContext
from pipecat.services.llm_service import FunctionCallParams
from pipecat.workers.runner import WorkerRunner


def _ran(name: str) -> None:
    print(f"REAL CODE RAN: {name}", flush=True)


def _tool(name: str) -> Any:
    async def handler(params: FunctionCallParams) -> None:
        _ran(name)
        await params.result_callback("real")

    return handler


class ToolServer:
    """The shape of an MCP client's tool: a bound method, registered as a handler."""

    async def wrapper(self, params: FunctionCallParams) -> None:
        _ran("server")


async def direct(params: FunctionCallParams, date: str) -> None:
    """Direct.

    Args:
        date: The day.
    """
    _ran("direct")


async def advertised(params: FunctionCallParams, date: str) -> None:
    """Advertised and registered.

    Args:
        date: The day.
    """
    _ran("advertised")


class Cleaning:
    """A handler that asks for a clean-up."""

    async def __call__(self, params: FunctionCallParams) -> None:
        _ran("cleaning")

    async def cleanup(self) -> None:
        _ran("cleanup")


def _schema(name: str, handler: Any = None) -> FunctionSchema:
    return FunctionSchema(name=name, description=name, properties={}, required=[], handler=handler)


async def bot(runner_args: Any) -> None:
    given = runner_args.body
    transport = await clinic.create_transport(runner_args, clinic.transport_params)
    tools = [_schema("registered"), _schema("schema", _tool("schema")), _schema("server", ToolServer().wrapper), direct]
    context = LLMContext([{"role": "system", "content": "You are a test."}], tools=[*tools, advertised])
    brain = clinic.make_brain(given)
    brain.register_function("registered", _tool("registered"))
    brain.register_function("cleaning", Cleaning())
    brain.register_function("advertised", _tool("advertised"))
    if given.get("catch_all"):
        brain.register_function(None, _tool("catch-all"))
    worker, _ = clinic.phone_line(transport, given, context, brain)
    await _serve(transport, worker)


async def _serve(transport: Any, worker: Any) -> None:
    @transport.event_handler("on_client_disconnected")
    async def disconnected(transport: Any, client: Any) -> None:
        await worker.cancel()

    runner = WorkerRunner(handle_sigint=False)
    await runner.add_workers(worker)
    await runner.run()


async def find_slot(flow_manager: FlowManager, date: str = "") -> Any:
    """Find a slot.

    Args:
        date: The day.
    """
    _ran("find_slot")
    return {"free": True}, TRANSITION_IN_YAML


async def note(action: Any, flow_manager: FlowManager) -> None:
    _ran("note")


CONFIG = """
initial_node: start
nodes:
  start:
    respond_immediately: false
    task_messages: [{role: developer, content: at start}]
    functions:
      - name: find_slot
        transition_to: {field: free, cases: {true: offer}, default: start}
  offer:
    task_messages: [{role: developer, content: at offer}]
    pre_actions: [{type: function, handler: note}, {type: custom, handler: note}]
    functions:
      - {name: goodbye, transition_only: true, description: End., transition_to: last}
  last:
    task_messages: [{role: developer, content: at last}]
"""


async def configured_flow(runner_args: Any) -> None:
    flow = Flow(FlowConfig.from_yaml(CONFIG), handlers={"find_slot": find_slot, "note": note})
    await _run_flow(runner_args, flow.initial_node)


async def coded_flow(runner_args: Any) -> None:
    async def chosen(args: FlowArgs, flow_manager: FlowManager) -> Any:
        _ran("chosen")
        return None, {"name": "next", "task_messages": [{"role": "developer", "content": "at next"}]}

    choose = FlowsFunctionSchema(name="choose", description="x", properties={}, required=[], handler=chosen)
    start = {"name": "start", "respond_immediately": False, "functions": [choose]}
    await _run_flow(runner_args, {**start, "task_messages": [{"role": "developer", "content": "at start"}]})


async def _run_flow(runner_args: Any, node: Any) -> None:
    transport = await clinic.create_transport(runner_args, clinic.transport_params)
    brain = clinic.make_brain(runner_args.body)
    worker, aggregators = clinic.phone_line(transport, runner_args.body, LLMContext(), brain)
    flow_manager = FlowManager(worker=worker, llm=brain, context_aggregator=aggregators, transport=transport)

    @transport.event_handler("on_client_connected")
    async def connected(transport: Any, client: Any) -> None:
        await flow_manager.initialize(node)

    await _serve(transport, worker)
