"""``harness nightly``: the regression cases and the week's calls, in one summary."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click

from harness.cli.progress import shown
from harness.config import Config, load
from harness.core.errors import ConfigError
from harness.core.findings import Verdict
from harness.report.markdown import escaped
from harness.runs.nightly import Night, night
from harness.runs.replay import Request, replay
from harness.runs.summary import view_of, write
from harness.store.disk import storing, write_file


@click.command(
    epilog="Example: harness nightly --config harness.toml --cases audio_fixtures/regressions --out out/night"
)
@click.option("--config", "config_path", required=True, type=click.Path(path_type=Path), help="The configuration.")
@click.option("--store", type=click.Path(path_type=Path), help="Default: the configuration's.")
@click.option("--candidate", metavar="NAME", help="Needed where the configuration has several.")
@click.option("--cases", type=click.Path(path_type=Path), help="The regression cases to replay first.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder for the summary and the replay.")
@click.option("--weeks", type=click.IntRange(2, 52), default=4, show_default=True, help="How far back the trend goes.")
def nightly(
    config_path: Path, store: Path | None, candidate: str | None, cases: Path | None, out: Path, weeks: int
) -> int:
    """Replay the regression cases, and tell the trend, the drift and the worst calls of the week.

    Writes summary.md below OUT. Exits 1 where a case fails, 3 where something drifted or too little was seen, else 0.
    """
    config = load(config_path)
    names = [name for name, table in config.candidate.items() if not table.control]
    if candidate is None and len(names) != 1:
        raise ConfigError(f"{config_path}: --candidate is needed, there are {', '.join(names) or 'none'}")
    name = candidate or names[0]
    verdict, refused = _replayed(cases, name, config, out / "cases") if cases else (None, False)
    told = night(store or config.resolve(config.store.path), name, datetime.now(UTC), verdict, weeks)
    text = "\n".join(_lines(told)) + "\n"
    with storing(out / "summary.md"):
        write_file(out / "summary.md", text.encode("utf-8", "replace"))
    click.echo(text)
    return 2 if refused else told.verdict.exit_code


def _replayed(cases: Path, name: str, config: Config, out: Path) -> tuple[Verdict, bool]:
    jobs = len(os.sched_getaffinity(0))
    with shown() as progress:
        result = replay(Request(paths=[cases], config=config, out=out, candidates=[name], jobs=jobs), progress)
    view = view_of(result, out, config)
    write(view, out, config)
    if result.interrupted:
        raise KeyboardInterrupt
    return view.decision.verdict, bool(result.refused)


def _lines(told: Night) -> Iterator[str]:
    yield f"## Night: {told.verdict}"
    yield ""
    yield f"Candidate `{told.candidate}`, digest `{told.digest[:12] or 'none'}`"
    yield f"Regression cases: {told.cases or 'not run'}"
    yield ""
    yield "| week until | calls | agree | 95 % interval | with a critical finding |"
    yield "|---|--:|--:|---|--:|"
    for week in told.trend:
        rate = "-" if week.agreement.rate is None else f"{week.agreement.rate:.1%}"
        ends = f"{week.interval.low:.1%} to {week.interval.high:.1%}"
        yield f"| {week.until:%Y-%m-%d} | {week.agreement.total} | {rate} | {ends} | {week.critical.errors} |"
    if told.drift:
        yield ""
        yield "| drift | corrected p | |"
        yield "|---|--:|---|"
        for one in told.drift:
            yield f"| {escaped(one.name)} | {one.p_value:.3g} | {'drifted' if one.drifted else ''} |"
    if told.worst:
        yield ""
        yield "Worst calls of the week:"
        yield ""
        for row in told.worst:
            whys = "; ".join(finding.why for finding in row.findings[:3])
            yield f"- {escaped(row.call_id)}: {escaped(whys)}"
