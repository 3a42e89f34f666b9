"""Response times of both sides, turn by turn, on one clock.

A response time runs from where the caller stopped speaking (the live side's estimate, used for all sides) to the first
sound of the reply, in media time. A turn without a reply is censored: it took at least as long as the turn lasted.

Rules:

- A filler ("one moment") is sound, not an answer: first sound and first answer are two numbers.
- Negative times stand: a side that speaks before the caller has stopped did so.
- Turns with a tool call and plain turns are kept apart; percentiles are never averaged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from statistics import median

import numpy as np
from scipy.special import bdtr

from harness.compare.beside import TurnPair
from harness.compare.difference import Difference
from harness.compare.drafts import draft
from harness.compare.result import Percentiles, ResponseTimes, TurnLatency
from harness.compare.rules import Rules
from harness.core.events import Speech, Stage, StageTime, ToolCall, ToolResult
from harness.core.findings import Finding, Severity
from harness.core.time import NS_PER_MS, Span, ms
from harness.core.timeline import Timeline

REGRESSION_MS = 250.0
"""Slowdown of a call's median turn that callers begin to notice."""

_FILLER = re.compile(
    r"\b(moment|second|sec|minute|hold on|hang on|bear with|let me|let's see|one sec|checking|looking|look that|"
    r"pulling|just a|hmm+|give me)\b",
    re.IGNORECASE,
)
_FILLER_WORDS = 14


@dataclass(frozen=True, slots=True)
class _Side:
    """One side's part in a turn."""

    said: Sequence[Speech]
    calls: Sequence[ToolCall]
    results: dict[str, ToolResult]
    stages: Sequence[StageTime]


def latencies(turns: Sequence[TurnPair], live: Timeline, other: Timeline) -> list[tuple[TurnLatency, TurnLatency]]:
    """For each turn the live side's times and the other's."""
    out: list[tuple[TurnLatency, TurnLatency]] = []
    live_stages = _stages_by_turn(turns, live)
    stages = _stages_by_turn(turns, other)
    for pair in turns:
        mine = _Side(pair.turn.agent, pair.live_calls, live.results, live_stages.get(pair.number, ()))
        theirs = _Side(pair.said, pair.calls, other.results, stages.get(pair.number, ()))
        out.append((_latency(pair, mine), _latency(pair, theirs)))
    return out


def is_filler(speech: Speech, following: Sequence[Speech]) -> bool:
    """Whether an utterance only fills the wait for the answer that follows it."""
    return (
        bool(following)
        and len(speech.text.split()) <= _FILLER_WORDS
        and _FILLER.search(speech.text) is not None
        and "?" not in speech.text
    )


def over_budget(
    rules: Rules, turns: Sequence[TurnPair], times: Sequence[tuple[TurnLatency, TurnLatency]]
) -> Iterator[Finding]:
    """``latency.budget``: turns in which the candidate took longer to answer than the configuration allows."""
    if rules.response_max_ns is None:
        return
    limit = ms(rules.response_max_ns)
    for pair, (live, other) in zip(turns, times, strict=True):
        took = other.first_sound_ms
        if took is None or other.censored or took <= limit:
            continue
        why = f"The candidate took {took / 1000:.1f} s to respond; the limit is {limit / 1000:.1f} s."
        yield draft(
            pair,
            Difference(
                check="latency.budget",
                kind="late",
                path="response_ms",
                severity=Severity.MAJOR,
                why=why,
                live=_rounded(live.first_sound_ms),
                other=_rounded(took),
            ),
            span=_wait(pair, took),
        )


def regression(
    turns: Sequence[TurnPair], times: Sequence[tuple[TurnLatency, TurnLatency]], baseline: str
) -> Iterator[Finding]:
    """``latency.regression``: the candidate is slower over the call's turns, by more than chance explains.

    Paired by turn; the median difference is over the limit with the whole of its 95 % order-statistic interval.
    ``baseline`` says in words whom the candidate is compared with.
    """
    slower = [
        (other.first_sound_ms - live.first_sound_ms, pair)
        for pair, (live, other) in zip(turns, times, strict=True)
        if pair.number > 0 and live.first_sound_ms is not None and other.first_sound_ms is not None
        if not (live.censored or other.censored)
    ]
    differences = [difference for difference, _ in slower]
    low, _ = quantile_interval(differences, 0.5)
    if low is None or low <= REGRESSION_MS:
        return
    worst = max(slower, key=lambda item: item[0])[1]
    typical = median(differences)
    why = f"The candidate's typical turn is {typical:.0f} ms slower than {baseline}, over {len(slower)} turns."
    yield draft(
        worst,
        Difference(
            check="latency.regression",
            kind="late",
            path="response_ms",
            severity=Severity.MINOR,
            why=why,
            other=_rounded(typical),
        ),
    )


def percentiles(times: Sequence[TurnLatency]) -> Percentiles:
    """p50, p95 and p99 of first sounds with their intervals; censored turns count as at least what they lasted."""
    values = [time.first_sound_ms for time in times if time.first_sound_ms is not None]
    return percentiles_of(values, censored=sum(time.censored for time in times))


