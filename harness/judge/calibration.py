"""Does the judge agree with people? Cohen's kappa with an interval, and what it finds of each kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import scipy

from harness.core.findings import Judgement, Tally

DRAWS = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A person's word on one case. ``cluster`` is the call it is from: labels of one call are not independent."""

    rubric: str
    heard: str
    live: str
    candidate: str
    label: Judgement
    cluster: str
    category: str = ""
    doubt: str = ""

    def __post_init__(self) -> None:
        if self.label is Judgement.UNKNOWN:
            raise ValueError("label must say who was right, is unknown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """One rubric's agreement with people; ``at`` is RFC 3339.

    ``recall`` counts, by what people said and by category, how many the judge found (``errors``) of all (``total``).
    """

    rubric: str
    model: str
    prompt_digest: str
    votes: int
    labels: int
    clusters: int
    kappa: float | None
    low: float
    high: float
    recall: Mapping[str, Tally] = field(default_factory=dict)
    unanswered: int = 0
    at: str = ""

    def decides(self, kappa_min: float, min_labels: int) -> bool:
        """Whether the judge may decide by this rubric: its lower limit is at the bound, on labels enough."""
        return self.kappa is not None and self.low >= kappa_min and self.labels >= min_labels


def kappa(pairs: Sequence[tuple[Judgement, Judgement]]) -> float | None:
    """Agreement of person and judge beyond chance (Cohen 1960); ``None`` where chance alone would agree always."""
    n = len(pairs)
    if not n:
        return None
    by_chance = _chance(pairs)
    agreed = sum(person is said for person, said in pairs) / n
    return None if by_chance >= 1 else (agreed - by_chance) / (1 - by_chance)


def interval(labels: Sequence[Label], said: Sequence[Judgement], confidence: float = 0.95) -> tuple[float, float]:
    """Ends of kappa's interval: a bootstrap over clusters, and no better than the score interval of the agreement.

    The bootstrap of a sample without a single disagreement has no width; the second bound gives it one.
    """
    clusters: dict[str, list[tuple[Judgement, Judgement]]] = {}
    for label, judgement in zip(labels, said, strict=True):
        clusters.setdefault(label.cluster, []).append((label.label, judgement))
    groups = list(clusters.values())
    whole = kappa([pair for group in groups for pair in group])
    if whole is None or len(groups) < 2:
        return -1.0, 1.0
    rng = np.random.default_rng(0)
    draws: list[float] = []
    for chosen in rng.integers(0, len(groups), (DRAWS, len(groups))):
        drawn = kappa([pair for number in chosen for pair in groups[number]])
        if drawn is not None:
            draws.append(drawn)
    if not draws:
        return -1.0, 1.0
    alpha = (1 - confidence) / 2
    low, high = (float(np.quantile(draws, share)) for share in (alpha, 1 - alpha))
    pairs = [pair for group in groups for pair in group]
    agreed = sum(person is judge for person, judge in pairs)
    by_chance = _chance(pairs)
    # The whole cluster is one trial: labels of one call may all be right or wrong together.
    score = scipy.stats.binomtest(round(agreed / len(pairs) * len(groups)), len(groups)).proportion_ci(
        confidence, "wilson"
    )
    return min(low, (float(score.low) - by_chance) / (1 - by_chance)), high


def calibrated(
    rubric: tuple[str, str], model: str, votes: int, labels: Sequence[Label], said: Sequence[Judgement], at: str
) -> Calibration:
    """Sum up what the judge said of labelled cases; ``rubric`` is its name and its prompt's digest."""
    pairs = [(label.label, judgement) for label, judgement in zip(labels, said, strict=True)]
    low, high = interval(labels, said)
    recall: dict[str, Tally] = {}
    for label, (person, judgement) in zip(labels, pairs, strict=True):
        hit = Tally(int(person is judgement), 1)
        for name in (person.value, *([label.category] if label.category else [])):
            recall[name] = recall.get(name, Tally()) + hit
    return Calibration(
        rubric=rubric[0],
        model=model,
        prompt_digest=rubric[1],
        votes=votes,
        labels=len(labels),
        clusters=len({label.cluster for label in labels}),
        kappa=kappa(pairs),
        low=low,
        high=high,
        recall=recall,
        unanswered=sum(judgement is Judgement.UNKNOWN for judgement in said),
        at=at,
    )


def _chance(pairs: Sequence[tuple[Judgement, Judgement]]) -> float:
    people, judge = Counter(person for person, _ in pairs), Counter(said for _, said in pairs)
    return sum(people[each] * judge[each] for each in people) / len(pairs) ** 2
