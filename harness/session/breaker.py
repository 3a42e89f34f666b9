"""One breaker: a pure state machine that says whether shadowing may go on.

    closed ── over the bound ──► open ── wait over, within the bound ──► half-open ── the probe was well ──► closed
                                  ▲                                          │
                                  └── over the bound, or the probe failed ───┘

Rules
-----
1. Open, nothing begins. Half-open, one probe at a time begins. Closed, everything may.
2. Only a reading within the bound, after the wait, leads from open to half-open; only a probe leads to closed.
3. A wait is the first one, or twice the one before it where the breaker failed on its way back or soon after it; it is
   never longer than the longest.
4. Whoever calls gives the time: nanoseconds of any clock that does not go back.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

State = Literal["closed", "open", "half-open"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Backoff:
    """How long a breaker stays open, at first and at most, and how long a probe must be well."""

    first_ns: int
    most_ns: int
    probe_ns: int

    def after(self, wait_ns: int) -> int:
        """The wait that follows a wait of ``wait_ns``."""
        return min(2 * wait_ns, self.most_ns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Breaker:
    """Where a breaker stands. ``why`` is what opened it last; ``probe_ns`` when its probe began."""

    state: State = "closed"
    since_ns: int = 0
    wait_ns: int = 0
    probe_ns: int | None = None
    why: str = ""


def over(breaker: Breaker, backoff: Backoff, why: str, now_ns: int) -> Breaker:
    """A reading beyond the bound: opens, and stays open."""
    match breaker.state:
        case "open":
            return replace(breaker, why=why)
        case "half-open":
            return _opened(backoff.after(breaker.wait_ns), why, now_ns)
        case "closed":
            soon = breaker.wait_ns and now_ns - breaker.since_ns < breaker.wait_ns
            return _opened(backoff.after(breaker.wait_ns) if soon else backoff.first_ns, why, now_ns)


def within(breaker: Breaker, backoff: Backoff, now_ns: int) -> Breaker:
    """A reading within the bound: ends a wait that is over, and a probe that was well for long enough."""
    match breaker:
        case Breaker(state="open") if now_ns - breaker.since_ns >= breaker.wait_ns:
            return replace(breaker, state="half-open", since_ns=now_ns)
        case Breaker(state="half-open", probe_ns=int(began_ns)) if now_ns - began_ns >= backoff.probe_ns:
            return _closed(breaker, now_ns)
    return breaker


def admits(breaker: Breaker) -> bool:
    """Whether something may begin now."""
    return breaker.state == "closed" or (breaker.state == "half-open" and breaker.probe_ns is None)


def probed(breaker: Breaker, now_ns: int) -> Breaker:
    """Something began; beside a half-open breaker it is the probe."""
    return replace(breaker, probe_ns=now_ns) if breaker.state == "half-open" else breaker


def probe_over(breaker: Breaker, backoff: Backoff, now_ns: int, *, began_ns: int, well: bool) -> Breaker:
    """The probe that began at ``began_ns`` is over. Without effect where the breaker has opened or closed since."""
    if breaker.state != "half-open" or breaker.probe_ns != began_ns:
        return breaker
    return _closed(breaker, now_ns) if well else _opened(backoff.after(breaker.wait_ns), "the probe failed", now_ns)


def probe_void(breaker: Breaker, *, began_ns: int) -> Breaker:
    """The probe that began at ``began_ns`` was stopped from outside: it says nothing, and another may begin."""
    if breaker.state != "half-open" or breaker.probe_ns != began_ns:
        return breaker
    return replace(breaker, probe_ns=None)


def _opened(wait_ns: int, why: str, now_ns: int) -> Breaker:
    return Breaker(state="open", since_ns=now_ns, wait_ns=wait_ns, why=why)


def _closed(breaker: Breaker, now_ns: int) -> Breaker:
    return Breaker(state="closed", since_ns=now_ns, wait_ns=breaker.wait_ns, why=breaker.why)
