from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.compare.timed import align_timed
from harness.core.events import Word
from harness.core.time import ns_from_ms

ORACLE = json.loads((Path(__file__).parent / "data" / "tcpwer.json").read_text(encoding="utf-8"))


def words(rows: list[list[Any]]) -> list[Word]:
    return [Word(text, ns_from_ms(start), ns_from_ms(end)) for text, start, end in rows]


@pytest.mark.parametrize("case", ORACLE["cases"], ids=range(len(ORACLE["cases"])))
def test_errors_are_those_that_meeteval_counts(case: dict[str, Any]) -> None:
    live, other = words(case["live"]), words(case["other"])
    made = align_timed(live, other, ns_from_ms(case["collar_ms"]))
    wrong = [(i, j) for i, j in made.pairs if i is None or j is None or live[i].text != other[j].text]
    assert made.errors == len(wrong) == case["errors"]
    assert [i for i, _ in made.pairs if i is not None] == list(range(len(live)))
    assert [j for _, j in made.pairs if j is not None] == list(range(len(other)))


ROWS = st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 900), st.integers(1, 400)), max_size=12).map(
    lambda rows: words([[text, start, start + length] for text, start, length in sorted(rows, key=lambda one: one[1])])
)


@given(ROWS, ROWS, st.integers(0, 2000))
def test_a_row_agrees_with_itself_and_no_pair_lies_apart(live: list[Word], other: list[Word], collar_ms: int) -> None:
    assert align_timed(live, live, ns_from_ms(collar_ms)).errors == 0
    made = align_timed(live, other, ns_from_ms(collar_ms))
    assert made.errors <= len(live) + len(other)
    for i, j in made.pairs:
        if i is not None and j is not None:
            assert live[i].start_ns < other[j].end_ns + ns_from_ms(collar_ms)
            assert other[j].start_ns < live[i].end_ns + ns_from_ms(collar_ms)
