"""Every dialect by name. A module of this package that has ``DIALECTS`` is found; there is no list to keep."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

import harness.wire
from harness.core.errors import ConfigError
from harness.wire.media import Dialect


@cache
def dialects() -> Mapping[str, Dialect]:
    """All dialects, by name."""
    found: dict[str, Dialect] = {}
    for module in iter_modules(harness.wire.__path__):
        if module.name != "dialects":
            for dialect in getattr(import_module(f"harness.wire.{module.name}"), "DIALECTS", ()):
                found[dialect.name] = dialect
    return MappingProxyType(dict(sorted(found.items())))


def dialect(name: str) -> Dialect:
    """The dialect of this name.

    Raises:
        ConfigError: there is none.
    """
    try:
        return dialects()[name]
    except KeyError:
        raise ConfigError(f"provider must be one of {', '.join(dialects())}, is {name!r}") from None
