"""Tools never run: bots of random structure, each of whose tools would tell that it ran.

Each bot is a Pipecat pipeline with a scripted model under the harness's own guard, in a process of its own for all of
them. Its tools come in by random ways, are wrapped at random, and are registered anew, aliased and swapped while calls
are under way. Held to: nothing ran, and every call that was dispatched is in the account.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import multiprocessing
import threading
import time
import warnings
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from random import Random
from typing import Any

from safety_kit.table import Row

PROCESSES = 2
_WAIT_S = 60.0
_BATCH = 25
_CONTROL = 4


def measured(count: int, seed: int, only: str, limit_s: float) -> list[Row]:
    """``count`` bots, or as many as can be had in the time."""
    until = time.monotonic() + limit_s
    context = multiprocessing.get_context("spawn")
    starts = range(0, count, _BATCH)
    with ProcessPoolExecutor(PROCESSES, mp_context=context) as pool:
        ends = [min(count, start + _BATCH) for start in starts]
        parts = list(pool.map(_batch, starts, ends, *([each] * len(starts) for each in (seed, until))))
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        unguarded = pool.submit(_unguarded, _CONTROL, seed).result()
    ways: Counter[str] = Counter()
    broken: list[str] = []
    bots = 0
    for made, found, faults in parts:
        bots += made
        ways.update(found)
        broken += faults
    calls = sum(ways.values())
    told = ", ".join(f"{name} {number}" for name, number in sorted(ways.items()))
    if not unguarded:
        broken.append("without the guard nothing ran either: this attack shows nothing")
    note = f"{told}; without the guard, tools of {_CONTROL} such bots ran {unguarded} times"
    target = f"0 run, by {len(WAYS)} ways of dispatch"
    return [Row(promise=f"tools of {bots} bots", target=target, attacks=calls, broken=tuple(broken), note=note)]


def _unguarded(count: int, seed: int) -> int:
    """How often tools of such bots run where nothing guards them."""
    warnings.simplefilter("ignore")
    from loguru import logger

    logger.remove()
    ran = 0
    for number in range(count):
        asyncio.run(_bot(Random(f"{seed}/{number}"), 1.0))
        ran += len(RAN)
    return ran


def _batch(start: int, end: int, seed: int, until: float) -> tuple[int, Counter[str], list[str]]:
    warnings.simplefilter("ignore")
    from loguru import logger

    logger.remove()
    _install()
    ways: Counter[str] = Counter()
    broken: list[str] = []
    made = 0
    while start + made < end and time.monotonic() < until:
        number = start + made
        made += 1
        found, faults = asyncio.run(_bot(Random(f"{seed}/{number}")))
        ways.update(found)
        broken += [f"bot {number}: {fault}" for fault in faults]
    return made, ways, broken


RAN: list[str] = []
"""Tools that ran."""
_told: list[str] = []
_changed: list[asyncio.Event] = []
"""Set when a call is answered; the last is of the bot that is running."""


@functools.cache
def _install() -> None:
    """The guard, as a worker puts it on before a bot is imported."""
    from harness.candidate import answers, guard
    from harness.candidate.account import Account
    from harness.candidate.desk import ToolDesk
    from harness.candidate.flows import FlowGuard
    from harness.candidate.protocol import Happened

    def heard(message: Any) -> None:
        if isinstance(message, Happened) and message.event.get("kind") == "tool_result":
            _told.append(message.event["call"])
            _changed[-1].set()

    answers.UNMEASURED_NS = 0
    account = Account(heard, lambda: 0, lambda at_ns: None)
    desk = ToolDesk(account, answers.Answers({"stubbed": {"ok": True}}), tuple)
    flows = FlowGuard(account, desk, lambda service: None, ())
    flows.install()
    guard.install(desk, lambda service: None, flows.own)


def _real(name: str) -> str:
    RAN.append(name)
    return "real"


class _Desk:
    """A user's object with a tool in each shape that methods have."""

    def __init__(self, name: str) -> None:
        self.name = name

    async def method(self, params: Any) -> None:
        await params.result_callback(_real(self.name))

    @classmethod
    async def of_class(cls, params: Any) -> None:
        await params.result_callback(_real("of the class"))

    @staticmethod
    async def static(params: Any) -> None:
        await params.result_callback(_real("static"))

    async def __call__(self, params: Any) -> None:
        await params.result_callback(_real(self.name))

    async def cleanup(self) -> None:
        _real(f"{self.name}'s clean-up")


def _handler(rng: Random, name: str) -> Any:
    """A user's tool in one of the shapes that tools have, decorated some times."""

    async def plain(params: Any) -> None:
        await params.result_callback(_real(name))

    async def with_options(options: str, params: Any) -> None:
        await plain(params)

    desk = _Desk(name)
    shape = rng.choice([plain, desk.method, desk.of_class, desk.static, desk, functools.partial(with_options, "x")])
    for _ in range(rng.choice((0, 0, 1, 3))):
        shape = _decorated(shape, name)
    return shape


