"""What an observer costs a live bot: CPU on the bot's event loop, and in the observer's own thread.

A call's frames are pushed as a pipeline of ten processors pushes them, as fast as they go: 20 ms of the caller's sound
at 16 kHz, and 40 ms of the agent's at 24 kHz half of the time. The harness is not there, or it hangs (accepts and never
answers), or it takes everything. The loop's figure is the CPU of the thread that Pipecat runs in, by second of call.
About 20 seconds.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import threading
import time
from typing import Any, cast

from pipecat.frames.frames import InputAudioRawFrame, TTSAudioRawFrame
from pipecat.observers.base_observer import FramePushed
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor
from pipecat.transports.base_output import BaseOutputTransport
from pipecat.transports.base_transport import TransportParams
from websockets.asyncio.server import ServerConnection, serve

from harness.core.time import NS_PER_MS
from harness.fork.observer import CallObserver

HOPS = 10
STATES = ("absent", "hung", "taking")


def pushes(seconds: int) -> list[FramePushed]:
    """All that an observer is told of in so much of a call."""
    inner, output = FrameProcessor(), BaseOutputTransport(TransportParams())
    told: list[FramePushed] = []

    def push(frame: Any, source: FrameProcessor, at_ns: int) -> None:
        for hop in range(HOPS):
            first = hop == 0
            told.append(FramePushed(source if first else inner, inner, frame, FrameDirection.DOWNSTREAM, at_ns, first))

    for tick in range(seconds * 50):
        at_ns = tick * 20 * NS_PER_MS
        push(InputAudioRawFrame(b"\1\0" * 320, 16_000, 1), inner, at_ns)
        if tick % 2 == 0 and tick // 50 % 2:
            push(TTSAudioRawFrame(b"\1\1" * 960, 24_000, 1), output, at_ns)
    return told


class Peer:
    """A harness in one of the states, in a thread of its own."""

    def __init__(self, state: str) -> None:
        self.state = state
        self.port = 9
        self._ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._over = asyncio.Event()
        if state == "absent":
            self._ready.set()
        else:
            threading.Thread(target=self._loop.run_until_complete, args=(self._run(),), daemon=True).start()
        self._ready.wait()

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._over.set)

    async def _run(self) -> None:
        if self.state == "hung":
            server: Any = await asyncio.start_server(lambda reader, writer: None, "127.0.0.1", 0)
        else:
            server = await serve(self._take, "127.0.0.1", 0)
        self.port = next(iter(server.sockets)).getsockname()[1]
        self._ready.set()
        await self._over.wait()
        server.close()

    async def _take(self, connection: ServerConnection) -> None:
        async for _ in connection:
            pass


def measure(state: str, seconds: int) -> str:
    peer = Peer(state)
    observer = CallObserver("bench", media_url=f"ws://127.0.0.1:{peer.port}")
    told = pushes(seconds)
    before = time.thread_time_ns()
    for data in told:
        try:
            observer.on_push_frame(data).send(None)
        except StopIteration:
            continue
        raise SystemExit("the observer waited")
    loop_ns = time.thread_time_ns() - before
    asyncio.run(observer.cleanup())
    observer._uplink.join(30)
    peer.close()
    counts = observer.counts
    return (
        f"{state:8} {loop_ns / len(told) / 1e3:6.2f} us a push, {loop_ns / seconds / 1e6:6.3f} ms of CPU a second of "
        f"call; sent {counts.sound_sent}, dropped {counts.sound_dropped}, errors {observer.errors}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=cast("str", __doc__).splitlines()[0])
    parser.add_argument("--seconds", type=int, default=60, help="length of the call")
    seconds = parser.parse_args().seconds
    logging.disable(logging.CRITICAL)
    for state in STATES:
        print(measure(state, seconds))


if __name__ == "__main__":
    main()
