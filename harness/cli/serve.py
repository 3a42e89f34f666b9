"""``harness serve``: attach to live calls."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import click

from harness.config import load
from harness.fork.routes import media_config
from harness.runs.logs import log_json
from harness.runs.serve import serve as run_serve
from harness.runs.serve import shadow_command
from harness.session.private import cleaner
from harness.web.access import access_of


@click.command(epilog="Example: harness serve --config config/serve.toml --port 8080")
@click.option("--config", "config_path", required=True, type=click.Path(path_type=Path), help="The configuration.")
@click.option("--host", help="Address to listen on; default: the configuration's, else 127.0.0.1.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port for media; default: the configuration's.")
@click.option("--web-port", type=click.IntRange(1, 65535), help="Port for the API and pages; default: one above.")
@click.option("--drain", "drain_s", type=float, default=30.0, show_default=True, help="Seconds for calls to end in.")
def serve(config_path: Path, host: str | None, port: int | None, web_port: int | None, drain_s: float) -> int:
    """Record calls that providers stream here, shadow a sample of them, and keep their reports.

    Taps are at /tap/PROVIDER and tees at /tee/ROUTE on the media port. SIGTERM drains; SIGUSR1 stops all shadowing.
    """
    config = load(config_path)
    media = media_config(config, os.environ)
    media = replace(media, host=host or media.host, port=media.port if port is None else port)
    web_host = config.web.host or media.host
    access_of(config, web_host)
    child = shadow_command(config_path, web_host, web_port or media.port + 1)
    log_json(cleaner(config))
    run_serve(config, media, child, drain_s)
    return 0
