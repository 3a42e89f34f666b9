"""Bots that do what no bot should, each by the name of its function."""

from __future__ import annotations

import asyncio
import ctypes
import os
import sys
import time
from collections.abc import Callable
from typing import Any

import clinic
from pipecat.frames.frames import Frame, InputAudioRawFrame
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor


def _at_one_second(deed: Callable[[], Any]) -> Any:
    """The clinic's bot, with a deed done in mid-call where its model would hear the sound."""

    class Doer(FrameProcessor):
        async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
            await super().process_frame(frame, direction)
            if isinstance(frame, InputAudioRawFrame):
                self.count = getattr(self, "count", 0) + 1
                if self.count == 50:
                    deed()
            await self.push_frame(frame, direction)

    async def bot(runner_args: Any) -> None:
        transport = await clinic.create_transport(runner_args, clinic.transport_params)
        entry = transport.input
        transport.input = lambda: clinic.Pipeline([entry(), Doer()])
        await clinic.run_bot(transport, runner_args)

    return bot


def _raise() -> None:
    raise RuntimeError("no such patient")


def _spin() -> None:
    while True:
        pass


def _sleep() -> None:
    while True:
        time.sleep(1)


def _hoard() -> None:
    kept = []
    while True:
        kept.append(bytearray(b"x" * (8 << 20)))


def _fork() -> None:
    if os.fork() == 0:
        while True:
            print("child", flush=True)


def _babble() -> None:
    for _ in range(200):
        print("x" * 100_000)
    sys.stderr.write("the last word\n")


def _scribble() -> None:
    for fd in range(3, 32):
        try:
            os.write(fd, b"\xff" * 64)
        except OSError:
            continue


raises = _at_one_second(_raise)
spins = _at_one_second(_spin)
sleeps = _at_one_second(_sleep)
hoards = _at_one_second(_hoard)
asks_too_much = _at_one_second(lambda: bytearray(1 << 40))
leaves = _at_one_second(lambda: os._exit(3))
crashes = _at_one_second(lambda: ctypes.string_at(0))
forks = _at_one_second(_fork)
babbles = _at_one_second(_babble)
scribbles = _at_one_second(_scribble)
hangs_up_the_harness = _at_one_second(lambda: os.closerange(3, 64))


async def raises_at_once(runner_args: Any) -> None:
    raise ValueError("no telephone here")


async def never_starts(runner_args: Any) -> None:
    await asyncio.Event().wait()


async def returns(runner_args: Any) -> None:
    return


async def exits(runner_args: Any) -> None:
    sys.exit(7)


async def ignores_the_end(runner_args: Any) -> None:
    try:
        await clinic.bot(runner_args)
    finally:
        while True:
            try:
                await asyncio.sleep(3600)
            except asyncio.CancelledError:
                continue


async def raises_in_handler(runner_args: Any) -> None:
    transport = await clinic.create_transport(runner_args, clinic.transport_params)

    @transport.event_handler("on_client_connected")
    async def connected(transport: Any, client: Any) -> None:
        raise KeyError("caller id")

    await clinic.run_bot(transport, runner_args)
