"""``harness rediff``: a finished run compared again."""

from __future__ import annotations

from pathlib import Path

import click

from harness.cli.progress import shown
from harness.config import load
from harness.report import text
from harness.runs.rediff import rediff as compare_again
from harness.runs.rediff import remembered
from harness.runs.summary import view_of, write


@click.command(epilog="Example: harness rediff out/demo")
@click.argument("run_dir", type=click.Path(path_type=Path))
@click.option(
    "--config", "config_path", type=click.Path(path_type=Path), help="Default: the one the run was made with."
)
def rediff(run_dir: Path, config_path: Path | None) -> int:
    """Compare the last run in RUN_DIR again by today's rules; nothing is run.

    Exits 0 on PASS, 1 on FAIL, 3 on INCONCLUSIVE.
    """
    config = load(config_path or remembered(run_dir))
    with shown() as progress:
        result = compare_again(run_dir, config, progress)
    view = view_of(result, run_dir, config)
    write(view, run_dir, config)
    click.echo(text.render(view))
    click.echo(f"Report: {run_dir / 'report.html'}")
    return view.decision.verdict.exit_code
