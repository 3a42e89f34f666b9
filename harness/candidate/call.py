"""One call as a candidate lives through it: connected, spoken to, hung up on."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipecat.audio.dtmf.types import KeypadEntry
from pipecat.frames.frames import InputDTMFFrame
from pipecat.pipeline.worker import PipelineWorker

from harness.candidate.account import Account
from harness.candidate.caller import FRAME_MS, CallerSound
from harness.candidate.failures import described
from harness.candidate.feed import Feed
from harness.candidate.instrument import MuteClient
from harness.candidate.live_turns import LiveBoundaries
from harness.candidate.loop import CallLoop
from harness.candidate.protocol import Job
from harness.candidate.transport import ShadowTransport
from harness.compare.turns import Turn
from harness.core.errors import ConfigError
from harness.core.events import CallEnded
from harness.core.time import NS_PER_MS, NS_PER_S, seconds

_START_S = 120.0
"""How long a bot may take to start its pipeline; models are loaded here."""
_LINGER_NS = 12 * NS_PER_S
"""How long after the caller's last sound a candidate may still be answering."""
_QUIET_NS = 2 * NS_PER_S
"""How long it must have been quiet to be done."""
_STOP_S = 10.0


@dataclass(slots=True)
class Line:
    """What the hooks find out about the bot's pipeline: the transport it made, the worker it started."""

    loop: CallLoop
    turns: Callable[[], Sequence[Turn]]
    transport: ShadowTransport | None = None
    worker: PipelineWorker | None = None
    client: MuteClient | None = None
    started: asyncio.Event = field(default_factory=asyncio.Event)
    began_ns: int | None = None
    lags_ns: list[int] = field(default_factory=list)

    def now_ns(self) -> int:
        """Time on the call clock; zero until the call begins."""
        return 0 if self.began_ns is None else self.loop.now_ns() - self.began_ns

    def pipeline_started(self, worker: PipelineWorker, client: MuteClient) -> None:
        if self.worker is None:
            self.worker = worker
            self.client = client
            self.started.set()

    def turn_began(self) -> None:
        """The candidate has noticed that the caller speaks again."""
        if self.transport is not None:
            self.transport.exit.hurry()


async def live_through(line: Line, feed: Feed, account: Account, bot: Awaitable[Any], job: Job) -> None:
    """Run a bot through the whole call; what goes wrong becomes a fault of its account.

    Raises:
        ConfigError: the bot cannot be run as configured.
    """
    task = asyncio.ensure_future(bot)
    watch = asyncio.ensure_future(line.started.wait())
    await asyncio.wait({task, watch}, timeout=_START_S, return_when=asyncio.FIRST_COMPLETED)
    watch.cancel()
    if line.worker is None or line.transport is None:
        _failed_to_start(account, task, line)
    else:
        line.began_ns = line.loop.now_ns()
        await _converse(line, line.transport, feed, account, task, job)
    await _stop(line, account, task)


def _failed_to_start(account: Account, task: asyncio.Future[Any], line: Line) -> None:
    if task.done() and not task.cancelled() and task.exception() is not None:
        return
    if line.worker is not None:
        account.fault("candidate.start", "the bot's pipeline has no transport of the harness: nothing can be heard")
    elif task.done():
        account.fault("candidate.exit", "the bot returned before its pipeline started")
    else:
        account.fault("candidate.hang", f"the bot's pipeline did not start in {_START_S:.0f} s")


async def _converse(
    line: Line, transport: ShadowTransport, feed: Feed, account: Account, task: asyncio.Future[Any], job: Job
) -> None:
    await _connected(transport)
    if line.client is not None:
        await line.client.ready()
    speaking = asyncio.ensure_future(_speak(line, transport, feed, job))
    await asyncio.wait({task, speaking}, return_when=asyncio.FIRST_COMPLETED)
    if task.done():
        speaking.cancel()
        failed = not task.cancelled() and task.exception() is not None
        account.event(CallEnded(reason="failed" if failed else "bye", at_ns=line.now_ns()))
        return
    ended_ns = line.now_ns()
    await speaking
    await _listen_out(line, transport, account, task)
    account.event(CallEnded(reason="stop", at_ns=ended_ns))
    await _disconnected(transport)


