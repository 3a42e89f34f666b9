import re
from dataclasses import replace

import pytest

from harness.report import markdown
from tests.report.scene import HOSTILE, run_view, view


def test_a_run_has_its_verdict_a_table_of_calls_and_what_differs() -> None:
    page = markdown.render(run_view())
    assert page.startswith("## ❌ Shadow replay: FAIL\n\n- next fails on 1 of 3 calls\n")
    assert "| ❌ | [CA7f3e-booking](calls/CA-folder/runs/r1/next/report.html) | next | 3 | 3 | 0 |" in page
    assert "| critical | book\\_appointment.date | tool.argument | 1 | 1 |" in page
    assert "- broken.wav: a sound file must not be empty" in page


def test_a_run_of_any_size_fits_into_a_comment_with_its_failures_first() -> None:
    run = run_view()
    many = tuple(replace(run.calls[number % 6], call_id=f"call-{number:04}") for number in range(5_000, 0, -1))
    page = markdown.render(replace(run, calls=many))
    assert len(page) < 65_536
    rows = re.findall(r"^\| (❌|❔|✅) \| \[", page, re.MULTILINE)
    assert rows == ["❌"] * 30
    assert "4970 more in the report." in page


def test_a_link_leads_to_the_folder_although_its_name_holds_percent_signs() -> None:
    assert "(calls/a%252Fb%2520%25F0%259F%2593%259E%2520100%2525/runs/r1/next/report.html)" in markdown.render(
        run_view()
    )


def test_a_call_lists_its_findings_worst_first_with_both_values() -> None:
    page = markdown.render_call(view())
    severities = re.findall(r"^- \*\*(\w+)\*\*", page, re.MULTILINE)
    assert severities == ["critical"] * 3 + ["major"] * 3 + ["minor"] * 2
    assert "  - live “2026-05-15”, candidate “2026-05-05”" in page
    assert "| transcript.word | 3.2\xa0% (1\xa0of\xa031) | 3.2\xa0% (1\xa0of\xa031) |" in page


@pytest.mark.parametrize(
    "hostile", [HOSTILE, "a | b\n## PASS", "[x](javascript:alert(1))", "@channel #1 https://evil.example", "`\n```"]
)
def test_what_was_said_is_no_markup(hostile: str) -> None:
    for render, calm in ((markdown.render(run_view(hostile)), markdown.render(run_view())), (
        markdown.render_call(view(hostile)), markdown.render_call(view()))):  # fmt: skip
        assert render.count("\n") == calm.count("\n"), "no line is broken"
        assert re.findall(r"(?m)^#+ ", render) == re.findall(r"(?m)^#+ ", calm)
        assert not re.search(r"(?<!\\)<", render)
        assert "](javascript:" not in render and "https://evil" not in render and "@channel" not in render
        render.encode("utf-8")


@pytest.mark.parametrize("text", ["plain", "x" * 500, "a\u202eb"])
def test_text_is_one_line_and_cut(text: str) -> None:
    out = markdown.escaped(text)
    assert "\n" not in out and "\u202e" not in out
    assert len(out) <= 200
