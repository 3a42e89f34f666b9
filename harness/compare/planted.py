"""Known defects, planted into a copy of a candidate's timeline: does the comparison still see them?

On a share of production calls each defect that fits is planted in turn and compared again; the recall seen there is
shown beside every rate, and a fall of it is an alarm. The same defects make the detection benchmark.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from harness.compare.beside import TurnPair, lay_beside
from harness.compare.compare import compare
from harness.compare.rules import Rules
from harness.core.events import Event, Speech, ToolCall, ToolResult
from harness.core.findings import Finding, Severity, Tally
from harness.core.time import NS_PER_MS, NS_PER_S
from harness.core.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Planted:
    """A timeline with one defect, and what the comparison must say of it: one of ``checks``, at least ``severity``."""

    name: str
    timeline: Timeline
    turn: int
    checks: tuple[str, ...]
    severity: Severity


@dataclass(frozen=True, slots=True)
class _Ground:
    """Where a defect can be planted."""

    live: Timeline
    other: Timeline
    turns: Sequence[TurnPair]
    rules: Rules
    dice: random.Random

    def changed(self, old: Event, new: Event | None) -> Timeline:
        """The timeline with one event replaced, or taken out with the result that answers it."""
        gone = old.call if isinstance(old, ToolCall) and new is None else None
        events: list[Event] = []
        for event in self.other.events:
            if event is old:
                events += [] if new is None else [new]
            elif not (isinstance(event, ToolResult) and event.call == gone):
                events.append(event)
        return Timeline.of(self.other.side, events)


Plant = Callable[[_Ground], Iterator[Planted]]


def plant(live: Timeline, other: Timeline, rules: Rules, seed: int) -> Iterator[Planted]:
    """One defect of each kind that finds its place in the call, the place drawn by ``seed``.

    Only events on which the two sides agree carry defects, so that none hides behind a real difference.
    """
    turns = lay_beside(live, other)
    for name, defect in DEFECTS.items():
        dice = random.Random(f"{seed}/{live.call_id}/{name}")  # noqa: S311 - a draw, no secret
        places = list(defect(_Ground(live, other, turns, rules, dice)))
        if places:
            yield dice.choice(places)


def recall(live: Timeline, other: Timeline, rules: Rules, candidate: str, seed: int) -> dict[str, Tally]:
    """Planted defects that the comparison missed, of those planted, by kind of defect."""
    before = {_key(one) for one in compare(live, other, rules, candidate).findings}
    missed: dict[str, Tally] = {}
    for planted in plant(live, other, rules, seed):
        after = compare(live, planted.timeline, rules, candidate).findings
        fresh = [one for one in after if _key(one) not in before]
        missed[planted.name] = Tally(int(not seen(planted, fresh)), 1)
    return missed


def seen(planted: Planted, findings: Iterable[Finding]) -> bool:
    """Whether findings tell of a planted defect: the check, the turn, and no less severe."""
    return any(
        finding.check in planted.checks
        and finding.turn == planted.turn
        and finding.severity.weight >= planted.severity.weight
        for finding in findings
    )


def _key(finding: Finding) -> tuple[str, str, int, str, str]:
    return finding.check, finding.path, finding.turn, str(finding.live), str(finding.candidate)


def _same_calls(ground: _Ground) -> Iterator[tuple[TurnPair, ToolCall]]:
    """The other side's writing calls that live made as well, with the same arguments, and no second time."""
    for pair in ground.turns:
        for call in pair.calls:
            twins = [one for one in pair.live_calls if one.name == call.name and one.arguments == call.arguments]
            if len(twins) == 1 and ground.rules.tool(call.name).effect == "write":
                yield pair, call


def _tool_missing(ground: _Ground) -> Iterator[Planted]:
    for pair, call in _same_calls(ground):
        gone = ground.changed(call, None)
        yield Planted("tool_missing", gone, pair.number, ("tool.missing",), Severity.CRITICAL)


def _tool_repeated(ground: _Ground) -> Iterator[Planted]:
    for pair, call in _same_calls(ground):
        again = replace(call, call=f"{call.call}-again", at_ns=call.at_ns + 40 * NS_PER_MS, turn=pair.number)
        twice = ground.other.with_events([again])
        yield Planted("tool_repeated", twice, pair.number, ("tool.repeated", "tool.extra"), Severity.CRITICAL)


def _tool_extra(ground: _Ground) -> Iterator[Planted]:
    for pair in ground.turns[1:]:
        if pair.turn.end_of_speech_ns is None:
            continue
        call = ToolCall(
            call="planted",
            name="planted_write",
            at_ns=pair.turn.end_of_speech_ns,
            arguments={"id": 1},
            turn=pair.number,
        )
        made = ground.other.with_events([call])
        yield Planted("tool_extra", made, pair.number, ("tool.extra",), Severity.CRITICAL)


