"""One way in for bytes that others made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Target:
    """``feed`` takes any bytes, and raises nothing but ``HarnessError``; ``seeds`` are valid ones to start from."""

    name: str
    seeds: tuple[bytes, ...]
    feed: Callable[[bytes], None]
