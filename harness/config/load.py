"""Reading the configuration file: one clear error naming the key, or one frozen object."""

from __future__ import annotations

import math
import re
import tomllib
from pathlib import Path
from typing import Any

import msgspec

from harness.config.tables import CandidateTable, Config, ToolTable
from harness.core.errors import ConfigError

_RESERVED = ("origin", "base")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def load(path: Path) -> Config:
    """Read and check a configuration file.

    Raises:
        ConfigError: the file cannot be read, is not TOML, or breaks a rule; names the file and the key.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: must be UTF-8: byte {error.start} is not") from None
    return parse(text, origin=str(path), base=path.resolve().parent)


def parse(text: str, origin: str = "<string>", base: Path | None = None) -> Config:
    """Check the text of a configuration file; see ``load``."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{origin}: not TOML: {error}") from None
    if endless := _endless(raw):
        raise ConfigError(f"{origin}: {endless} must be a finite number")
    for key in _RESERVED:
        if key in raw:
            raise ConfigError(f"{origin}: unknown key {key!r}")
    try:
        config = msgspec.convert(raw, Config)
    except msgspec.ValidationError as error:
        raise ConfigError(f"{origin}: {_plain(_located(raw, error))}") from None
    for name, candidate in config.candidate.items():
        _check_candidate(origin, name, candidate)
    return msgspec.structs.replace(config, origin=origin, base=base or Path.cwd())


def _endless(value: Any, key: str = "") -> str | None:
    """The key of a number that is infinite or none, which TOML permits and no setting means."""
    match value:
        case float() if not math.isfinite(value):
            return key
        case dict():
            below = (_endless(item, f"{key}.{name}" if key else name) for name, item in value.items())
        case list():
            below = (_endless(item, f"{key}[{at}]") for at, item in enumerate(value))
        case _:
            return None
    return next((found for found in below if found), None)


def _check_candidate(origin: str, name: str, candidate: CandidateTable) -> None:
    key = f"candidate.{name}"
    if not _NAME.fullmatch(name):
        raise ConfigError(f"{origin}: {key}: a candidate's name may hold letters, digits, '.', '_' and '-'")
    if (candidate.run is None) == (candidate.dial is None):
        raise ConfigError(f"{origin}: {key} needs either run or dial")
    if candidate.run is not None and not re.fullmatch(r"[\w.]+:[\w.]+", candidate.run):
        raise ConfigError(f"{origin}: {key}.run must be 'package.module:name', is {candidate.run!r}")
    if candidate.dial is not None and candidate.dialect is None:
        raise ConfigError(f"{origin}: {key}.dial needs 'as', the provider whose protocol the server speaks")


def _located(raw: dict[str, object], error: msgspec.ValidationError) -> str:
    """The message with ``[...]``, msgspec's word for any key of a mapping, replaced by the key that is wrong."""
    message = str(error)
    for table, kind in (("candidate", CandidateTable), ("tools", ToolTable)):
        items = raw.get(table)
        if f"$.{table}[...]" not in message or not isinstance(items, dict):
            continue
        for name, value in items.items():
            try:
                msgspec.convert(value, kind)
            except msgspec.ValidationError:
                return message.replace(f"$.{table}[...]", f"$.{table}.{name}")
    return message


def _plain(message: str) -> str:
    """msgspec's message with the path first, as it stands in the file: ``candidate.next.contxt: unknown key``."""
    text, _, path = message.partition(" - at ")
    where = path.strip("`").removeprefix("$").removeprefix(".")
    unknown = re.fullmatch(r"Object contains unknown field `(.+)`", text)
    if unknown:
        return f"{where + '.' if where else ''}{unknown[1]}: unknown key"
    text = text.replace("Object missing required field", "missing key").replace("`", "'")
    return f"{where}: {text[0].lower()}{text[1:]}" if where else text
