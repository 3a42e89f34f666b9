from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.report import junit
from tests.report.scene import HOSTILE, run_view


def test_fail_and_inconclusive_are_never_green_and_the_control_never_counts() -> None:
    root = ElementTree.fromstring(junit.render(run_view()))
    assert {name: root.get(name) for name in ("tests", "failures", "errors")} == {
        "tests": "7", "failures": "1", "errors": "2",
    }  # fmt: skip
    suites = {suite.get("name"): suite for suite in root.findall("testsuite")}
    assert list(suites) == ["next", "control", "inputs"]
    outcomes = {
        case.get("name"): [child.tag for child in case if child.tag != "system-out"]
        for case in suites["next"].iter("testcase")
    }
    assert outcomes == {"CA7f3e-booking": ["failure"], "CA11-reschedule": [], "a/b 📞 100%": ["error"]}
    assert suites["control"].get("failures") == suites["control"].get("errors") == "0"
    assert suites["inputs"].get("errors") == "1"


def test_a_failure_says_why_and_where_to_look() -> None:
    failure = ElementTree.fromstring(junit.render(run_view())).find(".//failure")
    assert failure is not None and failure.text is not None
    assert "2 critical mismatches" in str(failure.get("message"))
    assert "critical tool.argument turn 3 at 0:19.6: booked another date" in failure.text
    assert failure.text.endswith("report: calls/CA-folder/runs/r1/next/report.html")


@pytest.mark.parametrize("hostile", [HOSTILE, "]]>", "\x00", "\ufffe", "&amp; <x>"])
def test_nothing_that_was_said_breaks_the_document(hostile: str) -> None:
    root = ElementTree.fromstring(junit.render(run_view(hostile)).encode("utf-8"))
    assert root.get("tests") == "7"


@settings(max_examples=25)
@given(st.text(min_size=1, max_size=30))
def test_any_text_is_well_formed(text: str) -> None:
    ElementTree.fromstring(junit.render(run_view(text)).encode("utf-8"))
