"""What a side's calls leave behind, so that two routes to the same records are seen as agreement.

Rules:

- A call whose result is an error changed nothing. A result that the harness could not give says nothing of the kind.
- Tools with the same ``state`` write one kind of record, found by their ``keys``; later writes lay over earlier ones.
- A tool without ``state`` adds a record with each call: its calls are compared as a multiset.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from harness.compare.arguments import compare_arguments
from harness.compare.entities import EntityContext
from harness.compare.rules import Rules
from harness.core.events import ToolCall, ToolResult

Record = tuple[str, Mapping[str, Any]]
"""The tool that wrote a record last, and the record."""


def failed(call: ToolCall, results: Mapping[str, ToolResult]) -> bool:
    """Whether the tool itself answered with an error."""
    result = results.get(call.call)
    return result is not None and result.error is not None and result.source != "unavailable"


def settled(
    rules: Rules,
    live: tuple[Sequence[ToolCall], Mapping[str, ToolResult]],
    other: tuple[Sequence[ToolCall], Mapping[str, ToolResult]],
    context: EntityContext,
) -> frozenset[str]:
    """The writing tools whose calls, taken together, leave the same records on both sides."""
    groups: dict[str, set[str]] = {}
    for call in (*live[0], *other[0]):
        if rules.tool(call.name).effect == "write":
            groups.setdefault(_group(rules, call.name), set()).add(call.name)
    out: set[str] = set()
    for group, names in groups.items():
        one = _records(rules, group, *live)
        two = _records(rules, group, *other)
        if _same(rules, one, two, context):
            out |= names
    return frozenset(out)


def _group(rules: Rules, name: str) -> str:
    state = rules.tool(name).state
    return f"tool {name}" if state is None else f"state {state}"


def _records(rules: Rules, group: str, calls: Sequence[ToolCall], results: Mapping[str, ToolResult]) -> list[Record]:
    records: dict[Any, Record] = {}
    for number, call in enumerate(calls):
        if _group(rules, call.name) != group or failed(call, results):
            continue
        tool = rules.tool(call.name)
        if tool.state is None:
            records[number] = (call.name, call.arguments)
            continue
        key = tuple(repr(call.arguments.get(name)) for name in tool.keys)
        if tool.deletes:
            records.pop(key, None)
        else:
            before = records[key][1] if key in records else {}
            records[key] = (call.name, {**before, **call.arguments})
    return list(records.values())


def _same(rules: Rules, live: list[Record], other: list[Record], context: EntityContext) -> bool:
    if len(live) != len(other):
        return False
    left = list(other)
    for name, record in live:
        match = next((at for at, (_, two) in enumerate(left) if _equal(rules, name, record, two, context)), None)
        if match is None:
            return False
        del left[match]
    return True


def _equal(rules: Rules, name: str, one: Mapping[str, Any], two: Mapping[str, Any], context: EntityContext) -> bool:
    return all(diff.same for diff in compare_arguments(rules.tool(name).arguments, one, two, context))
