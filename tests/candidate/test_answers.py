from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.candidate.answers import UNMEASURED_NS, Answer, Answers, canonical
from harness.core.events import ToolCall, ToolResult
from tests.candidate.phone import ms, tool


def test_a_recorded_result_comes_after_its_recorded_delay() -> None:
    live = tool("L1", "book", {"date": "May 5"}, 1000, {"ok": 1}, 400)
    assert Answers({}).answer("book", {"date": "May 5"}, live) == Answer("recorded", ms(400), {"ok": 1})


def test_each_recorded_result_is_given_once_and_in_order() -> None:
    live = [*tool("L1", "poll", {}, 1000, "wait", 100), *tool("L2", "poll", {}, 2000, "done", 200)]
    answers = Answers({"poll": "stub"})
    given = [answers.answer("poll", {}, live) for _ in range(3)]
    assert [(answer.source, answer.result) for answer in given] == [
        ("recorded", "wait"),
        ("recorded", "done"),
        ("stub", "stub"),
    ]


def test_other_arguments_get_the_stub_after_the_tools_usual_delay() -> None:
    live = tool("L1", "book", {"date": "May 5"}, 1000, {"ok": 1}, 400)
    assert Answers({"book": {"ok": 0}}).answer("book", {"date": "May 6"}, live) == Answer("stub", ms(400), {"ok": 0})


def test_without_record_and_stub_there_is_no_answer() -> None:
    answer = Answers({}).answer("book", {}, [])
    assert (answer.source, answer.delay_ns) == ("unavailable", UNMEASURED_NS)
    assert answer.error is not None and "book" in answer.error


def test_a_recorded_error_is_an_answer() -> None:
    live = [ToolCall(call="L1", name="book", at_ns=0), ToolResult(call="L1", at_ns=ms(10), error="full")]
    assert Answers({}).answer("book", {}, live) == Answer("recorded", ms(10), None, "full")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        ({"a": 2}, {"a": 2.0}),
        ({"a": None, "b": 1}, {"b": 1}),
        ({"a": " x "}, {"a": "x"}),
        ({"a": {"c": [1, {"d": None}]}}, {"a": {"c": [1.0, {}]}}),
    ],
)
def test_canonical_arguments_are_equal(one: Any, other: Any) -> None:
    assert canonical(one) == canonical(other)


@pytest.mark.parametrize(("one", "other"), [({"a": 1}, {"a": "1"}), ({"a": [1, 2]}, {"a": [2, 1]}), ({}, {"a": 0})])
def test_other_values_are_not(one: Any, other: Any) -> None:
    assert canonical(one) != canonical(other)


@given(st.dictionaries(st.text(), st.recursive(st.none() | st.integers() | st.text(), st.lists, max_leaves=5)))
def test_the_canonical_form_does_not_depend_on_the_order_of_keys(arguments: dict[str, Any]) -> None:
    assert canonical(arguments) == canonical(dict(reversed(list(arguments.items()))))
