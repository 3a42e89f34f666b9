"""``harness play``: be the provider."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import click

from harness.core.errors import ConfigError
from harness.core.time import ns_from_ms, ns_from_seconds
from harness.dial.player import Played, Proof
from harness.dial.player import play as stream
from harness.dial.script import Faults
from harness.fork.recording import open_call

_SHARE = click.FloatRange(0.0, 1.0)


def _pace(ctx: click.Context, parameter: click.Parameter, value: str) -> float:
    if value == "real":
        return 1.0
    try:
        pace = float(value)
    except ValueError:
        pace = 0.0
    if pace <= 0:
        raise click.BadParameter(f"must be 'real' or a multiple of real time, is {value!r}")
    return pace


@click.command(epilog="Example: harness play audio_fixtures/booking --to ws://127.0.0.1:8080/tap/twilio --as twilio")
@click.argument("call", type=click.Path(path_type=Path))
@click.option("--to", "url", required=True, metavar="URL", help="ws:// or wss:// address to stream at.")
@click.option("--as", "provider", required=True, metavar="PROVIDER", help="Whose protocol to speak.")
@click.option("--pace", default="real", callback=_pace, show_default=True, help="'real', or a multiple of real time.")
@click.option("--calls", type=click.IntRange(1, 5000), default=1, show_default=True, help="So many at once.")
@click.option("--loss", type=_SHARE, default=0.0, help="Share of frames that are lost.")
@click.option("--reorder", type=_SHARE, default=0.0, help="Share of frames that come late by one.")
@click.option("--duplicate", type=_SHARE, default=0.0, help="Share of frames that come twice.")
@click.option("--jitter-ms", type=click.FloatRange(0.0), default=0.0, help="Largest delay of a frame.")
@click.option("--stall-at", type=float, multiple=True, metavar="S", help="Stall for a second at this call time.")
@click.option("--reconnect-at", type=float, multiple=True, metavar="S", help="Break and come back at this call time.")
@click.option("--seed", type=int, default=1, show_default=True, help="Of the faults.")
@click.option("--bearer-env", metavar="NAME", help="Environment variable with a bearer token.")
@click.option("--signature-env", metavar="NAME", help="Environment variable with Twilio's auth token.")
def play(  # noqa: PLR0913, PLR0917 - one parameter an option
    call: Path,
    url: str,
    provider: str,
    pace: float,
    calls: int,
    loss: float,
    reorder: float,
    duplicate: float,
    jitter_ms: float,
    stall_at: tuple[float, ...],
    reconnect_at: tuple[float, ...],
    seed: int,
    bearer_env: str | None,
    signature_env: str | None,
) -> int:
    """Stream the recorded CALL at a media server, with the provider's pace and shapes.

    Exits 0 if all calls were streamed to their end, else 1.
    """
    if not url.startswith(("ws://", "wss://")):
        raise click.BadParameter(f"--to must begin with ws:// or wss://, is {url!r}")
    faults = Faults(
        loss=loss,
        reorder=reorder,
        duplicate=duplicate,
        jitter_ns=ns_from_ms(jitter_ms),
        stalls_ns=tuple(map(ns_from_seconds, stall_at)),
        reconnects_ns=tuple(map(ns_from_seconds, reconnect_at)),
        seed=seed,
    )
    proof = Proof(bearer=_secret(bearer_env), signature=_secret(signature_env))
    played = asyncio.run(stream(open_call(call), url, provider, pace=pace, faults=faults, calls=calls, proof=proof))
    for each in played:
        click.echo(_told(each))
    return 0 if all(each.closed == "stop" for each in played) else 1


def _told(played: Played) -> str:
    return (
        f"{played.call_id}: {played.frames} frames, {played.messages} messages, at most {played.latest_ns / 1e6:.1f} ms"
        f" late, {played.answers} answers, ended by {played.closed}"
    )


def _secret(variable: str | None) -> str | None:
    if variable is None:
        return None
    if not os.environ.get(variable):
        raise ConfigError(f"environment variable {variable!r} is not set")
    return os.environ[variable]