def _decorated(inner: Callable[[Any], Any], name: str) -> Callable[[Any], Any]:
    @functools.wraps(inner)
    async def outer(params: Any) -> None:
        _real(f"{name}'s decorator")
        await inner(params)

    return outer


def _direct(name: str) -> Any:
    async def direct(params: Any, date: str = "") -> None:
        """Do it.

        Args:
            date: The day.
        """
        await params.result_callback(_real(name))

    direct.__name__ = direct.__qualname__ = name
    return direct


class _Session:
    """A tool server's session, which would do it."""

    async def call_tool(self, name: str, arguments: Any = None, **_: Any) -> Any:
        _real(f"server {name}")
        raise RuntimeError("ran")


def _server_tool() -> Any:
    from pipecat.services.mcp_service import MCPClient

    client = MCPClient.__new__(MCPClient)
    client._session = client._active_session = _Session()  # type: ignore[attr-defined]
    client._get_active_session = _Session  # type: ignore[method-assign,assignment]
    return client._tool_wrapper


def _schema(name: str, handler: Any = None) -> Any:
    from pipecat.adapters.llm.schemas.function_schema import FunctionSchema

    return FunctionSchema(name=name, description=name, properties={}, required=[], handler=handler)


WAYS = ("registered", "schema", "direct", "registered direct", "server", "catch-all", "flow function", "flow direct")


async def _bot(rng: Random, wait_s: float = _WAIT_S) -> tuple[Counter[str], list[str]]:
    """One bot, its calls, and what was wrong."""
    from pipecat.frames.frames import LLMContextFrame
    from pipecat.pipeline.pipeline import Pipeline
    from pipecat.pipeline.worker import PipelineParams, PipelineWorker
    from pipecat.processors.aggregators.llm_context import LLMContext
    from pipecat.processors.aggregators.llm_response_universal import LLMContextAggregatorPair
    from pipecat.workers.runner import WorkerRunner

    _changed.append(asyncio.Event())
    RAN.clear()
    _told.clear()
    plan = [rng.choice(WAYS) for _ in range(rng.randint(1, 8))]
    tools, registered, flow = _tools(rng, plan)
    context = LLMContext([{"role": "system", "content": "x"}], tools=[tool for tool, _ in tools])
    brain = _model(rng, plan, context)
    pair = LLMContextAggregatorPair(context)
    parts = [pair.user(), brain, pair.assistant()]
    worker = PipelineWorker(Pipeline(parts), params=PipelineParams(), enable_rtvi=False, idle_timeout_secs=None)
    for name, handler, direct in registered:
        if direct:
            brain.register_direct_function(handler)
        else:
            brain.register_function(name, handler, cancel_on_interruption=rng.random() < 0.5)
    _trouble(rng, brain, [name for name, *_ in registered if name])
    runner = WorkerRunner(handle_sigint=False)
    await runner.add_workers(worker)
    running = asyncio.create_task(runner.run())
    if flow:
        await asyncio.wait_for(_with_flow(rng, worker, brain, pair, flow), _WAIT_S)
    await worker.queue_frame(LLMContextFrame(context=context))
    faults = await _settled(len(plan), wait_s)
    await worker.cancel()
    await asyncio.wait_for(running, _WAIT_S)
    faults += [f"{name} ran" for name in RAN]
    return Counter(plan), faults


def _tools(rng: Random, plan: list[str]) -> tuple[list[tuple[Any, str]], list[tuple[str | None, Any, bool]], list[Any]]:
    advertised: list[tuple[Any, str]] = []
    registered: list[tuple[str | None, Any, bool]] = []
    flow: list[Any] = []
    for at, way in enumerate(plan):
        name = f"tool_{at}"
        match way:
            case "registered":
                registered.append((name, _handler(rng, name), False))
                if rng.random() < 0.5:
                    advertised.append((_schema(name), name))
            case "schema":
                advertised.append((_schema(name, _handler(rng, name)), name))
            case "direct":
                advertised.append((_direct(name), name))
            case "registered direct":
                registered.append((name, _direct(name), True))
            case "server":
                registered.append((name, _server_tool(), False))
            case "catch-all":
                registered.append((None, _handler(rng, "catch-all"), False))
            case _:
                flow.append((name, way))
    return advertised, registered, flow


