"""``harness replay``: recorded calls through candidates, and a verdict."""

from __future__ import annotations

import os
from pathlib import Path
from typing import cast

import click

from harness.candidate.loop import Charge
from harness.candidate.run import Pace
from harness.cli.progress import shown
from harness.config import load
from harness.core.errors import ConfigError
from harness.report import text
from harness.runs.replay import Request
from harness.runs.replay import replay as run_replay
from harness.runs.summary import view_of, write


@click.command(epilog="Example: harness replay audio_fixtures --config config/demo.toml --out out/demo")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--config", "config_path", required=True, type=click.Path(path_type=Path), help="The configuration.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder for summary, reports and bundles.")
@click.option("--candidate", "candidates", multiple=True, metavar="NAME", help="Only this one, and the control.")
@click.option(
    "--pace",
    type=click.Choice(["auto", "fast", "real"]),
    default="auto",
    show_default=True,
    help="The candidates' clock: fast where every wait can be skipped, or the wall clock.",
)
@click.option(
    "--charge",
    type=click.Choice(["measured", "none"]),
    default="measured",
    show_default=True,
    help="What computing costs on a fast clock; with none, runs are the same to the last bit.",
)
@click.option("--jobs", type=click.IntRange(1, 64), default=None, help="Calls at a time; default: a core each.")
@click.option(
    "--engine",
    type=click.Choice(["local", "ray"]),
    default="local",
    show_default=True,
    help="Where calls are worked on.",
)
@click.option("--swap-channels", is_flag=True, help="Stereo files have the agent left and the caller right.")
@click.option("--resume", is_flag=True, help="Go on with the last run in --out where it was interrupted.")
def replay(  # noqa: PLR0913, PLR0917 - one parameter an option
    paths: tuple[Path, ...],
    config_path: Path,
    out: Path,
    candidates: tuple[str, ...],
    pace: str,
    charge: str,
    jobs: int | None,
    engine: str,
    swap_channels: bool,
    resume: bool,
) -> int:
    """Replay recorded calls PATHS (folders, files, patterns) through the configured candidates.

    Exits 0 on PASS, 1 on FAIL, 2 if anything could not be read or run, 3 on INCONCLUSIVE.
    """
    if engine == "ray":
        raise ConfigError("--engine ray is not supported by this version; use local")
    config = load(config_path)
    request = Request(
        paths=paths,
        config=config,
        out=out,
        candidates=candidates,
        pace=cast("Pace", pace),
        charge=cast("Charge", charge),
        jobs=jobs or len(os.sched_getaffinity(0)),
        swap_channels=swap_channels,
        resume=resume,
    )
    with shown() as progress:
        result = run_replay(request, progress)
    view = view_of(result, out, config)
    write(view, out, config, finished=not result.interrupted)
    click.echo(text.render(view))
    click.echo(f"Report: {out / 'report.html'}")
    if result.interrupted:
        raise KeyboardInterrupt
    return 2 if result.refused else view.decision.verdict.exit_code
