"""Pipecat Flows under the tool guard: functions are answered, and the flow still moves where code need not run for it.

Rules:

- The part of a Flows tool that is Pipecat's own, which carries the result to the model and enters the next node, runs.
  The user's function inside it does not.
- Where the flow's configuration file decides the next node, it decides by the answer, as always.
- Where only the user's function knows the next node, it may run if the config says ``transition = true`` for it: that
  it does nothing else. Otherwise the flow stays where it is, and a fault of the harness says so.
- Actions that are user code do not run; they are noted as marks.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from harness.candidate.account import Account
from harness.candidate.desk import ToolDesk
from harness.candidate.imports import when_imported
from harness.core.errors import CandidateError
from harness.core.events import Mark

PRIVATE: Mapping[str, tuple[tuple[str, str], ...]] = {
    "pipecat.flows.manager": (("FlowManager", "_create_transition_func"), ("FlowManager", "_call_handler")),
    "pipecat.flows.types": (("FlowsDirectFunctionWrapper", "invoke"),),
    "pipecat.flows.flow": (("Flow", "_make_handler"), ("Flow", "_make_transition_handler")),
    "pipecat.flows.actions": (("ActionManager", "_register_action"), ("ActionManager", "_handle_function_action")),
}
"""The private names of Pipecat Flows that stand behind this, by module and class."""

_by_config: ContextVar[bool] = ContextVar("harness_flow_by_config", default=False)

TurnOf = Callable[[Any], int | None]


@dataclass(frozen=True, slots=True)
class _Call:
    """The tool call that is being answered."""

    name: str
    arguments: dict[str, Any]
    turn: int | None


_calling: ContextVar[_Call | None] = ContextVar("harness_flow_call", default=None)


class FlowGuard:
    """Stands between Flows and the user's functions. ``own`` holds the tool handlers that are Pipecat's."""

    def __init__(self, account: Account, desk: ToolDesk, turn_of: TurnOf, transitions: Collection[str]) -> None:
        self._account = account
        self._desk = desk
        self._turn_of = turn_of
        self._transitions = transitions
        self.own: set[Callable[..., Any]] = set()
        self._configured: set[Callable[..., Any]] = set()
        self._moving: set[Callable[..., Any]] = set()

    def install(self) -> None:
        """Change Flows as soon as a bot imports it."""
        when_imported("pipecat.flows.manager", self._guard_manager)
        when_imported("pipecat.flows.types", self._guard_direct)
        when_imported("pipecat.flows.flow", self._guard_configured)
        when_imported("pipecat.flows.actions", self._guard_actions)

    async def _answered(self, run: Callable[[], Any], next_node: Any = None) -> tuple[Any, Any]:
        """What a function of a flow returns in the guard's place: the answer, and the next node if it may say it."""
        call = self._current()
        if call.name in self._transitions:
            response = await run()
            result, next_node = response if isinstance(response, tuple) else (response, None)
            return await self._desk.serve(call.name, call.arguments, call.turn, own=result), next_node
        if next_node is None:
            self._stuck(call.name)
        return await self._desk.serve(call.name, call.arguments, call.turn), next_node

    @staticmethod
    def _current() -> _Call:
        call = _calling.get()
        if call is None:
            raise CandidateError("a function of a flow was called outside a tool call")
        return call

    def _stuck(self, name: str) -> None:
        self._account.fault(
            "harness.flow",
            f"the flow stays on its node: only {name} knows the next one, and it does not run; "
            f"if it does nothing but choose, set transition = true in [tools.{name}]",
        )

    def _guard_manager(self, module: ModuleType) -> None:
        manager = module.FlowManager
        create, call = manager._create_transition_func, manager._call_handler

        async def created(flow: Any, name: str, handler: Any) -> Any:
            transition = await create(flow, name, handler)

            async def guarded(params: Any) -> None:
                call = _Call(params.function_name, dict(params.arguments), self._turn_of(params.llm))
                token = _calling.set(call)
                try:
                    await transition(params)
                finally:
                    _calling.reset(token)

            self.own.add(guarded)
            return guarded

        async def called(flow: Any, handler: Any, args: dict[str, Any]) -> Any:
            if handler not in self._configured:
                return await self._answered(lambda: call(flow, handler, args))
            if handler in self._moving:
                current = self._current()
                await self._desk.serve(current.name, current.arguments, current.turn, own={"status": "acknowledged"})
            token = _by_config.set(True)
            try:
                return await call(flow, handler, args)
            finally:
                _by_config.reset(token)

        manager._create_transition_func = created
        manager._call_handler = called

    def _guard_direct(self, module: ModuleType) -> None:
        wrapper = module.FlowsDirectFunctionWrapper
        invoke = wrapper.invoke

        async def invoked(direct: Any, args: Mapping[str, Any], flow: Any) -> Any:
            decided = module.TRANSITION_IN_YAML if _by_config.get() else None
            return await self._answered(lambda: invoke(direct, args, flow), decided)

        wrapper.invoke = invoked

    def _guard_configured(self, module: ModuleType) -> None:
        """Know the handlers that Flows itself makes from a configuration file."""
        moving = module.Flow._make_transition_handler
        for name in ("_make_handler", "_make_transition_handler"):
            make = getattr(module.Flow, name)

            def made(flow: Any, *args: Any, make: Any = make) -> Any:
                handler = make(flow, *args)
                self._configured.add(handler)
                if make is moving:
                    self._moving.add(handler)
                return handler

            setattr(module.Flow, name, made)

    def _guard_actions(self, module: ModuleType) -> None:
        actions = module.ActionManager
        register, queue = actions._register_action, actions._handle_function_action

        def registered(manager: Any, action_type: str, handler: Any) -> None:
            ours = getattr(handler, "__self__", None) is manager
            register(manager, action_type, handler if ours else self._refusing(action_type))

        async def queued(manager: Any, action: dict[str, Any]) -> None:
            name = getattr(action.get("handler"), "__name__", "function")
            await queue(manager, {**action, "handler": self._refusing(name)})

        actions._register_action = registered
        actions._handle_function_action = queued

    def _refusing(self, name: str) -> Callable[[Any, Any], Any]:
        async def refused(action: Any, flow: Any) -> None:
            self._account.event(Mark(name=f"flow.{name}", at_ns=self._account.now()))

        return refused
