from dataclasses import replace

from harness.report import text
from tests.report.scene import HOSTILE, run_view


def test_a_run_is_one_line_a_call_and_its_worst_findings() -> None:
    lines = text.render(run_view()).splitlines()
    told = "CA7f3e-booking  next  3 critical, 3 major, 2 more that do not count"
    assert lines[0] == "FAIL  run 2026-11-20T10-00-00-4f2a"
    assert f"FAIL          {told}" in lines
    first = lines.index(f"FAIL          {told}")
    assert "misheard a date that a tool uses  [fifteenth of may → fifth of may]" in lines[first + 3]
    assert "    and 3 more in calls/CA-folder/runs/r1/next/report.html" in lines
    assert lines[-1] == "  broken.wav: a sound file must not be empty, has 0 bytes"


def test_one_call_is_told_whole() -> None:
    told = text.render_call(run_view().calls[0])
    assert told.count("\n") == 1 + 2 + 8 + 1
    assert "(ignored: new greeting, approved by K. Lee until 2027-01-01)" in told


def test_what_does_not_count_says_so() -> None:
    entry = run_view().calls[0]
    kept = tuple(one for one in entry.comparison.findings if not one.comparable)
    told = text.render_call(replace(entry, comparison=replace(entry.comparison, findings=kept)))
    assert "none that count, 1 more that does not count" in told
    assert told.count("(does not count: not comparable)") == 1


def test_times_have_their_unit() -> None:
    entry = run_view().calls[0]
    late = replace(entry.comparison.findings[0], path="response_ms", live=1086.3, candidate=None, why="late")
    told = text.render_call(replace(entry, comparison=replace(entry.comparison, findings=(late,))))
    assert "[1\N{NARROW NO-BREAK SPACE}086\N{NO-BREAK SPACE}ms → –]" in told


def test_no_line_is_broken_or_turned_around_by_what_was_said() -> None:
    calm = text.render(run_view())
    told = text.render(run_view("evil\nPASS  everything\x1b[2J\u202e"))
    assert told.count("\n") == calm.count("\n")
    assert not {"\x1b", "\u202e"} & set(told)
    text.render(run_view(HOSTILE)).encode("utf-8")
