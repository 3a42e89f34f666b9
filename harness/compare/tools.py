"""Tool calls of both sides, paired; what is missing, extra, different, out of order, untimely, invalid or repeated.

A call of a tool that writes is critical wherever it would leave other records behind; of one that only reads, minor.
Records that both sides reach by other routes are agreement (``final_state``), listed as minor.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from harness.compare.arguments import compare_arguments
from harness.compare.assignment import Pair, Placed, assign
from harness.compare.beside import TurnPair
from harness.compare.difference import Difference
from harness.compare.drafts import draft, shown
from harness.compare.entities import EntityContext
from harness.compare.final_state import failed, settled
from harness.compare.order import moved
from harness.compare.phrasing import is_phrase, same_search
from harness.compare.result import PairState, ToolPair
from harness.compare.rules import Rules
from harness.compare.timing import before_said
from harness.core.events import ToolCall, ToolResult
from harness.core.findings import Finding, FindingKind, Judgement, Severity, Tally
from harness.core.timeline import Timeline


@dataclass(frozen=True, slots=True)
class ToolComparison:
    """Pairs by turn (of the live call, or of the other's where it has no partner), findings and counts."""

    pairs: Mapping[int, tuple[ToolPair, ...]]
    findings: tuple[Finding, ...]
    tallies: Mapping[str, Tally]


@dataclass(frozen=True, slots=True)
class _Tools:
    """All that the single checks look at."""

    rules: Rules
    turns: Sequence[TurnPair]
    context: EntityContext
    live_results: Mapping[str, ToolResult]
    results: Mapping[str, ToolResult]
    calls: Sequence[Placed]
    settled: frozenset[str]

    def writes(self, name: str) -> bool:
        return self.rules.tool(name).effect == "write"

    def weight(self, name: str, write: Severity, read: Severity = Severity.MINOR) -> Severity:
        return write if self.writes(name) else read


def compare_tools(
    turns: Sequence[TurnPair], live: Timeline, other: Timeline, rules: Rules, context: EntityContext
) -> ToolComparison:
    """Compare the calls laid into the turns."""
    mine = _placed((pair.number, pair.live_calls) for pair in turns)
    theirs = _placed((pair.number, pair.calls) for pair in turns)
    arguments = {name: tool.arguments for name, tool in rules.tools.items()}
    pairs = assign(mine, theirs, arguments, context)
    live_calls, calls = [placed.call for placed in mine], [placed.call for placed in theirs]
    same = settled(rules, (live_calls, live.results), (calls, other.results), context)
    tools = _Tools(rules, turns, context, live.results, other.results, theirs, same)
    reordered = moved(pairs, lambda pair: pair.live is not None and tools.writes(pair.live.call.name))
    findings = [finding for pair in pairs for finding in _findings(tools, pair)]
    findings += [_order(tools, pair) for pair in reordered]
    return ToolComparison(_by_turn(tools, pairs, reordered), tuple(findings), _tallies(pairs))


def _placed(calls: Iterable[tuple[int, Sequence[ToolCall]]]) -> list[Placed]:
    flat = [(turn, call) for turn, made in calls for call in made]
    return [Placed(turn, place, call) for place, (turn, call) in enumerate(flat)]


def _findings(tools: _Tools, pair: Pair) -> Iterator[Finding]:
    if pair.live is not None and pair.other is not None:
        yield from _arguments(tools, pair.live, pair.other, pair)
        yield from _timing(tools, pair.live, pair.other)
        yield from _invalid(tools, pair.live.call, pair.other)
    elif pair.live is not None:
        yield _missing(tools, pair.live)
    elif pair.other is not None:
        yield _extra(tools, pair.other)
        yield from _invalid(tools, None, pair.other)


def _missing(tools: _Tools, live: Placed) -> Finding:
    name = live.call.name
    severity = tools.weight(name, Severity.CRITICAL)
    why = f"The live agent called {name}; the candidate did not."
    if failed(live.call, tools.live_results):
        severity, why = Severity.MINOR, f"The live agent's call of {name} failed; the candidate did not make it."
    found = draft(
        tools.turns[live.turn],
        Difference(
            check="tool.missing", kind="missing", path=name, severity=severity, why=why, live=dict(live.call.arguments)
        ),
    )
    return _by_other_route(tools, found)


def _extra(tools: _Tools, other: Placed) -> Finding:
    name = other.call.name
    before = _same_call_before(tools, other)
    turn = tools.turns[other.turn]
    arguments = dict(other.call.arguments)
    if before is None:
        why = f"The candidate called {name}; the live agent did not."
        severity = tools.weight(name, Severity.CRITICAL)
        found = draft(
            turn, Difference(check="tool.extra", kind="extra", path=name, severity=severity, why=why, other=arguments)
        )
    elif failed(before.call, tools.results):
        why = f"The candidate tried {name} again after it had failed."
        found = draft(
            turn,
            Difference(
                check="tool.repeated", kind="extra", path=name, severity=Severity.MINOR, why=why, other=arguments
            ),
        )
    else:
        why = f"The candidate called {name} again with the same arguments."
        severity = tools.weight(name, Severity.CRITICAL)
        found = draft(
            turn,
            Difference(check="tool.repeated", kind="extra", path=name, severity=severity, why=why, other=arguments),
        )
    return _by_other_route(tools, found)


def _same_call_before(tools: _Tools, other: Placed) -> Placed | None:
    """Another call of the candidate that says the same; for the first of several, the one after it."""
    rules = tools.rules.tool(other.call.name).arguments
    for placed in tools.calls:
        if placed.place == other.place or placed.call.name != other.call.name:
            continue
        diffs = compare_arguments(rules, placed.call.arguments, other.call.arguments, tools.context)
        if all(diff.same for diff in diffs):
            return placed
    return None


def _arguments(tools: _Tools, live: Placed, other: Placed, pair: Pair) -> Iterator[Finding]:
    name = live.call.name
    for diff in pair.differing:
        kind: FindingKind = "missing" if diff.candidate is None else "extra" if diff.live is None else "changed"
        severity = tools.weight(name, Severity.CRITICAL, _read_weight(diff.live, diff.candidate))
        why = (
            f"The candidate called {name} with {diff.path or 'arguments'} {shown(diff.candidate)}; "
            f"the live agent with {shown(diff.live)}."
        )
        path = f"{name}.{diff.path}" if diff.path else name
        turn = tools.turns[live.turn]
        found = draft(
            turn,
            Difference(
                check="tool.argument",
                kind=kind,
                path=path,
                severity=severity,
                why=why,
                live=diff.live,
                other=diff.candidate,
            ),
        )
        yield _by_other_route(tools, found)


def _read_weight(live: Any, other: Any) -> Severity:
    """A look-up with another value is major; with other words for the same (a search phrase), minor."""
    if not (isinstance(live, str) and isinstance(other, str) and is_phrase(live) and is_phrase(other)):
        return Severity.MAJOR
    return Severity.MINOR if same_search(live, other) else Severity.MAJOR


def _timing(tools: _Tools, live: Placed, other: Placed) -> Iterator[Finding]:
    """A call made before the caller gave its values, or in another turn than the live agent's."""
    name = live.call.name
    path, kind, turn = name, _early_or_late(live, other), min(live.turn, other.turn)
    early = before_said(tools.turns, live.call, other.call, tools.context)
    if early is not None:
        path, kind, turn = f"{name}.{early[0]}", "early", other.turn
        why = f"The candidate called {name} before the caller had said {shown(early[1])}."
    elif kind is None:
        return
    else:
        why = f"The candidate called {name} in turn {other.turn}; the live agent in turn {live.turn}."
    yield draft(
        tools.turns[turn],
        Difference(
            check="tool.timing",
            kind=kind,
            path=path,
            severity=tools.weight(name, Severity.MAJOR),
            why=why,
            live=live.turn,
            other=other.turn,
        ),
    )


def _early_or_late(live: Placed, other: Placed) -> FindingKind | None:
    if live.turn == other.turn:
        return None
    return "early" if other.turn < live.turn else "late"


def _invalid(tools: _Tools, live: ToolCall | None, other: Placed) -> Iterator[Finding]:
    """Arguments that break the tool's schema, where the live agent's did not break it the same way."""
    schema = tools.rules.tool(other.call.name).schema
    if schema is None:
        return
    known = {error.json_path for error in schema.iter_errors(_plain(live.arguments))} if live else set()
    for error in schema.iter_errors(_plain(other.call.arguments)):
        if error.json_path in known:
            continue
        path = ".".join([other.call.name, *map(str, error.absolute_path)])
        why = f"The candidate called {other.call.name} with arguments that break its schema: {error.message[:160]}."
        value = error.instance if error.absolute_path else dict(other.call.arguments)
        yield draft(
            tools.turns[other.turn],
            Difference(check="tool.invalid", kind="fault", path=path, severity=Severity.MAJOR, why=why, other=value),
        )


def _plain(value: Any) -> Any:
    """JSON as jsonschema takes it: tuples as lists, mappings as dicts."""
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value


def _order(tools: _Tools, pair: Pair) -> Finding:
    assert pair.live is not None and pair.other is not None
    name = pair.live.call.name
    why = f"The candidate called {name} in another order than the live agent, across a call that changes something."
    turn = tools.turns[pair.live.turn]
    return draft(
        turn,
        Difference(
            check="tool.order",
            kind="reordered",
            path=name,
            severity=Severity.MAJOR,
            why=why,
            live=_neighbour(pair.live, tools, live=True),
            other=_neighbour(pair.other, tools, live=False),
        ),
    )


def _neighbour(placed: Placed, tools: _Tools, *, live: bool) -> list[str]:
    """Names of all calls of a side in the turn of one, in order: what a person needs to see the swap."""
    turn = tools.turns[placed.turn]
    return [call.name for call in (turn.live_calls if live else turn.calls)]


def _by_other_route(tools: _Tools, finding: Finding) -> Finding:
    name = finding.path.split(".")[0]
    if finding.severity is Severity.MINOR or name not in tools.settled:
        return finding
    why = finding.why + " Both sides leave the same records behind in the end."
    return replace(finding, severity=Severity.MINOR, judgement=Judgement.BOTH_OK, why=why)


def _by_turn(tools: _Tools, pairs: Sequence[Pair], reordered: Sequence[Pair]) -> dict[int, tuple[ToolPair, ...]]:
    out: dict[int, list[ToolPair]] = {}
    for pair in pairs:
        first = pair.live or pair.other
        assert first is not None
        out.setdefault(first.turn, []).append(_shown(tools, pair, pair in reordered))
    return {turn: tuple(made) for turn, made in out.items()}


def _shown(tools: _Tools, pair: Pair, reordered: bool) -> ToolPair:
    live = pair.live.call if pair.live else None
    other = pair.other.call if pair.other else None
    state: PairState = "same"
    if live is None or other is None:
        state = "extra" if live is None else "missing"
    elif pair.differing:
        state = "changed"
    elif reordered:
        state = "reordered"
    return ToolPair(
        state,
        live,
        other,
        tools.live_results.get(live.call) if live else None,
        tools.results.get(other.call) if other else None,
        pair.arguments,
    )


def _tallies(pairs: Sequence[Pair]) -> dict[str, Tally]:
    alone = sum(pair.live is None or pair.other is None for pair in pairs)
    changed = sum(len(pair.differing) for pair in pairs)
    return {
        "tool.call": Tally(alone, len(pairs)),
        "tool.argument": Tally(changed, sum(len(pair.arguments) for pair in pairs)),
    }
