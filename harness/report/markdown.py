"""A run or a call as Markdown for a pull request. What callers and candidates said is data: none of it is markup."""

from __future__ import annotations

import re
from urllib.parse import quote

from harness.core.findings import Finding, Severity, Verdict
from harness.report.plain import ABSENT, clean, clock, counted, headline, joined, milliseconds, tally, value
from harness.report.view import CallEntry, CallView, RunView, ranked, severities, spared

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+!|<>~@&]|:(?=//)|\.(?<=www\.))")
_SIGNS = {Verdict.PASS: "✅", Verdict.FAIL: "❌", Verdict.INCONCLUSIVE: "❔"}
_LONGEST = 200


def escaped(text: str) -> str:
    """Text as one line in which nothing is markup, a link, a mention or a table border; long text is cut."""
    line = " ".join(clean(text).split())
    line = line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
    return (
        _SPECIAL.sub(r"\\\1", line)
        .replace("\\@", "@\N{ZERO WIDTH SPACE}")
        .replace("\\&", "&amp;")
        .replace("\\<", "&lt;")
    )


def render(run: RunView, most: int = 30) -> str:
    """The run: verdict, reasons, a table of calls, worst first, and what differs most; at most ``most`` rows each.

    Forges limit the length of a comment: GitHub to 65,536 characters.
    """
    verdict = run.decision.verdict
    lines = [f"## {_SIGNS[verdict]} Shadow replay: {verdict.value}", ""]
    lines += [f"- {escaped(reason)}" for reason in run.decision.reasons]
    lines += ["", f"Run {escaped(run.run_id)}, {counted(len({e.call_id for e in run.calls}), 'call', 'calls')}.", ""]
    lines += _calls(run, most)
    catalogue = run.catalogue
    if catalogue:
        lines += ["", "### What differs", "", "| severity | what | check | calls | findings |", "|---|---|---|--:|--:|"]
        for row in catalogue[:most]:
            lines.append(
                f"| {row.severity.value} | {escaped(row.path)} | {escaped(row.check)} | {row.calls} | {row.findings} |"
            )
        if len(catalogue) > most:
            lines += ["", f"{len(catalogue) - most} more in the report."]
    if run.refused:
        lines += ["", "### Not replayed", ""]
        lines += [f"- {escaped(refused.path)}: {escaped(refused.reason)}" for refused in run.refused]
    return "\n".join(lines) + "\n"


def render_call(view: CallView) -> str:
    """One call with all its findings, and each turn's words where they differ."""
    verdict, found = view.decision.verdict, view.comparison
    counts = ", ".join(f"{number} {severity.value}" for severity, number in severities(found.findings).items())
    lines = [f"## {_SIGNS[verdict]} {escaped(view.call.call_id)}: {verdict.value}", ""]
    lines += [f"- {escaped(reason)}" for reason in view.decision.reasons]
    lines += ["", f"Candidate {escaped(view.candidate.name)} against the live agent: {counts}.", ""]
    if view.candidate.recognizer:
        lines += [f"Heard by: {escaped(view.candidate.recognizer)}", ""]
    for finding in ranked(found.findings):
        lines += _finding(finding)
    lines += ["", "| measure | candidate | control |", "|---|---|---|"]
    control = view.control.tallies if view.control else {}
    for name, one in found.tallies.items():
        lines.append(f"| {escaped(name)} | {tally(one)} | {tally(control.get(name))} |")
    live, other = found.latency_live, found.latency_candidate
    lines.append(f"| response p50 | {milliseconds(other.p50)} (live {milliseconds(live.p50)}) | {_p50(view)} |")
    return "\n".join(lines) + "\n"


def _calls(run: RunView, most: int) -> list[str]:
    lines = ["| | call | candidate | critical | major | minor | why |", "|---|---|---|--:|--:|--:|---|"]
    entries = run.worst_first
    for entry in entries[:most]:
        numbers = " | ".join(str(entry.severities[severity]) for severity in Severity)
        name, why = escaped(run.title(entry.candidate)), escaped(joined(entry.decision.reasons, 1))
        lines.append(f"| {_SIGNS[entry.decision.verdict]} | {_link(entry)} | {name} | {numbers} | {why} |")
    if len(entries) > most:
        lines += ["", f"{len(entries) - most} more in the report."]
    return lines


def _finding(finding: Finding) -> list[str]:
    where = f"turn {finding.turn}, {clock(finding.span.start_ns)}"
    why = spared(finding)
    ignored = f" *({escaped(why)})*" if why is not None else ""
    lines = [
        f"- **{finding.severity.value}** {escaped(finding.check)} ({where}): {escaped(headline(finding))}{ignored}"
    ]
    if finding.live is not None or finding.candidate is not None:
        live, candidate = (_quoted(item, finding.path) for item in (finding.live, finding.candidate))
        lines.append(f"  - live {live}, candidate {candidate}")
    return lines


def _quoted(item: object, path: str) -> str:
    return ABSENT if item is None else f"“{escaped(value(item, path))}”"


def _link(entry: CallEntry) -> str:
    return f"[{escaped(entry.call_id)}]({quote(entry.report)})"


def _p50(view: CallView) -> str:
    return milliseconds(view.control.latency_candidate.p50) if view.control else ABSENT
