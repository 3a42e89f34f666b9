"""A run or a call for a terminal or a log: plain lines, no colour of its own."""

from __future__ import annotations

from harness.core.findings import Finding, Severity
from harness.report.plain import ABSENT, clean, clock, counted, headline, milliseconds, value
from harness.report.view import CallEntry, RunView, ranked, spared


def render(run: RunView, most: int = 5) -> str:
    """The run's verdict and reasons, then a line a call with at most ``most`` of its findings."""
    lines = [f"{run.decision.verdict.value}  run {run.run_id}"]
    lines += [f"  {reason}" for reason in run.decision.reasons]
    for entry in run.calls:
        lines += ["", *_entry(entry, most, run.title(entry.candidate))]
    if run.refused:
        lines += ["", f"{counted(len(run.refused), 'input', 'inputs')} not replayed:"]
        lines += [f"  {refused.path}: {refused.reason}" for refused in run.refused]
    return "".join(_line(line) for line in lines)


def render_call(entry: CallEntry) -> str:
    """One call with all its findings."""
    return "".join(_line(line) for line in _entry(entry, len(entry.comparison.findings), entry.candidate))


def _entry(entry: CallEntry, most: int, name: str) -> list[str]:
    lines = [f"{entry.decision.verdict.value:<12}  {entry.call_id}  {name}  {_counts(entry)}"]
    lines += [f"    {reason}" for reason in entry.decision.reasons]
    found = ranked(entry.comparison.findings)
    lines += [f"    {_told(finding)}" for finding in found[:most]]
    if len(found) > most:
        lines.append(f"    and {len(found) - most} more in {entry.report}")
    live, other = entry.comparison.latency_live, entry.comparison.latency_candidate
    if live.p50 is not None or other.p50 is not None:
        lines.append(f"    response p50: live {milliseconds(live.p50)}, candidate {milliseconds(other.p50)}")
    return lines


def _counts(entry: CallEntry) -> str:
    found = [f"{number} {severity.value}" for severity, number in entry.severities.items() if number]
    rest = len(entry.comparison.findings) - sum(entry.severities.values())
    if rest:
        found = [*(found or ["none that count"]), f"{rest} more that {'does' if rest == 1 else 'do'} not count"]
    return ", ".join(found) or "no mismatches"


def _told(finding: Finding) -> str:
    mark = {Severity.CRITICAL: "!!", Severity.MAJOR: "! ", Severity.MINOR: "  "}[finding.severity]
    values = ""
    if finding.why and (finding.live is not None or finding.candidate is not None):
        values = f"  [{_short(finding.live, finding.path)} → {_short(finding.candidate, finding.path)}]"
    why = spared(finding)
    return f"{mark} {clock(finding.span.start_ns):>7}  {finding.check}: {headline(finding)}{values}" + (
        f"  ({why})" if why is not None else ""
    )


def _short(item: object, path: str) -> str:
    text = value(item, path) or ABSENT
    return text if len(text) <= 60 else text[:59] + "…"


def _line(text: str) -> str:
    return " ".join(clean(text).splitlines()) + "\n" if text.strip() else "\n"
