"""The arguments of two calls of one tool, compared path by path.

A path is dotted below the tool's name: ``guest.phone``, ``items[0].sku``. A rule's path may say ``items[*].sku`` for
all items. A rule on a path decides for all that lies below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from harness.compare.comparators import Comparator, comparator, exact
from harness.compare.entities import EntityContext
from harness.compare.result import ArgumentDiff


@dataclass(frozen=True, slots=True)
class ArgumentRules:
    """Comparators by path, with ``[*]`` for any item of a list; what has no rule compares exactly."""

    by_path: tuple[tuple[str, Comparator], ...] = ()

    @staticmethod
    def of(table: Mapping[str, Any], key: str) -> ArgumentRules:
        """Read ``compare = { date = "date", "items[*].sku" = "casefold" }``.

        Raises:
            ConfigError: a comparator that does not exist; names ``key`` and the path.
        """
        return ArgumentRules(
            tuple((path.removeprefix("$."), comparator(spec, f"{key}.{path}")) for path, spec in table.items())
        )

    def at(self, path: str) -> Comparator | None:
        """The comparator for a path, the first whose pattern fits."""
        general = re.sub(r"\[\d+\]", "[*]", path)
        return next((same for pattern, same in self.by_path if pattern in (path, general)), None)


def compare_arguments(
    rules: ArgumentRules, live: Mapping[str, Any], other: Mapping[str, Any], context: EntityContext
) -> tuple[ArgumentDiff, ...]:
    """Every leaf of both argument objects, and whether the two sides agree on it. ``null`` is the same as absent."""
    return tuple(_walk(rules, "", live, other, context))


def _walk(rules: ArgumentRules, path: str, live: Any, other: Any, context: EntityContext) -> Iterator[ArgumentDiff]:
    same = rules.at(path) if path else None
    if same is not None:
        yield ArgumentDiff(path, live, other, (live is None and other is None) or same(live, other, context))
    elif isinstance(live, Mapping) and isinstance(other, Mapping):
        for key in [*live, *(key for key in other if key not in live)]:
            below = f"{path}.{key}" if path else str(key)
            yield from _walk(rules, below, live.get(key), other.get(key), context)
    elif isinstance(live, (list, tuple)) and isinstance(other, (list, tuple)):
        for index in range(max(len(live), len(other))):
            yield from _walk(rules, f"{path}[{index}]", _item(live, index), _item(other, index), context)
    else:
        yield ArgumentDiff(path, live, other, exact(live, other))


def _item(items: list[Any] | tuple[Any, ...], index: int) -> Any:
    return items[index] if index < len(items) else None


def distance(diffs: tuple[ArgumentDiff, ...]) -> float:
    """Share of arguments that differ, from 0 to 1; 0 where there are none."""
    return sum(not diff.same for diff in diffs) / len(diffs) if diffs else 0.0
