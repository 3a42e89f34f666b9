"""The same sentences sound the same in every process, whenever it is started."""

from __future__ import annotations

import time

import numpy as np
import pytest

from harness.audio.espeak import Sentence, VoiceError, spoken

RATE_HZ = 8000


@pytest.mark.parametrize("voice", ["en-us", "en-us+f3", "en-gb-scotland+f2", "es"])
def test_the_second_at_which_it_is_started_does_not_change_a_sample(voice: str) -> None:
    sentences = [Sentence("Hello there.", voice), Sentence("Is it Friday?", voice)]
    first, begun = spoken(sentences, RATE_HZ), int(time.time())
    while int(time.time()) == begun:
        time.sleep(0.02)
    for one, other in zip(first, spoken(sentences, RATE_HZ), strict=True):
        assert one.size > RATE_HZ // 4
        assert np.array_equal(one, other)


def test_a_voice_that_does_not_exist_is_told() -> None:
    with pytest.raises(VoiceError, match="klingon-x"):
        spoken([Sentence("Hello.", "klingon-x")], RATE_HZ)
