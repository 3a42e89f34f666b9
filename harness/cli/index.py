"""``harness index``: the store's index."""

from __future__ import annotations

from pathlib import Path

import click

from harness.core.errors import StoreError
from harness.store import index as store_index


@click.group(epilog="Example: harness index rebuild var/harness")
def index() -> None:
    """The index of a store: made from its bundles, and never the record."""


@index.command(epilog="Example: harness index rebuild var/harness")
@click.argument("store", type=click.Path(path_type=Path))
def rebuild(store: Path) -> int:
    """Make the index of STORE anew from its bundles, whatever is in its place.

    A damaged bundle is named and left out. Exits 0, or 2 where one was damaged.
    """
    if not (store / "calls").is_dir():
        raise StoreError(f"{store}: no store: it has no calls/ folder")
    done = store_index.rebuild(store)
    for damage in done.damaged:
        click.echo(f"harness: left out: {damage}", err=True)
    click.echo(f"{store / store_index.FILE}: {done.calls} calls")
    return 2 if done.damaged else 0
