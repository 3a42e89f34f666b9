"""``harness compare``: two runs beside each other."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import click

from harness.core.schema import encode
from harness.gate.intervals import Interval
from harness.report.markdown import escaped
from harness.runs.experiments import CHANGES, TRENDS, Experiment, Measure, experiment
from harness.store.disk import storing, write_file


@click.command(epilog="Example: harness compare out/before out/after --out out/compare.md")
@click.argument("run_a", type=click.Path(path_type=Path))
@click.argument("run_b", type=click.Path(path_type=Path))
@click.option("--candidate", metavar="NAME", help="Which of A's candidates; needed where there are several.")
@click.option("--candidate-b", metavar="NAME", help="Which of B's; default: the same name.")
@click.option("--out", type=click.Path(path_type=Path), help="Also write the Markdown to this file.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def compare(
    run_a: Path, run_b: Path, candidate: str | None, candidate_b: str | None, out: Path | None, as_json: bool
) -> int:
    """Tell what got better and worse from RUN_A to RUN_B, call by call and turn by turn.

    Repeat a replay into the same folder to have several runs of each call: what comes and goes is then flaky, and
    pass^k tells how often k runs all pass. Exits 1 where B is worse, 3 where that cannot be told, else 0.
    """
    found = experiment(run_a, run_b, candidate, candidate_b or candidate)
    if out is not None:
        with storing(out):
            write_file(out, markdown(found, out.parent).encode("utf-8", "replace"))
    click.echo(json.dumps(document(found), ensure_ascii=False) if as_json else markdown(found, Path.cwd()))
    return found.verdict.exit_code


def markdown(found: Experiment, beside: Path, most: int = 50) -> str:
    """Tables for a pull request; links to clips are relative to the folder ``beside``."""
    return "\n".join((*_summary(found), *_findings(found, beside, most), *_calls(found))) + "\n"


def _summary(found: Experiment) -> Iterator[str]:
    trends = [pair.trend for pair in found.pairs]
    yield f"## Compared: {found.verdict}"
    yield ""
    yield "| | " + " | ".join(TRENDS) + " | not comparable |"
    yield "|---|" + "--:|" * (len(TRENDS) + 1)
    numbers = [trends.count(trend) for trend in TRENDS]
    yield f"| calls | {' | '.join(map(str, numbers))} | {trends.count(None)} |"
    yield f"| turns | {' | '.join(str(found.turns[trend]) for trend in TRENDS)} | |"
    yield ""
    for measure in found.measures:
        yield f"- {_measured(measure)}"
    for k, (a, b) in found.pass_hat.items():
        yield f"- pass^{k}: {a:.3f} in A, {b:.3f} in B"
    for name, calls in (("A", found.only_a), ("B", found.only_b)):
        if calls:
            yield f"- only in {name}: {escaped(', '.join(calls))}"


def _findings(found: Experiment, beside: Path, most: int) -> Iterator[str]:
    shown = [one for one in found.findings if one.change != "remains"]
    counted = {change: sum(one.change == change for one in found.findings) for change in CHANGES}
    yield ""
    yield "Findings: " + ", ".join(f"{number} {change}" for change, number in counted.items())
    if not shown:
        return
    yield ""
    yield "| | severity | call | turn | what | runs of A, B | clips |"
    yield "|---|---|---|--:|---|---|---|"
    for one in shown[:most]:
        finding = one.finding
        clips = " ".join(
            f"[{clip.party}]({quote(os.path.relpath(path, beside))})"
            for clip, path in zip(finding.clips, one.clips, strict=True)
        )
        what = f"{escaped(finding.path)}: {escaped(finding.why)}"
        seen = f"{one.seen[0]}, {one.seen[1]}"
        where = f"{finding.severity} | {escaped(one.call_id)} | {finding.turn}"
        yield f"| {one.change} | {where} | {what} | {seen} | {clips} |"
    if len(shown) > most:
        yield ""
        yield f"{len(shown) - most} more."


def _calls(found: Experiment) -> Iterator[str]:
    for trend in ("worse", "flaky", "better"):
        calls = [pair.call_id for pair in found.pairs if pair.trend == trend]
        if calls:
            yield ""
            yield f"Calls {trend}: {escaped(', '.join(calls))}"


def _measured(measure: Measure) -> str:
    if measure.value is None:
        return f"{measure.name}: no call to compare"
    scale, unit = (100, "points") if measure.unit == "points" else (1, measure.unit)
    low, high = (f"{end * scale:+.1f}" if math.isfinite(end) else "?" for end in _ends(measure.interval))
    return (
        f"{measure.name}, B minus A: {measure.value * scale:+.1f} {unit}, "
        f"95 % interval {low} to {high}, {measure.calls} calls"
    )


def _ends(interval: Interval) -> tuple[float, float]:
    return interval.low, interval.high


def document(found: Experiment) -> dict[str, Any]:
    """The comparison as JSON; an end that cannot be told is ``null``."""
    return {
        "verdict": found.verdict.value,
        "calls": {pair.call_id: pair.trend for pair in found.pairs},
        "only_a": list(found.only_a),
        "only_b": list(found.only_b),
        "turns": dict(found.turns),
        "findings": [
            {
                "change": one.change,
                "call_id": one.call_id,
                "seen": list(one.seen),
                "clips": [str(path) for path in one.clips],
                "finding": encode(one.finding),
            }
            for one in found.findings
        ],
        "measures": [
            {
                "name": measure.name,
                "unit": measure.unit,
                "value": measure.value,
                "interval": [end if math.isfinite(end) else None for end in _ends(measure.interval)],
                "calls": measure.calls,
            }
            for measure in found.measures
        ],
        "pass_hat": {str(k): list(sides) for k, sides in found.pass_hat.items()},
    }
