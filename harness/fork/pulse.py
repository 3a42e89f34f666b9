"""How late an event loop gets to what is due.

A tap's message and a tee's bytes wait for the loop as a timer does: its lateness is what media wait to be read, and
what a tee adds to a call beside the passing on itself.
"""

from __future__ import annotations

import asyncio

PULSE_S = 0.02
"""A provider's frame."""
MOST = 3000
"""Waits that one standstill counts for, at most: a minute's."""


class Pulse:
    """Measures the loop that it runs on, at the cost of fifty wake-ups a second.

    A beat that comes late stands for all that were due meanwhile: a loop that stood still for a second kept fifty
    frames waiting, not one.
    """

    def __init__(self) -> None:
        self._late_s: list[float] = []

    async def beat(self) -> None:
        """Measure until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + PULSE_S
            await asyncio.sleep(PULSE_S)
            self.late(loop.time() - due)

    def late(self, late_s: float) -> None:
        """A beat came ``late_s`` after it was due."""
        missed = min(MOST, int(late_s / PULSE_S))
        self._late_s += (late_s - number * PULSE_S for number in range(missed + 1))

    def p95_ms(self) -> float:
        """The 95th percentile since it was last asked, milliseconds; where no beat came, the loop tells nothing: 0."""
        late, self._late_s = sorted(self._late_s), []
        return 1000 * max(0.0, late[len(late) * 95 // 100]) if late else 0.0
