"""What the harness changes in Pipecat, where no run of a bot shows it."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest
from pipecat.audio.vad.silero import SileroVADAnalyzer

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
