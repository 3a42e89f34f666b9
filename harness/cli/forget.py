"""``harness forget``: take calls out of a store."""

from __future__ import annotations

from pathlib import Path

import click

from harness.config import load
from harness.core.errors import StoreError
from harness.runs.forget import forget as run_forget


@click.command(epilog="Example: harness forget --config serve.toml --caller '+1 415 555 2671'")
@click.option("--config", "config_path", required=True, type=click.Path(path_type=Path), help="Names store and key.")
@click.option("--call", "calls", multiple=True, metavar="ID", help="A call.")
@click.option(
    "--caller", "callers", multiple=True, metavar="VALUE", help="All calls with this number, address or name."
)
def forget(config_path: Path, calls: tuple[str, ...], callers: tuple[str, ...]) -> int:
    """Delete calls everywhere in the store, search it for what should be gone, and leave a receipt in its audit."""
    if not calls and not callers:
        raise click.UsageError("name a --call or a --caller")
    done = run_forget(load(config_path), calls, callers)
    click.echo(f"Forgotten: {done.calls} calls, {done.reviews} reviews, {done.journals} journals.")
    if done.left:
        raise StoreError(f"a byte search still finds it in {', '.join(done.left)}")
    click.echo("A search of every byte of the store finds nothing of it.")
    return 0
