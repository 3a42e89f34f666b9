"""What lies above the noise floor."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from harness.compare.compare import compare
from harness.compare.noise import calls_needed, noise_floor
from harness.compare.result import Comparison
from harness.compare.rules import Rules
from harness.core.findings import Tally
from harness.core.timeline import Timeline
from tests.compare.scene import clinic

SAME = compare(clinic(), clinic(), Rules(), "x")


def runs(differing: Timeline, share: float, calls: int, seed: int = 1) -> list[Comparison]:
    """Comparisons of many calls, a share of them with what differs in ``differing``."""
    other = compare(clinic(), differing, Rules(), "x")
    dice = np.random.default_rng(seed)
    return [replace(other if dice.random() < share else SAME, call_id=f"CA{number}") for number in range(calls)]


MISHEARD = clinic(c3="thanks and now do I get there")


def test_what_the_control_does_as_often_is_noise() -> None:
    (line,) = noise_floor(runs(MISHEARD, 0.3, 200), runs(MISHEARD, 0.3, 200, seed=2))
    assert (line.check, line.path, line.calls) == ("transcript.word", "word", 200)
    assert not line.above_noise
    assert line.interval is not None and line.interval[0] < 0 < line.interval[1]


def test_what_the_control_does_not_do_is_above_it() -> None:
    (line,) = noise_floor(runs(MISHEARD, 0.3, 200), runs(MISHEARD, 0.0, 200))
    assert line.above_noise
    assert line.control == Tally(0, 1000)
    assert line.net == pytest.approx(0.06, abs=0.02)


def test_a_single_critical_is_always_listed_first_and_never_subtracted() -> None:
    worse = [*runs(MISHEARD, 0.3, 99), replace(compare(clinic(), clinic(book=None), Rules(), "x"), call_id="CA99")]
    lines = noise_floor(worse, runs(clinic(book=None), 1.0, 100))
    assert (lines[0].check, len(lines[0].criticals)) == ("tool.missing", 1)
    assert not lines[0].above_noise


def test_few_calls_have_no_interval_and_none_differing_is_no_certainty() -> None:
    (alone,) = noise_floor(runs(MISHEARD, 1.0, 1), runs(MISHEARD, 1.0, 1))
    assert alone.interval is None
    (few,) = noise_floor(runs(MISHEARD, 1.0, 5), runs(MISHEARD, 1.0, 5))
    assert few.interval is not None and few.interval[1] > 0.3


def test_calls_without_a_control_do_not_count() -> None:
    (line,) = noise_floor(runs(MISHEARD, 1.0, 10), runs(MISHEARD, 1.0, 4))
    assert (line.calls, line.candidate) == (4, Tally(4, 20))


def test_intervals_cover_the_true_difference() -> None:
    missed = 0
    for seed in range(250):
        (line,) = noise_floor(runs(MISHEARD, 0.3, 120, seed), runs(MISHEARD, 0.2, 120, seed + 1000))
        assert line.interval is not None
        missed += not line.interval[0] <= 0.02 <= line.interval[1]
    assert 0.02 <= missed / 250 <= 0.085


def test_how_many_calls_an_effect_needs() -> None:
    assert calls_needed(0.08, 0.02) == pytest.approx(1570, abs=2)
    assert calls_needed(0.08, 0.04) == pytest.approx(393, abs=2)
    with pytest.raises(ValueError, match="effect above 0"):
        calls_needed(0.1, 0.0)
