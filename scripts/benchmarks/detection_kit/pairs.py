"""Pairs from templates and a seed: the same seed gives the same pairs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from detection_kit import conduct, defects, harmless, registry  # noqa: F401 - they register their kinds
from detection_kit.draft import DoesNotFit, Expected, KindOf, draft
from detection_kit.industry import Industry
from detection_kit.scene import timelines

KINDS = (*registry.KINDS, *harmless.KINDS)
_TRIES = 200


@dataclass(frozen=True, slots=True)
class Pair:
    """Two timelines as JSON lines, and what a tool must find in them: nothing of weight where ``expected`` is empty."""

    name: str
    kind: KindOf
    industry: str
    held_out: bool
    live: str
    candidate: str
    expected: tuple[Expected, ...]


def pairs(of: list[Industry], per_kind: int, seed: int) -> Iterator[Pair]:
    """``per_kind`` pairs of each kind, a third of them of industries held out; half of them vary in wording too."""
    for kind in KINDS:
        for number in range(per_kind):
            held_out = number % 3 == 2
            yield _pair(kind, number, [one for one in of if one.held_out is held_out], seed)


def _pair(kind: KindOf, number: int, of: list[Industry], seed: int) -> Pair:
    for attempt in range(_TRIES):
        rng = Random(f"{seed} {kind.name} {number} {attempt}")
        industry = rng.choice(of)
        made = draft(industry, rng, varied=number % 2 == 1)
        try:
            expected = kind.make(made)
        except DoesNotFit:
            continue
        live, candidate = timelines(made.live, made.candidate)
        what = "harmless" if kind.harmless else "defect"
        name = f"{what}-{kind.name}-{number:03d}"
        return Pair(name, kind, industry.name, industry.held_out, live, candidate, tuple(expected))
    raise RuntimeError(f"{kind.name} fits into no call of {', '.join(one.name for one in of)}")
