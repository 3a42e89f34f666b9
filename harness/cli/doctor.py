"""``harness doctor``: what is installed, what would run, and what is missing."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
import os
import platform
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import click

import harness
from harness.candidate import isolation
from harness.candidate.environment import withheld
from harness.config import Config, load
from harness.config.plugins import searched
from harness.core.errors import ConfigError

PACKAGES = (
    "pipecat-ai",
    "faster-whisper",
    "pocketsphinx",
    "soundfile",
    "websockets",
    "picows",
    "aiortc",
    "fastapi",
    "sqlite-utils",
)
State = Literal["ok", "missing", "absent"]
"""``missing`` keeps something configured from running; ``absent`` is optional."""


@dataclass(frozen=True, slots=True)
class Probe:
    """One thing looked at; ``mend`` is what to do about it."""

    name: str
    state: State
    detail: str
    mend: str = ""


@click.command(epilog="Example: harness doctor --config config/demo.toml")
@click.option("--config", "config_path", type=click.Path(path_type=Path), help="Also check what this file needs.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def doctor(config_path: Path | None, as_json: bool) -> int:
    """Tell what is installed, which speech engine would run, and what is missing.

    Exits 0 if everything the configuration needs is there, else 2.
    """
    config = load(config_path) if config_path is not None else None
    probes = [*_programs(), *_packages(), *_guard(config is not None and config.limits.require_isolation)]
    if config is not None:
        probes += _configured(config)
    if as_json:
        fields = ("name", "state", "detail", "mend")
        click.echo(json.dumps([{field: getattr(probe, field) for field in fields} for probe in probes], indent=1))
    else:
        width = max(len(probe.name) for probe in probes)
        for probe in probes:
            sign = {"ok": "ok     ", "missing": "MISSING", "absent": "absent "}[probe.state]
            click.echo(f"{sign}  {probe.name:{width}}  {probe.detail}")
            if probe.mend:
                click.echo(f"         {'':{width}}  -> {probe.mend}")
    return 2 if any(probe.state == "missing" for probe in probes) else 0


def _programs() -> Iterator[Probe]:
    yield Probe("harness", "ok", harness.__version__)
    supported = (3, 11) <= sys.version_info < (3, 14)
    yield Probe(
        "python",
        "ok" if supported else "missing",
        f"{platform.python_version()} on {platform.system()} {platform.machine()}, {os.cpu_count()} CPUs",
        "" if supported else "use Python 3.11 to 3.13",
    )


def _packages() -> Iterator[Probe]:
    for name in PACKAGES:
        try:
            yield Probe(name, "ok", importlib.metadata.version(name))
        except importlib.metadata.PackageNotFoundError:
            yield Probe(name, "missing", "not installed", "pip install shadow-harness")


def _guard(required: bool) -> Iterator[Probe]:
    """The layers around a candidate's process, tried out here, and the credentials kept from it."""
    found = isolation.probe()
    for name, holds in isolation.LAYERS.items():
        if name in found.holding:
            yield Probe(f"guard {name}", "ok", holds)
        else:
            mend = (
                "run as root or permit user namespaces"
                if name in ("namespaces", "mounts")
                else "use Linux 5.13 or later"
            )
            yield Probe(f"guard {name}", "missing" if required else "absent", found.missing[name], mend)
    for name in withheld(os.environ):
        yield Probe("guard environment", "ok", f"{name} is set here; no candidate is given it")


def _configured(config: Config) -> Iterable[Probe]:
    yield _speech(config)
    searched(config.base)
    for name, candidate in config.candidate.items():
        if candidate.run is None:
            yield Probe(f"candidate {name}", "ok", f"dials {candidate.dial} as {candidate.dialect}")
            continue
        module = candidate.run.partition(":")[0]
        try:
            found = importlib.util.find_spec(module) is not None
        except ImportError:
            found = False
        yield Probe(
            f"candidate {name}",
            "ok" if found else "missing",
            candidate.run,
            "" if found else f"no module named {module!r} on the path",
        )
        for variable in candidate.env:
            if variable not in os.environ:
                yield Probe(f"candidate {name}", "missing", f"${variable}", f"set {variable} in the environment")
    store = config.resolve(config.store.path)
    parent = next(path for path in (store, *store.parents) if path.exists())
    writable = os.access(parent, os.W_OK)
    yield Probe("store", "ok" if writable else "missing", str(store), "" if writable else f"{parent} is not writable")


def _speech(config: Config) -> Probe:
    from harness.candidate.stt import recognizer

    try:
        return Probe("speech engine", "ok", recognizer(config.stt, config.base).name)
    except ConfigError as error:
        return Probe("speech engine", "missing", f"{config.stt.engine} {config.stt.model}", str(error))
