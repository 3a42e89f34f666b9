"""``harness inspect``: what can be said of a live call before there is a candidate."""

from __future__ import annotations

import json
from pathlib import Path

import click

from harness.audio import riff
from harness.candidate.stt import recognizer
from harness.compare.conversation import Inspection
from harness.config import SttTable
from harness.core.call import Call
from harness.core.errors import ConfigError, InputError
from harness.core.ports import Recognizer
from harness.fork.recording import expand, open_call
from harness.report.html import render_inspection
from harness.report.inspection import render
from harness.session.inspect import inspect as look_at
from harness.session.inspect import to_json
from harness.store.disk import storing, write_file
from harness.store.names import folder_name


@click.command(epilog="Example: harness inspect recording.wav --out out/inspection")
@click.argument("recordings", nargs=-1, required=True, metavar="RECORDING...", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="Folder for each call's JSON file, page and sound.")
@click.option(
    "--model", default="base.en", show_default=True, help="Whisper model for transcripts: a name or a folder."
)
@click.option("--engine", default="faster-whisper", show_default=True, help="Speech engine, or 'none'.")
@click.option("--swap-channels", is_flag=True, help="Stereo files have the agent left and the caller right.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON line for each call.")
def inspect(
    recordings: tuple[Path, ...], out: Path | None, model: str, engine: str, swap_channels: bool, as_json: bool
) -> int:
    """Measure the live calls RECORDING...: turns, response times, dead air, talk-over, failed yields.

    Needs no candidate and no configuration. A mono or mixed recording is refused: its parties cannot be told apart.
    Exits 0, or 2 if a recording could not be inspected.
    """
    engine_ = _recognizer(engine, model)
    refused = 0
    for path in expand(recordings):
        try:
            call = open_call(path, swap_channels=swap_channels)
            inspection = look_at(call, engine_)
        except InputError as error:
            click.echo(f"harness: {error}", err=True)
            refused += 1
            continue
        if as_json:
            click.echo(json.dumps(to_json(inspection), ensure_ascii=False))
        else:
            click.echo(render(inspection))
        if out is not None:
            _write(out, call, inspection)
    return 2 if refused else 0


def _write(out: Path, call: Call, inspection: Inspection) -> None:
    """``<call>.json``, ``<call>.html``, and in a folder of that name the sound that the page plays."""
    name = folder_name(inspection.call_id)
    sound = {party: f"{name}/{party}.wav" for party in call.tracks}
    files = {sound[party]: riff.track_bytes(track) for party, track in call.tracks.items()}
    files[f"{name}.json"] = (json.dumps(to_json(inspection), ensure_ascii=False, indent=1) + "\n").encode()
    files[f"{name}.html"] = render_inspection(inspection, call.tracks, sound).encode()
    for path, content in files.items():
        with storing(out / path):
            write_file(out / path, content)


def _recognizer(engine: str, model: str) -> Recognizer | None:
    """The engine for transcripts; without its model the timing is still measured."""
    if engine == "none":
        return None
    try:
        return recognizer(SttTable(engine=engine, model=model), Path.cwd())
    except ConfigError as error:
        click.echo(f"harness: no transcripts: {error}", err=True)
        return None
