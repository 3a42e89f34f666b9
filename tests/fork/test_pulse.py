"""How late a loop is: a standstill weighs as much as the frames that it kept waiting."""

from __future__ import annotations

import asyncio
import time

import pytest

from harness.fork.pulse import PULSE_S, Pulse


def test_a_loop_in_time_waits_for_nothing() -> None:
    pulse = Pulse()
    for _ in range(50):
        pulse.late(0.0)
    assert pulse.p95_ms() == 0
    assert pulse.p95_ms() == 0


def test_one_late_beat_in_many_is_no_lag_and_a_standstill_is() -> None:
    pulse = Pulse()
    for late_s in (*[0.0] * 30, 0.01):
        pulse.late(late_s)
    assert pulse.p95_ms() == 0
    for late_s in (*[0.0] * 25, 2.0):
        pulse.late(late_s)
    assert 1800 < pulse.p95_ms() <= 2000


def test_it_measures_the_loop_that_it_runs_on() -> None:
    async def main() -> float:
        pulse = Pulse()
        beating = asyncio.create_task(pulse.beat())
        await asyncio.sleep(PULSE_S)
        time.sleep(0.5)  # noqa: ASYNC251 - the loop that stands still is the subject
        await asyncio.sleep(2 * PULSE_S)
        beating.cancel()
        with pytest.raises(asyncio.CancelledError):
            await beating
        return pulse.p95_ms()

    assert asyncio.run(main()) > 300
