"""Response times of a call, laid out as bars on one scale: live above candidate, turn by turn, against the budget."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from harness.compare.result import Comparison, TurnLatency
from harness.config.tables import ResponseBudget

MILESTONES = (("stt_ms", "stt", "speech to text"), ("endpointing_ms", "turn", "end of turn"))
"""Stages told as when they were done, from the end of speech; they run side by side."""
DURATIONS = (
    ("llm_first_token_ms", "llm", "language model"),
    ("tool_ms", "tool", "tool"),
    ("tts_first_sound_ms", "tts", "text to speech"),
)
"""Stages told as how long they took; they follow one another."""
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

    @property
    def took_ms(self) -> float | None:
        """The response time: to the first sound; to the answer where only that is known."""
        return self.answer_ms if self.sound_ms is None else self.sound_ms


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
    return [side.first_sound_ms or 0.0, side.first_answer_ms or 0.0]


def _bar(side: TurnLatency, scale: float, limit: float | None) -> Bar:
    end = side.first_answer_ms if side.first_answer_ms is not None else side.first_sound_ms
    segments: list[Segment] = []
    at = 0.0
    for done, stage, label in _steps(side):
        until = min(done, scale if end is None else end)
        if until > at:
            segments.append(Segment(stage, label, until - at, 100 * at / scale, 100 * (until - at) / scale))
            at = until
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
        over=side.censored or (limit is not None and (side.first_sound_ms or 0.0) > limit),
    )


def _steps(side: TurnLatency) -> Iterable[tuple[float, str, str]]:
    """Where each stage ends, in milliseconds from the end of speech, ascending; what lies before it is left out."""
    at = 0.0
    done = [(getattr(side, name) or 0.0, stage, label) for name, stage, label in MILESTONES]
    for until, stage, label in sorted(done):
        at = max(at, until)
        yield at, stage, label
    for name, stage, label in DURATIONS:
        at += max(0.0, getattr(side, name) or 0.0)
        yield at, stage, label


def _percent(ms: float | None, scale: float) -> float | None:
    return None if ms is None else max(0.0, 100 * ms / scale)


def _ticks(scale: float) -> tuple[tuple[str, float], ...]:
    step = next(step for step in (100, 200, 500, 1_000, 2_000, 5_000, 10_000, 60_000, scale) if scale / step <= 8)
    return tuple(
        (f"{number * step / 1000:g} s", 100 * number * step / scale) for number in range(int(scale / step) + 1)
    )
