"""One verdict over a run's calls, and the documents that tell of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from harness.compare.latency import percentiles_of
from harness.compare.noise import NoiseLine, noise_floor
from harness.compare.result import ResponseTimes
from harness.config import Config
from harness.core.findings import Decision, Verdict
from harness.report import html, junit, markdown, summary
from harness.report.view import CallEntry, RunView
from harness.runs.ledger import Ledger, write_ledger
from harness.runs.replay import RunResult
from harness.session.replay import CallResult
from harness.store.bundle import Run, run_folder
from harness.store.disk import storing, write_file


def view_of(result: RunResult, out: Path, config: Config) -> RunView:
    """The run as its reports show it."""
    runs = [(each, run) for each in result.results for run in each.runs]
    records = {run.candidate.name: run.candidate for _, run in runs}
    return RunView(
        run_id=result.run_id,
        decision=_decide([run for _, run in runs], config),
        candidates=tuple(records.values()),
        calls=tuple(_entry(each, run, out) for each, run in runs),
        noise=_noise([run for _, run in runs]),
        refused=result.refused,
    )


def write(view: RunView, out: Path, config: Config, *, finished: bool = True) -> None:
    """Write ``summary.json``, ``report.html``, ``report.md`` and ``junit.xml`` of a run, each whole, and last that it
    is ``finished``; what was interrupted can be gone on with.

    Raises:
        StoreError: the folder cannot be written.
    """
    documents = {
        "report.html": html.render_index(view),
        "report.md": markdown.render(view),
        "junit.xml": junit.render(view),
        "summary.json": summary.to_json(view),
    }
    for name, text in documents.items():
        with storing(out / name):
            write_file(out / name, text.encode("utf-8", "replace"))
    if finished:
        write_ledger(out, Ledger(config=str(Path(config.origin).resolve()), run_id=view.run_id))


def _noise(runs: Sequence[Run]) -> dict[str, tuple[NoiseLine, ...]]:
    """For each candidate, its differences net of the control's."""
    control = [run.comparison for run in runs if run.candidate.control]
    names = dict.fromkeys(run.candidate.name for run in runs if not run.candidate.control)
    return {
        name: noise_floor([run.comparison for run in runs if run.candidate.name == name], control) for name in names
    }


def _entry(each: CallResult, run: Run, out: Path) -> CallEntry:
    folder = run_folder(out, run.call_id, run.run_id, run.candidate.name)
    return CallEntry(
        call_id=run.call_id,
        candidate=run.candidate.name,
        decision=run.decision,
        comparison=run.comparison,
        report=str((folder / "report.html").relative_to(out)),
        media=each.call.media,
        duration_ns=each.duration_ns,
        attributes=each.call.attributes,
    )


def _decide(runs: Sequence[Run], config: Config) -> Decision:
    """FAIL over INCONCLUSIVE over PASS of the calls, and the run's own criteria. The control never counts."""
    counted = [run for run in runs if not run.candidate.control]
    parts = [Decision(run.decision.verdict) for run in counted]
    for verdict in (Verdict.FAIL, Verdict.INCONCLUSIVE):
        hit = [f"{run.call_id} ({run.candidate.name})" for run in counted if run.decision.verdict is verdict]
        if hit:
            parts.append(Decision(verdict, (f"{verdict.value} on {len(hit)} of {len(counted)}: {', '.join(hit)}",)))
    for name in dict.fromkeys(run.candidate.name for run in counted):
        digests = {run.candidate.digest for run in counted if run.candidate.name == name and run.candidate.digest}
        if len(digests) > 1:
            changed = f"{name} changed while the run was under way: its calls are of {len(digests)} digests"
            parts.append(Decision(Verdict.INCONCLUSIVE, (changed,)))
        parts += _budgets(name, [run for run in counted if run.candidate.name == name], config)
    if not counted:
        parts.append(Decision(Verdict.INCONCLUSIVE, ("No call was compared with a candidate.",)))
    reasons = tuple(reason for part in parts for reason in part.reasons)
    return Decision(Verdict.fold(part.verdict for part in parts), reasons)


def _budgets(name: str, runs: Sequence[Run], config: Config) -> Iterator[Decision]:
    """p50 and p95 of a candidate's response times over the whole run, by their intervals."""
    times = sum((run.comparison.response_candidate for run in runs), ResponseTimes())
    found = percentiles_of(times.values, times.censored)
    limits = config.budgets.response_ms
    for label, limit, value, interval in (
        ("p50", limits.p50, found.p50, found.p50_interval),
        ("p95", limits.p95, found.p95, found.p95_interval),
    ):
        if limit is None or value is None or value <= limit:
            continue
        over = f"{name}: {label} of {found.count} response times is {value:.0f} ms, the budget is {limit:.0f} ms"
        if interval[0] is not None and interval[0] > limit:
            yield Decision(Verdict.FAIL, (over,))
        else:
            yield Decision(Verdict.INCONCLUSIVE, (f"{over}; too few turns to be sure",))