def _tool_argument(ground: _Ground) -> Iterator[Planted]:
    for pair, call in _same_calls(ground):
        rules = ground.rules.tool(call.name).arguments
        for name, value in call.arguments.items():
            other = _another(value, ground.dice)
            if other is None or rules.at(name) is not None:
                continue
            changed = replace(call, arguments={**call.arguments, name: other})
            timeline = ground.changed(call, changed)
            yield Planted("tool_argument", timeline, pair.number, ("tool.argument",), Severity.CRITICAL)


def _another(value: Any, dice: random.Random) -> Any:
    """Another value of the same type; ``None`` where it would not be certain to be another."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + dice.randint(1, 9)
    if isinstance(value, str) and (digit := re.search(r"[1-8](?=\D*$)", value)):
        at = digit.start()
        return f"{value[:at]}{int(value[at]) + 1}{value[at + 1 :]}"
    return None


def _same_replies(ground: _Ground) -> Iterator[tuple[TurnPair, Speech]]:
    for pair in ground.turns[1:]:
        if len(pair.said) == 1 and len(pair.turn.agent) == 1 and pair.said[0].text == pair.turn.agent[0].text:
            yield pair, pair.said[0]


def _reply_missing(ground: _Ground) -> Iterator[Planted]:
    for pair, speech in _same_replies(ground):
        silent = ground.changed(speech, None)
        yield Planted("reply_missing", silent, pair.number, ("reply.missing",), Severity.MAJOR)


def _reply_value(ground: _Ground) -> Iterator[Planted]:
    """Another price or count in figures; dates and times in words are left to the benchmark's own templates."""
    for pair, speech in _same_replies(ground):
        money = re.search(r"\$(\d+)", speech.text)
        if money:
            text = f"{speech.text[: money.start(1)]}{int(money[1]) + 7}{speech.text[money.end(1) :]}"
            changed = ground.changed(speech, replace(speech, text=text, words=()))
            yield Planted("reply_value", changed, pair.number, ("reply.content",), Severity.CRITICAL)


def _reply_negated(ground: _Ground) -> Iterator[Planted]:
    for pair, speech in _same_replies(ground):
        positive = re.search(r"\b(we|you|I) (can|will|do|are|have)\b(?! not)", speech.text)
        if positive:
            text = f"{speech.text[: positive.end()]} not{speech.text[positive.end() :]}"
            changed = ground.changed(speech, replace(speech, text=text, words=()))
            yield Planted("reply_negated", changed, pair.number, ("reply.content",), Severity.CRITICAL)


def _reply_slow(ground: _Ground) -> Iterator[Planted]:
    wait = max(ground.rules.dead_air_ns, ground.rules.response_max_ns or 0) + 2 * NS_PER_S
    for pair, speech in _same_replies(ground):
        late = replace(speech, start_ns=speech.start_ns + wait, end_ns=speech.end_ns + wait, words=(), turn=pair.number)
        slow = ground.changed(speech, late)
        yield Planted("reply_slow", slow, pair.number, ("latency.budget", "turn.late"), Severity.MAJOR)


def _caller_cut_off(ground: _Ground) -> Iterator[Planted]:
    for pair, speech in _same_replies(ground):
        end = pair.turn.end_of_speech_ns
        if end is None or end - pair.turn.span.start_ns < 2 * NS_PER_S:
            continue
        start = end - NS_PER_S
        early = replace(speech, start_ns=start, end_ns=start + speech.span.duration_ns, words=(), turn=pair.number)
        cut = ground.changed(speech, early)
        yield Planted("caller_cut_off", cut, pair.number, ("turn.early",), Severity.MAJOR)


def _misheard_number(ground: _Ground) -> Iterator[Planted]:
    """Figures in the caller's words, or the commonest spoken confusion, heard otherwise."""
    swaps = {
        "fifteen": "fifty",
        "thirteen": "thirty",
        "sixteen": "sixty",
        "five": "nine",
        "two": "ten",
        "tuesday": "thursday",
    }
    for pair in ground.turns[1:]:
        if len(pair.heard) != 1 or pair.heard[0].text != pair.turn.heard:
            continue
        speech = pair.heard[0]
        found = re.search(rf"\b({'|'.join(swaps)})\b", speech.text, re.IGNORECASE)
        if found:
            text = f"{speech.text[: found.start()]}{swaps[found[0].lower()]}{speech.text[found.end() :]}"
            changed = ground.changed(speech, replace(speech, text=text, words=()))
            yield Planted("misheard_number", changed, pair.number, ("transcript.entity",), Severity.MAJOR)


DEFECTS: dict[str, Plant] = {
    "tool_missing": _tool_missing,
    "tool_repeated": _tool_repeated,
    "tool_extra": _tool_extra,
    "tool_argument": _tool_argument,
    "reply_missing": _reply_missing,
    "reply_value": _reply_value,
    "reply_negated": _reply_negated,
    "reply_slow": _reply_slow,
    "caller_cut_off": _caller_cut_off,
    "misheard_number": _misheard_number,
}
"""Kinds of planted defects by name."""
