"""A candidate held to what a person wrote down as right.

Rules:

- What is expected and not done is a critical finding ``expected``, whatever the live side did.
- Who did what is expected, where the other did not, was right about the difference that this made.
- In a turn that cannot be compared an expectation that is not met is no mistake of the candidate, and no success.
- Where nobody answered, because the caller reads from a script, only what is written down is held against anybody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

from harness.compare.comparators import exact
from harness.compare.drafts import numbered, shown
from harness.compare.entities import EntityContext
from harness.compare.result import Comparison, Percentiles, ResponseTimes, TurnComparison, TurnLatency
from harness.compare.rules import Rules
from harness.compare.trace import mentions
from harness.compare.verdict import EXPECTED
from harness.core.events import ToolCall
from harness.core.expected import Expectation
from harness.core.findings import Finding, Judgement, Severity

CHECK = EXPECTED
_OF_THE_SCRIPT = ("transcript.", "turn.", "outcome.", "latency.regression")
"""What a script cannot be compared by: it has no hearing, no timing and no end."""
_OF_AN_ANSWER = ("reply.", "tool.")
Side = Literal["live", "candidate"]


def held_to(
    comparison: Comparison, expected: Sequence[Expectation], rules: Rules, context: EntityContext
) -> Comparison:
    """The comparison with findings for what is not met, and judgements on the differences that it settles."""
    drafts: list[Finding] = []
    findings = comparison.findings
    for one in expected:
        turns = [turn for turn in comparison.turns if one.turn in (None, turn.number)]
        live, candidate = (_meets(one, turns, side, rules, context) for side in ("live", "candidate"))
        if not candidate:
            drafts.append(_unmet(one, turns or comparison.turns, rules, context))
        findings = tuple(_settled(finding, one, live=live, candidate=candidate) for finding in findings)
    unmet = numbered(drafts, comparison.call_id, comparison.candidate)
    return replace(comparison, findings=(*findings, *unmet))


def scripted(comparison: Comparison) -> Comparison:
    """A comparison with a script: what the agent says and does counts where its answer is written, and only there."""
    answered = {turn.number for turn in comparison.turns if turn.reply_live}
    findings = tuple(
        finding
        for finding in comparison.findings
        if not finding.check.startswith(_OF_THE_SCRIPT)
        and (finding.turn in answered or not finding.check.startswith(_OF_AN_ANSWER))
    )
    if not any(_answered(turn) for turn in comparison.turns):
        findings = (*findings, *numbered([_silent(comparison.turns[-1])], comparison.call_id, comparison.candidate))
    kept = {finding.id for finding in findings}
    questions = tuple(question for question in comparison.questions if question.finding in kept)
    return replace(
        comparison,
        findings=findings,
        questions=questions,
        turns=tuple(replace(turn, latency_live=TurnLatency()) for turn in comparison.turns),
        latency_live=Percentiles(),
        response_live=ResponseTimes(),
    )


def _meets(one: Expectation, turns: Sequence[TurnComparison], side: str, rules: Rules, context: EntityContext) -> bool:
    if not turns:
        return False
    calls = [call for turn in turns for call in _calls(turn, side)]
    replies = [turn.reply_live if side == "live" else turn.reply_candidate for turn in turns]
    if one.tool is not None:
        return any(call.name == one.tool and _fits(one.arguments, call, rules, context) for call in calls)
    if one.no_tool is not None:
        return all(call.name != one.no_tool for call in calls)
    if one.no_effect:
        return not any(_acts(call, rules) for call in calls)
    said = any(mentions(one.says or one.never_says, reply, context) for reply in replies)
    return said if one.says is not None else not said


def _answered(turn: TurnComparison) -> bool:
    return turn.number > 0 and bool(turn.reply_candidate or any(pair.candidate for pair in turn.tools))


def _silent(turn: TurnComparison) -> Finding:
    """Who never says a word breaks no rule about words: that is no success."""
    return Finding(
        id="",
        check=CHECK,
        kind="missing",
        path="silence",
        severity=Severity.CRITICAL,
        turn=turn.number,
        span=turn.span,
        comparable=turn.comparable,
        why="The agent never answers the caller.",
    )


def _calls(turn: TurnComparison, side: str) -> Iterator[ToolCall]:
    for pair in turn.tools:
        call = pair.live if side == "live" else pair.candidate
        if call is not None:
            yield call


def _acts(call: ToolCall, rules: Rules) -> bool:
    """Whether a call changes anything; passing the caller on to a person is no harm done."""
    tool = rules.tool(call.name)
    return tool.effect == "write" and not tool.hands_over


def _fits(arguments: Mapping[str, Any], call: ToolCall, rules: Rules, context: EntityContext) -> bool:
    for path, wanted in arguments.items():
        same = rules.tool(call.name).arguments.at(path) or exact
        if not same(wanted, _at(call.arguments, path), context):
            return False
    return True


def _at(value: Any, path: str) -> Any:
    for key in path.split("."):
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def _shown_in(
    one: Expectation, turns: Sequence[TurnComparison], rules: Rules, context: EntityContext
) -> TurnComparison:
    """The turn that shows it: one with what should not have been, or where what should have been may have been lost."""
    if not (one.no_tool or one.no_effect or one.never_says):
        return next((turn for turn in turns if not turn.comparable), turns[-1])
    alone = replace(one, turn=None)
    broken = [turn for turn in turns if not _meets(alone, [turn], "candidate", rules, context)]
    return next((turn for turn in broken if turn.comparable), (broken or turns)[-1])


def _unmet(one: Expectation, turns: Sequence[TurnComparison], rules: Rules, context: EntityContext) -> Finding:
    turn = _shown_in(one, turns, rules, context)
    calls = [call.arguments for turn in turns for call in _calls(turn, "candidate") if call.name == one.tool]
    match one:
        case Expectation(tool=str(tool)):
            wanted = ", ".join(f"{path} {shown(value)}" for path, value in one.arguments.items())
            path, why = tool, f"Expected a call of {tool}" + (f" with {wanted}" if wanted else "")
        case Expectation(no_tool=str(tool)):
            path, why = tool, f"Expected no call of {tool}"
        case Expectation(no_effect=True):
            acting = [call for turn in turns for call in _calls(turn, "candidate") if _acts(call, rules)]
            calls = [call.arguments for call in acting]
            path, why = "tools", f"Expected no effect, and {', '.join(call.name for call in acting)} was called"
        case Expectation(says=str(text)):
            path, why = "reply", f"Expected the agent to say {shown(text)}"
        case _:
            path, why = "reply", f"Expected the agent never to say {shown(one.never_says)}"
    return Finding(
        id="",
        check=CHECK,
        kind="extra" if one.no_tool or one.no_effect or one.never_says else "missing",
        path=path,
        severity=Severity.CRITICAL,
        turn=turn.number,
        span=turn.span,
        candidate=[dict(each) for each in calls] or None,
        comparable=turn.comparable,
        why=f"{why}.",
    )


def _settled(finding: Finding, one: Expectation, *, live: bool, candidate: bool) -> Finding:
    if finding.judgement is not Judgement.UNKNOWN or not _about(finding, one):
        return finding
    match live, candidate:
        case True, False:
            return replace(finding, judgement=Judgement.LIVE_RIGHT)
        case False, True:
            return replace(finding, judgement=Judgement.CANDIDATE_RIGHT)
        case _:
            return finding


def _about(finding: Finding, one: Expectation) -> bool:
    """Whether a difference is the one that an expectation speaks of."""
    if one.says is not None or one.never_says is not None:
        return finding.check.startswith("reply.") and one.turn == finding.turn
    tool = one.tool or one.no_tool
    paths = {f"{tool}.{path}" for path in one.arguments}
    whole = finding.path == tool and finding.check in ("tool.missing", "tool.extra")
    return one.turn in (None, finding.turn) and (finding.path in paths or (whole and not paths))
