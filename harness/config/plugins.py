"""What the configuration names as ``"package.module:name"``."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from harness.core.errors import ConfigError


def searched(base: Path) -> None:
    """Have modules in a configuration's folder found, after all others: it cannot hide what is installed."""
    if str(base.resolve()) not in sys.path:
        sys.path.append(str(base.resolve()))


def imported(spec: str, key: str) -> Callable[..., Any]:
    """The function that ``spec`` names.

    Raises:
        ConfigError: it cannot be imported, or is no function; names ``key``.
    """
    module, _, name = spec.partition(":")
    try:
        found: Any = importlib.import_module(module)
        for part in name.split("."):
            found = getattr(found, part)
    except Exception as error:  # a module may raise anything at import
        raise ConfigError(f"{key}: cannot import {spec!r}: {error}") from None
    if not callable(found):
        raise ConfigError(f"{key}: {spec!r} must be a function, is {type(found).__name__}")
    function: Callable[..., Any] = found
    return function
