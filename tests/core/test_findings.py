"""Counts add, rates do not; verdicts fold."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.core.findings import Tally, Verdict, add_tallies
from harness.core.time import Span, ns_from_samples, samples_from_ns, union

tallies = st.builds(Tally, st.integers(0, 99), st.integers(0, 99))


@given(tallies, tallies, tallies)
def test_tallies_add_in_any_grouping(a: Tally, b: Tally, c: Tally) -> None:
    assert (a + b) + c == a + (b + c)
    assert add_tallies([{"x": a}, {"x": b, "y": c}]) == {"x": a + b, "y": c}


def test_an_empty_tally_has_no_rate() -> None:
    assert Tally().rate is None
    assert Tally(3, 4).rate == 0.75
    with pytest.raises(ValueError, match="a tally counts"):
        Tally(-1, 4)


def test_fail_over_inconclusive_over_pass_and_nothing_is_inconclusive() -> None:
    p, f, i = Verdict.PASS, Verdict.FAIL, Verdict.INCONCLUSIVE
    assert Verdict.fold([p, i, f]) is f
    assert Verdict.fold([p, i]) is i
    assert Verdict.fold([p, p]) is p
    assert Verdict.fold([]) is i
    assert (p.exit_code, f.exit_code, i.exit_code) == (0, 1, 3)


@given(st.integers(0, 10**9), st.sampled_from([8000, 16000, 24000, 44100, 48000]))
def test_a_sample_keeps_its_number_through_time(sample: int, rate_hz: int) -> None:
    assert samples_from_ns(ns_from_samples(sample, rate_hz), rate_hz) == sample


spans = st.builds(lambda a, b: Span(min(a, b), max(a, b)), st.integers(0, 50), st.integers(0, 50))


@given(st.lists(spans))
def test_a_union_covers_the_same_instants_without_overlap(given_spans: list[Span]) -> None:
    merged = union(given_spans)
    covered = {t for span in given_spans for t in range(span.start_ns, span.end_ns)}
    assert {t for span in merged for t in range(span.start_ns, span.end_ns)} == covered
    assert all(a.end_ns < b.start_ns for a, b in itertools.pairwise(merged))
