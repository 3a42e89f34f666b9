"""``harness diff``: two timelines of one call, without sound or pipeline."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from harness.compare.diff import diff as compared
from harness.compare.rules import Rules
from harness.config import Config, load
from harness.core.audio import Side
from harness.core.errors import InputError
from harness.core.findings import Verdict
from harness.core.timeline import Timeline


@click.command(epilog="Example: harness diff live.jsonl candidate.jsonl --json")
@click.argument("files", nargs=-1, metavar="[LIVE.jsonl CANDIDATE.jsonl]", type=click.Path(path_type=Path))
@click.option("--pairs", type=click.Path(path_type=Path), help="Folder of FOLDER/*/live.jsonl and candidate.jsonl.")
@click.option("--config", "config_path", type=click.Path(path_type=Path), help="Tools, budgets and locale.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def diff(files: tuple[Path, ...], pairs: Path | None, config_path: Path | None, as_json: bool) -> int:
    """Compare two timelines of one call, or with --pairs every pair in a folder, a JSON line each.

    Exits 0 on PASS, 1 on FAIL, 2 if a timeline could not be read, 3 on INCONCLUSIVE.
    """
    rules = Rules.from_config(load(config_path) if config_path else Config(), datetime.now(UTC).date())
    if pairs is not None and not files:
        return _pairs(pairs, rules)
    if pairs is not None or len(files) != 2:
        raise click.UsageError("give two timelines, LIVE.jsonl and CANDIDATE.jsonl, or --pairs FOLDER")
    found = compared(_read(files[0], "live"), _read(files[1], "candidate"), rules)
    click.echo(json.dumps(found, ensure_ascii=False) if as_json else "\n".join(_told(found)))
    return Verdict(found["verdict"]).exit_code


def _pairs(folder: Path, rules: Rules) -> int:
    """One JSON line a pair, by name; a pair that cannot be read is an error on standard error."""
    lives = sorted(folder.glob("*/live.jsonl"))
    if not lives:
        raise InputError(f"{folder}: no FOLDER/*/live.jsonl in it")
    verdicts: list[Verdict] = []
    broken = False
    for live in lives:
        try:
            found = compared(_read(live, "live"), _read(live.with_name("candidate.jsonl"), "candidate"), rules)
        except InputError as error:
            click.echo(f"harness: {error}", err=True)
            broken = True
            continue
        verdicts.append(Verdict(found["verdict"]))
        click.echo(json.dumps({"pair": live.parent.name, **found}, ensure_ascii=False))
    return 2 if broken else Verdict.fold(verdicts).exit_code


def _read(path: Path, side: Side) -> Timeline:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: must be UTF-8: byte {error.start} is not") from None
    return Timeline.parse(text, side, str(path))


def _told(found: dict[str, Any]) -> Iterator[str]:
    yield found["verdict"]
    yield from (f"  {reason}" for reason in found["reasons"])
    for finding in found["findings"]:
        yield f"{finding['severity']:8}  turn {finding['turn']}  {finding['check']:18}  {finding['why']}"
