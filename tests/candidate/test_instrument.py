"""What the harness changes in Pipecat, where no run of a bot shows it."""

from __future__ import annotations

import asyncio
from dataclasses import fields
from typing import Any

import numpy as np
import pytest
from pipecat.audio.vad.silero import SileroVADAnalyzer
from pipecat.frames.frames import TextFrame
from pipecat.observers.base_observer import BaseObserver, FrameProcessed, FramePushed
from pipecat.pipeline.worker_observer import WorkerObserver
from pipecat.processors.filters.identity_filter import IdentityFilter
from pipecat.processors.frame_processor import FrameDirection, FrameProcessorSetup
from pipecat.utils.asyncio.task_manager import TaskManager

from harness.candidate import instrument
from tests.audio.speech import SENTENCES, say


def states(samples: np.ndarray) -> list[str]:
    """Silero's state after each 20 ms, on a loop that has no threads to give."""
    analyzer = SileroVADAnalyzer(sample_rate=8000)
    analyzer.set_sample_rate(8000)

    async def main() -> list[str]:
        frames = [samples[at : at + 160].tobytes() for at in range(0, samples.size - 159, 160)]
        return [(await analyzer.analyze_audio(frame)).name for frame in frames]

    return asyncio.run(main())


def test_silero_hears_the_same_inline_as_in_its_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    samples = np.concatenate([np.zeros(4000, np.int16), say(SENTENCES[0])[:12_000], np.zeros(12_000, np.int16)])
    in_thread = states(samples)
    monkeypatch.setattr(SileroVADAnalyzer, "analyze_audio", SileroVADAnalyzer.analyze_audio)
    instrument.hear_inline()
    monkeypatch.setattr(asyncio.BaseEventLoop, "run_in_executor", None)
    assert states(samples) == in_thread
    assert {"QUIET", "SPEAKING"} <= set(in_thread)


def test_a_processors_setup_is_read_as_it_was_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FrameProcessorSetup, "__getattribute__", FrameProcessorSetup.__getattribute__)
    given: dict[str, Any] = {field.name: object() for field in fields(FrameProcessorSetup)}
    for _ in range(2):
        instrument.read_setup_plainly()
    setup = FrameProcessorSetup(**given)
    assert {name: getattr(setup, name) for name in given} == given
    with pytest.raises(AttributeError):
        getattr(setup, "another")  # noqa: B009 - no such field


class Pushes(BaseObserver):
    """Sees to what is pushed, as most do."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    async def on_push_frame(self, data: FramePushed) -> None:
        self.seen.append("pushed")


class Both(Pushes):
    async def on_process_frame(self, data: FrameProcessed) -> None:
        self.seen.append("processed")


def test_observers_are_told_what_they_have_methods_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(WorkerObserver, "on_process_frame", WorkerObserver.on_process_frame)
    instrument.spare_observers()
    added, pushes, both = BaseObserver(), Pushes(), Both()
    queued: list[int] = []

    async def main() -> None:
        observers = WorkerObserver(observers=[pushes, both])
        await observers.setup(TaskManager())
        observers.add_observer(added)
        one, other, frame, way = IdentityFilter(), IdentityFilter(), TextFrame("hi"), FrameDirection.DOWNSTREAM
        await observers.on_process_frame(FrameProcessed(one, frame, way, 0))
        queued.extend(proxy.queue.qsize() for proxy in (observers._proxies or {}).values())
        await observers.on_push_frame(FramePushed(one, other, frame, way, 1))
        await asyncio.gather(*(proxy.queue.join() for proxy in (observers._proxies or {}).values()))
        await observers.cleanup()

    asyncio.run(main())
    assert (queued, pushes.seen, both.seen) == ([0, 1, 0], ["pushed"], ["processed", "pushed"])
