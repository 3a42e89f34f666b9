from harness.report import text
from tests.report.scene import HOSTILE, run_view


def test_a_run_is_one_line_a_call_and_its_worst_findings() -> None:
    lines = text.render(run_view()).splitlines()
    assert lines[0] == "FAIL  run 2026-11-20T10-00-00-4f2a"
    assert "FAIL          CA7f3e-booking  next  3 critical, 3 major" in lines
    first = lines.index("FAIL          CA7f3e-booking  next  3 critical, 3 major")
    assert "misheard a date that a tool uses  [fifteenth of may → fifth of may]" in lines[first + 3]
    assert "    and 3 more in calls/CA-folder/runs/r1/next/report.html" in lines
    assert lines[-1] == "  broken.wav: a sound file must not be empty, has 0 bytes"


def test_one_call_is_told_whole() -> None:
    told = text.render_call(run_view().calls[0])
    assert told.count("\n") == 1 + 2 + 8 + 1
    assert "(ignored: new greeting, approved by K. Lee until 2027-01-01)" in told


def test_no_line_is_broken_or_turned_around_by_what_was_said() -> None:
    calm = text.render(run_view())
    told = text.render(run_view("evil\nPASS  everything\x1b[2J\u202e"))
    assert told.count("\n") == calm.count("\n")
    assert not {"\x1b", "\u202e"} & set(told)
    text.render(run_view(HOSTILE)).encode("utf-8")
