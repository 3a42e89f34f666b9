"""Which store a command works on: the one it is told, else the configuration's."""

from __future__ import annotations

from pathlib import Path

import click

from harness.config import load


def store_of(store: Path | None, config: Path | None) -> Path:
    """The folder of the store.

    Raises:
        click.UsageError: neither is given.
        ConfigError: the configuration cannot be read.
    """
    if store is not None:
        return store
    if config is None:
        raise click.UsageError("give --store DIR, or --config FILE with a [store]")
    loaded = load(config)
    return loaded.resolve(loaded.store.path)
