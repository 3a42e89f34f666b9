from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.core import strict_json

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(VALUES, st.booleans())
def test_what_json_can_say_is_read(value, ascii_only) -> None:
    assert strict_json.loads(json.dumps(value, ensure_ascii=ascii_only)) == value


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ('{"a": NaN}', "NaN is not a JSON value"),
        ("[-Infinity]", "-Infinity is not a JSON value"),
        ('{"id": "\\ud83d"}', "unpaired surrogate .ud83d"),
        ("[" * 100_000, "nested"),
        ("1" * 5000, "digits"),
        ("1e999", "must fit a double"),
        ('{"a": 1', "delimiter"),
    ],
)
def test_what_could_not_be_written_again_is_refused(text, rule) -> None:
    with pytest.raises(ValueError, match=rule):
        strict_json.loads(text)


def test_a_surrogate_pair_is_one_character() -> None:
    assert strict_json.loads('"\\ud83d\\ude00"') == "\U0001f600"


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a": ', "}"), ('[{"a": ', "}]")])
def test_nesting_has_a_limit_far_from_where_python_breaks(opening: str, closing: str) -> None:
    per = opening.count("[") + opening.count("{")
    most = strict_json.MAX_DEPTH // per
    assert strict_json.loads(f"{opening * most}1{closing * most}")
    with pytest.raises(ValueError, match="nested deeper than 64 levels"):
        strict_json.loads(f"{opening * (most + 1)}1{closing * (most + 1)}")


def test_many_lists_beside_one_another_are_not_deep() -> None:
    assert len(strict_json.loads(f"[{','.join(['[]'] * 500)}]")) == 500


def test_a_byte_order_mark_is_passed_over() -> None:
    assert strict_json.loads('\ufeff{"a": 1}') == {"a": 1}
    with pytest.raises(ValueError, match="column 2"):
        strict_json.loads(' \ufeff{"a": 1}')
