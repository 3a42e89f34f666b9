"""What the agent said in each turn, on both sides: findings, counts, and questions that are left for a judge."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from harness.compare.beside import TurnPair, reply_text
from harness.compare.deeds import Calls
from harness.compare.difference import Difference, Question
from harness.compare.drafts import draft
from harness.compare.entities import EntityContext
from harness.compare.final_state import failed
from harness.compare.replies import compare_reply
from harness.compare.reply_pair import ReplyPair
from harness.compare.result import OpenQuestion
from harness.compare.rules import Rules
from harness.core.events import Speech, ToolCall
from harness.core.findings import Finding, Severity, Tally
from harness.core.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Replies:
    """Findings on replies; ``open`` are those that rules could not weigh, with the question they leave."""

    findings: tuple[Finding, ...] = ()
    tallies: Mapping[str, Tally] | None = None
    open: tuple[tuple[Finding, Question], ...] = ()

    def questions(self, numbered: Sequence[Finding]) -> Iterator[OpenQuestion]:
        """The open questions under the ids that their findings got."""
        ids = {(one.turn, one.check, one.path): one.id for one in numbered}
        for finding, question in self.open:
            number = ids[finding.turn, finding.check, finding.path]
            yield OpenQuestion(number, finding.turn, question.live, question.other, question.doubt)


def compare_replies(
    turns: Sequence[TurnPair],
    live: Timeline,
    other: Timeline,
    rules: Rules,
    context: EntityContext,
    told: bool = True,
) -> Replies:
    """``reply.*`` of all turns.

    Of a human live agent only silence is compared, not wording. A side whose speech has no text is not compared in
    that turn; a call on which nothing of the live agent was captured is not compared at all. ``told`` is whether the
    other side tells its calls of tools.
    """
    if not any(pair.turn.agent for pair in turns):
        return Replies()
    findings: list[Finding] = []
    left_open: list[tuple[Finding, Question]] = []
    counted = wrong = 0
    for pair, given in zip(turns, _reply_pairs(turns, live, other, rules, context, told), strict=True):
        differences = [one for one in _differences(pair, given) if not rules.human_agent or _is_silence(one)]
        made = [draft(pair, one) for one in differences]
        findings += made
        left_open += [
            (one, made_of.question) for one, made_of in zip(made, differences, strict=True) if made_of.question
        ]
        if pair.turn.agent:
            counted += 1
            wrong += any(one.severity is not Severity.MINOR for one in made)
    return Replies(tuple(findings), {"reply.turn": Tally(wrong, counted)}, tuple(left_open))


def _differences(pair: TurnPair, given: ReplyPair) -> Iterator[Difference]:
    """Differences of one turn; none where a side was heard to speak and nobody wrote down what."""
    untold = (pair.turn.agent and not given.live) or (pair.said and not given.other)
    if untold and pair.turn.agent and pair.said:
        return
    if untold and not pair.said:
        yield Difference(
            check="reply.missing",
            kind="missing",
            path="reply",
            severity=Severity.MAJOR,
            why="the live agent spoke, the candidate says nothing",
        )
        return
    if _unvoiced(pair.said) and not _unvoiced(pair.turn.agent):
        yield Difference(
            check="reply.missing",
            kind="missing",
            path="sound",
            severity=Severity.MAJOR,
            live=given.live or None,
            other=given.other or None,
            why="the candidate's reply was written and nothing of it could be heard",
        )
    for difference in compare_reply(given):
        yield _weighed(pair, difference)


def _weighed(pair: TurnPair, difference: Difference) -> Difference:
    """Of a reply that was cut short nobody knows how it would have gone on: what is beyond the cut is minor."""
    short = {"extra": _cut(pair.turn.agent), "missing": _cut(pair.said)}
    if not short.get(difference.kind, False) or _is_silence(difference):
        return difference
    return replace(difference, severity=Severity.MINOR)


def _unvoiced(said: Sequence[Speech]) -> bool:
    return bool(said) and all(speech.end_ns == speech.start_ns for speech in said)


def _cut(said: Sequence[Speech]) -> bool:
    return any(speech.heard_until_ns is not None and speech.heard_until_ns < speech.end_ns for speech in said)


def _is_silence(difference: Difference) -> bool:
    return difference.check == "reply.missing" and difference.path in ("reply", "sound")


def _reply_pairs(
    turns: Sequence[TurnPair], live: Timeline, other: Timeline, rules: Rules, context: EntityContext, told: bool
) -> Iterator[ReplyPair]:
    """The replies of each turn with all that was said, asked and answered up to it."""
    said: list[str] = []
    replied: list[str] = []
    evidence: list[Any] = []
    written = Written(rules, live, other, told)
    for pair in turns:
        if pair.turn.heard:
            said.append(pair.turn.heard)
        evidence += [*_known(pair.live_calls, live), *_known(pair.calls, other)]
        yield ReplyPair(
            pair.turn.reply,
            reply_text(pair),
            context,
            tuple(said),
            asked=pair.turn.heard,
            calls=written.turn(pair),
            evidence=tuple(evidence),
            replied=tuple(replied),
        )
        if pair.turn.reply:
            said.append(pair.turn.reply)
            replied.append(pair.turn.reply)


class Written:
    """What the calls of both sides have written so far, turn by turn; ``told`` is whether the other side tells any."""

    def __init__(self, rules: Rules, live: Timeline, other: Timeline, told: bool) -> None:
        self._rules = rules
        self._results = live.results, other.results
        tools = any(rule.effect == "write" for rule in rules.tools.values())
        called = (*live.tool_calls, *other.tool_calls)
        self._writes = told and (tools or any(self._is_write(call) for call in called))
        self._reads = told and bool(rules.tools or called)
        self._live: Counter[str] = Counter()
        self._other: Counter[str] = Counter()
        self._called = False

    def turn(self, pair: TurnPair) -> Calls:
        """The calls of one turn; live's count for what is matched only in the turns after."""
        mine, theirs = self._written(pair.live_calls, 0), self._written(pair.calls, 1)
        self._other.update(theirs)
        self._called = self._called or bool(pair.calls)
        nothing = self._writes and not theirs and not self._other - self._live
        self._live.update(mine)
        return Calls((bool(mine), bool(theirs)), nothing, self._reads and not self._called)

    def _written(self, calls: Sequence[ToolCall], side: int) -> list[str]:
        return [call.name for call in calls if self._is_write(call) and not failed(call, self._results[side])]

    def _is_write(self, call: ToolCall) -> bool:
        return self._rules.tool(call.name).effect == "write"


def _known(calls: Sequence[ToolCall], timeline: Timeline) -> Iterator[Any]:
    for call in calls:
        yield call.arguments
        result = timeline.results.get(call.call)
        if result is not None:
            yield result.result
