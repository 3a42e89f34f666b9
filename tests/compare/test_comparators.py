"""Each comparator on values that are the same and values that are not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from harness.compare.arguments import ArgumentRules, compare_arguments, distance
from harness.compare.comparators import comparator, exact
from harness.compare.entities import EntityContext
from harness.core.errors import ConfigError

CONTEXT = EntityContext(date(2026, 5, 1), "US")

SAME: list[tuple[Any, Any, Any]] = [
    ("exact", {"a": 1, "b": [2]}, {"b": [2.0], "a": 1}),
    ("exact", float("nan"), float("nan")),
    ("ignore", "x", None),
    ("casefold", "Dana  Cole", "dana cole"),
    ("number", "1,250.00", 1250),
    ({"as": "number", "tolerance": 0.01}, 1.004, 1.0),
    ({"as": "number", "relative": 0.1}, 100, 109),
    ("date", "2026-05-15", "May 15, 2026"),
    ("date", "2026-05-15", "the fifteenth of May"),
    ("date", "2026-05-15T10:00:00Z", "2026-05-15"),
    ("date", "tomorrow", "2026-05-02"),
    ("time", "14:00", "2 pm"),
    ("time", "14:00:00", "14:00"),
    ({"as": "time", "tolerance_min": 15}, "23:50", "00:05"),
    ("datetime", "2026-05-15T14:00:00+02:00", "2026-05-15T12:00:00Z"),
    ("datetime", "2026-05-15 14:00", "2026-05-15T14:00:00Z"),
    ("datetime", "2026-05-15T14:00", "May 15 at 2 pm"),
    ("phone", "+1 415 555 0199", "(415) 555-0199"),
    ("phone", 4155550199, "415.555.0199"),
    ("phone", "+447700900214", "07700 900 214"),
    ("set", ["a", "b", "b"], ["b", "a", "b"]),
    ({"as": "set", "of": "casefold"}, ["A", "b"], ["B", "a"]),
    ("text", "Sensitive tooth, upper left", "upper left tooth sensitive"),
    ("regex:^INV-(\\d+)", "INV-17 (copy)", "INV-17"),
    ("operator:eq", 4, 4),
]
OTHER: list[tuple[Any, Any, Any]] = [
    ("exact", True, 1),
    ("exact", "4", 4),
    ("exact", [1, 2], [2, 1]),
    ("exact", "Dana", "dana"),
    ("casefold", "dana", "dan"),
    ("number", 15, 50),
    ("number", "1.5", "15"),
    ({"as": "number", "tolerance": 0.01}, 1.02, 1.0),
    ("date", "2026-05-15", "2026-05-16"),
    ("date", "2026-05-15", "May 16th"),
    ("date", "soon", "later"),
    ("time", "14:00", "2:00"),
    ("time", "14:00", "15:00"),
    ("datetime", "2026-05-15T14:00:00Z", "2026-05-15T14:00:00+02:00"),
    ("phone", "+1 415 555 0199", "+1 415 555 0198"),
    ("phone", "415 555 0199", None),
    ("phone", "+447700900214", "07700 900 241"),
    ("phone", "+447700900214", "+337700900214"),
    ("set", ["a", "b"], ["a", "a"]),
    ("set", ["a"], ["a", "b"]),
    ("text", "upper left", "lower right"),
    ("regex:^INV-(\\d+)", "INV-17", "INV-18"),
    ("regex:^INV-(\\d+)", "INV-17", "nothing"),
    ("operator:eq", 4, 5),
]


@pytest.mark.parametrize(("spec", "live", "other"), SAME)
def test_same(spec: Any, live: Any, other: Any) -> None:
    assert comparator(spec, "key")(live, other, CONTEXT)
    assert comparator(spec, "key")(other, live, CONTEXT)


@pytest.mark.parametrize(("spec", "live", "other"), OTHER)
def test_other(spec: Any, live: Any, other: Any) -> None:
    assert not comparator(spec, "key")(live, other, CONTEXT)


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("dat", "key must be one of casefold"),
        (3, "key must name a comparator, is 3"),
        ({"as": "number", "tolerence": 1}, "key.tolerence: unknown key"),
        ({"as": "date", "tolerance": 1}, "key.tolerance: unknown key"),
        ({"as": "number", "tolerance": -1}, "key.tolerance must be a number, 0 or more, is -1"),
        ("regex:(", "key is no regular expression"),
        ("no_such_module:f", "key: cannot import 'no_such_module:f'"),
        ("math:pi", "key: 'math:pi' must be a function, is float"),
    ],
)
def test_a_wrong_comparator_is_one_error_naming_the_key(spec: Any, message: str) -> None:
    with pytest.raises(ConfigError, match=message.replace("(", r"\(")):
        comparator(spec, "key")


def test_a_users_comparator_that_raises_is_named() -> None:
    with pytest.raises(ConfigError, match="key: operator:lt raised TypeError"):
        comparator("operator:lt", "key")("a", 1, CONTEXT)


def test_exact_is_the_default_and_null_is_the_same_as_absent() -> None:
    diffs = compare_arguments(ArgumentRules(), {"a": 1, "note": None}, {"a": 1}, CONTEXT)
    assert [(diff.path, diff.same) for diff in diffs] == [("a", True), ("note", True)]
    assert distance(diffs) == 0


def test_rules_reach_below_and_into_items() -> None:
    rules = ArgumentRules.of({"guest.phone": "phone", "items[*].sku": "casefold", "meta": "ignore"}, "compare")
    live = {"guest": {"phone": "+14155550199"}, "items": [{"sku": "A1", "n": 1}], "meta": {"id": 1}}
    other = {"guest": {"phone": "415-555-0199"}, "items": [{"sku": "a1", "n": 2}, {"sku": "b"}], "meta": {"id": 2}}
    diffs = compare_arguments(rules, live, other, CONTEXT)
    assert [diff.path for diff in diffs if not diff.same] == ["items[0].n", "items[1]"]
    assert 0 < distance(diffs) < 1


def test_true_is_not_one() -> None:
    assert not exact(True, 1)
    assert not exact({"a": [False]}, {"a": [0]})
