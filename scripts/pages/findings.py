"""``findings.md``: findings, their severities, causes and judgements, and what they fold into."""

from __future__ import annotations

from typing import get_args

from harness.core.findings import Cause, Decision, Finding, FindingKind, Judgement, Severity, Tally, Verdict
from scripts.pages.fields import fields
from scripts.pages.markdown import code, prose, table

HEAD = """# Findings and verdicts

What `findings.json` and `summary.json` hold. What each check looks for: [checks](../checks/README.md)."""

SEVERITIES = {
    Severity.CRITICAL: "an action that changes something is missing, extra, repeated or has another value; the caller"
    " is told another value; a policy is broken; a value is misheard that a tool uses; the candidate broke",
    Severity.MAJOR: "any other changed value of what the caller said, no reply, an escalation made or missed, a"
    " question that changes the course, a response over the limit of a turn",
    Severity.MINOR: "another word that changes no value, a wording that nobody can call different in substance, an"
    " action more that only reads",
}
JUDGEMENTS = {
    Judgement.UNKNOWN: "nobody has judged; the live side is not the truth",
    Judgement.LIVE_RIGHT: "the live side was right",
    Judgement.CANDIDATE_RIGHT: "the candidate was right; the finding does not count",
    Judgement.BOTH_OK: "both will do; the finding does not count",
    Judgement.BOTH_WRONG: "neither was right",
}
VERDICTS = {
    Verdict.PASS: "nothing of weight differs, and the evidence suffices to say so",
    Verdict.FAIL: "a critical finding, or more major ones than `[verdict] max_major`",
    Verdict.INCONCLUSIVE: "the evidence does not suffice; the reasons say what is missing",
}


def page() -> str:
    """The page."""
    return "\n\n".join(
        [
            HEAD,
            "## A finding",
            prose(Finding.__doc__),
            table(("field", "holds", "default"), [field.row[:3] for field in fields(Finding)]),
            "## Severity",
            table(("severity", "weight", "of what"), [(code(s), str(s.weight), SEVERITIES[s]) for s in Severity]),
            "## Kind and cause",
            f"Kinds: {_listed(FindingKind)}. Causes: {_listed(Cause)}; what the harness caused counts against nobody.",
            "## Judgement",
            table(("judgement", "means"), [(code(j), JUDGEMENTS[j]) for j in Judgement]),
            "## Verdict",
            table(("verdict", "exit code", "means"), [(code(v), str(v.exit_code), VERDICTS[v]) for v in Verdict]),
            "Many fold into one: FAIL over INCONCLUSIVE over PASS, and nothing at all is INCONCLUSIVE. "
            + prose(Decision.__doc__),
            "## Tallies",
            prose(Tally.__doc__),
        ]
    )


def _listed(literal: object) -> str:
    return ", ".join(code(value) for value in get_args(literal))