def _model(rng: Random, plan: list[str], context: Any) -> Any:
    from pipecat.frames.frames import FunctionCallFromLLM, LLMContextFrame
    from pipecat.services.llm_service import LLMService
    from pipecat.services.settings import LLMSettings

    settings = dict.fromkeys(
        ("model", "system_instruction", "temperature", "max_tokens", "top_p", "top_k", "frequency_penalty",
         "presence_penalty", "seed", "user_turn_completion_config"),
    )  # fmt: skip

    class Brain(LLMService):  # type: ignore[type-arg]
        """Calls every tool, once, in one or several batches."""

        def __init__(self) -> None:
            super().__init__(
                settings=LLMSettings(**{**settings, "model": "brain"}, filter_incomplete_user_turns=False, extra={}),
                run_in_parallel=rng.random() < 0.5,
            )
            self.dispatched = 0

        async def process_frame(self, frame: Any, direction: Any) -> None:
            await super().process_frame(frame, direction)
            if not isinstance(frame, LLMContextFrame):
                await self.push_frame(frame, direction)
            elif not self.dispatched:
                await self.call()

        async def call(self) -> None:
            names = [f"tool_{at}" for at in range(len(plan))]
            self.dispatched = len(names)
            while names:
                batch, names = names[: (cut := rng.randint(1, len(names)))], names[cut:]
                await self.run_function_calls([
                    FunctionCallFromLLM(function_name=name, tool_call_id=name, arguments={"date": "x"}, context=context)
                    for name in batch
                ])  # fmt: skip

    return Brain()


def _trouble(rng: Random, brain: Any, names: list[str]) -> None:
    """What bots do, and should not do, to their registry, before the calls and while they are under way."""

    def swap() -> None:
        if names:
            _swapped(rng, brain, rng.choice(names), rng.choice(names))

    for _ in range(rng.choice((0, 1, 3))):
        swap()
    if rng.random() < 0.5:

        @brain.event_handler("on_function_calls_started")  # type: ignore[untyped-decorator]
        async def started(service: Any, calls: Any) -> None:
            if rng.random() < 0.3:
                thread = threading.Thread(target=swap)
                thread.start()
                thread.join()
            else:
                swap()


def _swapped(rng: Random, brain: Any, name: str, other: str) -> None:
    from harness.core.errors import CandidateError

    functions = brain._functions
    item = dict.__getitem__(functions, other)
    match rng.randrange(6):
        case 0:
            brain.register_function(name, _handler(rng, f"{name} again"))
        case 1:
            functions[name] = functions[other]
        case 2:
            item.handler = _handler(rng, f"{name} swapped")
        case 3:
            dict.__setitem__(functions, name, type(item)(name, _handler(rng, f"{name} past"), True))
        case 4:
            brain._functions |= {name: type(item)(name, _handler(rng, f"{name} joined"), True)}
        case _:
            with contextlib.suppress(CandidateError):
                functions.update({name: _handler(rng, f"{name} updated")})


async def _with_flow(rng: Random, worker: Any, brain: Any, pair: Any, tools: list[tuple[str, str]]) -> None:
    from pipecat.flows import FlowManager, FlowsFunctionSchema

    async def action(action: dict[str, Any], flow_manager: Any) -> None:
        _real("action")

    functions: list[Any] = []
    for name, way in tools:

        async def handled(args: Any, flow_manager: Any, name: str = name) -> Any:
            return _real(name), None

        async def direct(flow_manager: Any, date: str = "", name: str = name) -> Any:
            """Do it.

            Args:
                date: The day.
            """
            return _real(name), None

        direct.__name__ = direct.__qualname__ = name
        schema = FlowsFunctionSchema(name=name, description="x", properties={}, required=[], handler=handled)
        functions.append(schema if way == "flow function" else _with_signature(direct))
    flow = FlowManager(worker=worker, llm=brain, context_aggregator=pair, transport=None)
    actions = [{"type": "function", "handler": action}] * rng.randint(0, 2)
    flow.register_action("own", action)
    await flow.initialize({
        "name": "start", "respond_immediately": False, "functions": functions, "pre_actions": actions,
        "post_actions": [{"type": "own"}] * rng.randint(0, 1),
        "task_messages": [{"role": "developer", "content": "at start"}],
    })  # fmt: skip


def _with_signature(direct: Any) -> Any:
    """The function without what only this file needs of its signature."""
    import inspect

    signature = inspect.signature(direct)
    kept = [parameter for name, parameter in signature.parameters.items() if name != "name"]
    direct.__signature__ = signature.replace(parameters=kept)
    return direct


async def _settled(wanted: int, wait_s: float) -> list[str]:
    """Wait until every call is answered; what was not."""
    try:
        async with asyncio.timeout(wait_s):
            while len(_told) < wanted:
                _changed[-1].clear()
                await _changed[-1].wait()
    except TimeoutError:
        return [f"{len(_told)} of {wanted} calls are in the account"]
    return []
