"""``harness view``: the pages of a run in the browser."""

from __future__ import annotations

import socket
from pathlib import Path

import click
import uvicorn

from harness.core.errors import ConfigError
from harness.web.view import app


@click.command(epilog="Example: harness view out/demo")
@click.argument("run_dir", type=click.Path(path_type=Path))
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port on loopback; 0 takes a free one.")
def view(run_dir: Path, port: int) -> int:
    """Serve the report of RUN_DIR on loopback until interrupted."""
    pages = app(run_dir)
    try:
        listener = socket.create_server(("127.0.0.1", port))
    except OSError as error:
        raise ConfigError(f"--port {port}: cannot listen: {error.strerror}") from None
    click.echo(f"http://127.0.0.1:{listener.getsockname()[1]}/  (Ctrl-C ends)")
    uvicorn.Server(uvicorn.Config(pages, log_level="warning", lifespan="off")).run(sockets=[listener])
    return 0
