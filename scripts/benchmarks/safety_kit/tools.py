"""Tools never run: bots of random structure, each of whose tools would tell that it ran.

Each bot is a Pipecat pipeline with a scripted model under the harness's own guard, in a process of its own for all of
them. Its tools come in by random ways, are wrapped at random, and are registered anew, aliased and swapped while calls
are under way. Held to: nothing ran, and every call that was dispatched is in the account.
"""

from __future__ import annotations

import asyncio
import functools
import multiprocessing
import time
import warnings
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from random import Random
from typing import Any

from safety_kit import tool_bots
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
    target = f"0 run, by {len(tool_bots.WAYS)} ways of dispatch"
    return [Row(promise=f"tools of {bots} bots", target=target, attacks=calls, broken=tuple(broken), note=note)]


def _unguarded(count: int, seed: int) -> int:
    """How often tools of such bots run where nothing guards them."""
    warnings.simplefilter("ignore")
    from loguru import logger

    logger.remove()
    ran = 0
    for number in range(count):
        asyncio.run(_bot(Random(f"{seed}/{number}"), 1.0))
        ran += len(tool_bots.RAN)
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


async def _bot(rng: Random, wait_s: float = _WAIT_S) -> tuple[Counter[str], list[str]]:
    """One bot, its calls, and what was wrong."""
    from pipecat.frames.frames import LLMContextFrame
    from pipecat.pipeline.pipeline import Pipeline
    from pipecat.pipeline.worker import PipelineParams, PipelineWorker
    from pipecat.processors.aggregators.llm_context import LLMContext
    from pipecat.processors.aggregators.llm_response_universal import LLMContextAggregatorPair
    from pipecat.workers.runner import WorkerRunner

    _changed.append(asyncio.Event())
    tool_bots.RAN.clear()
    _told.clear()
    plan = [rng.choice(tool_bots.WAYS) for _ in range(rng.randint(1, 8))]
    tools, registered, flow = tool_bots.tools(rng, plan)
    context = LLMContext([{"role": "system", "content": "x"}], tools=[tool for tool, _ in tools])
    brain = tool_bots.model(rng, plan, context)
    pair = LLMContextAggregatorPair(context)
    parts = [pair.user(), brain, pair.assistant()]
    worker = PipelineWorker(Pipeline(parts), params=PipelineParams(), enable_rtvi=False, idle_timeout_secs=None)
    for name, handler, direct in registered:
        if direct:
            brain.register_direct_function(handler)
        else:
            brain.register_function(name, handler, cancel_on_interruption=rng.random() < 0.5)
    tool_bots.trouble(rng, brain, [name for name, *_ in registered if name])
    runner = WorkerRunner(handle_sigint=False)
    await runner.add_workers(worker)
    running = asyncio.create_task(runner.run())
    if flow:
        await asyncio.wait_for(tool_bots.with_flow(rng, worker, brain, pair, flow), _WAIT_S)
    await worker.queue_frame(LLMContextFrame(context=context))
    faults = await _settled(len(plan), wait_s)
    await worker.cancel()
    await asyncio.wait_for(running, _WAIT_S)
    faults += [f"{name} ran" for name in tool_bots.RAN]
    return Counter(plan), faults


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
