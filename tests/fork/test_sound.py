"""A track's sound as it grows."""

from __future__ import annotations

import pytest

from harness.core.audio import Encoding, Format
from harness.core.errors import WireError
from harness.fork.sound import LONGEST_S, Sound


def test_a_time_that_is_wrong_by_years_is_no_silence_in_memory() -> None:
    sound = Sound(Format(Encoding.MULAW, 8000))
    sound.write(160, b"\x00" * 160)
    with pytest.raises(WireError, match=f"may last {LONGEST_S} s"):
        sound.write(10**14, b"\x00" * 160)
    assert sound.samples == 320
