"""``harness messages``: write out the raw messages of a call."""

from __future__ import annotations

from pathlib import Path

import click

from harness.config import load
from harness.runs.messages import write_messages


@click.command(epilog="Example: harness messages CA12 --config serve.toml --out raw && harness inspect raw")
@click.argument("call_id")
@click.option("--config", "config_path", required=True, type=click.Path(path_type=Path), help="Names store and key.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder to write into.")
def messages(call_id: str, config_path: Path, out: Path) -> int:
    """Write the messages that serve kept of CALL_ID as a file that inspect and replay read.

    It holds what was said, unredacted.
    """
    click.echo(write_messages(load(config_path), call_id, out))
    return 0
