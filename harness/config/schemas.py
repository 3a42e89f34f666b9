"""JSON Schemas that the configuration names by file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from harness.core.errors import ConfigError


def read_schema(path: Path, key: str) -> Mapping[str, Any]:
    """The JSON object in a schema file.

    Raises:
        ConfigError: the file cannot be read or holds no JSON object; names ``key`` and the file.
    """
    try:
        schema = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{key}: {path} cannot be read: {error.strerror}") from None
    except ValueError as error:
        raise ConfigError(f"{key}: {path} is not JSON: {error}") from None
    if not isinstance(schema, dict):
        raise ConfigError(f"{key}: {path} must hold an object, holds {type(schema).__name__}")
    return schema
