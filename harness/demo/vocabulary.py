"""The phrases of ``vocabulary.toml``, read once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any

_TABLES: Mapping[str, Any] = tomllib.loads(
    resources.files("harness.demo").joinpath("vocabulary.toml").read_text(encoding="utf-8")
)

INSURERS: Sequence[str] = _TABLES["insurers"]
SERVICES: Mapping[str, Sequence[str]] = _TABLES["services"]
INTENTS: Mapping[str, Sequence[str]] = _TABLES["intents"]
ANSWERS: Mapping[str, Sequence[str]] = _TABLES["answers"]
PARTS: Mapping[str, Sequence[str]] = _TABLES["parts"]
CHOICES: Mapping[str, Sequence[str]] = _TABLES["choices"]
NAMES: Mapping[str, Sequence[str]] = _TABLES["names"]
