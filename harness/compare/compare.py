"""The fold: two timelines of one call in, turns and findings out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from harness.compare.beside import TurnPair, heard_text, lay_beside, reply_text
from harness.compare.cause import Trail, with_causes
from harness.compare.comparable import Obstacle, applies, diverged, obstacles
from harness.compare.cost import cost, over_cost
from harness.compare.drafts import draft, numbered
from harness.compare.entities import EntityContext
from harness.compare.faults import faults
from harness.compare.ignore import with_ignores
from harness.compare.interims import with_last_interims
from harness.compare.latency import latencies, over_budget, percentiles, regression, response_times
from harness.compare.outcome import outcomes
from harness.compare.own_checks import own_checks
from harness.compare.policy import SpokenTurn, check_policy
from harness.compare.replied import compare_replies
from harness.compare.result import Comparison, TurnComparison, TurnLatency
from harness.compare.rules import Rules
from harness.compare.tools import ToolComparison, compare_tools
from harness.compare.trace import leaves
from harness.compare.transcripts import transcripts, word_tallies
from harness.compare.turn_taking import turn_taking
from harness.core.findings import Finding
from harness.core.timeline import Timeline

Times = Sequence[tuple[TurnLatency, TurnLatency]]


def compare(
    live: Timeline, other: Timeline, rules: Rules, candidate: str, control: Comparison | None = None
) -> Comparison:
    """Compare what another side heard, did and said on a call with what the live side did.

    ``control`` is the comparison of the control on the same call, where one was run: slowness is then measured
    against it, turn by turn, and not against the live agent, so that the harness's own delays cancel out.

    A timeline compared with itself yields no difference.
    """
    live, other = with_last_interims(live), with_last_interims(other)
    turns = lay_beside(live, other)
    context = context_of(live, rules, other)
    times = latencies(turns, live, other)
    unseen = candidate in rules.only_heard
    tools = ToolComparison({}, (), {}) if unseen else compare_tools(turns, live, other, rules, context)
    replies = compare_replies(turns, live, other, rules, context, told=not unseen)
    blocked = obstacles(turns, live, other)
    costs = cost(live, rules.prices), cost(other, rules.prices)
    drafts = [
        *transcripts(turns, _used(turns), context),
        *tools.findings,
        *replies.findings,
        *over_budget(rules, turns, times),
        *regression(turns, _against(control, times), "the live agent" if control is None else "the control"),
        *_policies(turns, rules, blocked),
        *turn_taking(turns, times, live, other, rules),
        *outcomes(turns[-1], live, other),
        *over_cost(turns[-1], *costs, rules.cost_per_call),
        *faults(turns, live, other),
        *own_checks(rules.checks, turns, live, other),
    ]
    findings = numbered(drafts, live.call_id, candidate)
    if candidate in rules.own_context:
        blocked = {**diverged(findings, turns), **blocked}
    findings = _marked(findings, blocked, turns)
    findings = with_causes(Trail(turns, live, other, times, findings, blocked, context))
    findings = with_ignores(findings, rules.ignore, rules.today or context.call_date)
    mine, theirs = ([pair[side] for pair in times] for side in (0, 1))
    return Comparison(
        call_id=live.call_id,
        candidate=candidate,
        turns=tuple(_shown(turns, times, tools, blocked)),
        findings=findings,
        tallies={**word_tallies(turns, context), **tools.tallies, **(replies.tallies or {})},
        latency_live=percentiles(mine),
        latency_candidate=percentiles(theirs),
        response_live=response_times(mine),
        response_candidate=response_times(theirs),
        questions=tuple(replies.questions(findings)),
        cost_live=costs[0],
        cost_candidate=costs[1],
    )


def _policies(turns: Sequence[TurnPair], rules: Rules, blocked: Mapping[int, Obstacle]) -> Iterator[Finding]:
    spoken = [SpokenTurn(pair.number, pair.turn.reply, reply_text(pair), pair.number not in blocked) for pair in turns]
    for number, difference in check_policy(spoken, rules.policy):
        yield draft(turns[number], difference)


def context_of(live: Timeline, rules: Rules, other: Timeline | None = None) -> EntityContext:
    """What the values of a call are read by: its date, the telephone region, and the names that occur in it."""
    sides = (live,) if other is None else (live, other)
    told = [name for side in sides for call in side.tool_calls for name in _names_in(call.arguments, "")]
    names = tuple(dict.fromkeys((*rules.names, *told)))
    return EntityContext(_day(live.started.started_at), rules.phone_region, names)


_PERSONS = re.compile(
    r"(?:^|[_\W])(?:\w*name|who|whom|person|people|guests?|owner|customer|client|patient|payee|recipient|addressee|sender"
    r"|receiver|contact|member|passenger|travell?er|flyer|driver|caller|attendee|holder|beneficiary|tenant|resident|citizen"
    r"|applicant|employee|doctor|provider|student|parent|visitor|buyer|seller|user|subscriber)s?$",
    re.IGNORECASE,
)
"""Keys of arguments that hold the name of a person."""


def _names_in(value: Any, key: str) -> Iterator[str]:
    """Names that a tool was given, at any depth, under a key that says so."""
    match value:
        case Mapping():
            for inner, one in value.items():
                yield from _names_in(one, str(inner))
        case list():
            for one in value:
                yield from _names_in(one, key)
        case str() if _PERSONS.search(key) and value.replace(" ", "").isalpha():
            if "name" in key.lower() or 2 <= len(value.split()) <= 4:
                yield value


def _day(started_at: str | None) -> date | None:
    try:
        return datetime.fromisoformat(started_at).date() if started_at else None
    except ValueError:
        return None


def _used(turns: Sequence[TurnPair]) -> tuple[Any, ...]:
    """The values that tools of either side were given, each once."""
    calls = (call for pair in turns for call in (*pair.live_calls, *pair.calls))
    values = (value for call in calls for value in leaves(call.arguments))
    return tuple({repr(value): value for value in values if value is not None}.values())


def _against(control: Comparison | None, times: Times) -> Times:
    """Times of the baseline and the candidate: the control's in place of live's, where there is a control."""
    if control is None:
        return times
    theirs = {turn.number: turn.latency_candidate for turn in control.turns}
    return [(theirs.get(number, TurnLatency()), other) for number, (_, other) in enumerate(times)]


def _marked(
    findings: Sequence[Finding], blocked: Mapping[int, Obstacle], turns: Sequence[TurnPair]
) -> tuple[Finding, ...]:
    return tuple(
        replace(finding, comparable=False)
        if finding.turn in blocked and applies(blocked[finding.turn], finding, turns[finding.turn])
        else finding
        for finding in findings
    )


def _shown(
    turns: Sequence[TurnPair], times: Times, tools: ToolComparison, blocked: Mapping[int, Obstacle]
) -> Iterator[TurnComparison]:
    """The turns as a report shows them; an empty turn 0 is left out."""
    for pair, (mine, theirs) in zip(turns, times, strict=True):
        if pair.number == 0 and not (pair.turn.agent or pair.said or pair.calls or pair.live_calls or pair.heard):
            continue
        obstacle = blocked.get(pair.number)
        yield TurnComparison(
            number=pair.number,
            span=pair.turn.span,
            end_of_speech_ns=pair.turn.end_of_speech_ns,
            heard_live=pair.turn.heard,
            heard_candidate=heard_text(pair),
            reply_live=pair.turn.reply,
            reply_candidate=reply_text(pair),
            tools=tools.pairs.get(pair.number, ()),
            latency_live=mine,
            latency_candidate=theirs,
            comparable=obstacle is None,
            why_not=None if obstacle is None else obstacle.why,
        )
