"""The kinds of defects, as the modules that make them register them."""

from __future__ import annotations

from collections.abc import Callable

from detection_kit import phrases
from detection_kit.draft import Draft, KindOf, Make

KINDS: list[KindOf] = []


def defect(name: str, stage: str) -> Callable[[Make], Make]:
    """Register a kind of defect, and the stage in which it starts."""

    def register(make: Make) -> Make:
        KINDS.append(KindOf(name, make, stage=stage))
        return make

    return register


def chatter(draft: Draft) -> tuple[str, str]:
    """Words of the caller that ask for nothing, and a reply."""
    at = 2 if draft.industry.held_out else draft.rng.randrange(2)
    return phrases.CHATTER[at], phrases.CHATTER_REPLY[at]
