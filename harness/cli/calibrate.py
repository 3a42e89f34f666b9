"""``harness calibrate``: the live version against itself."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import click

from harness.audio.perturb import Perturbation
from harness.cli.progress import shown
from harness.compare.latency import quantile
from harness.config import load
from harness.runs.calibrate import Calibration, against_itself, calibration
from harness.runs.replay import Request, replay
from harness.runs.summary import view_of, write


@click.command(epilog="Example: harness calibrate audio_fixtures --config config/demo.toml --out out/calibration")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--config", "config_path", required=True, type=click.Path(path_type=Path), help="Has the control.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder for reports and bundles.")
@click.option(
    "--perturb",
    type=click.Choice(["none", "gain", "noise", "shift"]),
    default="none",
    show_default=True,
    help="Change the caller's sound harmlessly first.",
)
@click.option("--jobs", type=click.IntRange(1, 64), default=None, help="Calls at a time; default: a core each.")
def calibrate(paths: tuple[Path, ...], config_path: Path, out: Path, perturb: str, jobs: int | None) -> int:
    """Run the control twice on recorded calls PATHS, and tell how much it differs from live and from itself.

    Exits 0 where no call shows a finding of weight, 3 where one does: the noise floor is then above zero.
    """
    config = against_itself(load(config_path))
    request = Request(
        paths=paths,
        config=config,
        out=out,
        jobs=jobs or len(os.sched_getaffinity(0)),
        perturb=cast("Perturbation", perturb),
    )
    with shown() as progress:
        result = replay(request, progress)
    write(view_of(result, out, config), out, config)
    found = calibration(result)
    for line in _told(found):
        click.echo(line)
    click.echo(f"Report: {out / 'report.html'}")
    if result.interrupted:
        raise KeyboardInterrupt
    return 2 if result.refused else 3 if found.weighty.errors or not found.weighty.total else 0


def _told(found: Calibration) -> Iterator[str]:
    yield f"{found.weighty.errors} of {found.weighty.total} calls show a critical or major finding against themselves"
    for line in found.lines:
        rate = "-" if line.candidate.rate is None else f"{line.candidate.rate:.1%}"
        yield f"  {line.check} {line.path}: {line.candidate.errors} of {line.candidate.total} turns ({rate})"
    if found.bias_ms:
        middle, late = quantile(found.bias_ms, 0.5), quantile(found.bias_ms, 0.95)
        spread = f"p50 {middle:+.0f} ms, p95 {late:+.0f} ms"
        yield f"response time, second run minus live: {spread} ({len(found.bias_ms)} turns)"
    needs = ", ".join(f"{effect:.0%}: {calls}" for effect, calls in found.calls_for.items())
    yield f"calls needed to see a difference of so many points: {needs}"
