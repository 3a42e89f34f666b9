"""``harness gc``: what the store may no longer keep."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import click

from harness.config import load
from harness.store.retention import Due, collect, due


@click.command(epilog="Example: harness gc --config serve.toml --delete")
@click.argument("store", required=False, type=click.Path(path_type=Path))
@click.option("--config", "config_path", required=True, type=click.Path(path_type=Path), help="Has [retention].")
@click.option("--delete", is_flag=True, help="Delete it. Without this, it is only told.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, one entry a line.")
def gc(store: Path | None, config_path: Path, delete: bool, as_json: bool) -> int:
    """Tell, or delete, what [retention] does not let STORE keep; STORE defaults to the configuration's."""
    config = load(config_path)
    place = store or config.resolve(config.store.path)
    found = due(place, config.retention, datetime.now(UTC))
    for each in found:
        click.echo(_line(each, as_json=as_json))
    freed = collect(place, found) if delete else sum(each.bytes for each in found)
    if not as_json:
        said = "Deleted" if delete else "Would delete, with --delete,"
        click.echo(f"{said} {len(found)} entries, {freed:,} bytes.")
    return 0


def _line(each: Due, *, as_json: bool) -> str:
    if as_json:
        fields = {"kind": each.kind, "path": each.path, "bytes": each.bytes, "since": each.since.isoformat()}
        return json.dumps({**fields, "why": each.why}, ensure_ascii=False)
    return f"{each.kind:9}  {each.since:%Y-%m-%d}  {each.bytes:>12,}  {each.path}  ({each.why})"
