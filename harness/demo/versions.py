"""What the two versions of the clinic agent do differently.

``live`` answers the clinic's telephone. ``next`` is the release that nobody has tried on calls yet; its changes are
written in good faith and each is wrong in its own way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from harness.demo.when import NextWeekday, in_next_week

PRICES_2026: Mapping[str, int] = {
    "cleaning": 120,
    "deep cleaning": 240,
    "checkup": 85,
    "filling": 190,
    "root canal": 950,
    "crown": 1100,
    "whitening": 340,
    "x ray": 60,
    "consultation": 75,
    "extraction": 230,
    "emergency visit": 150,
}
PRICES_2025: Mapping[str, int] = {**PRICES_2026, "crown": 1000, "whitening": 310, "extraction": 210}


@dataclass(frozen=True, slots=True)
class Version:
    """One release of the agent.

    ``promises_bookings``: once the last detail of a booking is a telephone number, tell the caller that it is booked
    and leave the entry to a later step. ``policy_reading_s``: time spent on reading up the terms of insurance before
    the insurer is asked.
    """

    name: str
    prices: Mapping[str, int]
    next_weekday: NextWeekday
    promises_bookings: bool = False
    policy_reading_s: float = 0.0


def days_after_monday(today: date, weekday: int) -> date:
    """A rewrite of ``in_next_week`` that counts days from one where ``weekday`` counts from zero."""
    days_to_sunday = 7 - today.weekday()
    return today + timedelta(days=days_to_sunday + weekday + 1)


VERSIONS: Mapping[str, Version] = {
    "live": Version("live", PRICES_2026, in_next_week),
    "next": Version("next", PRICES_2025, days_after_monday, promises_bookings=True, policy_reading_s=3.6),
}
