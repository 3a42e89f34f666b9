"""``harness judge``: does the model that is asked agree with people?"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from harness.config import load
from harness.judge.calibration import Calibration
from harness.runs.judge import calibrate


@click.command(epilog="Example: harness judge labels.jsonl --config harness.toml")
@click.argument("labels", type=click.Path(path_type=Path))
@click.option("--config", "config_path", required=True, type=click.Path(path_type=Path), help="Has the [judge].")
def judge(labels: Path, config_path: Path) -> int:
    """Ask the judge the cases that people judged, LABELS, and keep in the store how well it agrees.

    Exits 0 where every rubric may decide, 3 where one may not.
    """
    config = load(config_path)
    done = calibrate(labels, config, datetime.now(UTC))
    assert config.judge is not None
    limits = config.judge.kappa_min, config.judge.min_labels
    for one in done:
        click.echo(_told(one, decides=one.decides(*limits)))
        for name, tally in one.recall.items():
            click.echo(f"  {name}: found {tally.errors} of {tally.total}")
    return 0 if all(one.decides(*limits) for one in done) else 3


def _told(one: Calibration, *, decides: bool) -> str:
    kappa = "no kappa" if one.kappa is None else f"kappa {one.kappa:.2f}"
    may = "may decide" if decides else "may not decide"
    return (
        f"{one.rubric}: {may}; {kappa}, 95 % interval {one.low:.2f} to {one.high:.2f}, "
        f"{one.labels} labels of {one.clusters} calls, {one.unanswered} without a majority"
    )
