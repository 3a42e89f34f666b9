"""What comparing two timelines of one call yields: turn by turn, counted, and as findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from harness.core.events import ToolCall, ToolResult
from harness.core.findings import Finding, Tally
from harness.core.time import Span

PairState = Literal["same", "changed", "missing", "extra", "reordered"]


@dataclass(frozen=True, slots=True)
class ArgumentDiff:
    """One argument of a paired call; ``path`` is dotted below the tool's name."""

    path: str
    live: Any
    candidate: Any
    same: bool


@dataclass(frozen=True, slots=True)
class ToolPair:
    """A live call and the candidate's call assigned to it; one of them is ``None`` where it has no partner."""

    state: PairState
    live: ToolCall | None
    candidate: ToolCall | None
    live_result: ToolResult | None = None
    candidate_result: ToolResult | None = None
    arguments: tuple[ArgumentDiff, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnLatency:
    """Milliseconds from the caller's end of speech in media time; ``None`` where the side did not report it.

    ``first_sound_ms`` is the first audio of the reply, filler included; ``first_answer_ms`` the first audio that is
    not filler. ``censored`` marks a turn that had no reply: it counts as at least its length, and is never dropped.
    """

    first_sound_ms: float | None = None
    first_answer_ms: float | None = None
    endpointing_ms: float | None = None
    stt_ms: float | None = None
    llm_first_token_ms: float | None = None
    tool_ms: float | None = None
    tts_first_sound_ms: float | None = None
    censored: bool = False
    has_tool: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnComparison:
    """One turn of the live call beside what the other side heard, did and said in it."""

    number: int
    span: Span
    end_of_speech_ns: int | None
    heard_live: str
    heard_candidate: str
    reply_live: str
    reply_candidate: str
    tools: tuple[ToolPair, ...] = ()
    latency_live: TurnLatency = TurnLatency()
    latency_candidate: TurnLatency = TurnLatency()
    comparable: bool = True
    why_not: str | None = None


Interval = tuple[float | None, float | None]
"""Ends of a 95 % interval, ``None`` for an end that too few values leave open."""


@dataclass(frozen=True, slots=True)
class Percentiles:
    """Of response times in milliseconds; ``None`` where there are too few turns to say.

    ``censored`` of the ``count`` turns had no reply and count as what they lasted. Intervals are distribution-free.
    """

    p50: float | None = None
    p95: float | None = None
    count: int = 0
    p99: float | None = None
    censored: int = 0
    p50_interval: Interval = (None, None)
    p95_interval: Interval = (None, None)
    p99_interval: Interval = (None, None)


@dataclass(frozen=True, slots=True)
class ResponseTimes:
    """Response times in milliseconds as they were measured, turns with a tool call apart from plain ones.

    Adding two merges them without loss; percentiles are only ever read off a sum.
    """

    plain: tuple[float, ...] = ()
    tool: tuple[float, ...] = ()
    censored: int = 0

    def __add__(self, other: ResponseTimes) -> ResponseTimes:
        return ResponseTimes(self.plain + other.plain, self.tool + other.tool, self.censored + other.censored)

    @property
    def values(self) -> tuple[float, ...]:
        return self.plain + self.tool


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A finding that only a judge or a person can weigh, with what each side said."""

    finding: str
    turn: int
    live: str
    candidate: str
    doubt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The whole comparison of one call with one candidate. Contains no verdict: that is ``verdict.decide``."""

    call_id: str
    candidate: str
    turns: tuple[TurnComparison, ...]
    findings: tuple[Finding, ...]
    tallies: Mapping[str, Tally] = field(default_factory=dict)
    latency_live: Percentiles = Percentiles()
    latency_candidate: Percentiles = Percentiles()
    response_live: ResponseTimes = ResponseTimes()
    response_candidate: ResponseTimes = ResponseTimes()
    questions: tuple[OpenQuestion, ...] = ()
    cost_live: float | None = None
    cost_candidate: float | None = None

    @property
    def comparable_turns(self) -> int:
        return sum(turn.comparable for turn in self.turns)
