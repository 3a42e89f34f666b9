"""When each piece of a candidate's reply would have been heard, had it been on the line."""

from __future__ import annotations

from harness.core.time import ns_from_samples


class Playback:
    """Lays sound on the call clock: each utterance starts when its sound arrives, and runs on without a break.

    Utterances of one lane, those that answer one turn, follow each other, as filler speech and the answer after it do.
    One that answers a later turn waits for nobody: the caller's next words answer the live agent, so nothing of an
    earlier reply may delay it.
    """

    def __init__(self) -> None:
        self._free_ns: dict[int, int] = {}

    def place(self, lane: int, arrived_ns: int, samples: int, rate_hz: int) -> int:
        """When sound that arrives now is heard, in nanoseconds on the call clock."""
        start = max(arrived_ns, self._free_ns.get(lane, 0))
        self._free_ns[lane] = start + ns_from_samples(samples, rate_hz)
        return start

    def end_ns(self) -> int:
        """When the last sound ends."""
        return max(self._free_ns.values(), default=0)

    def cut(self, at_ns: int) -> None:
        """Sound not yet heard is dropped."""
        self._free_ns = {lane: min(free, at_ns) for lane, free in self._free_ns.items()}