def response_times(times: Sequence[TurnLatency]) -> ResponseTimes:
    """The first sounds as measured, turns with a tool call apart."""
    known = [(time.first_sound_ms, time.has_tool) for time in times if time.first_sound_ms is not None]
    return ResponseTimes(
        plain=tuple(took for took, tool in known if not tool),
        tool=tuple(took for took, tool in known if tool),
        censored=sum(time.censored for time in times),
    )


def percentiles_of(values: Sequence[float], censored: int = 0) -> Percentiles:
    """Percentiles of response times in milliseconds; ``censored`` of them are lower bounds."""
    return Percentiles(
        p50=quantile(values, 0.5),
        p95=quantile(values, 0.95),
        p99=quantile(values, 0.99),
        count=len(values),
        censored=censored,
        p50_interval=quantile_interval(values, 0.5),
        p95_interval=quantile_interval(values, 0.95),
        p99_interval=quantile_interval(values, 0.99),
    )


def quantile(values: Sequence[float], share: float) -> float | None:
    """The smallest value that at least ``share`` of the values do not exceed; ``None`` of nothing."""
    return sorted(values)[max(0, ceil(share * len(values)) - 1)] if values else None


def quantile_interval(
    values: Sequence[float], share: float, confidence: float = 0.95
) -> tuple[float | None, float | None]:
    """Two-sided interval of a quantile from order statistics, valid for any distribution of independent values.

    The ends are the tightest order statistics with at most half of the error on each side (David and Nagaraja, Order
    Statistics, section 7.1); ``None`` where there are too few values for that end.
    """
    ordered = sorted(values)
    low, high = _ranks(len(ordered), share, (1 - confidence) / 2)
    return (ordered[low - 1] if low >= 1 else None, ordered[high - 1] if high <= len(ordered) else None)


@lru_cache(maxsize=1024)
def _ranks(count: int, share: float, tail: float) -> tuple[int, int]:
    """Ranks from 1 of the interval's ends; 0 and ``count + 1`` stand for no such end."""
    at_most = bdtr(np.arange(count + 1), count, share)
    return int(np.searchsorted(at_most, tail)), int(np.searchsorted(at_most, 1 - tail)) + 1


def _latency(pair: TurnPair, side: _Side) -> TurnLatency:
    end = pair.turn.end_of_speech_ns
    if end is None:
        return TurnLatency(has_tool=bool(side.calls))
    replies = [speech for speech in side.said if speech.end_ns > end]
    answers = [speech for at, speech in enumerate(replies) if not is_filler(speech, replies[at + 1 :])]
    first = {stage: _first(side.stages, stage) for stage in ("turn", "stt", "llm", "tts")}
    lasted = ms(pair.turn.span.end_ns - end)
    expected = bool(pair.turn.agent)
    return TurnLatency(
        first_sound_ms=ms(replies[0].start_ns - end) if replies else lasted if expected else None,
        first_answer_ms=ms(answers[0].start_ns - end) if answers else None,
        endpointing_ms=_after(first["turn"], end, "end"),
        stt_ms=_after(first["stt"], end, "end"),
        llm_first_token_ms=_took(first["llm"]),
        tool_ms=_tool_ms(side),
        tts_first_sound_ms=_took(first["tts"]),
        censored=expected and not replies,
        has_tool=bool(side.calls),
        source=next((speech.source or "" for speech in replies), ""),
    )


def _stages_by_turn(turns: Sequence[TurnPair], timeline: Timeline) -> dict[int, list[StageTime]]:
    starts = [pair.turn.span.start_ns for pair in turns]
    out: dict[int, list[StageTime]] = {}
    for stage in timeline.of_kind(StageTime):
        number = stage.turn
        if number is None or not 0 <= number < len(turns):
            number = max(0, sum(start <= stage.start_ns for start in starts[1:]))
        out.setdefault(number, []).append(stage)
    return out


def _first(stages: Sequence[StageTime], name: Stage | str) -> StageTime | None:
    return next((stage for stage in stages if stage.stage == name), None)


def _after(stage: StageTime | None, end_ns: int, which: str) -> float | None:
    return None if stage is None else ms(stage.end_ns - end_ns)


def _took(stage: StageTime | None) -> float | None:
    return None if stage is None else ms((stage.first_ns or stage.end_ns) - stage.start_ns)


def _tool_ms(side: _Side) -> float | None:
    """Time during which a tool of the turn had been asked and had not answered."""
    waits = [
        side.results[call.call].at_ns - call.at_ns
        for call in side.calls
        if call.call in side.results and side.results[call.call].at_ns >= call.at_ns
    ]
    return ms(sum(waits)) if waits else None


def _wait(pair: TurnPair, took_ms: float) -> Span:
    """From the caller's last words to the first second of the reply."""
    end = pair.turn.end_of_speech_ns or pair.turn.span.start_ns
    return Span(max(0, end - 2_000 * NS_PER_MS), end + round(max(took_ms, 0.0)) * NS_PER_MS + 1_000 * NS_PER_MS)


def _rounded(value: float | None) -> int | None:
    return None if value is None else round(value)
