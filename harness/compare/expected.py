"""A candidate held to what a person wrote down as right.

Rules:

- What is expected and not done is a critical finding ``expected``, whatever the live side did.
- Who did what is expected, where the other did not, was right about the difference that this made.
- In a turn that cannot be compared an expectation that is not met is no mistake of the candidate, and no success.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

from harness.compare.comparators import exact
from harness.compare.drafts import numbered, shown
from harness.compare.entities import EntityContext
from harness.compare.result import Comparison, TurnComparison
from harness.compare.rules import Rules
from harness.compare.trace import mentions
from harness.core.events import ToolCall
from harness.core.expected import Expectation
from harness.core.findings import Finding, Judgement, Severity

CHECK = "expected"
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
            drafts.append(_unmet(one, turns, comparison))
        findings = tuple(_settled(finding, one, live=live, candidate=candidate) for finding in findings)
    unmet = numbered(drafts, comparison.call_id, comparison.candidate)
    return replace(comparison, findings=(*findings, *unmet))


def _meets(one: Expectation, turns: Sequence[TurnComparison], side: str, rules: Rules, context: EntityContext) -> bool:
    calls = [call for turn in turns for call in _calls(turn, side)]
    replies = [turn.reply_live if side == "live" else turn.reply_candidate for turn in turns]
    if one.tool is not None:
        return any(call.name == one.tool and _fits(one.arguments, call, rules, context) for call in calls)
    if one.no_tool is not None:
        return all(call.name != one.no_tool for call in calls)
    said = any(mentions(one.says or one.never_says, reply, context) for reply in replies)
    return said if one.says is not None else not said


def _calls(turn: TurnComparison, side: str) -> Iterator[ToolCall]:
    for pair in turn.tools:
        call = pair.live if side == "live" else pair.candidate
        if call is not None:
            yield call


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


def _unmet(one: Expectation, turns: Sequence[TurnComparison], comparison: Comparison) -> Finding:
    turn = next((turn for turn in turns if not turn.comparable), (turns or comparison.turns)[-1])
    calls = [call.arguments for turn in turns for call in _calls(turn, "candidate") if call.name == one.tool]
    match one:
        case Expectation(tool=str(tool)):
            wanted = ", ".join(f"{path} {shown(value)}" for path, value in one.arguments.items())
            path, why = tool, f"Expected a call of {tool}" + (f" with {wanted}" if wanted else "")
        case Expectation(no_tool=str(tool)):
            path, why = tool, f"Expected no call of {tool}"
        case Expectation(says=str(text)):
            path, why = "reply", f"Expected the agent to say {shown(text)}"
        case _:
            path, why = "reply", f"Expected the agent never to say {shown(one.never_says)}"
    return Finding(
        id="",
        check=CHECK,
        kind="extra" if one.no_tool or one.never_says else "missing",
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
