"""Response times of a call, laid out as bars on one scale: live above candidate, turn by turn, against the budget."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from harness.compare.result import Comparison, TurnLatency
from harness.config.tables import ResponseBudget

STAGES = (
    ("endpointing_ms", "turn", "end of turn"),
    ("stt_ms", "stt", "speech to text"),
    ("llm_first_token_ms", "llm", "language model"),
    ("tool_ms", "tool", "tool"),
    ("tts_first_sound_ms", "tts", "text to speech"),
)
_HEADROOM = 1.08


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a bar in percent of the scale; ``stage`` names its colour, ``label`` says it in words."""

    stage: str
    label: str
    ms: float
    left: float
    width: float


@dataclass(frozen=True, slots=True)
class Bar:
    """One side's response in one turn: first sound and first answer in milliseconds and in percent of the scale."""

    segments: tuple[Segment, ...]
    sound_ms: float | None
    answer_ms: float | None
    sound_at: float | None
    answer_at: float | None
    censored: bool
    over: bool


@dataclass(frozen=True, slots=True)
class Row:
    """Both bars of one turn."""

    turn: int
    live: Bar
    candidate: Bar
    comparable: bool


@dataclass(frozen=True, slots=True)
class Waterfall:
    """All rows, the scale they share, its ticks and the limits drawn into it, as (label, percent)."""

    rows: tuple[Row, ...]
    scale_ms: float
    ticks: tuple[tuple[str, float], ...]
    limits: tuple[tuple[str, float], ...]


def waterfall(comparison: Comparison, budget: ResponseBudget) -> Waterfall | None:
    """Lay out all turns in which a side answered or should have; ``None`` where no time is known."""
    turns = [turn for turn in comparison.turns if _known(turn.latency_live) or _known(turn.latency_candidate)]
    if not turns:
        return None
    limits = [(name, limit) for name, limit in _limits(budget) if limit is not None]
    shown = [end for turn in turns for side in (turn.latency_live, turn.latency_candidate) for end in _ends(side)]
    scale = max([*shown, *(limit for _, limit in limits), 1.0]) * _HEADROOM
    rows = tuple(
        Row(
            turn.number,
            _bar(turn.latency_live, scale, budget.max),
            _bar(turn.latency_candidate, scale, budget.max),
            turn.comparable,
        )
        for turn in turns
    )
    marks = tuple((f"{name} {limit:g} ms", 100 * limit / scale) for name, limit in limits)
    return Waterfall(rows, scale, _ticks(scale), marks)


def _limits(budget: ResponseBudget) -> Iterable[tuple[str, float | None]]:
    return (("p50", budget.p50), ("p95", budget.p95), ("limit", budget.max))


def _known(side: TurnLatency) -> bool:
    return side.first_sound_ms is not None or side.first_answer_ms is not None or side.censored


def _ends(side: TurnLatency) -> list[float]:
    stages = sum(getattr(side, name) or 0.0 for name, _, _ in STAGES)
    return [side.first_sound_ms or 0.0, side.first_answer_ms or 0.0, stages]


def _bar(side: TurnLatency, scale: float, limit: float | None) -> Bar:
    segments: list[Segment] = []
    at = 0.0
    for name, stage, label in STAGES:
        ms = getattr(side, name)
        if ms:
            segments.append(Segment(stage, label, ms, 100 * at / scale, 100 * ms / scale))
            at += ms
    end = side.first_answer_ms if side.first_answer_ms is not None else side.first_sound_ms
    if end is not None and end > at:
        label = "not told by stage" if segments else "response"
        segments.append(Segment("rest", label, end - at, 100 * at / scale, 100 * (end - at) / scale))
    return Bar(
        segments=tuple(segments),
        sound_ms=side.first_sound_ms,
        answer_ms=side.first_answer_ms,
        sound_at=_percent(side.first_sound_ms, scale),
        answer_at=_percent(side.first_answer_ms, scale),
        censored=side.censored,
        over=side.censored or (limit is not None and end is not None and end > limit),
    )


def _percent(ms: float | None, scale: float) -> float | None:
    return None if ms is None else max(0.0, 100 * ms / scale)


def _ticks(scale: float) -> tuple[tuple[str, float], ...]:
    step = next(step for step in (100, 200, 500, 1_000, 2_000, 5_000, 10_000, 60_000, scale) if scale / step <= 8)
    return tuple(
        (f"{number * step / 1000:g} s", 100 * number * step / scale) for number in range(int(scale / step) + 1)
    )
