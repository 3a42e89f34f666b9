"""Events reported of a call: each once, on the disk, and only so many."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.core.events import Feedback
from harness.store import facts
from harness.store.facts import ReportedFacts


def said(number: int, text: str = "") -> Feedback:
    return Feedback(name=f"n{number}", value=text)


def test_each_event_is_taken_once_also_by_the_next_process(tmp_path: Path) -> None:
    first = ReportedFacts(tmp_path)
    assert first.add("a", [said(1), said(2), said(1)]) == 2
    assert ReportedFacts(tmp_path).add("a", [said(2), said(3)]) == 1
    assert ReportedFacts(tmp_path).of("a") == (said(1), said(2), said(3))
    assert first.of("b") == ()


@pytest.mark.parametrize(("name", "most"), [("MAX_EVENTS", 3), ("MAX_BYTES", 450)])
def test_of_one_call_only_so_much_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, most: int
) -> None:
    monkeypatch.setattr(facts, name, most)
    reported = ReportedFacts(tmp_path)
    assert reported.add("a", [said(number, "x" * 80) for number in range(9)]) == 3
    assert ReportedFacts(tmp_path).add("a", [said(99, "x" * 80)]) == 0
    assert reported.add("b", [said(99, "x" * 80)]) == 1
    reported.forget("a")
    assert reported.add("a", [said(99, "x" * 80)]) == 1
