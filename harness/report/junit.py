"""JUnit XML: a test suite per candidate, a test case per call, as CI systems read it.

Rules:

- FAIL is a ``failure``, INCONCLUSIVE an ``error``: neither may look green.
- The control never counts: its cases carry what it found as output and cannot fail.
- An input that could not be replayed is an ``error`` in a suite of its own.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from harness.core.candidate import CandidateRecord
from harness.core.findings import Verdict
from harness.core.time import seconds
from harness.report.plain import clean, clock, headline, joined
from harness.report.view import CallEntry, RunView, ranked


def render(run: RunView) -> str:
    """The document. Characters that XML 1.0 does not allow are replaced."""
    root = Element("testsuites", name=clean(f"shadow-harness {run.run_id}"))
    for record in run.candidates:
        entries = [entry for entry in run.calls if entry.candidate == record.name]
        _count(_suite(root, record, entries))
    if run.refused:
        suite = SubElement(root, "testsuite", name="inputs")
        for refused in run.refused:
            case = SubElement(suite, "testcase", name=clean(refused.path), classname="inputs", time="0")
            SubElement(case, "error", type="REFUSED", message=clean(refused.reason))
        _count(suite)
    _count(root)
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _suite(root: Element, record: CandidateRecord, entries: list[CallEntry]) -> Element:
    suite = SubElement(root, "testsuite", name=clean(record.name))
    properties = SubElement(suite, "properties")
    for name in ("version", "digest", "control"):
        SubElement(properties, "property", name=name, value=clean(str(getattr(record, name))))
    for entry in entries:
        case = SubElement(
            suite,
            "testcase",
            name=clean(entry.call_id),
            classname=clean(record.name),
            time=f"{seconds(entry.duration_ns):.3f}",
        )
        _result(case, entry, record.control)
    return suite


def _result(case: Element, entry: CallEntry, control: bool) -> None:
    verdict = entry.decision.verdict
    told = _told(entry)
    if verdict is Verdict.PASS or control:
        if told:
            SubElement(case, "system-out").text = told
        return
    kind = "failure" if verdict is Verdict.FAIL else "error"
    message = clean(joined(entry.decision.reasons) or verdict.value)
    SubElement(case, kind, type=verdict.value, message=message).text = told


def _told(entry: CallEntry) -> str:
    lines = []
    for finding in ranked(entry.comparison.findings):
        ignored = f" (ignored: {finding.ignored})" if finding.ignored is not None else ""
        at = clock(finding.span.start_ns)
        lines.append(
            f"{finding.severity.value} {finding.check} turn {finding.turn} at {at}: {headline(finding)}{ignored}"
        )
    if lines:
        lines.append(f"report: {entry.report}")
    return clean("\n".join(lines))


def _count(element: Element) -> None:
    cases = list(element.iter("testcase"))
    element.set("tests", str(len(cases)))
    element.set("failures", str(len([case for case in cases if case.find("failure") is not None])))
    element.set("errors", str(len([case for case in cases if case.find("error") is not None])))
    element.set("time", f"{sum(float(case.get('time', '0')) for case in cases):.3f}")