async def _speak(line: Line, transport: ShadowTransport, feed: Feed, job: Job) -> None:
    """The caller's track, frame by frame, each when its last sample has been spoken."""
    shadow = transport.entry
    sound = CallerSound(feed, job.rate_hz, shadow.sample_rate)
    boundaries = LiveBoundaries(line.turns) if job.turns == "live" else None
    count = 0
    keys = 0
    while pcm := sound.frame():
        count += 1
        due_ns = count * FRAME_MS * NS_PER_MS
        await _until(line, due_ns)
        keys = await _press_keys(line, feed, keys, due_ns)
        await shadow.hear(pcm)
        for frame in boundaries.until(due_ns) if boundaries else ():
            await shadow.push_frame(frame)


async def _until(line: Line, due_ns: int) -> None:
    wait_ns = due_ns - line.now_ns()
    if wait_ns > 0:
        await asyncio.sleep(seconds(wait_ns))
    line.lags_ns.append(max(0, line.now_ns() - due_ns))


async def _press_keys(line: Line, feed: Feed, done: int, until_ns: int) -> int:
    for event in feed.keys()[done:]:
        if event.at_ns > until_ns or line.worker is None:
            break
        done += 1
        with contextlib.suppress(ValueError):
            await line.worker.queue_frame(InputDTMFFrame(button=KeypadEntry(event.digit)))
    return done


async def _listen_out(line: Line, transport: ShadowTransport, account: Account, task: asyncio.Future[Any]) -> None:
    """Silence on the line until the candidate has said what it had to say."""
    shadow = transport.entry
    silence = bytes(2 * shadow.sample_rate * FRAME_MS // 1000)
    start_ns = quiet_since = line.now_ns()
    due_ns = start_ns
    while line.now_ns() - start_ns < _LINGER_NS and line.now_ns() - quiet_since < _QUIET_NS and not task.done():
        due_ns += FRAME_MS * NS_PER_MS
        await _until(line, due_ns)
        await shadow.hear(silence)
        if not account.quiet:
            quiet_since = line.now_ns()


async def _connected(transport: ShadowTransport) -> None:
    client = {"id": "caller", "info": {"userName": "caller"}}
    if transport.listens("on_client_connected"):
        await transport.tell("on_client_connected", client)
        return
    for name in ("on_joined", "on_dialin_connected", "on_participant_joined", "on_first_participant_joined"):
        await transport.tell(name, client)


async def _disconnected(transport: ShadowTransport) -> None:
    client = {"id": "caller", "info": {"userName": "caller"}}
    if transport.listens("on_client_disconnected"):
        await transport.tell("on_client_disconnected", client)
        return
    await transport.tell("on_participant_left", client, "leftCall")
    await transport.tell("on_dialin_stopped", client)


async def _stop(line: Line, account: Account, task: asyncio.Future[Any]) -> None:
    done, _ = await asyncio.wait({task}, timeout=_STOP_S / 2)
    if not done and line.worker is not None:
        with contextlib.suppress(Exception):
            await asyncio.wait_for(line.worker.cancel(), _STOP_S / 2)
        done, _ = await asyncio.wait({task}, timeout=_STOP_S)
    if not done:
        task.cancel()
        done, _ = await asyncio.wait({task}, timeout=_STOP_S)
        if not done or line.worker is not None:
            account.fault("candidate.hang", "the bot did not stop when the call was over")
    if task.done() and not task.cancelled() and (error := task.exception()) is not None:
        if isinstance(error, ConfigError):
            raise error
        account.fault(*described(error))
