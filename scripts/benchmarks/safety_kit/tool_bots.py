"""Bots of random structure: their tools, their model, and what they do to their registry while calls are under way.

Every tool would tell in ``RAN`` that it ran.
"""

from __future__ import annotations

import contextlib
import functools
import threading
from collections.abc import Callable
from random import Random
from typing import Any

RAN: list[str] = []
"""Tools that ran."""
WAYS = ("registered", "schema", "direct", "registered direct", "server", "catch-all", "flow function", "flow direct")


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


def tools(rng: Random, plan: list[str]) -> tuple[list[tuple[Any, str]], list[tuple[str | None, Any, bool]], list[Any]]:
    """The tools of a plan: those advertised to the model, those registered by name, those of a flow."""
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


def model(rng: Random, plan: list[str], context: Any) -> Any:
    """A scripted model that calls every tool of the plan."""
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


def trouble(rng: Random, brain: Any, names: list[str]) -> None:
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


async def with_flow(rng: Random, worker: Any, brain: Any, pair: Any, tools: list[tuple[str, str]]) -> None:
    """Begin a Pipecat flow whose node has these tools, and actions of its own."""
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
